"""What a web server is given: the application as the environment's settings describe it."""

import os

from flask import Flask
from sqlalchemy import inspect

from merchant_app import create_app
from merchant_app.alert_mail import letters_with
from merchant_app.daily import DailyClock
from merchant_app.settings import Settings, SettingsUnusable
from registry.installation.errors import KeysOfAnother
from registry.installation.model import InstallationFact
from registry.installation.queries import require_own_keys
from registry.trail_checks.starting import has_begun


def app_from_environment() -> Flask:
    """Assemble the application from the environment, or raise SettingsUnusable.

    In each process that answers a request a clock begins to look after the daily errands: earlier, a server that
    forks its workers would leave it behind. Whoever serves may start and stop it, as ``app.extensions["daily"]``.
    """
    settings = Settings.from_environment(os.environ)
    app = create_app(settings)
    with app.extensions["sessions"]() as session:
        try:
            require_own_keys(session)
        except KeysOfAnother:
            raise SettingsUnusable("DATA_KEY is not the key this database was written with: find that one.") from None
        if inspect(session.connection()).has_table(InstallationFact.__tablename__) and not has_begun(session):
            raise SettingsUnusable("What says that this database is sound is missing in it: see scripts/migrate.")
    clock = DailyClock(
        app.extensions["sessions"],
        years=settings.retention_years,
        letters=letters_with(settings.mail, app.extensions["sessions"], address=settings.own_address),
    )
    app.extensions["daily"] = clock
    app.before_request(clock.start)
    return app

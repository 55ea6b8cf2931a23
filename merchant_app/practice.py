"""Practice data: invented rows to learn with. Shown on every page, impossible in production."""

from flask import Flask

from merchant_app.settings import SettingsUnusable
from registry.installation.queries import holds_sample


def start_practice(app: Flask, *, production: bool) -> None:
    """Tell every page whether the rows are invented; refuse to serve invented rows as real ones."""
    with app.extensions["sessions"]() as session:
        practice = holds_sample(session)
    if practice and production:
        raise SettingsUnusable(
            "This database holds invented practice data and the settings say production: "
            "use an empty database, or set PRODUCTION=no on a machine of your own."
        )
    app.jinja_env.globals["practice"] = practice
    app.extensions["practice"] = practice

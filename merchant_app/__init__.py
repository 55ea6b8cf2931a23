"""Top floor: the web application, the only place with words, requests and commits."""

from pathlib import Path

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_compress import Compress
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.middleware.proxy_fix import ProxyFix

from database.engine import open_database
from database.keys import Keys, use_keys
from merchant_app.access import guard
from merchant_app.account_wish import start_account_wishes
from merchant_app.alert_wording import start_alert_wording
from merchant_app.boards.marks import start_boards
from merchant_app.campaign_parts_wording import start_campaign_parts_wording
from merchant_app.campaign_wording import start_campaign_wording
from merchant_app.errors import start_errors
from merchant_app.formats import start_formats
from merchant_app.hosts import start_hosts
from merchant_app.languages import start_languages
from merchant_app.large_requests import start_large_requests
from merchant_app.list_wording import start_list_wording
from merchant_app.navigation import start_navigation
from merchant_app.paper_wording import start_papers
from merchant_app.photo_carried import start_carrying
from merchant_app.pictures import start_pictures
from merchant_app.practice import start_practice
from merchant_app.print_jobs.jobs import start_print_jobs
from merchant_app.report_terms import start_report_terms
from merchant_app.same_site import start_same_site
from merchant_app.screens import SCREENS
from merchant_app.security_headers import start_security_headers
from merchant_app.settings import Settings
from merchant_app.sign_sizes import start_sign_sizes
from merchant_app.signed_in import start_sign_in
from merchant_app.static_files import start_static_files
from merchant_app.trail_wording import start_trail_wording
from merchant_app.unit_of_work import start_sessions
from merchant_app.wording import start_wording

TEMPLATES = Path(__file__).parent.parent / "templates"


def create_app(settings: Settings, sessions: sessionmaker[Session] | None = None) -> Flask:
    """Assemble the application on the database of *settings*, or on *sessions* that somebody opened already."""
    app = Flask(__name__, template_folder=str(TEMPLATES))
    app.config.from_mapping(settings.for_flask())
    app.extensions["settings"] = settings
    if settings.production:
        # One proxy in front says who asked and that it was HTTPS. It hands the host on as it came, and start_hosts
        # looks at that one: what X-Forwarded-Host says would take its place unseen.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]  # how Flask is wrapped
    use_keys(Keys(settings.data_key))
    start_hosts(app)
    start_sessions(app, sessions or open_database(settings.database_url))
    start_practice(app, production=settings.production)
    start_languages(app)
    start_security_headers(app, production=settings.production)
    Compress(app)
    Bootstrap5(app)
    start_same_site(app)
    start_large_requests(app)
    CSRFProtect(app)
    for start in (
        start_sign_in,
        start_pictures,
        start_carrying,
        start_boards,
        start_static_files,
        start_formats,
        start_campaign_wording,
        start_report_terms,
        start_campaign_parts_wording,
        start_alert_wording,
        start_wording,
        start_account_wishes,
        start_trail_wording,
        start_list_wording,
        start_sign_sizes,
        start_papers,
        start_navigation,
        start_errors,
        start_print_jobs,
    ):
        start(app)
    for screen in SCREENS:
        app.register_blueprint(screen)
    guard(app)
    return app

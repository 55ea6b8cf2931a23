"""Does the daily errands now, whether they were done today or not; the served program does them by itself."""

import argparse
import os

from database.engine import sessions_on
from merchant_app.alert_mail import letters_with
from merchant_app.daily import do_errands, line_of
from merchant_app.mail_server import MailServer
from merchant_app.settings import SettingsUnusable, mail_server
from scripts.opening import ask_for_database, existing_database_at, stop
from scripts.retention import years_told


def main() -> None:
    """Do them and say how many of what."""
    parser = argparse.ArgumentParser(
        prog="scripts/daily",
        description="Expire proposals, disable idle officers, tell of late data requests, delete what was kept long "
        "enough, send the letters of the morning: what the served program does by itself once a day.",
    )
    ask_for_database(parser)
    wanted = parser.parse_args()
    years, server = years_told(), _server_told()
    host = os.environ.get("PUBLIC_ADDRESS", "").partition("/")[0]
    if server is not None and not host:
        stop("With SMTP_HOST set PUBLIC_ADDRESS: letters lead there.")
    with existing_database_at(wanted.database) as engine:
        sessions = sessions_on(engine)
        done = do_errands(sessions, years=years, again=True)
        letters = letters_with(server, sessions, address=f"https://{host}", again=True)
        if letters is not None:
            done |= letters()
    if not done:
        stop("The served program is at them at this moment. Nothing was done here.")
    print(f"Done: {line_of(done)}.")


def _server_told() -> MailServer | None:
    try:
        return mail_server(os.environ)
    except SettingsUnusable as refused:
        stop(str(refused))


if __name__ == "__main__":
    main()

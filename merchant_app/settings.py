"""Settings, read once from the environment. The defaults are the production ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from database.keys import SHORTEST_MASTER
from merchant_app.mail_server import MailServer

LARGEST_REQUEST = 1024 * 1024
"""Bytes. Every form fits many times over; a flood does not. Photos have their own limit: large_requests."""


YEARS_REMEMBERED = 5
"""How long the owner of a closed shop is remembered, where RETENTION_YEARS does not say."""
MOST_YEARS = 100
ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class SettingsUnusable(RuntimeError):
    """The environment lacks something the application cannot run without, or contradicts itself."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs from one installation to another."""

    secret_key: str
    """Signs cookies."""
    data_key: str
    """Seals what the database holds of people, and chains the trail; kept apart from the database, and never lost."""
    database_url: str
    production: bool = True
    """True: real people's data behind HTTPS. False: one machine, plain HTTP on its own loopback address."""
    public_address: str
    """Where a payer checks a sign, in words as printed on it: ``vungtau.example/kiem-tra``."""
    files_folder: str = ""
    """Where drawn print runs are kept; empty for a folder beside a SQLite database. Several machines share one."""
    retention_years: int = YEARS_REMEMBERED
    """How long the owner of a closed shop is remembered."""
    mail: MailServer | None = None
    """Where letters to officers are handed over; nowhere unless it is said."""

    @property
    def second_factor_required(self) -> bool:
        """Whether those who decide must have a second factor. To practise with invented rows it is only offered."""
        return self.production

    @property
    def person_number_required(self) -> bool:
        """Whether those who decide must have a staff number, by which two logins of one person are known."""
        return self.production

    @property
    def own_address(self) -> str:
        """Where people reach this server: ``https://vungtau.example``."""
        host, _, _path = self.public_address.partition("/")
        return f"{'https' if self.production else 'http'}://{host}"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read the settings, naming every missing one at once."""
        production = environment.get("PRODUCTION", "yes") != "no"
        needed = ("SECRET_KEY", "DATA_KEY", "DATABASE_URL", "PUBLIC_ADDRESS")
        missing = [name for name in needed if not environment.get(name)]
        if missing:
            raise SettingsUnusable(f"Set {' and '.join(missing)}; the README says what each is for.")
        if not environment.get("FILES_FOLDER") and not environment["DATABASE_URL"].startswith("sqlite:"):
            raise SettingsUnusable("Set FILES_FOLDER; the README says what each is for.")
        for name in ("SECRET_KEY", "DATA_KEY"):
            if production and len(environment[name]) < SHORTEST_MASTER:
                raise SettingsUnusable(f"{name} is too short: give it at least {SHORTEST_MASTER} random characters.")
        return cls(
            secret_key=environment["SECRET_KEY"],
            data_key=environment["DATA_KEY"],
            database_url=environment["DATABASE_URL"],
            production=production,
            public_address=environment["PUBLIC_ADDRESS"],
            files_folder=environment.get("FILES_FOLDER", ""),
            retention_years=retention_years(environment),
            mail=mail_server(environment),
        )

    def for_flask(self) -> dict[str, Any]:
        """The same settings under the names Flask and its extensions use."""
        return {
            "SECRET_KEY": self.secret_key,
            "SESSION_COOKIE_NAME": "__Host-session" if self.production else "session",
            "SESSION_COOKIE_SECURE": self.production,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
            "SEND_FILE_MAX_AGE_DEFAULT": 365 * 24 * 3600,
            "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the sign-in
            "WTF_CSRF_SSL_STRICT": self.production,
            "BABEL_DEFAULT_LOCALE": "vi",
            "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
            "BOOTSTRAP_SERVE_LOCAL": True,
            "COMPRESS_ALGORITHM_STREAMING": ["br", "gzip", "deflate"],  # the library's default leaves gzip out
            "COMPRESS_MIMETYPES": [
                "text/html",
                "text/css",
                "text/javascript",
                "application/json",
                "image/svg+xml",
            ],
        }


def retention_years(environment: Mapping[str, str]) -> int:
    """The years RETENTION_YEARS says. Raise SettingsUnusable where that is no number of years."""
    said = environment.get("RETENTION_YEARS") or str(YEARS_REMEMBERED)
    if not (len(said) <= 3 and said.isascii() and said.isdigit() and 1 <= int(said) <= MOST_YEARS):
        raise SettingsUnusable(f"RETENTION_YEARS must be a whole number from 1 to {MOST_YEARS}.")
    return int(said)


def mail_server(environment: Mapping[str, str]) -> MailServer | None:
    """The mail server that the SMTP_ settings describe, if any. Raise SettingsUnusable where they do not fit."""
    host, sender, port = (environment.get(f"SMTP_{name}", "") for name in ("HOST", "FROM", "PORT"))
    if not host:
        return None
    user, password_file = environment.get("SMTP_USER", ""), environment.get("SMTP_PASSWORD_FILE", "")
    starttls = environment.get("SMTP_STARTTLS", "yes") != "no"
    if not sender.isascii() or sender.count("@") != 1 or bool(user) != bool(password_file):
        raise SettingsUnusable("With SMTP_HOST set SMTP_FROM, and SMTP_PASSWORD_FILE with SMTP_USER.")
    if not (port or "587").isdigit():
        raise SettingsUnusable("SMTP_PORT must be a number.")
    if not starttls and host not in ON_THIS_MACHINE:
        raise SettingsUnusable("SMTP_STARTTLS=no is only for a mail server on this machine.")
    return MailServer(
        host=host, port=int(port or 587), starttls=starttls, user=user, password_file=password_file, sender=sender
    )

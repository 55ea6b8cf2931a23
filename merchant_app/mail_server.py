"""Handing letters to a mail server: encrypted unless it was said otherwise, plain text, and never for long.

Nothing here knows a request. The library's own client speaks to the server; it waits TIMEOUT seconds for each answer.
"""

import smtplib  # safe: speaks to the mail server that the settings name, and to nobody else
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from types import TracebackType
from typing import Self

from campaigns.alerts.model import Trouble

TIMEOUT = 10.0
"""Seconds."""


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where letters are handed over."""

    host: str
    port: int = 587
    starttls: bool = True
    """Encrypt before anything is told. Without: only to a server on this machine."""
    user: str = ""
    password_file: str = ""
    """Holds the password alone, and is read anew each time."""
    sender: str

    @property
    def domain(self) -> str:
        """Who we say we are."""
        return self.sender.rpartition("@")[2]


class LetterNotTaken(Exception):
    """The mail server did not take the letter."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class LetterPerhapsTaken(Exception):
    """The mail server fell silent while it was handed the letter."""


class Post:
    """One connection, on which several letters may go; it is opened with the first."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._client: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Open nothing yet."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        """Hang up."""
        if self._client is not None:
            self._client.close()

    def send(self, *, to: str, subject: str, text: str) -> None:
        """Hand a letter over. Raise LetterNotTaken, LetterPerhapsTaken."""
        letter = self._letter(to, subject, text)
        try:
            self._client = self._client or self._opened()
        except (OSError, smtplib.SMTPException) as error:
            raise LetterNotTaken(Trouble.NO_ANSWER) from error
        try:
            self._client.send_message(letter)
        except smtplib.SMTPServerDisconnected as error:
            raise LetterPerhapsTaken from error
        except smtplib.SMTPException as error:
            raise LetterNotTaken(Trouble.NOT_TAKEN) from error
        except OSError as error:
            raise LetterPerhapsTaken from error

    def _opened(self) -> smtplib.SMTP:
        server = self._server
        client = smtplib.SMTP(server.host, server.port, local_hostname=server.domain, timeout=TIMEOUT)
        try:
            if server.starttls:
                _encrypt(client)
            if server.user:
                _sign_in(client, server)
        except BaseException:
            client.close()
            raise
        return client

    def _letter(self, to: str, subject: str, text: str) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = Address(addr_spec=self._server.sender)
        letter["To"] = Address(addr_spec=to)
        letter["Subject"] = subject
        letter["Date"] = formatdate()
        letter["Message-ID"] = make_msgid(domain=self._server.domain)
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(text)
        return letter


def _encrypt(client: smtplib.SMTP) -> None:
    try:
        client.starttls(context=ssl.create_default_context())
    except smtplib.SMTPServerDisconnected:
        raise
    except (ssl.SSLError, smtplib.SMTPException) as error:
        raise LetterNotTaken(Trouble.NOT_SECURE) from error


def _sign_in(client: smtplib.SMTP, server: MailServer) -> None:
    try:
        client.login(server.user, Path(server.password_file).read_text(encoding="utf-8").strip())
    except smtplib.SMTPServerDisconnected:
        raise
    except (OSError, UnicodeError, smtplib.SMTPException) as error:  # no such file, letters no server takes
        raise LetterNotTaken(Trouble.PASSWORD_REFUSED) from error

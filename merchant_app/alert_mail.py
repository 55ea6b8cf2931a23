"""The letter of a working morning: at most one to each officer who confirmed an address, and only with something new.

Place names, counts and a link; nothing of any shop. In Vietnamese, for there is no request to say otherwise.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from sqlalchemy.orm import Session, sessionmaker

from campaigns.alerts.mailing import begin_letter, end_letter, letter_for, receivers
from campaigns.alerts.model import Delivery, Trouble
from campaigns.alerts.rules import Alert
from database.base import utc_now
from database.engine import writing
from merchant_app.alert_wording import IN_A_LETTER, alert_words
from merchant_app.alerts_shown import kinds_of
from merchant_app.mail_server import LetterNotTaken, LetterPerhapsTaken, MailServer, Post
from registry.calendar import VIETNAM, is_working_day
from registry.installation.errands import finish_errand, know_errands, take_errand, was_done

MORNING = time(6)
"""In Vietnam. Nobody is woken by a letter."""
ERRAND = "letters"
GIVES_UP = frozenset({Delivery.PERHAPS_SENT, Trouble.NO_ANSWER, Trouble.NOT_SECURE, Trouble.PASSWORD_REFUSED})
"""With these the next letter would fare no better."""


def letters_with(
    server: MailServer | None, sessions: sessionmaker[Session], *, address: str, again: bool = False
) -> Callable[[], dict[str, int]] | None:
    """What sends the letters that are due at the moment it is called; nothing without a mail server."""
    if server is None:
        return None
    return lambda: send_letters(sessions, server, address=address, now=utc_now(), again=again)


def send_letters(
    sessions: sessionmaker[Session], server: MailServer, *, address: str, now: datetime, again: bool = False
) -> dict[str, int]:
    """Send the letters of the morning that are due; return how many of what, as the daily errands do.

    No transaction is open while the server is spoken to. Where it takes none, the rest is left for the next look.
    """
    here = now.astimezone(VIETNAM)
    day = here.date()
    if not is_working_day(day) or here.time() < MORNING:
        return {}
    with sessions() as session:
        if not again and was_done(session, errand=ERRAND, day=day):
            return {}
        due = [mail.officer_id for mail in receivers(session, day)]
    done = {"letters sent": 0, "letters perhaps sent": 0, "letters not taken": 0}
    with Post(server) as post:
        for officer_id in due:
            came = _send(sessions, post, officer_id, day, address)
            done["letters sent"] += came is Delivery.SENT
            done["letters perhaps sent"] += came is Delivery.PERHAPS_SENT
            done["letters not taken"] += isinstance(came, Trouble)
            if came in GIVES_UP:
                return {**done, f"mail server: {came}": 1}
    with writing(sessions) as session:
        know_errands(session, [ERRAND])
    with writing(sessions) as session:
        if take_errand(session, errand=ERRAND, day=day, again=again):
            finish_errand(session, errand=ERRAND, day=day)
    return done


def _send(
    sessions: sessionmaker[Session], post: Post, officer_id: uuid.UUID, day: date, address: str
) -> Delivery | Trouble | None:
    """What became of the letter; nothing where none was due."""
    with writing(sessions) as session:
        mail = next((one for one in receivers(session, day) if one.officer_id == officer_id), None)
        alerts = letter_for(session, mail.officer, kinds_of(mail.officer.role), day) if mail else []
        digest_id = begin_letter(session, mail.officer, alerts, day) if mail and alerts else None
        to, text = mail.address if mail else "", letter_text(alerts, address)
    if digest_id is None:
        return None
    trouble = None
    try:
        post.send(to=to, subject=subject_of(alerts, day), text=text)
    except LetterPerhapsTaken:
        return Delivery.PERHAPS_SENT
    except LetterNotTaken as refusal:
        trouble = refusal.trouble
    with writing(sessions) as session:
        end_letter(session, digest_id, trouble)
    return trouble or Delivery.SENT


def subject_of(alerts: Sequence[Alert], day: date) -> str:
    """``Sáng 23/11: 4 việc cần làm``."""
    return f"Sáng {day:%d/%m}: {len(alerts)} việc cần làm"


def letter_text(alerts: Sequence[Alert], address: str) -> str:
    """The whole letter."""
    lines = [f"- {one.place.name} ({one.place.unit.name}): {alert_words(one, IN_A_LETTER)}" for one in alerts]
    return "\n".join(
        ["Những việc để lâu ở địa bàn của bạn:", "", *lines, "", f"Xem và làm: {address}/alerts/", "",
         f"Thư này do máy gửi, không cần trả lời. Không muốn nhận nữa: {address}/alerts/mail", ""]
    )  # fmt: skip

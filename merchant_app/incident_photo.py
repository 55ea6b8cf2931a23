"""The photo that comes with a report: decoded under limits, written anew, its codes held against the register.

Whoever sent it is told nothing of what was found: it would say of any code whose it is.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, request
from flask_babel import gettext as _
from wtforms import Field

from campaigns.incidents.model import Verdict
from database.sealing import SealBroken
from merchant_app.photo_upload import PATIENCE, PhotoRefused, words_for_photo
from merchant_app.tries import Allowance
from merchant_app.unit_of_work import reading, unit_of_work
from qr import PhotoReaderBroken, PhotoTooHard, PhotoUnusable, scan, shrink
from registry.signs.comparing import Found
from registry.signs.judging import judge_photo
from registry.signs.listing import listed_for_judging
from registry.turns import Turns

PHOTO_FIELD = "photo"

turns_of_reporters = Turns(1, 2, PATIENCE)
"""One at a time, and apart from the officials' turns: reports never keep those from reading codes at enrolment."""
turns_of_traders = Turns(1, 2, PATIENCE)
"""Apart from both: whose code was pasted over does not stand behind a flood of reports of anybody. Of the two photos
that `scan` reads at a time, payers have one at most."""

_VERDICTS = {
    Found.MATCHES: Verdict.MATCHES,
    Found.OLD_SIGN: Verdict.OLD,
    Found.WRONG_ACCOUNT: Verdict.WRONG_ACCOUNT,
    Found.UNKNOWN_CODE: Verdict.STRANGE,
    Found.UNREADABLE: Verdict.STRANGE,
}


@dataclass(frozen=True)
class ReportPhoto:
    """What is left of a photo: the picture alone, and the texts of its codes, which nobody keeps."""

    jpeg: bytes | None = None
    codes: tuple[str, ...] = ()


class PhotoPlace(Field):
    """The place on the page that refusals about the photo stand at and lead to; it holds nothing itself."""


def photo_was_chosen() -> bool:
    """Whether a photo came with the form: a browser sends it once, and forgets it when the form comes back."""
    sent = request.files.get(PHOTO_FIELD)
    return sent is not None and bool(sent.filename)


def photo_of_report(turns: Turns | None = None, *, refused: Sequence[tuple[Allowance, str]] = ()) -> ReportPhoto:
    """The photo of this request, empty where none was chosen; read in one of *turns*, or of the reporters'.

    One that is refused after it was looked at is counted in *refused*; where one of those is used up, none is looked
    at. One for which there is no turn is counted nowhere. Raise PhotoRefused.

    The database is let go meanwhile: what was read before is read anew afterwards.
    """
    if not photo_was_chosen():
        return ReportPhoto()
    photo = request.files[PHOTO_FIELD].read()
    reading().rollback()
    with (turns or turns_of_reporters).turn() as mine:
        if not mine:
            raise PhotoRefused(_("Đang có nhiều người cùng gửi ảnh. Hãy chờ vài giây rồi gửi lại."), again=True)
        if any(allowance.free_again(reading(), of) for allowance, of in refused):
            raise PhotoRefused(_("Đã gửi nhiều ảnh không dùng được. Hãy gửi không có ảnh, hoặc gửi lại sau."))
        reading().rollback()
        try:
            return ReportPhoto(shrink(photo), _codes_in(photo))
        except PhotoReaderBroken as refusal:
            current_app.logger.exception("No photo can be read: %s", refusal.reason)
            _count(refused)
            raise PhotoRefused(_("Máy chủ chưa nhận được ảnh nào. Hãy gửi không có ảnh.")) from None
        except PhotoUnusable as refusal:
            _count(refused)
            raise PhotoRefused(words_for_photo(refusal)) from None


def verdict_on(photo: ReportPhoto, *, place_id: uuid.UUID, merchant_id: uuid.UUID | None = None) -> Verdict | None:
    """What its codes are, held against the shop, or the place where no shop is named.

    Nothing where a row of the register was changed past the program: the report is taken all the same.
    """
    if photo.jpeg is None:
        return Verdict.NO_PHOTO
    try:
        listed = listed_for_judging(reading(), place_id)
    except SealBroken as error:
        current_app.logger.critical("A row was changed past the program: %s", error)
        return None
    found = judge_photo(listed, photo.codes, merchant_id=merchant_id)
    return Verdict.NO_CODE if found is None else _VERDICTS[found]


def _count(refused: Sequence[tuple[Allowance, str]]) -> None:
    with unit_of_work() as session:
        for allowance, of in refused:
            allowance.take(session, of)


def _codes_in(photo: bytes) -> tuple[str, ...]:
    """The codes of the photo as it was sent: it is sharper than what is kept. None of one that is too hard to read."""
    try:
        return tuple(found.text for found in scan(photo))
    except PhotoTooHard:
        return ()

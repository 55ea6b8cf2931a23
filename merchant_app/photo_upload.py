"""The photo that comes with a request: read while few others are, never kept, and every refusal in plain words."""

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from merchant_app.signed_in import current_officer
from merchant_app.tries import PHOTOS_OF_OFFICER
from merchant_app.unit_of_work import reading, unit_of_work
from qr import (
    Found,
    PhotoDamaged,
    PhotoFormatUnknown,
    PhotoReaderBroken,
    PhotoTooBig,
    PhotoTooHard,
    PhotoTooManyPixels,
    PhotoUnusable,
    scan,
)
from registry.turns import Turns

PHOTO_FIELDS = ("photo", "picture")
"""The camera's field and the gallery's."""

AT_ONCE = 2
"""Photos read at the same time: each takes a processor and some hundred megabytes in a process of its own. `scan` holds
every caller to as many, whoever they are, and lets the rest wait without end; the turns here come before that, so that
people wait shortly or are told."""
WAITING = 2
"""People who may wait for their turn. More would keep every thread of the server from everything else."""
PATIENCE = 8.0
"""Seconds to wait for a turn."""

_PHONES_OWN = ("HEIC", "AVIF")
"""Formats in which newer phones keep photos."""
_HEIC = lazy_gettext(
    "Điện thoại lưu ảnh kiểu HEIC, chưa đọc được. iPhone: Cài đặt → Camera → Định dạng → chọn “Tương thích nhất”. "
    "Máy khác: cài đặt máy ảnh → tắt HEIF (HEIC). Rồi chụp lại; hoặc chụp màn hình tấm ảnh và chọn ảnh màn hình đó."
)
_DAMAGED = lazy_gettext("Ảnh bị hỏng hoặc gửi chưa trọn. Hãy gửi lại, hoặc chụp tấm khác.")
_WORDS: dict[type[PhotoUnusable], LazyString] = {
    PhotoFormatUnknown: lazy_gettext("Tệp này không phải ảnh JPEG, PNG hay WebP. Hãy chọn một tấm ảnh khác."),
    PhotoTooBig: lazy_gettext(
        "Ảnh nặng quá, nhiều nhất 20 MB. Hãy chọn cỡ ảnh nhỏ hơn trong máy ảnh rồi chụp lại, "
        "hoặc chụp màn hình tấm ảnh và chọn ảnh màn hình đó."
    ),
    PhotoTooManyPixels: lazy_gettext(
        "Ảnh nhiều điểm ảnh quá. Hãy chọn cỡ ảnh nhỏ hơn trong máy ảnh (dưới 25 triệu điểm) rồi chụp lại."
    ),
    PhotoDamaged: _DAMAGED,
    PhotoReaderBroken: lazy_gettext(
        "Máy chủ chưa đọc được ảnh nào. Hãy gõ ngân hàng và số tài khoản, và báo người quản trị."
    ),
    PhotoTooHard: lazy_gettext(
        "Ảnh này đọc lâu quá nên đã dừng. Hãy chụp lại gần hơn, chỉ lấy mã QR trong khung hình."
    ),
}


class PhotoRefused(Exception):
    """No code was looked for; *words* say why and what to do, *again* whether the same photo may be sent again."""

    def __init__(self, words: str, *, again: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.again = again


photo_turns = Turns(AT_ONCE, WAITING, PATIENCE)


def codes_in_photo_sent() -> tuple[Found, ...]:
    """The codes in the photo of this request; none where none was found. Raise PhotoRefused.

    The database is let go meanwhile: what was read before is read anew afterwards.
    """
    photo = _photo_sent()
    of = str(current_officer().id)
    with unit_of_work() as session:
        counted = PHOTOS_OF_OFFICER.take(session, of)
    if not counted:
        raise PhotoRefused(_("Đã gửi quá nhiều ảnh trong một phút. Hãy chờ một hai phút rồi gửi lại."), again=True)
    reading().rollback()
    with photo_turns.turn() as mine:
        if not mine:
            raise PhotoRefused(_("Đang có nhiều người cùng đọc ảnh. Hãy chờ vài giây rồi gửi lại."), again=True)
        try:
            return scan(photo)
        except PhotoUnusable as refusal:
            if isinstance(refusal, PhotoReaderBroken):
                current_app.logger.exception("No photo can be read: %s", refusal.reason)
            raise PhotoRefused(words_for_photo(refusal)) from None


def photo_left_unread() -> bool:
    """Whether a form was saved with a photo chosen and not read: browsers then send its name in place of the photo."""
    return any(request.form.get(name) for name in PHOTO_FIELDS)


def words_for_photo(refusal: PhotoUnusable) -> str:
    """Why a photo cannot be read, and what to do."""
    if isinstance(refusal, PhotoFormatUnknown) and refusal.given in _PHONES_OWN:
        return str(_HEIC)
    return str(_WORDS.get(type(refusal), _DAMAGED))


def _photo_sent() -> bytes:
    for name in PHOTO_FIELDS:
        sent = request.files.get(name)
        if sent is None or not sent.filename:
            continue
        photo: bytes = sent.read()
        if not photo:
            raise PhotoRefused(str(_DAMAGED))
        return photo
    raise PhotoRefused(_("Chưa có ảnh nào. Hãy chụp hoặc chọn một tấm ảnh có mã QR, rồi bấm “Đọc mã”."))

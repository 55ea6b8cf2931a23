"""A photo of the code that a shop has already, read into the form about its account. Nothing is saved by it."""

from dataclasses import dataclass, replace

from flask import request
from flask_babel import gettext as _

from merchant_app.account_fields import AccountFields, bank_label
from merchant_app.codes_in_photo import MOST_CODES, CodeInPhoto, Use, in_order
from merchant_app.photo_reading import PhotoRefused, codes_in_photo_sent
from qr import bank_with_bin
from registry.accounts.model import QrKind
from registry.accounts.provider_codes import same_bank

# Names of the buttons; each is sent with the code it stands at.
CHOOSE, INSTEAD, NAMED = "choose", "instead", "named"
KEEP_TYPED, DROP = "keep_typed", "drop"
CARRIED = "seen"


@dataclass(frozen=True, kw_only=True)
class PhotoSeen:
    """What is told above the form after a photo, or an answer about one."""

    refused: str = ""
    """Why no photo was read."""
    again: bool = False
    """Whether the same photo may be sent again."""
    codes: tuple[CodeInPhoto, ...] = ()
    """Every code of the photo."""
    taken: CodeInPhoto | None = None
    """The code that the form was filled in from."""
    asked: CodeInPhoto | None = None
    """A code that differs from what was typed: nothing was changed."""

    @property
    def nothing(self) -> bool:
        """Whether a photo was read and shows no code at all."""
        return not (self.refused or self.codes or self.taken or self.asked)

    @property
    def usable(self) -> tuple[CodeInPhoto, ...]:
        """The codes that can be chosen."""
        return tuple(code for code in self.codes if code.use is not Use.NOTHING)

    @property
    def useless(self) -> tuple[CodeInPhoto, ...]:
        """The codes that are good for nothing, each with the reason."""
        return tuple(code for code in self.codes if code.use is Use.NOTHING)

    @property
    def others(self) -> tuple[CodeInPhoto, ...]:
        """The codes that could be chosen in place of the one in question."""
        chosen = self.taken or self.asked
        return tuple(code for code in self.usable if chosen is None or code.carried != chosen.carried)


def see(form: AccountFields) -> PhotoSeen | None:
    """Answer the button that was pressed: read a photo, choose among its codes, take one in place of what was typed.

    Only the form's own fields change, never what is stored, and never what was typed unless that was asked for.
    """
    if DROP in request.form:
        _drop(form)
        return None
    if KEEP_TYPED in request.form:
        return None
    for button in (CHOOSE, INSTEAD, NAMED):
        if button in request.form:
            return _answered(form, button)
    try:
        codes = in_order(codes_in_photo_sent())
    except PhotoRefused as refusal:
        return PhotoSeen(refused=refusal.words, again=refusal.again)
    seen = PhotoSeen(codes=codes)
    return _take(form, seen, seen.usable[0]) if len(seen.usable) == 1 else seen


def _answered(form: AccountFields, button: str) -> PhotoSeen:
    carried = [CodeInPhoto.from_form(text) for text in request.form.getlist(CARRIED)[:MOST_CODES]]
    codes = tuple(code for code in carried if code is not None)
    chosen = CodeInPhoto.from_form(request.form[button])
    if chosen is None or chosen.use is Use.NOTHING:
        return PhotoSeen(refused=_("Mã này không dùng được nữa. Hãy chụp lại ảnh."))
    seen = _take(form, PhotoSeen(codes=codes), chosen, instead=button == INSTEAD)
    if button == NAMED and seen.taken is not None:
        form.holder.data = chosen.name
    return seen


def _take(form: AccountFields, seen: PhotoSeen, code: CodeInPhoto, *, instead: bool = False) -> PhotoSeen:
    if not instead and _differs(form, code):
        return replace(seen, asked=code)
    form.bank.data = bank_label(bank_with_bin(code.bank_bin)) if code.bank_bin else ""
    form.account_number.data = code.number
    _keep(form, code.reading.payload if code.use is Use.KEPT else "")
    return replace(seen, taken=code)


def _differs(form: AccountFields, code: CodeInPhoto) -> bool:
    """Whether something was typed that is not what the code says."""
    number = "".join(filter(str.isalnum, form.account_number.data or ""))
    kept = (form["provider_payload"].data or "").strip()
    return (
        (bool(form.bank.data) and not _is_bank(form, code.bank_bin))
        or (bool(number) and number != code.number)
        or (bool(kept) and kept != code.reading.payload)
    )


def _is_bank(form: AccountFields, bank_bin: str) -> bool:
    form.bank.validate(form)  # finds the bank that was typed; a refusal is not wanted on the page yet
    form.bank.errors = ()
    bank = form.bank.bank
    return bank is not None and bool(bank_bin) and same_bank(bank.bin, bank_bin)


def _drop(form: AccountFields) -> None:
    """Forget a provider's code and what was taken from it."""
    _keep(form, "")
    form.bank.data = form.account_number.data = ""


def _keep(form: AccountFields, payload: str) -> None:
    """Keep a provider's code with the form; an empty one makes the form be about a code made here."""
    form["provider_payload"].data = payload
    if "qr_kind" in form:
        form["qr_kind"].data = (QrKind.MERCHANT if payload else QrKind.TRANSFER).value

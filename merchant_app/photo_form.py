"""The part of an account's form about a photo of the shop's own code: what it carries along, what each button changes.

Nothing is saved by it, and nothing that was typed is lost or overwritten unless that was asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Field

from merchant_app.account_fields import AccountFields, bank_label, bank_typed
from merchant_app.formats import account_groups
from merchant_app.photo_carried import code_carried
from merchant_app.photo_order import MOST_CODES, in_order
from merchant_app.photo_upload import PhotoRefused, codes_in_photo_sent
from merchant_app.shop_code import ShopCode, Use
from qr import bank_with_bin, read
from registry.accounts.model import QrKind
from registry.accounts.provider_codes import same_bank
from registry.folding import fold

# Names of the buttons; each is sent with the code it stands at.
CHOOSE, INSTEAD, NAMED = "choose", "instead", "named"
KEEP_TYPED, DROP = "keep_typed", "drop"
# What the form carries along.
CARRIED, ABOUT, SOURCE, TOLD = "seen", "about", "source", "told"


@dataclass(frozen=True, kw_only=True)
class PhotoSeen:
    """What is told above the form after a photo, or an answer about one."""

    refused: str = ""
    """Why no photo was read."""
    again: bool = False
    """Whether the same photo may be sent again."""
    nothing: bool = False
    """Whether a photo was read and shows no code at all."""
    codes: tuple[ShopCode, ...] = ()
    """The codes of the photo that can be chosen."""
    useless: tuple[ShopCode, ...] = ()
    """Its codes that are good for nothing, each with the reason."""
    taken: ShopCode | None = None
    """The code whose account stands in the form."""
    asked: ShopCode | None = None
    """A code that differs from what was typed: nothing was changed."""
    kept: ShopCode | None = None
    """A code that differs from what was typed, and what was typed is to stay."""
    source: ShopCode | None = None
    """The code that the form was filled in from last, whatever was typed since."""
    name_gone: str = ""
    """A holder's name that belonged to the account before, and was taken out with it."""

    @property
    def about(self) -> ShopCode | None:
        """The code in question."""
        return self.taken or self.asked or self.kept

    @property
    def others(self) -> tuple[ShopCode, ...]:
        """The codes that could be chosen in place of the one in question."""
        return tuple(code for code in self.codes if self.about is None or code != self.about)

    @property
    def to_choose(self) -> bool:
        """Whether there are codes and none is in question yet."""
        return bool(self.codes) and self.about is None


class PhotoField(Field):
    """The place on the page that refusals about the photo stand at and lead to; it holds nothing itself."""


class FormWithPhoto(AccountFields):
    """A form about an account that may be filled in from a photo; it has a field for a provider's code."""

    photo_of_code = PhotoField(lazy_gettext("Mã QR quán đang dùng"), id="photo-of-code")

    def seen_before(self) -> PhotoSeen | None:
        """What the page told that this form was sent from, as far as it still stands; None where it told nothing."""
        carried = [code_carried(text) for text in request.form.getlist(CARRIED)[:MOST_CODES]]
        codes = tuple(code for code in carried if code is not None)
        about, source = (code_carried(request.form.get(name, "")) for name in (ABOUT, SOURCE))
        if about is None:
            return PhotoSeen(codes=codes, source=source) if codes or source else None
        seen = PhotoSeen(codes=codes, source=source)
        return replace(seen, taken=about) if self.holds(about) else replace(seen, kept=about)

    @property
    def as_typed(self) -> str:
        """Bank, number and holder as they stand in the form: what was told of others is told anew."""
        return "|".join((fold(self.bank.data or ""), self.number_typed, fold(self.holder.data or "")))

    @property
    def number_typed(self) -> str:
        """The account number without what people put between its digits."""
        return "".join(filter(str.isalnum, self.account_number.data or ""))

    @property
    def payload_typed(self) -> str:
        """A provider's code in the form."""
        return (self["provider_payload"].data or "").strip()

    @property
    def payload_described(self) -> str:
        """The provider's code in the form, in a few words."""
        return ShopCode.judged(read(self.payload_typed), self.payload_typed).described

    @property
    def code_seen(self) -> str:
        """The code at the shop, for whoever approves the account."""
        seen = self.seen_before()
        return seen.about.reading.payload if seen and seen.about else ""

    def holds(self, code: ShopCode) -> bool:
        """Whether the form says what the code says; what a provider's code itself names may be left out."""
        if self.differs(code) or self.payload_typed != code.payload_kept:
            return False
        return code.use is Use.KEPT or bool(self.bank.data and self.account_number.data)

    def differs(self, code: ShopCode) -> bool:
        """Whether a receiver was typed that is not the code's."""
        typed = self.bank.data or ""
        bank = bank_typed(typed) if typed else None
        fits = bank is not None and bool(code.bank_bin) and same_bank(bank.bin, code.bank_bin)
        return (
            (bool(typed) and not fits)
            or self.number_typed not in ("", code.number)
            or self.payload_typed not in ("", code.reading.payload)
        )

    def keep(self, payload: str) -> None:
        """Keep a provider's code with the form; an empty one makes the form be about a code made here."""
        self["provider_payload"].data = payload
        if "qr_kind" in self:
            self["qr_kind"].data = (QrKind.MERCHANT if payload else QrKind.TRANSFER).value

    def validate(self, extra_validators: Any = None) -> bool:
        """Hold each field to its rules, and what was typed to what the photo said, which is refused once."""
        fine = bool(super().validate(extra_validators))
        for field, words in list(self._unlike_the_photo()):
            self.refuse(field, words)
            fine = False
        return fine

    def _unlike_the_photo(self) -> Iterator[tuple[Field, str]]:
        seen = self.seen_before()
        told = request.form.get(TOLD, "")
        if seen is None:
            return
        if seen.to_choose and not told:
            yield self.photo_of_code, _("Trong ảnh có nhiều mã, chưa chọn mã nào. Hãy chọn, hoặc lưu lần nữa.")
        code = seen.about
        if code is None or told == self.as_typed:
            return
        if seen.kept and not (code.use is Use.KEPT and self.payload_typed == code.payload_kept):
            yield (
                self.bank if self.number_typed == code.number else self.account_number,
                _(
                    "Mã trong ảnh là %(issuer)s, số %(number)s. Nếu những gì đã gõ là đúng, hãy lưu lần nữa.",
                    issuer=code.issuer,
                    number=account_groups(code.number),
                ),
            )
        if code.says_other_than(self.holder.data or ""):
            yield (
                self.holder,
                _(
                    "Tên trong mã: %(name)s, khác với ô này. "
                    "Nếu ứng dụng ngân hàng hiện đúng như ô này, hãy lưu lần nữa.",
                    name=code.name,
                ),
            )


def answer_photo(form: FormWithPhoto) -> PhotoSeen | None:
    """Do what the pressed button says: read a photo, choose among its codes, take one in place of what was typed."""
    before = form.seen_before() or PhotoSeen()
    if DROP in request.form:
        return _drop(form, before)
    if KEEP_TYPED in request.form:
        return form.seen_before()
    for button in (CHOOSE, INSTEAD, NAMED):
        if button in request.form:
            return _answered(form, before, button)
    try:
        codes = in_order(codes_in_photo_sent())
    except PhotoRefused as refusal:
        return replace(before, refused=refusal.words, again=refusal.again)
    usable = tuple(code for code in codes if code.use is not Use.NOTHING)
    useless = tuple(code for code in codes if code.use is Use.NOTHING)
    if not usable:
        return replace(before, useless=useless, nothing=not useless)
    seen = PhotoSeen(codes=usable, useless=useless, source=before.source)
    return _take(form, seen, usable[0]) if len(usable) == 1 else seen


def _answered(form: FormWithPhoto, before: PhotoSeen, button: str) -> PhotoSeen:
    chosen = code_carried(request.form[button])
    if chosen is None:
        return replace(before, refused=_("Mã này không dùng được nữa. Hãy chụp lại ảnh."))
    seen = PhotoSeen(codes=before.codes, source=before.source)
    seen = _take(form, seen, chosen, instead=button == INSTEAD)
    if button == NAMED and seen.taken is not None:
        form.holder.data = chosen.holder
    return seen


def _take(form: FormWithPhoto, seen: PhotoSeen, code: ShopCode, *, instead: bool = False) -> PhotoSeen:
    """Fill in the form from *code*, or ask where that would overwrite something typed, or leave another's name."""
    source = seen.source
    another = form.differs(code)
    holder = form.holder.data or ""
    strange = bool(holder) and not code.is_called(holder)
    from_source = source is not None and fold(holder) == fold(source.holder)
    typed_receiver = another and (source is None or not form.holds(source))
    typed_name = another and strange and not from_source
    if not instead and (typed_receiver or typed_name):
        return replace(seen, asked=code)
    gone = strange and (another or (from_source and source is not None and source.receiver != code.receiver))
    if gone:
        form.holder.data = ""
    form.bank.data = bank_label(bank_with_bin(code.bank_bin)) if code.bank_bin else ""
    form.account_number.data = code.number
    form.keep(code.payload_kept)
    return replace(seen, taken=code, source=code, name_gone=holder if gone else "")


def _drop(form: FormWithPhoto, before: PhotoSeen) -> PhotoSeen | None:
    """Forget a provider's code and what was taken from it."""
    form.keep("")
    form.bank.data = form.account_number.data = ""
    if before.source is not None and fold(form.holder.data or "") == fold(before.source.holder):
        form.holder.data = ""
    others = before.others
    return PhotoSeen(codes=others) if others else None

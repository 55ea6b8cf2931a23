"""Why a sign cannot be drawn, in plain words, and the page where it is put right."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from qr import MissingLetter, SignError, TextDoesNotFit
from registry.merchants.model import Merchant


@dataclass(frozen=True)
class Obstacle:
    """A sentence, and where to go: the words of the link and its address; no link where no page puts it right."""

    words: str
    fix_words: str = ""
    fix_address: str = ""


def obstacle_of(error: SignError, merchant: Merchant) -> Obstacle:
    """What stands in the way of the merchant's sign."""
    if isinstance(error, MissingLetter):
        words = _("Chữ trên biển không có ký tự “%(letter)s” (trong “%(text)s”).", letter=error.letter, text=error.text)
        return Obstacle(words, *_where(_part_with(error.letter, merchant), merchant))
    if isinstance(error, TextDoesNotFit) and error.part == "check_address":
        return Obstacle(_("Địa chỉ kiểm tra dài quá, không vừa biển cỡ này: hãy chọn cỡ lớn hơn."))
    if isinstance(error, TextDoesNotFit):
        words = _("“%(text)s” dài quá, không vừa biển cỡ này: hãy chọn cỡ lớn hơn hoặc viết ngắn lại.", text=error.text)
        return Obstacle(words, *_where(error.part, merchant))
    return Obstacle(
        _("Mã QR của tài khoản này không in được: nó không trả đúng tài khoản."), *_where("holder", merchant)
    )


def _part_with(letter: str, merchant: Merchant) -> str:
    if letter in merchant.trade_name:
        return "shop"
    if letter in merchant.unit_label:
        return "label"
    return "heading" if letter in merchant.place.name.upper() else "holder"


def _where(part: str, merchant: Merchant) -> tuple[str, str]:
    if part in ("heading", "unit"):
        return _("Sửa tên địa bàn"), url_for("places.edit", place_id=merchant.place.id)
    if part == "label":
        return _("Sửa số nhà, sạp"), url_for("merchants.edit", merchant_id=merchant.id)
    if part == "shop":
        return _("Sửa tên biển hiệu"), url_for("merchants.show_merchant", merchant_id=merchant.id)
    return _("Sửa tên chủ tài khoản"), url_for("accounts.propose", merchant_id=merchant.id)

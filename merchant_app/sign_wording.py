"""The words on a sign. They are printed, so they are the same in whatever language the page is asked for."""

from flask import current_app

from merchant_app.account_wording import issuer_name
from merchant_app.settings import Settings
from qr import Rehearsal, SignText, TextDoesNotFit, write_transfer
from qr import Sign as SignOnPaper
from registry.accounts.model import PaymentAccount, QrKind
from registry.accounts.payloads import payload_of
from registry.folding import fold
from registry.merchants.model import Merchant
from registry.places.model import Place, PlaceKind
from registry.print_runs.drawing import DrawnAccount
from registry.signs.model import Sign
from registry.units.model import Unit

CHECK_PATH = "/kiem-tra"
"""Where the public check lives: short, because people type it from a sign."""

WATERMARK = "MẪU – KHÔNG TRẢ TIỀN"

_BEFORE_NAME = {
    PlaceKind.MARKET: ("CHỢ 4.0 · ", ""),
    PlaceKind.STREET: ("TUYẾN PHỐ KHÔNG DÙNG TIỀN MẶT · ", "PHỐ KHÔNG TIỀN MẶT · ", ""),
}
"""From the full words to none: a long name has to fit beside them."""

_BEFORE_NUMBER = "Số "

_ADVICE = {
    QrKind.TRANSFER: (
        "Trước khi trả, so tên chủ tài khoản và 4 số cuối với ứng dụng.",
        "Before you pay, compare the account holder and the last 4 digits with your app.",
    ),
    QrKind.MERCHANT: (
        "Trước khi trả, so tên người nhận trên ứng dụng với tên trên biển.",
        "Before you pay, compare the name in your app with the name on this sign.",
    ),
}
"""In Vietnamese and in English. An application shows the account it transfers to, and of a merchant the name alone."""

_LONGEST_NUMBER, _END_OF_NUMBER = 19, 8
"""Characters of an account at most; of a provider's longer number its end is printed, which people can compare."""

_STREET_WORDS = ("duong ", "pho ", "tuyen pho ")


def heading_of(place: Place) -> str:
    """``CHỢ 4.0 · CHỢ VŨNG TÀU``: the fullest heading that fits; the bare name where none does.

    Raise MissingLetter when the name has a letter the signs' font lacks.
    """
    name = _name_on_sign(place)
    for words in _BEFORE_NAME[place.kind]:
        heading = f"{words}{name}"
        if _fits(SignText(heading=heading)):
            break
    return heading


def unit_line_of(merchant: Merchant) -> str:
    """``Sạp A1 · Phường Vũng Tàu, Thành phố Hồ Chí Minh``: where the sign belongs, so that it hangs at no other door.

    Without the province, then without the label, where they do not fit. Raise MissingLetter as heading_of does.
    """
    unit = merchant.place.unit
    lines = (door_and_unit(merchant.unit_label, unit), door_and_unit(merchant.unit_label, unit, province=False))
    return next((line for line in lines if _fits(SignText(unit=line))), door_and_unit("", unit))


def door_and_unit(label: str, unit: Unit, *, province: bool = True) -> str:
    """The unit's name with the label of a door or stall before it, a bare house number as ``Số 52``."""
    door = f"{_BEFORE_NUMBER}{label} · " if label[:1].isdigit() else f"{label} · " if label else ""
    return f"{door}{unit.name}, {unit.parent.name}" if province and unit.parent else f"{door}{unit.name}"


def on_paper(sign: Sign) -> SignOnPaper:
    """Everything that is printed on *sign*. The same sign gives the same words on any day."""
    return sign_with(
        sign.account,
        shop_name=sign.shop_name,
        place_line=sign.place_line,
        unit_line=sign.unit_line,
        serial=sign.serial,
        check_code=sign.check_code,
    )


def sign_with(
    account: PaymentAccount | DrawnAccount,
    *,
    shop_name: str,
    place_line: str,
    unit_line: str,
    serial: str,
    check_code: str,
) -> SignOnPaper:
    """Everything that is printed on a sign of *account* with these lines, number and check code."""
    advice, advice_en = _ADVICE[account.qr_kind]
    return SignOnPaper(
        payload=account.payload if isinstance(account, DrawnAccount) else payload_of(account),
        shop=shop_name,
        holder=account.holder,
        bank=issuer_name(account),
        account=_number_on_sign(account),
        serial=serial,
        check_code=check_code,
        text=SignText(
            heading=place_line,
            unit=unit_line,
            instruction_vi="Quét mã để trả tiền",
            instruction_en="Scan to pay",
            advice=advice,
            advice_en=advice_en,
            check_address=f"Biển này có thật không? {check_address()}",
            serial_label="Biển số",
            check_label="Mã kiểm tra",
            watermark=WATERMARK if current_app.extensions["practice"] else "",
        ),
    )


def _number_on_sign(account: PaymentAccount | DrawnAccount) -> str:
    number = account.account_number
    return number if len(number) <= _LONGEST_NUMBER else f"…{number[-_END_OF_NUMBER:]}"


def check_address() -> str:
    """Where a payer checks a sign, as printed. Never what a browser calls the server: that is anybody's word."""
    settings: Settings = current_app.extensions["settings"]
    return settings.public_address


def _name_on_sign(place: Place) -> str:
    """The name in capitals; a street without the word for street, which the heading has already."""
    name, words = place.name, fold(place.name)
    if place.kind is PlaceKind.STREET:
        before = next((before for before in _STREET_WORDS if words.startswith(before)), "")
        name = name[len(before) :]
    return name.upper()


def _fits(text: SignText) -> bool:
    """Whether a sign holds the words. What fits an A6 fits every larger size, and smaller ones print neither."""
    probe = SignOnPaper(
        payload=write_transfer(bank_bin="970436", account="0"),
        shop="",
        holder="",
        bank="",
        account="",
        text=text,
    )
    try:
        Rehearsal("a6").require_drawable(probe)
    except TextDoesNotFit:
        return False
    return True

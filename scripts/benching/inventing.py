"""Inventing signs to measure with: every name and account is made up, and no two signs are alike."""

from itertools import count as counting
from itertools import product

from qr import Sign, SignText, fold_to_ascii, write_transfer

TEXT = SignText(
    heading="CHỢ 4.0 · CHỢ MẪU",
    unit="Phường Mẫu",
    instruction_vi="Quét mã để trả tiền",
    instruction_en="Scan to pay",
    advice="Trước khi trả, so tên trên ứng dụng với tên in ở đây.",
    check_address="Kiểm tra biển tại cổng của phường",
    serial_label="Biển số",
    check_label="Mã kiểm tra",
)
BANK_BIN = "970436"
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ")
_MIDDLE = ("Thị", "Văn", "Ngọc", "Hữu", "Kim", "Đình", "Mỹ", "Quốc", "Thuỳ", "Đức")
_GIVEN = ("Lan", "Hùng", "Hồng", "Sơn", "Đào", "Hải", "Cúc", "Thành", "Phượng", "Ước")
_NAMES = [" ".join(parts) for parts in product(_FAMILIES, _MIDDLE, _GIVEN)]
_turns = counting(step=100_000)


def fresh_numbers() -> int:
    """The first of a hundred thousand numbers that no other turn is given.

    No sign is drawn twice: nothing that is measured comes out of a cache but what all signs share.
    """
    return next(_turns)


def invented_name(number: int) -> str:
    """A name put together from common parts, with its accents; the first thousand differ."""
    return _NAMES[number % len(_NAMES)]


def invented_account(number: int) -> str:
    """An account that belongs to nobody: no bank's numbers begin with MAU (sample)."""
    return f"MAU{number * 7919 % 10**10:010}"


def invented_purpose(number: int) -> str:
    """What a transfer is for; made up."""
    return f"Sap {number} ban {number % 77}"


def invented_payload(number: int, *, accents: bool = False) -> str:
    """A payload of about the length that a sign's has: account, name and city, in ASCII or with accents besides."""
    name, city = invented_name(number), "Vũng Tàu"
    if not accents:
        name, city = fold_to_ascii(name), fold_to_ascii(city)
    return write_transfer(bank_bin=BANK_BIN, account=invented_account(number), merchant_name=name, merchant_city=city)


def invented_signs(count: int, first: int = 0, *, accents: bool = False) -> list[Sign]:
    """So many signs, each with words, account and payload of its own."""
    return [
        Sign(
            payload=invented_payload(number, accents=accents),
            shop=f"Hải sản Mẫu, Sạp {number % 10_000}",
            holder=invented_name(number).upper(),
            bank="Ngân hàng Mẫu",
            account=invented_account(number),
            text=TEXT,
            serial=f"MAU-{number % 1_000_000:06}",
            check_code=f"{number * 31 % 1000:03}-{number % 1000:03}",
        )
        for number in range(first, first + count)
    ]

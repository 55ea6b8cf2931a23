"""Ways to alter the code of a sign, or to hang another one, and what each has to be called when it is found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from qr import checksum, read, write_merchant_payment, write_transfer
from registry.signs.check_codes import new_check_code
from registry.signs.comparing import Cause, Found
from tests.battery.street import BANKS, Street, new_number, payloads_of

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
NOBODYS = {Cause.OTHER_ACCOUNT, Cause.ONE_CHARACTER}


@dataclass(frozen=True)
class Swap:
    """One altered code at one shop."""

    kind: str
    shop: int
    payload: str
    found: frozenset[Found]
    causes: frozenset[Cause]
    code: str = ""


def objects(payload: str) -> dict[str, str]:
    """The objects of a payload but for its checksum, in their order."""
    found, rest = {}, payload[:-8]
    while rest:
        length = int(rest[2:4])
        found[rest[:2]], rest = rest[4 : 4 + length], rest[4 + length :]
    return found


def written(parts: dict[str, str]) -> str:
    """The payload of these objects, with the right checksum behind them."""
    text = "".join(f"{name}{len(value):02}{value}" for name, value in parts.items()) + "6304"
    return text + checksum(text)


def in_order(parts: dict[str, str]) -> dict[str, str]:
    """The objects in the order of their identifiers."""
    return dict(sorted(parts.items()))


def paying(payload: str, *, bank: str = "", number: str = "") -> str:
    """The same payload for another bank or number, with its checksum made anew."""
    reading, parts = read(payload), objects(payload)
    bank, number = bank or reading.bank_bin or "", number or reading.account or ""
    inner = f"00{len(bank):02}{bank}01{len(number):02}{number}"
    parts["38"] = f"0010A00000072701{len(inner):02}{inner}0208{reading.service}"
    if reading.service == "QRPUSH":
        parts["38"] = f"0010A00000072701{len(inner):02}{inner}0206QRPUSH"
    return written(parts)


def one_changed(number: str, random: Random) -> str:
    """The number with one digit another."""
    place = random.choice([at for at, character in enumerate(number) if character.isdigit()])
    digit = random.choice([digit for digit in "0123456789" if digit != number[place]])
    return f"{number[:place]}{digit}{number[place + 1 :]}"


def two_swapped(number: str, random: Random) -> str:
    """The number with two different neighbours in each other's place; the first one changed where all are equal."""
    places = [at for at in range(len(number) - 1) if number[at] != number[at + 1]]
    at = random.choice(places)
    return f"{number[:at]}{number[at + 1]}{number[at]}{number[at + 2 :]}"


def swaps(street: Street, random: Random, each: int) -> Iterator[Swap]:
    """*each* of every kind, at shops chosen by chance."""
    genuine = payloads_of(street)
    for kind, make in KINDS.items():
        made = 0
        while made < each:
            shop = random.randrange(len(street.shops))
            swap = make(street, genuine, shop, random)
            if swap is not None:
                made += 1
                payload, found, causes, *code = swap
                yield Swap(kind, shop, payload, frozenset(found), frozenset(causes), *code)


Made = tuple[str, set[Found], set[Cause]] | tuple[str, set[Found], set[Cause], str] | None
Maker = Callable[[Street, list[str], int, Random], Made]


def _number(payload: str) -> str:
    return read(payload).account or ""


def _another_account(_street: Street, all_of: list[str], shop: int, random: Random) -> Made:
    return paying(all_of[shop], number=new_number(random)), {Found.WRONG_ACCOUNT}, NOBODYS


def _another_bank(_street: Street, all_of: list[str], shop: int, random: Random) -> Made:
    bank = random.choice([bank for bank in BANKS if bank != read(all_of[shop]).bank_bin])
    return paying(all_of[shop], bank=bank), {Found.WRONG_ACCOUNT}, {Cause.OTHER_BANK}


def _one_digit(_street: Street, all_of: list[str], shop: int, random: Random) -> Made:
    number = one_changed(_number(all_of[shop]), random)
    return paying(all_of[shop], number=number), {Found.WRONG_ACCOUNT}, {Cause.ONE_CHARACTER}


def _one_missing(_street: Street, all_of: list[str], shop: int, _random: Random) -> Made:
    return paying(all_of[shop], number=_number(all_of[shop])[1:]), {Found.WRONG_ACCOUNT}, {Cause.ONE_CHARACTER}


def _swapped(_street: Street, all_of: list[str], shop: int, random: Random) -> Made:
    number = two_swapped(_number(all_of[shop]), random)
    return paying(all_of[shop], number=number), {Found.WRONG_ACCOUNT}, {Cause.SWAPPED}


def _small_letters(_street: Street, all_of: list[str], shop: int, _random: Random) -> Made:
    number = _number(all_of[shop])
    if not number.startswith("MAU"):
        return None
    return paying(all_of[shop], number=number.lower()), {Found.WRONG_ACCOUNT}, {Cause.LETTER_CASE}


def _full_width(_street: Street, all_of: list[str], shop: int, _random: Random) -> Made:
    number = _number(all_of[shop]).translate(FULL_WIDTH)
    return paying(all_of[shop], number=number), {Found.UNREADABLE}, {Cause.ODD_LETTERS}


def _name(_street: Street, all_of: list[str], shop: int, random: Random) -> Made:
    parts = objects(all_of[shop]) | {"59": f"TIEM KHAC {random.randrange(99)}"}
    return written(in_order(parts)), {Found.UNKNOWN_CODE}, {Cause.NAME}


def _amount(_street: Street, all_of: list[str], shop: int, random: Random) -> Made:
    parts = objects(all_of[shop]) | {"54": f"{random.randrange(1, 900)}000"}
    return written(in_order(parts)), {Found.UNKNOWN_CODE}, {Cause.AMOUNT}


def _tip(_street: Street, all_of: list[str], shop: int, _random: Random) -> Made:
    parts = objects(all_of[shop]) | {"55": "02", "56": "5000"}
    # A transfer may carry no such thing: its reader refuses it as damaged.
    return written(in_order(parts)), {Found.UNKNOWN_CODE, Found.UNREADABLE}, {Cause.ON_TOP, Cause.DAMAGED}


def _second_template(_street: Street, all_of: list[str], shop: int, random: Random) -> Made:
    number = f"{random.randrange(10**9):010d}"
    parts = objects(all_of[shop]) | {"26": f"0010A00000077501{len(number):02}{number}"}
    found = {Found.WRONG_ACCOUNT, Found.UNREADABLE}
    return written(in_order(parts)), found, {Cause.FURTHER_RECEIVER, Cause.DAMAGED}


def _second_receiver(_street: Street, all_of: list[str], shop: int, random: Random) -> Made:
    text = all_of[shop][:-8]
    other = objects(paying(all_of[shop], number=new_number(random)))["38"]
    text = f"{text}38{len(other):02}{other}6304"
    return text + checksum(text), {Found.UNREADABLE}, {Cause.DOUBLED}


def _unknown_tags(_street: Street, all_of: list[str], shop: int, random: Random) -> Made:
    tag, value = f"{random.randrange(65, 80)}", f"{random.randrange(10**6)}"
    parts = objects(all_of[shop]) | {tag: value}
    found = {Found.UNKNOWN_CODE, Found.UNREADABLE, Found.WRONG_ACCOUNT}
    return written(in_order(parts)), found, {Cause.OTHER_PARTS, Cause.DAMAGED, Cause.FURTHER_RECEIVER}


def _old_checksum(_street: Street, all_of: list[str], shop: int, random: Random) -> Made:
    changed = paying(all_of[shop], number=one_changed(_number(all_of[shop]), random))
    return changed[:-4] + all_of[shop][-4:], {Found.UNREADABLE}, {Cause.DAMAGED}


def _small_checksum(_street: Street, all_of: list[str], shop: int, _random: Random) -> Made:
    payload = all_of[shop][:-4] + all_of[shop][-4:].lower()
    if payload == all_of[shop]:
        return None
    return payload, {Found.UNKNOWN_CODE, Found.UNREADABLE}, {Cause.OTHER_PARTS, Cause.DAMAGED}


def _former(street: Street, _all_of: list[str], shop: int, _random: Random) -> Made:
    former = street.former[shop]
    if former is None:
        return None
    payload = write_transfer(bank_bin=former.bank_bin, account=former.account_number)
    return payload, {Found.OLD_SIGN}, {Cause.FORMER_ACCOUNT}


def _neighbour(street: Street, all_of: list[str], shop: int, random: Random) -> Made:
    other = random.choice([number for number in range(len(all_of)) if number != shop])
    return all_of[other], {Found.WRONG_ACCOUNT}, {Cause.NEIGHBOUR}, street.signs[other].check_code


def _forged_code(_street: Street, all_of: list[str], shop: int, _random: Random) -> Made:
    return all_of[shop], {Found.UNKNOWN_CODE}, {Cause.CODE_UNKNOWN}, new_check_code()


def _mistyped_code(street: Street, all_of: list[str], shop: int, _random: Random) -> Made:
    return all_of[shop], {Found.UNKNOWN_CODE}, {Cause.CODE_UNKNOWN}, street.signs[shop].check_code[:-1] + "?"


def _forged_serial(_street: Street, all_of: list[str], shop: int, random: Random) -> Made:
    return all_of[shop], {Found.UNKNOWN_CODE}, {Cause.CODE_UNKNOWN}, f"99999-{random.randrange(10**6):06d}"


def _neighbours_code(street: Street, all_of: list[str], shop: int, random: Random) -> Made:
    other = random.choice([number for number in range(len(all_of)) if number != shop])
    return all_of[shop], {Found.UNKNOWN_CODE}, {Cause.SIGN_OF_ANOTHER}, street.signs[other].serial


def _of_a_merchant(_street: Street, all_of: list[str], shop: int, random: Random) -> Made:
    """Where a transfer is wanted a merchant's code for the right number, and the other way round."""
    reading = read(all_of[shop])
    bank, number = reading.bank_bin or "", reading.account or ""
    if reading.service == "QRPUSH":
        payload = write_transfer(bank_bin=bank, account=number)
    else:
        name = f"TIEM {random.randrange(99)}"
        payload = write_merchant_payment(
            bank_bin=bank, merchant_id=number, category="5812", merchant_name=name, merchant_city="HA NOI"
        )
    return payload, {Found.WRONG_ACCOUNT}, {Cause.OTHER_SERVICE}


def _web_address(_street: Street, _all_of: list[str], _shop: int, random: Random) -> Made:
    return f"https://vietqr.example/{random.randrange(10**6)}", {Found.UNKNOWN_CODE}, {Cause.NOT_PAYMENT}


KINDS: dict[str, Maker] = {
    "another account": _another_account,
    "same number at another bank": _another_bank,
    "one digit changed": _one_digit,
    "one digit missing": _one_missing,
    "swapped digits": _swapped,
    "small letters": _small_letters,
    "full-width digits": _full_width,
    "name only": _name,
    "amount added": _amount,
    "tip added": _tip,
    "second merchant template": _second_template,
    "second receiver": _second_receiver,
    "unknown tags": _unknown_tags,
    "checksum not made anew": _old_checksum,
    "checksum in small letters": _small_checksum,
    "transfer for merchant and back": _of_a_merchant,
    "account before": _former,
    "neighbour's sign": _neighbour,
    "forged check code": _forged_code,
    "mistyped check code": _mistyped_code,
    "forged serial": _forged_serial,
    "neighbour's serial": _neighbours_code,
    "web address": _web_address,
}

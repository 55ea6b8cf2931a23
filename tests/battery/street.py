"""A street of shops with approved accounts of every kind, some of them the second one of their shop."""

from dataclasses import dataclass, field
from random import Random

from sqlalchemy.orm import Session

from qr import write_merchant_payment, write_transfer
from registry.accounts.model import AccountState, PaymentAccount, QrKind, Scheme
from registry.accounts.payloads import payload_of
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.places.model import Place
from registry.signs.model import Sign
from registry.signs.operations import make_sign
from tests.factories import make_account, make_merchant, make_officer, make_place, make_ward

BANKS = ("970436", "970415", "970418", "970422", "970407", "970403")


@dataclass
class Street:
    """The shops, each with its account in use and its account before, where it had one."""

    place: Place
    official: Officer
    colleague: Officer
    shops: list[Merchant] = field(default_factory=list)
    active: list[PaymentAccount] = field(default_factory=list)
    former: list[PaymentAccount | None] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)


def make_street(session: Session, random: Random, shops: int) -> Street:
    """So many shops: every third had another account, every fourth keeps its bank's own merchant code."""
    place = make_place(session, unit=make_ward(session, name="Phường Thử"), name="Đường Thử")
    official, colleague = (make_officer(session, unit=place.unit) for _ in range(2))
    street = Street(place, official, colleague)
    for number in range(shops):
        shop = make_merchant(session, place=place, unit_label=str(number + 1), trade_name=f"Tiệm {number + 1}")
        former = _account(session, street, shop, random, AccountState.RETIRED) if number % 3 == 0 else None
        street.shops.append(shop)
        street.former.append(former)
        street.active.append(_account(session, street, shop, random, AccountState.ACTIVE, kept=number % 4 == 3))
    return street


def print_signs(session: Session, street: Street) -> None:
    """A sign for every shop."""
    street.signs = [
        make_sign(
            session,
            by=street.official,
            merchant_id=shop.id,
            layout="a6",
            place_line="PHỐ THỬ",
            unit_line=f"Số {shop.unit_label} · Phường Thử",
        )
        for shop in street.shops
    ]


def new_number(random: Random) -> str:
    """An account number, or one with letters: the latter are of no bank, the former of none on purpose."""
    digits = f"{random.randrange(10**12):012d}"
    return f"MAU{digits[:7]}" if random.random() < 0.3 else f"00{digits}"


def payloads_of(street: Street) -> list[str]:
    """What each shop's sign says."""
    return [payload_of(account) for account in street.active]


def _account(
    session: Session, street: Street, shop: Merchant, random: Random, state: AccountState, *, kept: bool = False
) -> PaymentAccount:
    bank, number = random.choice(BANKS), new_number(random)
    own: dict[str, object] = {"bank_bin": bank, "account_number": number}
    if kept:
        code = write_merchant_payment(
            bank_bin=bank, merchant_id=number, merchant_name=f"TIEM {shop.unit_label}", merchant_city="VUNG TAU",
            category="5812",
        )  # fmt: skip
        own |= {"qr_kind": QrKind.MERCHANT, "provider_payload": code, "scheme": Scheme.NAPAS}
    else:
        write_transfer(bank_bin=bank, account=number)  # raises where no sign could be made
    return make_account(
        session, merchant=shop, state=state, proposed_by=street.colleague, decided_by=street.official, **own
    )

"""An account that is a provider's code: two people, one hash, masked in the trail, and printed as it came."""

import pytest
from sqlalchemy import select

from registry.accounts.content import AccountContent
from registry.accounts.errors import NotAsShown, SameAsActive
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import AccountState, PaymentAccount, QrKind, Scheme
from registry.accounts.operations import approve_account, propose_account
from registry.accounts.payloads import payload_of
from registry.audit.model import AuditEntry
from registry.signs.operations import make_sign
from registry.signs.queries import last_shown_number
from tests.factories import make_merchant, make_officer
from tests.qr.payloads import item, payment

NUMBER = "0100000168"
VNPAY = payment({"26": item("00", "A000000775") + item("01", NUMBER), "59": "TIEM MAU"}, without={"38", "60"})
CONTENT = AccountContent(
    qr_kind=QrKind.MERCHANT, bank_bin="", account_number="", holder="TIEM MAU", provider_payload=f" {VNPAY}\n"
)


@pytest.fixture
def shop(session):
    return make_merchant(session)


@pytest.fixture
def proposed(session, shop):
    return propose_account(session, by=official(session, shop), merchant_id=shop.id, content=CONTENT)


def official(session, shop):
    return make_officer(session, unit=shop.place.unit)


def approve(session, account, shown_hash=None):
    by = official(session, account.merchant)
    shown_hash = shown_hash or shown_to_approver(account)
    return approve_account(session, by=by, account_id=account.id, shown_hash=shown_hash)


def test_it_is_stored_with_what_its_code_says(session, proposed):
    session.expire_all()
    stored = session.scalars(select(PaymentAccount)).one()
    assert (stored.scheme, stored.bank_bin, stored.account_number) == (Scheme.VNPAY, "", NUMBER)
    assert (stored.holder, stored.provider_payload) == ("TIEM MAU", VNPAY)


def test_a_second_person_approves_it_and_a_sign_shows_its_code_byte_for_byte(session, shop, proposed):
    account = approve(session, proposed)
    assert account.state is AccountState.ACTIVE
    sign = make_sign(session, by=official(session, shop), merchant_id=shop.id, layout="a6", place_line="", unit_line="")
    assert payload_of(sign.account) == VNPAY
    assert last_shown_number(sign.account) == NUMBER[-4:]


def test_the_same_number_of_another_scheme_is_another_account(session, shop, proposed):
    """Without the scheme in the hash, an approval of one would fit the other."""
    of_napas = AccountContent(
        qr_kind=QrKind.MERCHANT,
        bank_bin="",
        account_number=NUMBER,
        holder="TIEM MAU",
        provider_payload=VNPAY,
    )
    as_vnpay = CONTENT.tidied()
    assert of_napas.hash(shop.id) != as_vnpay.hash(shop.id)
    with pytest.raises(NotAsShown):
        approve(session, proposed, of_napas.hash(shop.id))


def test_it_is_not_proposed_again_while_it_is_active(session, shop, proposed):
    approve(session, proposed)
    with pytest.raises(SameAsActive):
        propose_account(session, by=official(session, shop), merchant_id=shop.id, content=CONTENT)


def test_the_trail_names_the_scheme_and_masks_the_number(session, proposed):
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "account:propose")).one()
    assert entry.details["scheme"] == "vnpay"
    assert entry.details["account"] == "••••••0168"
    assert VNPAY not in str(entry.details)

"""What the codes in somebody's photo are: of one shop, or of whichever shop of the place."""

import uuid

import pytest

from qr import write_transfer
from registry.accounts.model import AccountState
from registry.accounts.payloads import payload_of
from registry.signs.comparing import Found
from registry.signs.judging import judge_photo
from registry.signs.listing import Listed, ListedAccount, listed_for_judging
from registry.signs.standing import WhyOld
from tests.factories import make_account, make_merchant, make_place

SHOP, NEIGHBOUR = uuid.UUID(int=1), uuid.UUID(int=2)
RIGHT, BESIDE, BEFORE, STRANGE, OF_ALL = (
    write_transfer(bank_bin="970436", account=f"007100000016{number}") for number in range(5)
)
WITH_AMOUNT = write_transfer(bank_bin="970436", account="0071000000160", amount=50_000)
LISTED = Listed(
    (
        ListedAccount(merchant_id=SHOP, payload=RIGHT),
        ListedAccount(merchant_id=SHOP, payload=BEFORE, why_old=WhyOld.ACCOUNT),
        ListedAccount(merchant_id=NEIGHBOUR, payload=BESIDE),
        ListedAccount(merchant_id=SHOP, payload=OF_ALL, why_old=WhyOld.ACCOUNT),
        ListedAccount(merchant_id=NEIGHBOUR, payload=OF_ALL, why_old=WhyOld.ACCOUNT),
    )
)
CONTACT = "https://vungtau.example/menu"


@pytest.mark.parametrize(
    ("payloads", "at_shop", "at_place"),
    [
        ([], None, None),
        ([RIGHT], Found.MATCHES, Found.MATCHES),
        ([RIGHT, RIGHT], Found.MATCHES, Found.MATCHES),
        ([BEFORE], Found.OLD_SIGN, Found.OLD_SIGN),
        ([OF_ALL], Found.OLD_SIGN, Found.OLD_SIGN),
        ([BESIDE], Found.WRONG_ACCOUNT, Found.MATCHES),
        ([STRANGE], Found.WRONG_ACCOUNT, Found.UNKNOWN_CODE),
        ([WITH_AMOUNT], Found.UNKNOWN_CODE, Found.UNKNOWN_CODE),
        ([CONTACT], Found.UNKNOWN_CODE, Found.UNKNOWN_CODE),
        ([RIGHT[:-1]], Found.UNREADABLE, Found.UNREADABLE),
        ([RIGHT, STRANGE, BEFORE], Found.WRONG_ACCOUNT, Found.UNKNOWN_CODE),
        ([BEFORE, RIGHT], Found.OLD_SIGN, Found.OLD_SIGN),
    ],
)
def test_the_worst_of_all_codes_counts(payloads, at_shop, at_place):
    assert judge_photo(LISTED, payloads, merchant_id=SHOP) is at_shop
    assert judge_photo(LISTED, payloads) is at_place


def test_the_register_of_a_place_without_anybody_posted_there(session):
    place = make_place(session)
    active, retired, closed = (
        make_account(session, merchant=make_merchant(session, place=place), state=state)
        for state in (AccountState.ACTIVE, AccountState.RETIRED, AccountState.ACTIVE)
    )
    closed.merchant.closed_on = closed.merchant.opened_on
    make_account(session, merchant=active.merchant)  # proposed: nothing is held against it
    make_account(session, state=AccountState.ACTIVE)  # of another place
    session.flush()
    listed = listed_for_judging(session, place.id)
    assert {account.payload: account.why_old for account in listed.accounts} == {
        payload_of(active): None,
        payload_of(retired): WhyOld.ACCOUNT,
        payload_of(closed): WhyOld.CLOSED,
    }
    assert listed.signs == ()
    assert judge_photo(listed, [payload_of(active)]) is Found.MATCHES

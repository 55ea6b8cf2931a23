"""Why a sign is old, and what looks like its serial."""

import pytest

from registry.accounts.model import AccountState
from registry.calendar import today
from registry.signs.model import SignState
from registry.signs.operations import make_sign
from registry.signs.serials import looks_like_serial
from registry.signs.standing import WhyOld, is_good, why_old
from tests.factories import make_account, make_merchant, make_officer


@pytest.fixture
def sign(session):
    merchant = make_merchant(session)
    make_account(session, merchant=merchant, state=AccountState.ACTIVE)
    by = make_officer(session, unit=merchant.place.unit)
    return make_sign(session, by=by, merchant_id=merchant.id, layout="a6", place_line="PHỐ THỬ", unit_line="Phường Thử")


@pytest.mark.parametrize("state", [SignState.PRINTED, SignState.POSTED])
def test_a_sign_that_may_hang_is_not_old(sign, state):
    sign.state = state
    assert why_old(sign) is None
    assert is_good(sign)


@pytest.mark.parametrize(
    ("state", "account", "closed", "why"),
    [
        (SignState.POSTED, AccountState.ACTIVE, True, WhyOld.CLOSED),
        (SignState.VOID, AccountState.RETIRED, True, WhyOld.CLOSED),
        (SignState.VOID, AccountState.RETIRED, False, WhyOld.VOID),
        (SignState.REPLACED, AccountState.RETIRED, False, WhyOld.ACCOUNT),
        (SignState.POSTED, AccountState.RETIRED, False, WhyOld.ACCOUNT),
        (SignState.REPLACED, AccountState.ACTIVE, False, WhyOld.REPLACED),
    ],
)
def test_the_plainest_reason_is_told(sign, state, account, closed, why):
    sign.state, sign.account.state = state, account
    sign.merchant.closed_on = today() if closed else None
    assert why_old(sign) is why
    assert not is_good(sign)


@pytest.mark.parametrize("typed", ["26506-000168", " 26506000168 ", "26506 – 000168", "26506\u2011000168"])
def test_a_serial_is_known(sign, typed):
    assert looks_like_serial(typed)
    assert looks_like_serial(sign.serial)


@pytest.mark.parametrize("typed", ["", "ACEF-2345", "26506-00016", "226506-000168", "٢٦٥٠٦-٠٠٠١٦٨", "26506/000168"])
def test_other_texts_are_none(typed):
    assert not looks_like_serial(typed)

"""Shops on a place's public list: those whose consent holds now, in walking order, and no other."""

from datetime import timedelta

import pytest

from database.base import utc_now
from registry.calendar import today
from registry.consents.model import Purpose, Turn
from registry.consents.public_list import ListedShop, how_many_on_list, shops_on_list
from tests.factories import make_consent, make_merchant, make_place

AGREED = (Purpose.PUBLIC_LIST,)


@pytest.fixture
def place(session):
    return make_place(session)


def shop(session, place, label, **given):
    given.setdefault("agreed", AGREED)
    return make_merchant(session, place=place, unit_label=label, trade_name=f"Tiệm {label}", **given)


def labels(session, place, **asked):
    return [listed.unit_label for listed in shops_on_list(session, place, **asked)]


def test_walking_order_and_pages(session, place):
    for label in ("12/10", "9A", "12", "9", "12/3"):
        shop(session, place, label)
    assert labels(session, place) == ["9", "9A", "12", "12/3", "12/10"]
    assert labels(session, place, skip=2, limit=2) == ["12", "12/3"]
    assert labels(session, place, skip=4, limit=2) == ["12/10"]
    assert how_many_on_list(session, place) == 5


def test_who_did_not_agree_is_not_there(session, place):
    first = shop(session, place, "1")
    shop(session, place, "2", agreed=(Purpose.PRINT_SIGN, Purpose.KEEP_CONTACT))
    took_back = shop(session, place, "3")
    session.add(make_consent(took_back, Purpose.PUBLIC_LIST, Turn.WITHDRAWN))
    gave_again = shop(session, place, "4")
    session.add(make_consent(gave_again, Purpose.PUBLIC_LIST, Turn.WITHDRAWN))
    session.add(make_consent(gave_again, Purpose.PUBLIC_LIST))
    shop(session, place, "5", closed_on=today())
    shop(session, place, "6", closed_on=today() + timedelta(days=1))
    shop(session, place, "7", opened_on=today() + timedelta(days=1))
    shop(session, place, "8").erased_at = utc_now()
    shop(session, make_place(session), "9")
    session.flush()
    assert labels(session, place) == ["1", "4", "6"]
    assert how_many_on_list(session, place) == 3
    assert shops_on_list(session, place, limit=1) == [ListedShop(first.id, "1", "Tiệm 1")]
    assert how_many_on_list(session, make_place(session)) == 0

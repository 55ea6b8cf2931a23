"""The running totals: kept by every way a merchant can change, given back with what is undone, and never guessed."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, func, insert, select, update

from campaigns.adoption import keeping
from campaigns.adoption.figures import Exclusion, Scope
from campaigns.adoption.keeping import TOUCHED, start_keeping, sum_up
from campaigns.adoption.model import CountedCourse, RegisterEntry, daily_change, running_total
from campaigns.adoption.queries import adoption_by_place
from campaigns.adoption.recounting import count_anew, differences, sum_up_newcomers
from campaigns.adoption.totals import adoption_of_days
from campaigns.ladder.model import Fact, Rung, Turn
from campaigns.ladder.operations import record_fact
from database.engine import sessions_on, writing
from registry.merchants.model import LineOfBusiness, MerchantKind
from registry.places.joining import join_places
from tests.factories import make_merchant, make_officer, make_place

MAY_9, MAY_10, MAY_11 = date(2023, 5, 9), date(2023, 5, 10), date(2023, 5, 11)


@pytest.fixture
def place(session):
    return make_place(session)


def counted(session, place, day=MAY_11):
    return adoption_by_place(session, [place.id], day)[place.id].counted


def surveyed(session, merchant, day=MAY_10, turn=Turn.REACHED):
    return record_fact(session, by=None, merchant=merchant, rung=Rung.SURVEYED, turn=turn, happened_on=day)


def test_a_trader_who_left_on_the_10th_is_gone_from_the_sums_on_the_10th(session, place):
    trader = make_merchant(session, place=place, closed_on=MAY_10)
    days = {a.as_of: a for a in adoption_of_days(session, [place.id], MAY_9, MAY_11)}
    assert [days[day].counted for day in (MAY_9, MAY_10, MAY_11)] == [1, 0, 0]
    assert [days[day].excluded[Exclusion.CLOSED] for day in (MAY_9, MAY_10, MAY_11)] == [0, 1, 1]
    trader.closed_on = None
    assert [a.counted for a in adoption_of_days(session, [place.id], MAY_9, MAY_11)] == [1, 1, 1]


def test_a_savepoint_that_is_undone_takes_its_share_with_it(session, place):
    shop = make_merchant(session, place=place)
    before = surveyed(session, shop, MAY_9)
    savepoint = session.begin_nested()
    surveyed(session, shop, MAY_10, Turn.LOST)
    assert adoption_by_place(session, [place.id], MAY_11)[place.id].reached[Rung.SURVEYED] == 0
    savepoint.rollback()
    assert before in session
    assert adoption_by_place(session, [place.id], MAY_11)[place.id].reached[Rung.SURVEYED] == 1
    assert differences(session) == []


def test_a_transaction_that_is_undone_leaves_nothing(session, place):
    session.commit()
    make_merchant(session, place=place)
    assert counted(session, place) == 1
    session.rollback()
    assert TOUCHED not in session.info
    assert counted(session, place) == 0
    assert session.scalar(select(func.count()).select_from(running_total)) == 0


def test_rows_inserted_many_at_once_are_summed_up_too(session, place):
    shops = [make_merchant(session, place=place) for _ in range(3)]
    session.commit()
    fact = {"rung": Rung.SIGN_POSTED, "turn": Turn.REACHED, "happened_on": MAY_10}
    session.execute(insert(Fact), [fact | {"merchant_id": shop.id} for shop in shops])
    session.commit()
    found = adoption_by_place(session, [place.id], MAY_10)[place.id]
    assert found.rate(Rung.SIGN_POSTED).numerator == 3


def test_what_the_register_said_is_noted_once_a_change(session, place):
    shop = make_merchant(session, place=place, created_at=datetime(2023, 5, 1, tzinfo=UTC))
    session.commit()
    shop.trade_name = "Tên Khác"
    session.commit()
    shop.kind = MerchantKind.COMPANY
    session.commit()
    entries = session.scalars(select(RegisterEntry).order_by(RegisterEntry.recorded_at)).all()
    assert [(entry.kind, entry.place_id) for entry in entries] == [
        (MerchantKind.REGISTERED_HOUSEHOLD, place.id),
        (MerchantKind.COMPANY, place.id),
    ]
    assert entries[0].recorded_at == datetime(2023, 5, 1, tzinfo=UTC)


def test_a_merchant_registered_later_was_not_known_then(session, place):
    make_merchant(session, place=place, created_at=datetime(2023, 6, 20, tzinfo=UTC))
    filed_at = datetime(2023, 6, 15, tzinfo=UTC)
    assert adoption_by_place(session, [place.id], MAY_10, filed_at)[place.id].counted == 0
    assert adoption_by_place(session, [place.id], MAY_10)[place.id].counted == 1


def test_a_scope_names_who_is_outside_it(session, place):
    make_merchant(session, place=place, kind=MerchantKind.COMPANY, line_of_business=LineOfBusiness.EATERY)
    make_merchant(session, place=place, line_of_business=LineOfBusiness.EATERY)
    make_merchant(session, place=place, closed_on=MAY_9)
    found = adoption_by_place(session, [place.id], MAY_11, scope=Scope(kinds=frozenset({MerchantKind.COMPANY})))
    assert (found[place.id].counted, found[place.id].excluded[Exclusion.OUT_OF_SCOPE]) == (1, 1)
    assert found[place.id].excluded[Exclusion.CLOSED] == 1
    eateries = adoption_by_place(session, [place.id], MAY_11, scope=Scope(lines=frozenset({LineOfBusiness.EATERY})))
    assert (eateries[place.id].counted, eateries[place.id].excluded[Exclusion.OUT_OF_SCOPE]) == (2, 0)


def test_a_recount_finds_a_number_that_somebody_bent_and_counting_anew_mends_it(session, place):
    surveyed(session, make_merchant(session, place=place))
    assert differences(session) == []
    session.execute(update(running_total).where(running_total.c.kind == "").values(surveyed=7))
    session.execute(delete(daily_change).where(daily_change.c.day == MAY_10, daily_change.c.kind == ""))
    assert {(found.table, found.measure, found.kept, found.counted) for found in differences(session)} == {
        ("running_total", "surveyed", 7, 1),
        ("daily_change", "surveyed", 0, 1),
    }
    count_anew(session)
    assert differences(session) == []


def test_merchants_from_before_the_totals_are_summed_up_once(session, place):
    make_merchant(session, place=place)
    session.commit()
    for table in (daily_change, running_total, CountedCourse):
        session.execute(delete(table))
    assert (sum_up_newcomers(session), sum_up_newcomers(session)) == (1, 0)
    assert counted(session, place) == 1


def test_changes_that_make_up_for_each_other_change_no_sum(session, place):
    first, second = make_merchant(session, place=place), make_merchant(session, place=place)
    slip = surveyed(session, first)
    session.commit()
    wrong = {"turn": Turn.MISTAKEN, "happened_on": MAY_10, "corrects_id": slip.id}
    session.add(Fact(merchant_id=first.id, rung=Rung.SURVEYED, **wrong))
    surveyed(session, second)
    session.commit()
    assert adoption_by_place(session, [place.id], MAY_10)[place.id].reached[Rung.SURVEYED] == 1
    assert differences(session) == []


def test_joined_places_are_one_for_the_past_too(session, place):
    other = make_place(session, unit=place.unit)
    by = make_officer(session, unit=place.unit)
    surveyed(session, make_merchant(session, place=place), MAY_9)
    surveyed(session, make_merchant(session, place=other), MAY_10)
    session.commit()
    join_places(session, by=by, place_id=place.id, seen_version=1, into_id=other.id)
    session.commit()
    reached = [adoption_by_place(session, [other.id], day)[other.id].reached[Rung.SURVEYED] for day in (MAY_9, MAY_10)]
    assert reached == [1, 2]
    assert counted(session, place) == 0
    assert differences(session) == []


@pytest.fixture
def shop(own_engine):
    with writing(sessions_on(own_engine)) as session:
        return make_merchant(session)


def two_at_once(engine, shop):
    """Two people record the same rung, on two days; the second begins before the first has committed."""
    sessions = sessions_on(engine)

    def later():
        with writing(sessions) as session:
            surveyed(session, shop, MAY_10)

    with ThreadPoolExecutor(1) as pool:
        with writing(sessions) as session:
            surveyed(session, shop, MAY_9)
            sum_up(session)
            second = pool.submit(later)
            time.sleep(0.5)
        second.result()
    with sessions() as session:
        return {(found.measure, found.kept, found.counted) for found in differences(session) if found.where[1] == ""}


def test_two_who_record_at_one_shop_at_once_are_summed_up_as_one_shop(own_engine, shop):
    assert two_at_once(own_engine, shop) == set()


def test_without_holding_the_shop_it_would_count_twice(own_engine, shop, monkeypatch):
    """The score with the guard removed; SQLite has one writer at a time anyhow."""
    monkeypatch.setattr(keeping, "_for_us_alone", lambda question: question)
    twice = {("surveyed", 2, 1), ("surveyed", 1, 0)}
    assert two_at_once(own_engine, shop) == (twice if own_engine.dialect.name == "postgresql" else set())


def test_every_session_keeps_the_totals_once(session, place):
    start_keeping()
    make_merchant(session, place=place)
    assert counted(session, place) == 1

"""The figures people argue about, with the numbers in them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, insert, select

from campaigns.adoption.figures import Adoption, Exclusion
from campaigns.adoption.keeping import TOUCHED, sum_up
from campaigns.adoption.queries import Standing, adoption_by_place, adoption_recounted, listed, standings_of_place
from campaigns.adoption.rates import Rate
from campaigns.ladder.model import LADDER, Fact, Origin, Rung, Turn
from database.base import utc_now
from registry.places.model import Place
from tests.factories import make_merchant, make_place

MAY_31 = date(2023, 5, 31)
DAY = timedelta(days=1)


def add_facts(session, merchants, rung, turn=Turn.REACHED, happened_on=MAY_31):
    session.execute(
        insert(Fact),
        [
            {
                "merchant_id": merchant.id,
                "rung": rung,
                "turn": turn,
                "happened_on": happened_on,
                "recorded_at": datetime.combine(happened_on, datetime.min.time(), UTC),
                "origin": Origin.RECORDED,
                "evidence": "",
            }
            for merchant in merchants
        ],
    )


def forget_touched(session):
    """As in a new transaction: what this one changed is summed up."""
    session.info.pop(TOUCHED)


@pytest.fixture
def place(session):
    return make_place(session)


@pytest.fixture
def statements(engine):
    """The statements sent to the database, as (SQL, parameters)."""
    sent = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        (168, 542, "31.0"),
        (541, 542, "99.8"),
        (542, 542, "100.0"),
        (9999, 10000, "99.9"),
        (1999, 2000, "99.9"),
        (0, 542, "0.0"),
        (1, 2000, "0.1"),
        (1, 2001, "0.0"),
        (1216, 1433, "84.9"),
        (70, 112, "62.5"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        # 0.0625 exactly: a binary fraction, which a float would round to even.
        (1, 1600, "0.1"),
        (1, 16, "6.3"),
    ],
)
def test_a_percentage_has_one_decimal_and_never_claims_the_last_shop(numerator, denominator, percent):
    assert str(Rate(numerator, denominator).percent) == percent


def test_nobody_has_no_percentage():
    assert Rate(0, 0).percent is None


def test_percentages_are_those_of_exact_arithmetic():
    for denominator in range(1, 200):
        for numerator in range(denominator):
            exact = Decimal(1000 * numerator) / Decimal(denominator)
            assert Rate(numerator, denominator).percent == min(
                (exact.quantize(Decimal(1), rounding="ROUND_HALF_UP")) / 10, Decimal("99.9")
            )


def test_168_of_542_traders_is_31_percent(session, place):
    traders = [make_merchant(session, place=place) for _ in range(542)]
    add_facts(session, traders[:168], Rung.SIGN_POSTED)
    before, after = (adoption_by_place(session, [place.id], day)[place.id] for day in (MAY_31 - DAY, MAY_31))
    assert (before.rate(Rung.SIGN_POSTED), after.rate(Rung.SIGN_POSTED)) == (Rate(0, 542), Rate(168, 542))
    assert after.rate(Rung.SIGN_POSTED).percent == Decimal("31.0")
    add_facts(session, traders[168:541], Rung.SIGN_POSTED)
    almost = adoption_by_place(session, [place.id], MAY_31)[place.id]
    assert almost.rate(Rung.SIGN_POSTED) == Rate(541, 542)
    assert almost.rate(Rung.SIGN_POSTED).percent == Decimal("99.8")


def test_a_trader_who_left_on_the_10th_counts_on_the_9th_and_no_more(session, place):
    make_merchant(session, place=place, opened_on=date(2023, 3, 1), closed_on=date(2023, 5, 10))
    make_merchant(session, place=place)

    def figures(day):
        adoption = adoption_by_place(session, [place.id], day)[place.id]
        return adoption.counted, {reason: n for reason, n in adoption.excluded.items() if n}

    assert figures(date(2023, 2, 28)) == (1, {Exclusion.NOT_YET_OPEN: 1})
    assert figures(date(2023, 3, 1)) == (2, {})
    assert figures(date(2023, 5, 9)) == (2, {})
    assert figures(date(2023, 5, 10)) == (1, {Exclusion.CLOSED: 1})
    assert figures(date(2023, 5, 11)) == (1, {Exclusion.CLOSED: 1})


def test_a_closed_traders_sign_is_not_counted_and_a_paused_one_is_named(session, place):
    left, paused, back, open_ = (make_merchant(session, place=place) for _ in range(4))
    left.closed_on = MAY_31
    add_facts(session, [left, paused, back, open_], Rung.SIGN_POSTED, happened_on=date(2023, 5, 1))
    add_facts(session, [left, paused, back], Rung.PAUSED, happened_on=date(2023, 5, 20))
    add_facts(session, [back], Rung.PAUSED, Turn.LOST, happened_on=date(2023, 5, 30))
    adoption = adoption_by_place(session, [place.id], MAY_31)[place.id]
    assert adoption.rate(Rung.SIGN_POSTED) == Rate(2, 2)
    assert {reason: n for reason, n in adoption.excluded.items() if n} == {Exclusion.CLOSED: 1, Exclusion.PAUSED: 1}


def test_the_refused_stay_in_the_denominator_and_the_unsurveyed_are_told(session, place):
    surveyed, refused, unseen = (make_merchant(session, place=place) for _ in range(3))
    add_facts(session, [surveyed, refused], Rung.SURVEYED)
    add_facts(session, [refused], Rung.REFUSED)
    adoption = adoption_by_place(session, [place.id], MAY_31)[place.id]
    assert (adoption.counted, adoption.refused, adoption.not_surveyed) == (3, 1, 1)
    standings = standings_of_place(session, place, MAY_31)
    assert [s.merchant for s in listed(standings, refused=True)] == [refused]
    assert [s.merchant for s in listed(standings, missing=Rung.SURVEYED)] == [unseen]


def test_a_correction_shows_as_a_difference_between_then_and_now(session, place):
    traders = [make_merchant(session, place=place, created_at=datetime(2023, 3, 1, tzinfo=UTC)) for _ in range(542)]
    filed_at = datetime(2023, 6, 1, 10, tzinfo=UTC)
    add_facts(session, traders[:168], Rung.SIGN_POSTED)
    wrong = session.scalars(select(Fact).where(Fact.merchant_id == traders[0].id)).one()
    session.add(
        Fact(
            merchant_id=wrong.merchant_id,
            rung=wrong.rung,
            turn=Turn.MISTAKEN,
            happened_on=MAY_31,
            recorded_at=filed_at + DAY,
            corrects_id=wrong.id,
        )
    )
    session.flush()
    then = adoption_by_place(session, [place.id], MAY_31, filed_at)[place.id]
    now = adoption_by_place(session, [place.id], MAY_31)[place.id]
    assert (then.rate(Rung.SIGN_POSTED), now.rate(Rung.SIGN_POSTED)) == (Rate(168, 542), Rate(167, 542))
    assert (then.rate(Rung.SIGN_POSTED).percent, now.rate(Rung.SIGN_POSTED).percent) == (
        Decimal("31.0"),
        Decimal("30.8"),
    )
    assert (then.known_at, now.known_at) == (filed_at, None)
    assert len(listed(standings_of_place(session, place, MAY_31, filed_at), rung=Rung.SIGN_POSTED)) == 168


def test_places_add_up_and_keep_apart(session, place):
    other, empty, unasked = make_place(session), make_place(session), make_place(session)
    add_facts(session, [make_merchant(session, place=place) for _ in range(3)], Rung.SIGN_POSTED)
    add_facts(session, [make_merchant(session, place=other)], Rung.REFUSED)
    make_merchant(session, place=other, closed_on=MAY_31)
    make_merchant(session, place=unasked)
    found = adoption_by_place(session, select(Place.id).where(Place.id != unasked.id), MAY_31)
    assert {place_id: adoption.counted for place_id, adoption in found.items()} == {
        place.id: 3,
        other.id: 1,
        empty.id: 0,
    }
    nobody = Adoption.of_nobody(MAY_31, None)
    assert found[empty.id] == nobody
    assert nobody.rate(Rung.SIGN_POSTED).percent is None
    total = sum(found.values(), start=nobody)
    assert (total.as_of, total.known_at, total.counted, total.refused) == (MAY_31, None, 4, 1)
    assert total.reached == {**dict.fromkeys(LADDER, 0), Rung.SIGN_POSTED: 3}
    assert (total.not_surveyed, total.excluded[Exclusion.CLOSED]) == (4, 1)
    assert adoption_by_place(session, [], MAY_31) == {}


@pytest.mark.parametrize(("as_of", "known_at"), [(MAY_31 + DAY, None), (MAY_31, datetime(2023, 6, 1, tzinfo=UTC))])
def test_figures_of_different_moments_have_no_sum(as_of, known_at):
    with pytest.raises(ValueError, match="different moments"):
        Adoption.of_nobody(MAY_31, None) + Adoption.of_nobody(as_of, known_at)


def test_merchants_stand_in_walking_order_with_all_their_rungs(session, place):
    late = make_merchant(session, place=place, unit_label="12/10", trade_name="Hải sản Út Đèo")
    last = make_merchant(session, place=place, unit_label="12 Bis", closed_on=MAY_31)
    first = make_merchant(session, place=place, unit_label="9", trade_name="Bún bò Đức")
    add_facts(session, [first], Rung.REGULAR_USE)
    add_facts(session, [first, late], Rung.SURVEYED)
    add_facts(session, [late], Rung.REFUSED)
    assert standings_of_place(session, place, MAY_31) == [
        Standing(first, frozenset({Rung.SURVEYED, Rung.REGULAR_USE}), Rung.REGULAR_USE, refused=False, exclusion=None),
        Standing(late, frozenset({Rung.SURVEYED, Rung.REFUSED}), Rung.SURVEYED, refused=True, exclusion=None),
        Standing(last, frozenset(), None, refused=False, exclusion=Exclusion.CLOSED),
    ]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("duc", ["9"]),
        ("ĐỨC", ["9"]),
        ("  Út   đèo ", ["12"]),
        ("%", []),
        ("_", []),
        ("", ["9", "12"]),
        (None, ["9", "12"]),
    ],
)
def test_the_list_is_narrowed_by_what_somebody_types(session, place, text, labels):
    make_merchant(session, place=place, unit_label="12", trade_name="Hải sản Út Đèo")
    make_merchant(session, place=place, unit_label="9", trade_name="Bún bò Đức")
    found = standings_of_place(session, place, MAY_31, text=text)
    assert [standing.merchant.unit_label for standing in found] == labels


@pytest.mark.parametrize("places", [1, 12])
def test_few_statements_however_many_places(session, statements, places):
    chosen = [make_place(session) for _ in range(places)]
    for place in chosen:
        add_facts(session, [make_merchant(session, place=place)], Rung.SURVEYED)
    sum_up(session)
    forget_touched(session)
    statements.clear()
    assert len(adoption_by_place(session, [place.id for place in chosen], MAY_31)) == places
    assert len(statements) == 3
    statements.clear()
    assert len(adoption_by_place(session, [place.id for place in chosen], MAY_31, utc_now())) == places
    assert len(statements) == 1
    statements.clear()
    found = standings_of_place(session, chosen[0], MAY_31)
    assert [standing.merchant.trade_name for standing in found]
    assert len(statements) == 1


def test_facts_are_found_by_their_index(session, statements, place):
    add_facts(session, [make_merchant(session, place=place)], Rung.SURVEYED)
    sum_up(session)
    forget_touched(session)
    statements.clear()
    adoption_recounted(session, [place.id], MAY_31)
    ((sql, parameters),) = statements
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN "
    else:
        explain = "EXPLAIN QUERY PLAN "
    plan = "\n".join(str(row) for row in session.connection().exec_driver_sql(explain + sql, parameters))
    assert "ix_fact_merchant_id_rung_happened_on" in plan
    assert "ix_register_entry_place_id" in plan

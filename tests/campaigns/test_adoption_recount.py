"""Whatever happens to merchants, the figures from SQL equal a recount, and each list is as long as its figure."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from campaigns.adoption.figures import Adoption, Exclusion
from campaigns.adoption.queries import adoption_by_place, listed, standings_of_place
from campaigns.ladder.model import LADDER, Fact, Rung, Turn
from campaigns.ladder.queries import rungs_of_merchant, stands_on
from registry.merchants.model import Merchant
from tests.factories import make_merchant, make_place

FIRST = date(2023, 5, 1)
DAYS = 5
"""Few days, few rungs, few people: so that what happens to them meets."""

days = st.integers(0, DAYS - 1)
which = st.integers(0, 7)
"""Which merchant or fact, counted round those there are."""
rungs = st.sampled_from([Rung.SURVEYED, Rung.SIGN_POSTED, Rung.REGULAR_USE, Rung.REFUSED, Rung.PAUSED])
turns = st.sampled_from([Turn.REACHED, Turn.LOST])

registering = st.tuples(st.just("register"), st.booleans(), days)
closing = st.tuples(st.just("close"), which, days)
reopening = st.tuples(st.just("reopen"), which)
facts = st.tuples(st.just("fact"), which, rungs, turns, days, days)
corrections = st.tuples(st.just("correct"), which, st.sampled_from(Turn), days, days)
histories = st.lists(registering | closing | reopening | facts | corrections | facts, max_size=14)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories)
@example([("fact", 0, Rung.PAUSED, Turn.REACHED, 0, 0), ("correct", 0, Turn.MISTAKEN, 0, 2)])
@example(
    [
        ("fact", 0, Rung.SURVEYED, Turn.REACHED, 1, 1),
        ("correct", 0, Turn.LOST, 1, 2),
        ("correct", 1, Turn.REACHED, 3, 3),
    ]
)
@example(
    [
        ("fact", 0, Rung.SURVEYED, Turn.REACHED, 0, 0),
        ("fact", 0, Rung.SURVEYED, Turn.LOST, 1, 0),
        ("correct", 1, Turn.MISTAKEN, 1, 0),
    ]
)
@example(
    [
        ("fact", 0, Rung.SURVEYED, Turn.LOST, 1, 1),
        ("fact", 0, Rung.SURVEYED, Turn.REACHED, 1, 0),
    ]
)
def test_the_figures_equal_a_recount(session, history):
    savepoint = session.begin_nested()
    world = World.with_one_merchant(session)
    for what, *how in history:
        getattr(world, what)(*how)
    session.flush()
    for as_of, known_at in [(day(2), moment(2)), (day(DAYS - 1), moment(2)), (day(2), None), (day(DAYS - 1), None)]:
        world.compare(as_of, known_at)
    world.compare_one_merchant(day(2), moment(2))
    savepoint.rollback()


def day(number):
    return FIRST + timedelta(days=number)


def moment(number):
    return datetime(2023, 5, 1, 12, tzinfo=UTC) + timedelta(days=number)


@dataclass
class World:
    """What there is, as plain rows."""

    session: object
    places: list
    merchants: list[Merchant] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    @classmethod
    def with_one_merchant(cls, session):
        world = cls(session, [make_place(session), make_place(session)])
        world.register(second_place=False, opened=0)
        return world

    def register(self, second_place, opened):
        self.merchants.append(make_merchant(self.session, place=self.places[second_place], opened_on=day(opened)))

    def close(self, number, closed):
        self.merchants[number % len(self.merchants)].closed_on = day(closed)

    def reopen(self, number):
        self.merchants[number % len(self.merchants)].closed_on = None

    def fact(self, number, rung, turn, happened, recorded):
        merchant = self.merchants[number % len(self.merchants)]
        self._add(
            merchant_id=merchant.id, rung=rung, turn=turn, happened_on=day(happened), recorded_at=moment(recorded)
        )

    def correct(self, number, turn, happened, later):
        open_facts = [f for f in self.facts if f.id not in {c.corrects_id for c in self.facts}]
        if not open_facts:
            return
        fact = open_facts[number % len(open_facts)]
        self._add(
            merchant_id=fact.merchant_id,
            rung=fact.rung,
            turn=turn,
            happened_on=day(happened),
            recorded_at=fact.recorded_at + timedelta(days=later),
            corrects_id=fact.id,
        )

    def _add(self, **values):
        self.facts.append(Fact(**values))
        self.session.add(self.facts[-1])
        self.session.flush()

    def compare(self, as_of, known_at):
        found = adoption_by_place(self.session, [place.id for place in self.places], as_of, known_at)
        for place in self.places:
            figures = self.recount(place, as_of, known_at)
            assert found[place.id] == figures
            standings = standings_of_place(self.session, place, as_of, known_at)
            assert {s.merchant.id for s in standings} == {m.id for m in self.merchants if m.place is place}
            assert len(listed(standings)) == figures.counted
            assert len(listed(standings, missing=Rung.SURVEYED)) == figures.not_surveyed
            assert len(listed(standings, refused=True)) == figures.refused
            for rung in LADDER:
                on_it, missing = listed(standings, rung=rung), listed(standings, missing=rung)
                assert len(on_it) == figures.reached[rung]
                assert len(on_it) + len(missing) == figures.counted
            for reason in Exclusion:
                assert len(listed(standings, exclusion=reason)) == figures.excluded[reason]

    def compare_one_merchant(self, as_of, known_at):
        merchant = self.merchants[0]
        stands = {rung for rung in Rung if self._stands(merchant, rung, as_of, known_at)}
        assert rungs_of_merchant(self.session, merchant, as_of, known_at) == stands
        for rung in (Rung.SURVEYED, Rung.SIGN_POSTED, Rung.PAUSED):
            assert stands_on(self.session, merchant, rung, as_of, known_at) == (rung in stands)

    def recount(self, place, as_of, known_at):
        """The same figures, from the rows, with none of the code under test."""
        counted, excluded = [], dict.fromkeys(Exclusion, 0)
        for merchant in self.merchants:
            if merchant.place is not place:
                continue
            stands = {rung for rung in Rung if self._stands(merchant, rung, as_of, known_at)}
            if merchant.closed_on is not None and merchant.closed_on <= as_of:
                excluded[Exclusion.CLOSED] += 1
            elif merchant.opened_on > as_of:
                excluded[Exclusion.NOT_YET_OPEN] += 1
            elif Rung.PAUSED in stands:
                excluded[Exclusion.PAUSED] += 1
            else:
                counted.append(stands)
        return Adoption(
            as_of=as_of,
            known_at=known_at,
            counted=len(counted),
            reached={rung: sum(rung in stands for stands in counted) for rung in LADDER},
            not_surveyed=sum(Rung.SURVEYED not in stands for stands in counted),
            refused=sum(Rung.REFUSED in stands for stands in counted),
            excluded=excluded,
        )

    def _stands(self, merchant, rung, as_of, known_at):
        known = [f for f in self.facts if known_at is None or f.recorded_at <= known_at]
        corrected = {f.corrects_id for f in known}
        told = [
            f
            for f in known
            if (f.merchant_id, f.rung) == (merchant.id, rung)
            and f.id not in corrected
            and f.turn is not Turn.MISTAKEN
            and f.happened_on <= as_of
        ]
        told.sort(key=lambda f: (f.happened_on, f.recorded_at, f.id))
        return bool(told) and told[-1].turn is Turn.REACHED

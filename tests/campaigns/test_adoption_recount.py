"""Whatever happens to merchants, the figures from SQL equal a recount, and each list is as long as its figure."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from time_machine import travel

from campaigns.adoption.figures import EVERYONE, Adoption, Exclusion, Scope
from campaigns.adoption.keeping import sum_up
from campaigns.adoption.queries import adoption_by_place, adoption_recounted, listed, standings_of_place
from campaigns.adoption.recounting import differences
from campaigns.adoption.totals import adoption_of_days
from campaigns.ladder.model import LADDER, Fact, Rung, Turn
from campaigns.ladder.queries import rungs_of_merchant, stands_on
from registry.merchants.model import ALWAYS, LineOfBusiness, Merchant, MerchantKind
from registry.merchants.moving import move_merchant
from registry.places.joining import hand_over_places, join_places
from tests.factories import make_merchant, make_officer, make_place, make_posting, make_ward

FIRST = date(2023, 5, 1)
DAYS = 5
"""Few days, few rungs, few people: so that what happens to them meets."""

days = st.integers(0, DAYS - 1)
which = st.integers(0, 7)
"""Which merchant or fact, counted round those there are."""
rungs = st.sampled_from([Rung.SURVEYED, Rung.SIGN_POSTED, Rung.REGULAR_USE, Rung.REFUSED, Rung.PAUSED])
turns = st.sampled_from([Turn.REACHED, Turn.LOST])

moments = st.integers(0, DAYS - 1)
registering = st.tuples(st.just("register"), st.booleans(), days, moments)
closing = st.tuples(st.just("close"), which, days, moments)
reopening = st.tuples(st.just("reopen"), which, moments)
moving = st.tuples(st.just("move"), which, st.integers(0, 2), days, moments)
retyping = st.tuples(st.just("retype"), which, st.sampled_from(MerchantKind), st.sampled_from(LineOfBusiness), moments)
joining = st.tuples(st.just("join"), st.integers(0, 2), st.integers(0, 2))
handing_over = st.just(("hand_over",))
facts = st.tuples(st.just("fact"), which, rungs, turns, days, moments)
corrections = st.tuples(st.just("correct"), which, st.sampled_from(Turn), days, moments)
register = registering | closing | reopening | moving | retyping | joining | handing_over
histories = st.lists(register | facts | corrections | facts | facts, max_size=16)
SCOPES = (
    EVERYONE,
    Scope(kinds=frozenset({MerchantKind.REGISTERED_HOUSEHOLD, MerchantKind.COMPANY})),
    Scope(lines=frozenset({LineOfBusiness.GROCERIES})),
    Scope(frozenset({MerchantKind.COMPANY}), frozenset({LineOfBusiness.EATERY, LineOfBusiness.SEAFOOD})),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
@example(
    [
        ("fact", 0, Rung.SIGN_POSTED, Turn.REACHED, 1, 1),
        ("move", 0, 1, 3, 3),
        ("register", True, 0, 2),
        ("join", 1, 2),
        ("hand_over",),
    ]
)
@example(
    [
        ("move", 0, 1, 2, 1),
        ("move", 0, 2, 2, 2),
        ("join", 1, 0),
        ("join", 0, 2),
        ("retype", 0, MerchantKind.COMPANY, LineOfBusiness.EATERY, 3),
    ]
)
def test_the_figures_equal_a_recount(session, history):
    savepoint = session.begin_nested()
    world = World.with_one_merchant(session)
    for number, (what, *how) in enumerate(history):
        getattr(world, what)(*how)
        if number % 3 == 0:
            sum_up(session)  # in the middle of a transaction as well as at its end
    session.flush()
    for as_of, known_at in [(day(2), moment(2)), (day(DAYS - 1), moment(2)), (day(2), None), (day(DAYS - 1), None)]:
        world.compare(as_of, known_at, EVERYONE)
    for scope in SCOPES:
        world.compare(day(3), None, scope)
    world.compare(day(3), moment(3), SCOPES[1])
    world.compare_days(SCOPES[1])
    world.compare_one_merchant(day(2), moment(2))
    assert differences(session) == []
    savepoint.rollback()
    assert differences(session) == []


def day(number):
    return FIRST + timedelta(days=number)


def moment(number):
    return datetime(2023, 5, 1, 12, tzinfo=UTC) + timedelta(days=number)


@dataclass
class World:
    """What there is, as plain rows."""

    session: object
    by: object
    units: list
    places: list
    merchants: list[Merchant] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    said: list[tuple] = field(default_factory=list)
    """What the register said: (merchant, moment, place, since, kind, line, opened, closed)."""
    into: dict = field(default_factory=dict)
    """Which place became a part of which."""

    @classmethod
    def with_one_merchant(cls, session):
        units = [make_ward(session), make_ward(session)]
        by = make_officer(session, unit=units[0])
        make_posting(session, officer=by, unit=units[1])
        world = cls(session, by, units, [make_place(session, unit=units[0]) for _ in range(3)])
        world.register(second_place=False, opened=0, recorded=0)
        return world

    def register(self, second_place, opened, recorded):
        place = self._now(self.places[second_place])
        self.merchants.append(
            make_merchant(self.session, place=place, opened_on=day(opened), created_at=moment(recorded))
        )
        sum_up(self.session)  # what the register says is noted as often as somebody asks, or commits
        self._say(self.merchants[-1], moment(recorded), since=ALWAYS)

    def close(self, number, closed, recorded):
        merchant = self.merchants[number % len(self.merchants)]
        self._change(merchant, recorded, closed_on=max(day(closed), merchant.opened_on))

    def reopen(self, number, recorded):
        self._change(self.merchants[number % len(self.merchants)], recorded, closed_on=None)

    def retype(self, number, kind, line, recorded):
        merchant = self.merchants[number % len(self.merchants)]
        self._change(merchant, recorded, kind=kind, line_of_business=line)

    def move(self, number, to, since, recorded):
        merchant, place = self.merchants[number % len(self.merchants)], self._now(self.places[to])
        recorded = max(recorded, since, DAYS - 1)  # nobody tells of a move before it
        moved_on = max(day(since), merchant.opened_on, merchant.placed_since)
        if merchant.place is place:
            return
        with travel(max(moment(recorded), self._last_said(merchant)), tick=False):
            move_merchant(
                self.session,
                by=self.by,
                merchant_id=merchant.id,
                seen_version=merchant.version,
                place_id=place.id,
                unit_label="7",
                moved_on=moved_on,
            )
            sum_up(self.session)
        self._say(merchant, moment(recorded), since=moved_on)

    def join(self, number, into):
        place, other = self._now(self.places[number]), self._now(self.places[into])
        if place is other:
            return
        there = [merchant for merchant in self.merchants if merchant.place is place]
        with travel(moment(DAYS - 1), tick=False):
            join_places(self.session, by=self.by, place_id=place.id, seen_version=place.version, into_id=other.id)
            sum_up(self.session)
        self.into |= {part: other for part, whole in self.into.items() if whole is place} | {place: other}
        for merchant in there:
            self.session.refresh(merchant)
            self._say(merchant, moment(DAYS - 1), since=merchant.placed_since)

    def hand_over(self):
        self.session.flush()
        before, after = self.units
        hand_over_places(self.session, by=self.by, unit=before, into=after)
        self.units = [after, before]

    def _now(self, place):
        """The place, or the one it became a part of."""
        return self.into.get(place, place)

    def _change(self, merchant, recorded, **values):
        with travel(max(moment(recorded), self._last_said(merchant)), tick=False):
            for name, value in values.items():
                setattr(merchant, name, value)
            sum_up(self.session)
        self._say(merchant, moment(recorded), since=merchant.placed_since)

    def _say(self, merchant, at, since):
        at = max(at, self._last_said(merchant)) if any(said[0] is merchant for said in self.said) else at
        content = (merchant.kind, merchant.line_of_business, merchant.opened_on, merchant.closed_on)
        self.said.append((merchant, at, merchant.place, since, *content))

    def _last_said(self, merchant):
        return max(at for of, at, *_ in self.said if of is merchant)

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

    def compare(self, as_of, known_at, scope):
        places = [place for place in self.places if place not in self.into]
        asked = (self.session, [place.id for place in places], as_of, known_at, scope)
        found, counted_anew = adoption_by_place(*asked), adoption_recounted(*asked)
        for place in places:
            figures, there = self.recount(place, as_of, known_at, scope)
            assert found[place.id] == figures
            assert counted_anew[place.id] == figures
            standings = standings_of_place(self.session, place, as_of, known_at, scope=scope)
            assert {s.merchant.id for s in standings} == {merchant.id for merchant in there}
            assert len(listed(standings)) == figures.counted
            assert len(listed(standings, missing=Rung.SURVEYED)) == figures.not_surveyed
            assert len(listed(standings, refused=True)) == figures.refused
            for rung in LADDER:
                on_it, missing = listed(standings, rung=rung), listed(standings, missing=rung)
                assert len(on_it) == figures.reached[rung]
                assert len(on_it) + len(missing) == figures.counted
            for reason in Exclusion:
                assert len(listed(standings, exclusion=reason)) == figures.excluded[reason]

    def compare_days(self, scope):
        """The figures of a stretch, day by day, are those of each day."""
        place_ids = [place.id for place in self.places]
        for adoption in adoption_of_days(self.session, place_ids, day(0), day(DAYS), scope):
            each = adoption_by_place(self.session, place_ids, adoption.as_of, None, scope).values()
            assert adoption == sum(each, Adoption.of_nobody(adoption.as_of, None))

    def compare_one_merchant(self, as_of, known_at):
        merchant = self.merchants[0]
        stands = {rung for rung in Rung if self._stands(merchant, rung, as_of, known_at)}
        assert rungs_of_merchant(self.session, merchant, as_of, known_at) == stands
        for rung in (Rung.SURVEYED, Rung.SIGN_POSTED, Rung.PAUSED):
            assert stands_on(self.session, merchant, rung, as_of, known_at) == (rung in stands)

    def recount(self, place, as_of, known_at, scope):
        """The same figures, from the rows, with none of the code under test; and the merchants that were there."""
        counted, excluded, there = [], dict.fromkeys(Exclusion, 0), []
        for merchant in self.merchants:
            said = [told for told in self.said if told[0] is merchant and (known_at is None or told[1] <= known_at)]
            where = sorted((told[3], number, told[2]) for number, told in enumerate(said) if told[3] <= as_of)
            if not where or self._now(where[-1][2]) is not place:
                continue
            there.append(merchant)
            *_, kind, line, opened_on, closed_on = said[-1]
            stands = {rung for rung in Rung if self._stands(merchant, rung, as_of, known_at)}
            if closed_on is not None and closed_on <= as_of:
                excluded[Exclusion.CLOSED] += 1
            elif opened_on > as_of:
                excluded[Exclusion.NOT_YET_OPEN] += 1
            elif Rung.PAUSED in stands:
                excluded[Exclusion.PAUSED] += 1
            elif (scope.kinds and kind not in scope.kinds) or (scope.lines and line not in scope.lines):
                excluded[Exclusion.OUT_OF_SCOPE] += 1
            else:
                counted.append(stands)
        figures = Adoption(
            as_of=as_of,
            known_at=known_at,
            counted=len(counted),
            reached={rung: sum(rung in stands for stands in counted) for rung in LADDER},
            not_surveyed=sum(Rung.SURVEYED not in stands for stands in counted),
            refused=sum(Rung.REFUSED in stands for stands in counted),
            excluded=excluded,
        )
        return figures, there

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

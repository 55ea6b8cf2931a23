"""Period reports: which days they tell of, what they say, and that what was filed stays while corrections show."""

import json
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, NoResultFound

from campaigns.adoption.figures import Exclusion
from campaigns.adoption.rates import Rate
from campaigns.criteria.ready import READY
from campaigns.incidents.model import ClosedReason, Incident, IncidentKind, IncidentState, Source
from campaigns.ladder.model import Fact, Origin, Rung, Turn
from campaigns.ladder.operations import correct_fact, record_fact
from campaigns.plans.model import Campaign, CampaignPlace, Milestone
from campaigns.reports import errors, gathering
from campaigns.reports.canonical import canonical, digest, restored
from campaigns.reports.contents import Figure, ReportContents, Typed
from campaigns.reports.differences import differences_since
from campaigns.reports.gathering import gather
from campaigns.reports.model import FileForm
from campaigns.reports.operations import ReadyReport, file_report, filed_already, seen_by_reader, what_to_file
from campaigns.reports.period import Period, PeriodKind
from campaigns.reports.queries import file_of, hashes_of, report_seen_by, reports_seen_by
from campaigns.visits.model import Outcome, Reason
from campaigns.visits.operations import record_visit
from database.base import utc_now
from registry.accounts.model import AccountState
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.signs.operations import make_sign
from tests.factories import make_account, make_merchant, make_officer, make_place, make_ward
from tests.tampering import without_triggers

MAY_31 = date(2023, 5, 31)
MAY = Period.chosen(date(2023, 5, 1), MAY_31)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "year", "number", "first", "last"),
    [
        (PeriodKind.MONTH, 2023, 6, date(2023, 5, 15), date(2023, 6, 14)),
        (PeriodKind.MONTH, 2026, 1, date(2025, 12, 15), date(2026, 1, 14)),
        (PeriodKind.QUARTER, 2026, 1, date(2025, 12, 15), date(2026, 3, 14)),
        (PeriodKind.QUARTER, 2026, 4, date(2026, 9, 15), date(2026, 12, 14)),
        (PeriodKind.HALF_YEAR, 2026, 1, date(2025, 12, 15), date(2026, 6, 14)),
        (PeriodKind.HALF_YEAR, 2026, 2, date(2026, 6, 15), date(2026, 12, 14)),
        (PeriodKind.YEAR, 2026, 1, date(2025, 12, 15), date(2026, 12, 14)),
    ],
)
def test_periods_by_the_decree(kind, year, number, first, last):
    period = Period.of(kind, year, number)
    assert period == Period(kind, first, last)
    assert (period.year, period.number) == (year, number)
    assert Period.holding(first, kind) == Period.holding(last, kind) == period
    assert period.before().last == first - DAY == period.eve
    assert Period.holding(last + DAY, kind).before() == period
    assert Period.ended(last, kind) == period
    assert Period.ended(last - DAY, kind) == period.before()


def test_chosen_days_and_periods_that_are_none():
    assert MAY.before() == Period.chosen(date(2023, 3, 31), date(2023, 4, 30)), "31 days as well"
    assert (MAY.year, MAY.number) == (2023, 1)
    for wrong in ((PeriodKind.MONTH, 13), (PeriodKind.QUARTER, 0), (PeriodKind.CHOSEN, 1)):
        with pytest.raises(ValueError, match=str(wrong[1])):
            Period.of(wrong[0], 2026, wrong[1])
    with pytest.raises(ValueError, match="ends"):
        Period.chosen(MAY_31, MAY_31 - DAY)


def add_facts(session, merchants, happened_on, rung=Rung.SIGN_POSTED):
    told = {"rung": rung, "turn": Turn.REACHED, "happened_on": happened_on, "origin": Origin.RECORDED, "evidence": ""}
    told["recorded_at"] = datetime.combine(happened_on, datetime.min.time(), UTC)
    session.execute(insert(Fact), [{**told, "merchant_id": merchant.id} for merchant in merchants])


@pytest.fixture
def ward(session):
    return make_ward(session, name="Phường Thử")


@pytest.fixture
def official(session, ward):
    return make_officer(session, unit=ward)


@pytest.fixture
def market(session, ward):
    """Two markets of 542 traders together: 160 with a sign at the end of April 2023, 168 at the end of May."""
    market, other = (make_place(session, unit=ward, name=f"Chợ Thử {letter}") for letter in "AB")
    shops = [make_merchant(session, place=market, unit_label=f"A{number}") for number in range(1, 13)]
    rest = [make_merchant(session, place=other, unit_label=f"B{number}") for number in range(1, 531)]
    add_facts(session, [*shops[:5], *rest[:155]], date(2023, 4, 20))
    add_facts(session, [*shops[5:7], *rest[155:161]], date(2023, 5, 20))
    return market, other, shops


def draw(contents):
    """Files that say as much as real ones."""
    return {form: f"{form} {canonical(contents)}".encode() for form in FileForm}


def file(session, by, period, *places, report_id=None, **more):
    contents = what_to_file(session, by=by, place_ids=[place.id for place in places], period=period, **more)
    filed = filed_already(session, contents)
    report_id = report_id or uuid.uuid4()
    return filed or file_report(session, by=by, report_id=report_id, ready=ReadyReport.of(contents, draw(contents)))


def test_168_of_542_a_filed_report_stays_and_the_correction_is_told_in_the_next_one(session, official, market):
    place, other, shops = market
    report = file(session, official, MAY, place, other, typed=Typed(proposals="Cấp thêm biển."))
    said = report.said
    assert said.total.now == Rate(168, 542)
    assert said.total.now.percent == Decimal("31.0")
    assert said.total.before == Rate(160, 542)
    assert [part.numbers.now for part in said.places] == [Rate(7, 12), Rate(161, 530)]
    assert [shop.label for shop in said.places[0].shops] == [f"A{number}" for number in range(1, 13)]
    behind = [shop for part in said.places for shop in part.shops if Rung.SIGN_POSTED in shop.rungs]
    assert len(behind) == 168, "every figure is as large as its list in the annex is long"
    assert (said.unit, said.criterion.code, said.typed.proposals) == ("Phường Thử", "signs_displayed", "Cấp thêm biển.")
    kept = (report.contents, report.contents_sha256, hashes_of(session, report))
    assert report.contents_sha256 == digest(report.contents)
    assert restored(ReportContents, report.contents) == said
    assert canonical(said) == report.contents
    assert differences_since(session, report) == []

    fact = session.scalars(select(Fact).where(Fact.merchant_id == shops[6].id)).one()
    correct_fact(session, by=official, fact_id=fact.id, turn=Turn.MISTAKEN, happened_on=date(2023, 5, 20), evidence="x")
    record_fact(session, by=official, merchant=shops[9], rung=Rung.SURVEYED, happened_on=MAY_31)
    shops[11].closed_on = date(2023, 5, 10)
    session.flush()
    session.expire_all()
    assert (report.contents, report.contents_sha256, hashes_of(session, report)) == kept
    told = {one.figure: one for one in differences_since(session, report)}
    assert {figure: (one.filed, one.now) for figure, one in told.items()} == {
        Figure.COUNTED: (12, 11),
        Rung.SURVEYED: (0, 1),
        Rung.SIGN_POSTED: (7, 6),
        Exclusion.CLOSED: (0, 1),
    }
    assert [shop.label for shop in told[Rung.SIGN_POSTED].lost] == ["A7"]
    assert [shop.label for shop in told[Rung.SURVEYED].gained] == ["A10"]
    assert {one.place for one in told.values()} == {"Chợ Thử A"}

    then = gather(session, official, [place.id, other.id], MAY, said.known_at).total.now
    assert then == Rate(168, 542), "known then"
    june = Period.chosen(date(2023, 6, 1), date(2023, 6, 30))
    following = file(session, official, june, place, other).said
    assert following.total.before == Rate(167, 541)
    assert following.corrected.report_id == report.id
    assert {one.figure for one in following.corrected.differences} == set(told)
    fact = session.scalars(select(Fact).where(Fact.merchant_id == shops[0].id)).one()
    correct_fact(session, by=official, fact_id=fact.id, turn=Turn.MISTAKEN, happened_on=date(2023, 4, 20), evidence="x")
    late = {one.figure: one for one in differences_since(session, report)}[Figure.BEFORE_REACHED]
    assert (late.filed, late.now, late.lost) == (5, 4, ())


def test_what_has_not_changed_is_not_filed_twice(session, official, market):
    place, other, shops = market
    report = file(session, official, MAY, place)
    assert file(session, official, MAY, place) is report
    assert file(session, official, MAY, place, other) is not report
    record_fact(session, by=official, merchant=shops[9], rung=Rung.SURVEYED, happened_on=MAY_31)
    again = file(session, official, MAY, place)
    assert again is not report
    assert reports_seen_by(session, official)[0] == again
    entry = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == again.id)).one()
    assert (entry.action, entry.details["sha256"]["contents"]) == ("report:file", again.contents_sha256)
    contents = what_to_file(session, by=official, place_ids=[place.id], period=MAY, typed=Typed(signer="N"))
    assert filed_already(session, contents) is None, "other words"
    assert seen_by_reader(contents) == seen_by_reader(again.said) != seen_by_reader(report.said)
    twice = file_report(session, by=official, report_id=again.id, ready=ReadyReport.of(contents, draw(contents)))
    assert twice is again, "one form is one report"
    with pytest.raises(NoResultFound):
        file_report(
            session, by=make_officer(session), report_id=again.id, ready=ReadyReport.of(contents, draw(contents))
        )
    kept = file_of(session, again, FileForm.PDF)
    assert kept.sha256 == sha256(kept.content).hexdigest() == hashes_of(session, again)[FileForm.PDF]
    assert again.period == MAY


def test_visits_incidents_signs_and_the_plan_are_counted(session, official, ward):
    now = today()
    period = Period.chosen(now - 20 * DAY, now)
    street = make_place(session, unit=ward)
    shops = [make_merchant(session, place=street) for _ in range(10)]
    add_facts(session, shops[:2], now - 40 * DAY)
    add_facts(session, shops[2:4], now - 5 * DAY)
    for shop in shops[4:6]:
        record_visit(
            session,
            by=official,
            merchant=shop,
            visited_on=now - DAY,
            outcome=Outcome.REFUSED,
            reasons=[Reason.FEAR_OF_TAX],
        )
    for number, closed in enumerate((False, True)):
        incident = Incident(number=f"T-{number}", place_id=street.id, kind=IncidentKind.PASTED_OVER)
        incident.source, incident.opened_by_id = Source.OFFICER, official.id
        if closed:
            incident.state, incident.closed_at = IncidentState.CLOSED, utc_now()
            incident.closed_by_id, incident.closed_reason = official.id, ClosedReason.GENUINE
        session.add(incident)
    make_account(session, merchant=shops[0], state=AccountState.ACTIVE)
    make_sign(session, by=official, merchant_id=shops[0].id, layout="a6", place_line="", unit_line="")
    campaign = Campaign(unit=ward, name="Phố thử", starts_on=now - 30 * DAY, due_on=now + 30 * DAY, version=1)
    campaign.criterion_id = READY[1].id
    campaign.place_rows = [CampaignPlace(place=street)]
    campaign.milestones = [Milestone(day=now, percent=Decimal("50.0"))]
    session.add(campaign)
    session.flush()
    said = gather(session, official, [street.id], period, utc_now())
    assert said.difficulties[Reason.FEAR_OF_TAX] == 2
    assert (said.incidents.told[IncidentKind.PASTED_OVER], said.incidents.closed, said.incidents.still_open) == (
        2,
        1,
        1,
    )
    assert (said.signs.printed, said.signs.posted, said.signs.ended) == (1, 0, 0)
    plan = said.places[0].plan
    assert (plan.percent, plan.should_be, plan.target_percent) == (Decimal("50.0"), 5, Decimal("100.0"))
    assert (said.total.now, said.total.before, said.total.refused) == (Rate(4, 10), Rate(2, 10), 2)
    assert (said.number_of_shops, said.places[0].shops[0].highest) == (10, Rung.SIGN_POSTED)
    assert said.places[0].shops[-1].highest is None
    assert restored(ReportContents, canonical(said)) == said
    filed_before = json.loads(canonical(said))
    assert filed_before.pop("courses")
    assert restored(ReportContents, json.dumps(filed_before)) == replace(said, courses=())


def test_who_may_file_and_see(session, official, ward, market, monkeypatch):
    place, other, _shops = market
    city = ward.parent
    far = make_place(session, unit=make_ward(session, province=city))
    both = make_officer(session, unit=city)
    report = file(session, both, MAY, place, far)
    assert (report.unit, report.said.parent) == (city, "")
    assert report_seen_by(session, both, report.id) is report
    with pytest.raises(NoResultFound):
        report_seen_by(session, official, report.id)
    assert list(reports_seen_by(session, official)) == []
    with pytest.raises(NoResultFound):
        file(session, official, MAY, place, far)
    with pytest.raises(errors.NoPlacesChosen):
        file(session, official, MAY)
    with pytest.raises(errors.PeriodNotOver):
        file(session, official, Period.chosen(MAY_31, today() + DAY), place)
    with pytest.raises(errors.WordsTooLong):
        file(session, official, MAY, place, typed=Typed(signer="x" * 121))
    elsewhere = make_place(session)
    in_two = make_officer(session, unit=elsewhere.unit, place=place)
    with pytest.raises(errors.PlacesOfSeveralProvinces):
        file(session, in_two, MAY, place, elsewhere)
    monkeypatch.setattr(gathering, "MOST_SHOPS", 541)
    with pytest.raises(errors.TooManyShops):
        file(session, official, MAY, place, other)


KEPT = (
    "UPDATE period_report SET contents = '{}'",
    "UPDATE period_report_file SET content = 'x'",
    "UPDATE period_report_place SET place_id = place_id",
    "DELETE FROM period_report_file",
    "DELETE FROM period_report_place",
    "DELETE FROM period_report",
)
ON_SQLITE = (
    "INSERT OR REPLACE INTO period_report SELECT * FROM period_report",
    "INSERT OR REPLACE INTO period_report_place SELECT * FROM period_report_place",
    "INSERT OR REPLACE INTO period_report_file SELECT * FROM period_report_file",
)
ON_POSTGRESQL = ("TRUNCATE period_report CASCADE", "TRUNCATE period_report_file", "TRUNCATE period_report_place")


def test_the_database_keeps_what_was_filed(session, official, market):
    file(session, official, MAY, market[0])
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    for statement in KEPT + (ON_SQLITE if on_sqlite else ON_POSTGRESQL):
        with pytest.raises(IntegrityError, match="what was filed stays"), session.begin_nested():
            session.execute(text(statement))
    with without_triggers(session):  # the control
        session.execute(text(KEPT[0]))

"""What an operations centre reads: indicators and campaigns, as JSON and as tables, within the key's units."""

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import quote

import jsonschema_rs
import pytest

from campaigns.criteria.operations import CriterionContent, define_criterion, revise_criterion
from campaigns.criteria.ready import READY
from campaigns.indicators.indicator import POINTS
from campaigns.ladder.model import Fact, Rung, Turn
from campaigns.plans.operations import CampaignContent, plan_campaign
from campaigns.reports.model import PeriodReport, PeriodReportPlace
from campaigns.reports.period import Period
from campaigns.visits.model import Outcome
from campaigns.visits.operations import record_visit
from database.base import utc_now
from merchant_app.api.description import BEGINNING
from merchant_app.api.shapes import SHAPES
from registry.api_keys.model import ApiRight
from registry.api_keys.operations import make_api_key
from registry.calendar import today
from registry.merchants.model import MerchantKind
from registry.officers.model import Role
from registry.places.model import PlaceKind
from tests.campaigns.planned import SIGNS
from tests.factories import make_merchant, make_officer, make_place, make_unit, make_ward

DAY = timedelta(days=1)
READY_TEST = READY[2].id
NOBODYS = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def city(session):
    return make_unit(session, name="Thành phố Thử", kind="thành phố")


@pytest.fixture
def ward(session, city):
    return make_ward(session, province=city, name="Phường Thử")


@pytest.fixture
def official(session, city):
    return make_officer(session, unit=city)


@pytest.fixture
def street(session, ward):
    """Ten shops, four of them with a sign since thirty days."""
    place = make_place(session, unit=ward, name="=Đường Thử")
    for number in range(10):
        shop = make_merchant(session, place=place, opened_on=today() - 400 * DAY)
        if number < 4:
            told = {"rung": Rung.SIGN_POSTED, "turn": Turn.REACHED, "happened_on": today() - 30 * DAY}
            session.add(Fact(merchant=shop, **told))
    session.commit()
    return place


@pytest.fixture
def ask(app, session, city):
    """Asks with a key for a unit."""
    admin = make_officer(session, role=Role.ADMIN, unit=city)
    tokens = {}

    def get(path, unit, **headers):
        if unit.id not in tokens:
            _key, tokens[unit.id] = make_api_key(
                session, by=admin, office="Trung tâm", units=[unit], rights=list(ApiRight), begins_on=today(),
                ends_on=today() + 9 * DAY,
            )  # fmt: skip
            session.commit()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["Authorization"] = f"Bearer {tokens[unit.id]}"
        return app.test_client().get(f"{BEGINNING}{path}", headers=named)

    return get


def fits(name, answer):
    assert answer.status_code == 200, answer.text
    jsonschema_rs.validate({"$ref": f"#/components/schemas/{name}", "components": {"schemas": SHAPES}}, answer.json)
    return answer.json


def table(answer):
    """The lines of a table, by column; that it is written as RFC 4180 wants it."""
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    text = answer.data.decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def plan(session, by, *places, **changed):
    said = {"name": "Phố thử", "starts_on": today() - 60 * DAY, "due_on": today() + 60 * DAY, "criterion_id": SIGNS}
    content = CampaignContent(**{**said, "place_ids": [place.id for place in places], **changed})
    made = plan_campaign(session, by=by, content=content)
    session.commit()
    return made


def signs(told, area=None):
    (found,) = (
        row
        for row in told["indicators"]
        if row["criterion"]["code"] == "signs_displayed" and area in (None, row["area"]["name"])
    )
    return found


def test_an_indicator_has_all_that_a_centre_takes(session, ask, street, ward, official):
    plan(session, official, street)
    shops = session.query(type(make_merchant(session, place=street))).filter_by(place_id=street.id).all()
    for shop, ago in zip(shops, (12, 40), strict=False):
        told = {"outcome": Outcome.SPOKEN, "reasons": [], "note": "", "next_on": None}
        record_visit(session, by=official, merchant=shop, visited_on=today() - ago * DAY, **told)
    session.commit()
    told = signs(fits("Indicators", ask("/indicators", ward, Accept_Language="en")))
    assert told["id"] == f"{ward.code}:signs_displayed"
    assert (told["value"], told["numerator"], told["denominator"]) == (36.4, 4, 11)
    assert (told["unit"], told["direction"], told["method_version"]) == ("percent", "up", 1)
    assert told["note"]
    assert told["excluded"] == {"closed": 0, "not_yet_open": 0, "out_of_scope": 0, "paused": 0}
    assert (len(told["trend"]), told["trend"][-1]["value"], told["trend"][-2]) == (POINTS, 36.4, told["previous"])
    assert told["previous"]["as_of"] == Period.holding(today()).eve.isoformat()
    assert told["trend"][0]["numerator"] == 0
    assert (told["green_from"], told["amber_from"]) == (50.0, 26.7), "half of the way, and four weeks before that"
    assert told["amber_from"] < told["green_from"] < told["plan"]["value"] <= 75
    assert (told["oldest_visit_days"], told["not_visited"]) == (40, 9)
    assert told["frozen"] is None


def test_a_ward_is_told_of_that_ward_and_a_city_of_all(session, ask, street, ward, city):
    other = make_ward(session, province=city, name="Phường Khác")
    session.commit()
    assert {row["area"]["name"] for row in ask("/indicators", ward).json["indicators"]} == {"Phường Thử"}
    whole = fits("Indicators", ask("/indicators", city))
    assert [signs(whole, name)["denominator"] for name in ("Thành phố Thử", "Phường Thử")] == [10, 10]
    assert not any(row["area"]["name"] == "Phường Khác" for row in whole["indicators"]), "it has no places"
    assert signs(fits("Indicators", ask(f"/indicators?unit={other.code}", city)))["value"] is None
    refused = [ask(f"/indicators?unit={code}", ward) for code in (other.code, city.code, "99999")]
    assert [answer.status_code for answer in refused] == [404] * 3
    assert len({answer.data for answer in refused}) == 1


def test_criteria_are_asked_for_by_code_or_id_and_of_others_are_none(session, ask, street, ward, city, official):
    content = CriterionContent(
        name="Hộ khoán", rung=Rung.SIGN_POSTED, what_counts="Có biển", kinds=[MerchantKind.REGISTERED_HOUSEHOLD]
    )
    own = define_criterion(session, by=official, unit_id=ward.id, content=content)
    other = make_ward(session, province=city)
    strange = define_criterion(session, by=official, unit_id=other.id, content=content)
    session.commit()
    told = fits("Indicators", ask(f"/indicators?criterion={own.id}", ward))["indicators"]
    assert [(row["id"], row["name"]) for row in told] == [(f"{ward.code}:{ward.code}-{own.code}", "Hộ khoán")]
    (row,) = told
    assert row["denominator"] + row["excluded"]["out_of_scope"] == 10
    assert len(ask("/indicators", ward).json["indicators"]) == 7
    assert len(ask("/indicators?criterion=regular_use", ward).json["indicators"]) == 1
    address = f"/places/{street.id}/adoption?criterion"
    narrow = fits("Adoption", ask(f"{address}={own.id}&from={today()}", ward))
    assert narrow["rates"][0]["denominator"] == narrow["days"][0]["rates"][0]["denominator"] == row["denominator"]
    assert (narrow["criterion"]["id"], len(narrow["rates"])) == (str(own.id), 1)
    assert ask(f"{address}=signs_displayed&rung=surveyed", ward).json["rates"][0]["rung"] == "surveyed"
    for asked in ("/indicators?criterion", address):
        answers = [ask(f"{asked}={unknown}", ward) for unknown in (strange.id, NOBODYS)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].data == answers[1].data
        assert ask(f"{asked}=x", ward).json["errors"][0]["parameter"] == "criterion"
    newer = revise_criterion(
        session, by=official, criterion_id=own.id, content=CriterionContent(name="Hộ khoán", rung=Rung.SURVEYED,
                                                                            what_counts="Đã đến"),
    )  # fmt: skip
    session.commit()
    versions = [row["method_version"] for row in ask("/indicators", ward).json["indicators"]]
    assert (newer.method_version, versions) == (2, [1] * 6 + [2])


def test_fewer_than_five_shops_are_nobodys_figure(session, ask, ward, official):
    place = make_place(session, unit=ward)
    for _ in range(4):
        make_merchant(session, place=place, opened_on=today() - 400 * DAY)
    campaign = plan(session, official, place)
    told = signs(fits("Indicators", ask("/indicators", ward)))
    assert told["hidden"]
    assert {told[name] for name in ("value", "numerator", "denominator", "oldest_visit_days", "not_visited")} == {None}
    whole = fits("WholeCampaign", ask(f"/campaigns/{campaign.id}", ward))
    for progress in (whole["progress"], whole["places"][0]["progress"]):
        assert [name for name, value in progress.items() if value is not None] == ["as_of", "hidden"]


def test_what_was_filed_is_found_again_as_it_was(session, ask, street, ward, official):
    period = Period.holding(today()).before()
    filed = PeriodReport(
        unit_id=ward.id, kind=period.kind, first_on=period.first, last_on=period.last, known_at=utc_now(),
        method_version=1, contents="{}", contents_sha256="0" * 64, filed_by_id=official.id,
    )  # fmt: skip
    session.add(filed)
    session.flush()
    session.add(PeriodReportPlace(report_id=filed.id, place_id=street.id))
    session.commit()
    make_place(session, unit=ward, kind=PlaceKind.MARKET)
    before = datetime(2024, 1, 1, tzinfo=UTC).isoformat().replace("+", "%2B")
    make_merchant(session, place=street, opened_on=today() - 400 * DAY)  # told of only now
    session.commit()
    frozen = signs(fits("Indicators", ask("/indicators", ward)))["frozen"]
    assert (frozen["as_of"], frozen["sha256"]) == (period.last.isoformat(), "0" * 64)
    asked = f"/indicators?as_of={frozen['as_of']}"
    then = signs(fits("Indicators", ask(f"{asked}&known_at={quote(frozen['known_at'])}", ward)))
    now = signs(fits("Indicators", ask(asked, ward)))
    assert (then["denominator"], now["denominator"]) == (10, 11)
    assert signs(fits("Indicators", ask(f"/indicators?known_at={before}", ward)))["frozen"] is None


def test_only_wards_that_changed_are_read_again(session, ask, street, ward, city):
    quiet = make_place(session, unit=make_ward(session, province=city, name="Phường Yên"))
    make_merchant(session, place=quiet)
    session.commit()
    changed = signs(ask("/indicators", city).json, "Phường Yên")["figures_changed_at"]
    make_merchant(session, place=street)
    session.commit()
    since = signs(ask("/indicators", city).json, "Phường Thử")["figures_changed_at"]
    assert since > changed
    told = fits("Indicators", ask(f"/indicators?changed_since={quote(since)}", city))
    assert {row["area"]["name"] for row in told["indicators"]} == {"Thành phố Thử", "Phường Thử"}
    first = ask("/indicators", city)
    assert ask("/indicators", city, If_None_Match=first.headers["ETag"]).status_code == 304


def test_campaigns_are_told_with_plan_and_pace(session, ask, street, ward, city, official):
    elsewhere = make_place(session, unit=make_ward(session, province=city))
    half = (today() + 30 * DAY, "70")
    campaign = plan(session, official, street, further_ids=[READY_TEST], milestones=[(half[0], Decimal(half[1]))])
    wide = plan(session, official, street, elsewhere, name="Cả thành phố")
    told = fits("Campaigns", ask("/campaigns", ward))["campaigns"]
    assert [row["id"] for row in told] == [str(campaign.id)], "one with a place elsewhere tells of that place"
    progress = told[0]["progress"]
    assert (progress["numerator"], progress["denominator"], progress["status"]) == (4, 10, "late")
    assert progress["should_be"] - progress["numerator"] == progress["behind_by"] == 1
    assert progress["needed_per_week"] > 0
    assert told[0]["milestones"] == [{"day": half[0].isoformat(), "percent": 70.0}]
    whole = fits("WholeCampaign", ask(f"/campaigns/{campaign.id}", ward))
    assert [(row["place"], row["progress"]) for row in whole["places"]] == [(str(street.id), progress)]
    assert whole["further"][0]["rate"] == {"rung": "test_payment", "numerator": 0, "denominator": 10, "percent": 0.0}
    assert len(ask("/campaigns", city).json["campaigns"]) == 2
    answers = [ask(f"/campaigns/{unknown}", ward) for unknown in (wide.id, NOBODYS)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_every_list_is_a_table_too(session, ask, street, ward, official):
    campaign = plan(session, official, street, target_percent=Decimal(30))
    asked = "/places?limit=1&format=csv"
    make_place(session, unit=ward)
    session.commit()
    first = ask(asked, ward)
    assert [row["name"] for row in table(first)] == ["'=Đường Thử"], "no formula"
    assert first.headers["Link"].endswith('&format=csv>; rel="next"')
    assert table(ask(f"/places/{street.id}", ward, Accept="text/csv"))[0]["unit.code"] == ward.code
    rates = table(ask(f"/places/{street.id}/adoption?from={today() - DAY}&rung=sign_posted", ward, Accept="text/csv"))
    assert [(row["as_of"], row["percent"], row["hidden"]) for row in rates] == [
        ((today() - DAY).isoformat(), "40.0", "false"),
        (today().isoformat(), "40.0", "false"),
    ]
    answer = ask("/indicators?criterion=signs_displayed", ward, Accept="text/csv, application/json;q=0.5")
    (row,) = table(answer)
    assert (row["value"], row["trend.0.numerator"], row["trend.7.value"], row["frozen.sha256"]) == (
        "40.0", "0", "40.0", "",
    )  # fmt: skip
    assert "attachment" in answer.headers["Content-Disposition"]
    (row,) = table(ask("/campaigns?format=csv", ward, Accept="application/json"))
    assert row["progress.behind_by"] == "-2", "a number is no formula"
    assert len(table(ask(f"/campaigns/{campaign.id}?format=csv", ward))) == 1
    again = ask("/campaigns?format=csv", ward, If_None_Match=ask("/campaigns?format=csv", ward).headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert ask("/campaigns?format=json", ward, Accept="text/csv").is_json
    assert ask("/campaigns?format=xml", ward).json["errors"][0]["parameter"] == "format"


def test_as_many_statements_for_many_areas_as_for_few(session, ask, street, city, official, statements):
    plan(session, official, street)
    for path in ("/indicators", "/campaigns"):
        ask(path, city)  # the key is made, its first use told
        with statements() as few:
            fits(path[1:].capitalize(), ask(path, city))
        for number in range(3):
            place = make_place(session, unit=make_ward(session, province=city))
            make_merchant(session, place=place)
            plan(session, official, place, starts_on=today() - (70 + number) * DAY)
        with statements() as many:
            fits(path[1:].capitalize(), ask(path, city))
        assert len(few) == len(many)
        assert len(many) <= 40


def test_areas_of_a_key_without_places(session, ask, ward, city):
    ask("/indicators", ward)
    assert ask("/indicators", ward).json == {"indicators": []}
    assert ask("/campaigns", ward).json == {"campaigns": []}

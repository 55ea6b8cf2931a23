"""Incidents are told, handed over, closed and answered; who may see them sees them, and nobody else does."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from campaigns.incidents.errors import (
    AnswerMissing,
    HandedOverOnOddDay,
    NotOpen,
    PhotoUnfit,
    TooManyReports,
    WordsTooLong,
)
from campaigns.incidents.model import (
    LONGEST_TOLD,
    ClosedReason,
    Incident,
    IncidentCounter,
    IncidentKind,
    IncidentPhoto,
    IncidentState,
    Source,
    Verdict,
)
from campaigns.incidents.operations import (
    MOST_REPORTS_A_DAY,
    answer_by_code,
    close_incident,
    hand_over_incident,
    open_incident,
)
from campaigns.incidents.queries import (
    incident_seen_by,
    incidents_seen_by,
    neighbours_of,
    open_incidents_by_place,
    open_incidents_of_place,
    photo_seen_by,
    photos_of,
)
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.signs import check_codes
from registry.trader import Trader
from registry.trader_links.model import TraderLink
from registry.trader_links.operations import make_link
from tests.factories import make_merchant, make_officer, make_place, make_ward
from tests.photos import small_picture

NOON = datetime(2026, 9, 2, 5, tzinfo=UTC)


def told_by_payer(session, place, **given):
    return open_incident(
        session, by=None, source=Source.PAYER, place_id=place.id, **{"kind": IncidentKind.CODE_LOOKS_WRONG, **given}
    )


@pytest.fixture
def place(session):
    return make_place(session, unit=make_ward(session, code="26506"))


@pytest.fixture
def official(session, place):
    return make_officer(session, unit=place.unit)


def test_numbers_are_counted_in_the_ward_without_gaps(session, place):
    numbers = [told_by_payer(session, place).incident.number for _ in range(2)]
    other = make_place(session, unit=place.unit)
    numbers.append(told_by_payer(session, other).incident.number)
    assert numbers == ["26506-S0001", "26506-S0002", "26506-S0003"]
    assert session.scalars(select(IncidentCounter.last_number)).all() == [3]
    elsewhere = told_by_payer(session, make_place(session)).incident
    assert elsewhere.number.endswith("-S0001")


def test_what_a_payer_told(session, place, official):
    shop = make_merchant(session, place=place)
    opened = told_by_payer(
        session,
        place,
        merchant_id=shop.id,
        where_said=" cạnh  cổng \u202e",
        told="Dòng một\r\n\r\nDòng  hai\x00",
        verdict=Verdict.STRANGE,
        photo=small_picture(),
    )
    session.expire_all()
    incident = incident_seen_by(session, official, opened.incident.id)
    assert (incident.where_said, incident.told) == ("cạnh cổng", "Dòng một\nDòng hai")
    assert (incident.state, incident.verdict, incident.opened_by) == (IncidentState.OPEN, Verdict.STRANGE, None)
    assert incident.merchant is shop
    assert photos_of(session, incident) == [1]
    assert photo_seen_by(session, official, incident.id).jpeg == small_picture()


def test_the_trail_tells_no_words_and_no_code(session, place):
    shop = make_merchant(session, place=place)
    opened = told_by_payer(session, place, merchant_id=shop.id, told="tài khoản 0071000000168", where_said="Sạp bà Tám")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "incident:open")).one()
    assert entry.details == {
        "incident": "26506-S0001",
        "place": place.name,
        "kind": "code_looks_wrong",
        "source": "payer",
        "verdict": None,
        "photo": False,
    }
    assert (entry.subject_id, entry.merchant_id, entry.officer_id) == (opened.incident.id, shop.id, None)


def test_an_officer_gets_no_code_and_a_trader_does(session, place, official):
    shop = make_merchant(session, place=place)
    given = {"place_id": place.id, "merchant_id": shop.id, "kind": IncidentKind.PASTED_OVER}
    mine = open_incident(session, by=official, source=Source.OFFICER, **given)
    assert mine.answer_code is None
    assert mine.incident.opened_by is official
    make_link(session, by=official, merchant_id=shop.id)
    trader = Trader(link_id=session.scalars(select(TraderLink.id)).one(), merchant_id=shop.id)
    theirs = open_incident(session, by=trader, source=Source.TRADER, **given)
    assert answer_by_code(session, theirs.answer_code).number == theirs.incident.number


def test_the_code_opens_the_answer_however_it_is_typed(session, place, official):
    opened = told_by_payer(session, place)
    code = opened.answer_code
    assert len(code) == len("XXXX-XXXX")
    assert code not in str(vars(opened.incident))
    answered = answer_by_code(session, code.lower().replace("-", " "))
    assert (answered.state, answered.answer, answered.closed_reason) == (IncidentState.OPEN, "", None)
    assert answered.opened_on == today()
    close_incident(
        session, by=official, incident_id=opened.incident.id, reason=ClosedReason.GENUINE, answer="Mã đúng.\nCảm ơn."
    )
    answered = answer_by_code(session, code)
    assert answered.state is IncidentState.CLOSED
    assert (answered.answer, answered.closed_reason) == ("Mã đúng.\nCảm ơn.", ClosedReason.GENUINE)


def test_any_other_code_opens_nothing(session, place):
    told_by_payer(session, place)
    assert answer_by_code(session, check_codes.new_check_code()) is None
    assert answer_by_code(session, "quatsch") is None
    assert answer_by_code(session, "") is None


def test_no_code_is_given_twice(session, place, monkeypatch):
    codes = iter([first := check_codes.new_check_code(), first, second := check_codes.new_check_code()])
    monkeypatch.setattr("campaigns.incidents.answer_codes.new_check_code", lambda: next(codes))
    assert [told_by_payer(session, place).answer_code for _ in range(2)] == [first, second]


@pytest.mark.parametrize(("field", "longest"), [("where_said", 120), ("told", LONGEST_TOLD)])
def test_words_that_are_too_long(session, place, field, longest):
    told_by_payer(session, place, **{field: "a" * longest})
    with pytest.raises(WordsTooLong) as refused:
        told_by_payer(session, place, **{field: "a" * (longest + 1)})
    assert (refused.value.field, refused.value.longest) == (field, longest)


def with_note(jpeg: bytes, marker: int) -> bytes:
    return jpeg[:2] + bytes([0xFF, marker, 0, 6]) + b"note" + jpeg[2:]


@pytest.mark.parametrize(
    "photo",
    [
        b"",
        b"\x89PNG\r\n",
        b"\xff\xd8",
        b"\xff\xd8" + b"\xff\xe0\x00\x01",
        small_picture()[:20],
        small_picture((1601, 10)),
        small_picture() + bytes(400_000),
        small_picture(comment=b"chup o nha"),
        with_note(small_picture(), 0xE1),
        with_note(small_picture(), 0xED),
        small_picture().replace(b"\xff\xc0", b"\xff\xc4"),
    ],
)
def test_a_photo_that_may_not_be_kept(session, place, photo):
    with pytest.raises(PhotoUnfit):
        told_by_payer(session, place, photo=photo)


def test_a_shop_of_another_place_or_no_place_at_all(session, place):
    elsewhere = make_merchant(session)
    with pytest.raises(NoResultFound):
        told_by_payer(session, place, merchant_id=elsewhere.id)
    stranger = make_officer(session, unit=make_ward(session))
    with pytest.raises(NoResultFound):
        open_incident(session, by=stranger, source=Source.OFFICER, place_id=place.id, kind=IncidentKind.STRANGE_CODE)
    assert session.scalars(select(Incident)).all() == []


def test_so_many_open_reports_of_payers_a_day(session, place, official):
    with time_machine.travel(NOON):
        for _ in range(MOST_REPORTS_A_DAY):
            last = told_by_payer(session, place)
        with pytest.raises(TooManyReports) as refused:
            told_by_payer(session, place)
        assert refused.value.limit == MOST_REPORTS_A_DAY
        open_incident(session, by=official, source=Source.OFFICER, place_id=place.id, kind=IncidentKind.OLD_SIGN)
        told_by_payer(session, make_place(session, unit=place.unit))
        close_incident(
            session, by=official, incident_id=last.incident.id, reason=ClosedReason.NOTHING_FOUND, answer="Không thấy."
        )
        told_by_payer(session, place)
    with time_machine.travel(NOON + timedelta(days=1)):
        told_by_payer(session, place)


def test_handing_over(session, place, official):
    with time_machine.travel(NOON):
        opened = told_by_payer(session, place)
    incident_id = opened.incident.id
    with time_machine.travel(NOON + timedelta(days=2)):
        for on in (today() - timedelta(days=3), today() + timedelta(days=1)):
            with pytest.raises(HandedOverOnOddDay) as refused:
                hand_over_incident(session, by=official, incident_id=incident_id, on=on, note="")
        assert (refused.value.first, refused.value.last) == (today() - timedelta(days=2), today())
        with pytest.raises(WordsTooLong):
            hand_over_incident(session, by=official, incident_id=incident_id, on=today(), note="a" * 301)
        hand_over_incident(session, by=official, incident_id=incident_id, on=today(), note="Trực ban")
        incident = incident_seen_by(session, official, incident_id)
        assert (incident.state, incident.handed_over_on) == (IncidentState.HANDED_OVER, today())
        with pytest.raises(NotOpen) as twice:
            hand_over_incident(session, by=official, incident_id=incident_id, on=today(), note="")
        assert twice.value.state is IncidentState.HANDED_OVER
        assert answer_by_code(session, opened.answer_code).state is IncidentState.HANDED_OVER
        close_incident(
            session, by=official, incident_id=incident_id, reason=ClosedReason.WITH_THE_POLICE, answer="Công an giữ."
        )
        assert incident.handed_over_note == "Trực ban"
    told = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == incident_id)).all()
    assert [entry.action for entry in told] == ["incident:open", "incident:hand_over", "incident:close"]
    assert told[1].details["given_to_police_on"] == "2026-09-04"
    assert "Trực ban" not in str([entry.details for entry in told])


def test_closing_needs_an_answer_where_somebody_waits(session, place, official):
    opened = told_by_payer(session, place)
    closing = {"by": official, "incident_id": opened.incident.id, "reason": ClosedReason.SIGN_REPLACED}
    with pytest.raises(AnswerMissing):
        close_incident(session, answer=" \n ", **closing)
    with pytest.raises(WordsTooLong):
        close_incident(session, answer="a" * 501, **closing)
    close_incident(session, answer="Đã thay biển.", **closing)
    assert (opened.incident.closed_by, opened.incident.closed_at is None) == (official, False)
    with pytest.raises(NotOpen):
        close_incident(session, answer="Lại nữa", **closing)
    with pytest.raises(NotOpen):
        hand_over_incident(session, by=official, incident_id=opened.incident.id, on=today(), note="")
    own = open_incident(session, by=official, source=Source.OFFICER, place_id=place.id, kind=IncidentKind.OLD_SIGN)
    close_incident(session, answer="", **(closing | {"incident_id": own.incident.id}))


def test_only_who_is_posted_there_sees_it(session, place, official):
    incident = told_by_payer(session, place, photo=small_picture()).incident
    stranger = make_officer(session, unit=make_ward(session))
    of_place = make_officer(session, place=place)
    assert incidents_seen_by(session, of_place, only_open=True, limit=9) == [incident]
    assert incidents_seen_by(session, stranger, only_open=False, limit=9) == []
    for asked in (incident_seen_by, photo_seen_by):
        with pytest.raises(NoResultFound):
            asked(session, stranger, incident.id)
    with pytest.raises(NoResultFound):
        photo_seen_by(session, official, incident.id, 2)
    with pytest.raises(NoResultFound):
        hand_over_incident(session, by=stranger, incident_id=incident.id, on=today(), note="")
    with pytest.raises(NoResultFound):
        close_incident(session, by=stranger, incident_id=incident.id, reason=ClosedReason.GENUINE, answer="x")
    assert open_incidents_by_place(session, stranger) == []


def test_lists_and_counts(session, place, official):
    market = make_place(session, unit=place.unit, name="Chợ A")
    first, second = (told_by_payer(session, place).incident for _ in range(2))
    third = told_by_payer(session, market).incident
    close_incident(session, by=official, incident_id=first.id, reason=ClosedReason.GENUINE, answer="Đúng.")
    hand_over_incident(session, by=official, incident_id=second.id, on=today(), note="")

    def seen(**given):
        return list(incidents_seen_by(session, official, **{"only_open": True, "limit": 9, **given}))

    assert seen() == [third, second]
    assert seen(only_open=False) == [third, second, first]
    assert seen(only_open=False, place_id=place.id) == [second, first]
    assert seen(limit=1) == [third]
    assert seen(before=third.id) == [second]
    assert open_incidents_by_place(session, official) == [(market, 1), (place, 1)]
    assert [open_incidents_of_place(session, one.id) for one in (place, market)] == [1, 1]


def test_neighbours_are_those_beside_it_that_are_open(session, place, official):
    shops = {label: make_merchant(session, place=place, unit_label=label) for label in map(str, range(1, 10))}
    shops["6"].closed_on = today()
    make_merchant(session, unit_label="5")
    twin = make_merchant(session, place=place, unit_label="5")
    session.flush()
    incident = told_by_payer(session, place, merchant_id=shops["5"].id).incident
    assert neighbours_of(session, official, incident) == [
        *(shops[label] for label in "234"),
        twin,
        *(shops[label] for label in "78"),
    ]
    of_twin = told_by_payer(session, place, merchant_id=twin.id).incident
    assert neighbours_of(session, official, of_twin)[2] is shops["5"]
    assert neighbours_of(session, official, told_by_payer(session, place).incident) == []


def test_a_photo_lies_sealed(session, place):
    told_by_payer(session, place, photo=small_picture())
    row = session.connection().exec_driver_sql("SELECT jpeg FROM incident_photo").scalar_one()
    assert bytes(row).startswith(b"s1:")
    assert small_picture()[20:60] not in bytes(row)
    assert session.scalars(select(IncidentPhoto)).one().jpeg == small_picture()

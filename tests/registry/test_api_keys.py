"""Keys of programs: made for some units until a day, stored as a hash, revoked at once, their use told once a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, NoResultFound

from database.keys import Keys, use_keys
from registry.api_keys import queries
from registry.api_keys.errors import (
    KeyDatesReversed,
    KeyLastsTooLong,
    OfficeUnusable,
    RightMissing,
    UnitMissing,
    UnitOutsideOwn,
)
from registry.api_keys.model import ApiKey, ApiKeyUnit, ApiRight
from registry.api_keys.operations import LONGEST, make_api_key, note_use, revoke_api_key
from registry.api_keys.queries import (
    key_seen_by,
    key_with,
    keys_seen_by,
    place_read_with,
    places_read_with,
    units_of_keys,
)
from registry.api_keys.tokens import PREFIX, TOKEN, is_api_token, new_api_token
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.officers.model import Role
from registry.places.model import PlaceKind
from registry.trail_reading.queries import Wanted, trail_seen_by
from tests.factories import make_officer, make_place, make_unit, make_ward

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
DAY = date(2026, 3, 2)


@pytest.fixture
def province(session):
    return make_unit(session, name="Thành phố Thử", kind="thành phố")


@pytest.fixture
def ward(session, province):
    return make_ward(session, province=province, name="Phường Thử Đông")


@pytest.fixture
def admin(session, ward):
    return make_officer(session, role=Role.ADMIN, unit=ward)


def make(session, admin, unit, **changes):
    given = {
        "office": "Trung tâm Thử",
        "units": [unit],
        "rights": [ApiRight.READ_FIGURES],
        "begins_on": DAY,
        "ends_on": DAY + timedelta(days=30),
        "at": NOON,
    }
    return make_api_key(session, by=admin, **given | changes)


def told(session, action):
    return session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()


def test_a_token_is_256_random_bits_found_by_its_beginning_and_checked_by_its_end():
    tokens = {new_api_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(token.startswith(PREFIX) and TOKEN.fullmatch(token) and is_api_token(token) for token in tokens)
    token = tokens.pop()
    for place in range(len(PREFIX), len(token)):
        other = "0" if token[place] != "0" else "1"
        assert not is_api_token(token[:place] + other + token[place + 1 :])
    assert not any(map(is_api_token, ("", token[:-1], token + "0", token.upper(), f" {token}", "cashless_key_ﬀ")))


def test_only_a_hash_is_stored_and_the_token_opens(session, admin, ward):
    key, token = make(session, admin, ward)
    assert key_with(session, token, NOON) is key
    held = {column.name: getattr(key, column.name) for column in ApiKey.__table__.columns}
    assert token[len(PREFIX) :] not in str(held)
    (entry,) = told(session, "api_key:make")
    assert entry.officer_id == admin.id
    assert entry.details["units"] == ["Phường Thử Đông"]
    assert token[len(PREFIX) :] not in str(entry.details)
    assert key_with(session, new_api_token(), NOON) is None
    assert key_with(session, "cashless_key_x", NOON) is None


WIDER = {
    "rights": lambda _session, key, _other: setattr(key, "rights", [right.value for right in ApiRight]),
    "days": lambda _session, key, _other: setattr(key, "ends_on", key.ends_on + timedelta(days=900)),
    "units": lambda session, key, other: session.add(ApiKeyUnit(key_id=key.id, unit_id=other.id)),
}


@pytest.mark.parametrize("way", WIDER)
def test_a_key_made_wider_by_hand_opens_nothing(session, admin, ward, way, monkeypatch):
    key, token = make(session, admin, ward)
    WIDER[way](session, key, make_ward(session))
    session.flush()
    assert key_with(session, token, NOON) is None
    monkeypatch.setattr(queries, "is_bound", lambda _session, _key: True)
    assert key_with(session, token, NOON) is key  # guard removed: it reads more


def test_who_can_write_rows_but_has_not_the_key_of_the_installation_opens_nothing(session, admin, ward):
    _key, token = make(session, admin, ward)
    use_keys(Keys("another installation's key, as long as one has to be"))
    assert key_with(session, token, NOON) is None


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (29, True), (30, False)])
def test_it_holds_from_its_first_day_until_before_its_last(session, admin, ward, days, holds):
    _key, token = make(session, admin, ward)
    assert (key_with(session, token, NOON + timedelta(days=days)) is not None) is holds


def test_revoked_it_holds_no_more_at_once_and_is_told_once(session, admin, ward):
    key, token = make(session, admin, ward)
    revoke_api_key(session, by=admin, key=key)
    revoke_api_key(session, by=admin, key=key)
    assert key_with(session, token, NOON) is None
    assert [entry.subject_id for entry in told(session, "api_key:revoke")] == [key.id]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"office": " \u200b "}, OfficeUnusable),
        ({"office": "ữ" * 121}, OfficeUnusable),
        ({"rights": []}, RightMissing),
        ({"units": []}, UnitMissing),
        ({"ends_on": DAY}, KeyDatesReversed),
        ({"begins_on": DAY - timedelta(days=9), "ends_on": DAY}, KeyDatesReversed),
        ({"ends_on": DAY + LONGEST + timedelta(days=1)}, KeyLastsTooLong),
    ],
)
def test_what_is_refused_makes_no_key(session, admin, ward, changes, refusal):
    with pytest.raises(refusal):
        make(session, admin, ward, **changes)
    assert session.scalars(select(ApiKey)).all() == []


def test_a_year_is_the_most(session, admin, ward):
    make(session, admin, ward, ends_on=DAY + LONGEST)


def test_no_admin_gives_away_what_is_not_theirs(session, admin, ward, province):
    other = make_ward(session, province=province)
    for units in ([province], [other], [ward, other]):
        with pytest.raises(UnitOutsideOwn):
            make(session, admin, ward, units=units)


def test_the_database_itself_wants_an_end(session, admin, ward):
    key, _token = make(session, admin, ward)
    key.ends_on = key.begins_on
    with pytest.raises(IntegrityError), session.begin_nested():
        session.flush()
    session.expire_all()


def test_it_reads_the_places_of_its_units_and_no_others(session, ward, province):
    above = make_officer(session, role=Role.ADMIN, unit=province)
    here, there = make_place(session, unit=ward), make_place(session, unit=make_ward(session, province=province))
    elsewhere = make_place(session)
    of_ward, _ = make(session, above, ward)
    of_city, _ = make(session, above, province)
    assert places_read_with(session, of_ward, limit=9) == [here]
    assert places_read_with(session, of_city, limit=9) == [here, there]
    assert place_read_with(session, of_city, there.id) is there
    for key, place in ((of_ward, there), (of_city, elsewhere)):
        with pytest.raises(NoResultFound):
            place_read_with(session, key, place.id)


def test_places_are_read_page_by_page_of_a_kind_of_a_unit(session, admin, ward):
    key, _ = make(session, admin, ward)
    streets = [make_place(session, unit=ward) for _ in range(3)]
    market = make_place(session, unit=ward, kind=PlaceKind.MARKET)
    assert places_read_with(session, key, limit=2) == streets[:2]
    assert places_read_with(session, key, after=streets[1].id, limit=2) == [streets[2], market]
    assert places_read_with(session, key, kind=PlaceKind.MARKET, limit=9) == [market]
    assert places_read_with(session, key, unit_code=ward.code, limit=1) == streets[:1]
    assert places_read_with(session, key, unit_code="99999", limit=9) == []


def test_an_admin_sees_the_keys_that_lie_whole_in_their_units(session, admin, ward, province):
    above = make_officer(session, role=Role.ADMIN, unit=province)
    other = make_ward(session, province=province, name="Phường Bên")
    own, _ = make(session, admin, ward)
    both, _ = make(session, above, ward, units=[ward, other])
    city, _ = make(session, above, province)
    assert list(keys_seen_by(session, admin)) == [own]
    assert list(keys_seen_by(session, above)) == [city, both, own]
    assert {unit.name for unit in units_of_keys(session, [both])[both.id]} == {ward.name, "Phường Bên"}
    assert key_seen_by(session, admin, own.id) is own
    with pytest.raises(NoResultFound):
        key_seen_by(session, admin, both.id)
    assert list(keys_seen_by(session, make_officer(session, role=Role.ADMIN))) == []


def test_a_use_is_told_once_a_key_and_day(session, admin, ward):
    key, _ = make(session, admin, ward)
    other, _ = make(session, admin, ward)
    for hours in (0, 1, 2, 24, 23):  # the clock jumps back at the end: no second time for a day gone by
        note_use(session, key_id=key.id, at=NOON + timedelta(hours=hours))
    note_use(session, key_id=other.id, at=NOON)
    session.refresh(key)
    assert key.last_used_on == DAY + timedelta(days=1)
    assert [entry.subject_id for entry in told(session, "api_key:read")] == [key.id, key.id, other.id]


def test_the_trail_of_keys_is_seen_by_who_looks_after_them(session, admin, ward):
    key, _ = make(session, admin, ward, begins_on=today(), ends_on=today() + timedelta(days=1), at=None)
    note_use(session, key_id=key.id)
    stranger = make_officer(session, role=Role.ADMIN, unit=make_ward(session))
    seen = [entry.entry.action for entry in trail_seen_by(session, admin, Wanted(), limit=9)]
    assert seen == ["api_key:read", "api_key:make"]
    assert trail_seen_by(session, stranger, Wanted(), limit=9) == []

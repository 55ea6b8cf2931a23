"""Who can sign in to practise. The persons are invented, and all have one password that everybody may know."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from registry.officers.binding import bound_officer
from registry.officers.model import Officer, Posting, Role
from registry.officers.passwords import hash_password
from scripts.sample.chance import Chance
from scripts.sample.places import CITY, PLACES, RACH_DUA, TAM_THANG, VUNG_TAU, newest_unit

PASSWORD = "chi-de-tap-su-dung"  # noqa: S105 (printed for everybody; such a database is refused in production)
BEGINS_ON = date(2022, 1, 1)
_BEGAN = datetime(2022, 1, 1, tzinfo=UTC)

STREET = PLACES[0].name


@dataclass(frozen=True)
class SampleOfficer:
    """Somebody who can sign in, and where: a unit by its code, or a place by its name."""

    login: str
    name: str
    role: Role
    posted_to: str


OFFICERS = (
    SampleOfficer("admin", "Phan Thị Mẫu", Role.ADMIN, CITY),
    SampleOfficer("lanhdao", "Lê Văn Ví Dụ", Role.LEADER, CITY),
    SampleOfficer("lanhdao.vungtau", "Trần Thị Thí Dụ", Role.LEADER, VUNG_TAU),
    SampleOfficer("canbo1.vungtau", "Nguyễn Văn Tập Một", Role.WARD_OFFICIAL, VUNG_TAU),
    SampleOfficer("canbo2.vungtau", "Đỗ Thị Tập Hai", Role.WARD_OFFICIAL, VUNG_TAU),
    SampleOfficer("canbo1.rachdua", "Võ Văn Thử Một", Role.WARD_OFFICIAL, RACH_DUA),
    SampleOfficer("canbo2.rachdua", "Ngô Thị Thử Hai", Role.WARD_OFFICIAL, RACH_DUA),
    SampleOfficer("canbo1.tamthang", "Hồ Văn Bịa Một", Role.WARD_OFFICIAL, TAM_THANG),
    SampleOfficer("canbo2.tamthang", "Mai Thị Bịa Hai", Role.WARD_OFFICIAL, TAM_THANG),
    SampleOfficer("to.lytutrong", "Đinh Văn Làm Thử", Role.TEAM_MEMBER, STREET),
)

_UNIT_NAMES = {
    CITY: "Thành phố Hồ Chí Minh",
    VUNG_TAU: "Phường Vũng Tàu",
    RACH_DUA: "Phường Rạch Dừa",
    TAM_THANG: "Phường Tam Thắng",
}

SAMPLE_LOGINS = [
    f"{officer.login:<16}  {officer.role:<13}  {_UNIT_NAMES.get(officer.posted_to, officer.posted_to)}"
    for officer in OFFICERS
]
"""A line for each sign-in, to be printed where somebody starts the program."""


@dataclass(frozen=True)
class SampleSignIns:
    """What somebody needs to sign in."""

    logins: tuple[str, ...]
    password: str


def load_officers(session: Session, chance: Chance, place_ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    """Store the officers and their postings; return their ids by login."""
    ids = {officer.login: chance.new_id() for officer in OFFICERS}
    password_hash = hash_password(PASSWORD)  # one for all: hashing is slow on purpose
    rows: list[dict[str, Any]] = [
        {
            "id": ids[officer.login],
            "created_at": _BEGAN,
            "login": officer.login,
            "name": officer.name,
            "role": officer.role,
            "person_number": f"MAU-{number:04d}",
            "password_hash": password_hash,
            "must_change_password": False,
        }
        for number, officer in enumerate(OFFICERS, 1)
    ]
    session.execute(insert(Officer), [row | {"bound": bound_officer(row)} for row in rows])
    session.execute(
        insert(Posting),
        [
            {
                "id": chance.new_id(),
                "created_at": _BEGAN,
                "officer_id": ids[officer.login],
                "place_id": place_ids.get(officer.posted_to),
                "unit_id": None if officer.posted_to in place_ids else newest_unit(session, officer.posted_to).id,
                "begins_on": BEGINS_ON,
            }
            for officer in OFFICERS
        ],
    )
    return ids


def officials_of(unit_code: str, officer_ids: dict[str, uuid.UUID]) -> tuple[uuid.UUID, uuid.UUID]:
    """The two officials of a ward: the one who proposes accounts and the one who approves them."""
    first, second = (o.login for o in OFFICERS if o.role is Role.WARD_OFFICIAL and o.posted_to == unit_code)
    return officer_ids[first], officer_ids[second]

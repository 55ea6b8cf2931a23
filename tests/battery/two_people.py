"""Two wards, a shop in each, eight logins of five people; and an oracle that knows who wrote what, asking no server."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from registry.calendar import today
from registry.officers.model import Officer, Posting, Role
from registry.officers.operations import add_officer
from registry.officers.passwords import NewPassword
from registry.sign_ins.model import SignIn
from tests.battery.asking import Asker, asker
from tests.browser import Browser
from tests.factories import make_merchant, make_officer, make_place, make_ward

PEOPLE = {
    "maker": ("Lan", Role.WARD_OFFICIAL, "A"),
    "makers_second_login": ("Lan", Role.WARD_OFFICIAL, "AB"),
    "checker": ("Hoa", Role.WARD_OFFICIAL, "AB"),
    "ward_leader": ("Minh", Role.LEADER, "A"),
    "team_member": ("Tú", Role.TEAM_MEMBER, "AB"),
    "admin": ("An", Role.ADMIN, "AB"),
    "made_up_one": ("An", Role.WARD_OFFICIAL, "AB"),
    "made_up_two": ("An", Role.WARD_OFFICIAL, "AB"),
}
"""Each login: the person behind it, the role to begin with, and the wards of the postings."""
MADE_UP = ("made_up_one", "made_up_two")
"""Added by the admin, with names and staff numbers of nobody."""
DECIDING = {Role.WARD_OFFICIAL, Role.LEADER}
SHOPS = "AB"


class OnePersonWay(AssertionError):
    """An account became active that one person alone wrote and approved, or that nobody was shown."""


@dataclass
class Stage:
    """The application with its people and shops, made once; every run begins from here."""

    app: Flask
    sessions: Any
    askers: dict[str, Asker] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    ids: dict[str, UUID] = field(default_factory=dict)
    wards: dict[str, UUID] = field(default_factory=dict)
    places: dict[str, UUID] = field(default_factory=dict)
    shops: dict[str, UUID] = field(default_factory=dict)
    steps: int = 0
    runs: int = 0
    activations: int = 0
    refused: int = 0

    def __post_init__(self) -> None:
        """Write the rows and sign everybody in."""
        with self.sessions() as session:
            officers = self._write(session)
            session.commit()
        for login, officer in officers.items():
            browser = Browser(self.app.test_client(), self.sessions).signed_in(officer)
            self.askers[login] = asker(self.app, login, browser)
        with self.sessions() as session:
            for login, officer_id in self.ids.items():
                found = select(SignIn.token_hash).where(SignIn.officer_id == officer_id)
                self.tokens[login] = session.scalars(found).one()

    def _write(self, session: Any) -> dict[str, Officer]:
        wards = {name: make_ward(session, name=f"Phường {name}") for name in SHOPS}
        for name, ward in wards.items():
            shop = make_merchant(session, place=make_place(session, unit=ward), trade_name="Tiệm 0", unit_label=name)
            self.wards[name], self.places[name], self.shops[name] = ward.id, shop.place_id, shop.id
        officers = {}
        for login, (person, role, posted_to) in PEOPLE.items():
            name, number = f"{person} {login}", login if login in MADE_UP else person
            if login in MADE_UP:
                officer = add_officer(
                    session, by=officers["admin"], login=login, name=name, role=role, password=NewPassword("!"),
                    must_change_password=False, person_number=number,
                )  # fmt: skip
            else:
                officer = make_officer(session, role=role, name=name)
                officer.person_number = number
            for name in posted_to:
                session.add(Posting(officer=officer, unit=wards[name], begins_on=today() - timedelta(days=9)))
            officers[login] = officer
        session.flush()
        self.ids = {login: officer.id for login, officer in officers.items()}
        return officers


@dataclass
class Written:
    """A proposal: what its bytes are, and the persons who may have held the pen."""

    number: str
    persons: frozenset[str]
    order: int


@dataclass
class Oracle:
    """What the server must not contradict. It never asks the server who wrote something."""

    role: dict[str, Role] = field(default_factory=lambda: {login: role for login, (_, role, _) in PEOPLE.items()})
    wards: dict[str, set[str]] = field(default_factory=lambda: {login: set(w) for login, (_, _, w) in PEOPLE.items()})
    disabled: set[str] = field(default_factory=set)
    let_in_by: str = ""
    handed_out: set[str] = field(default_factory=set)
    """Logins whose way in the admin handed out and nobody confirmed since."""
    clock: int = 0
    proposals: dict[UUID, Written] = field(default_factory=dict)
    waiting: dict[str, UUID] = field(default_factory=dict)
    active: dict[str, UUID] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=lambda: dict.fromkeys(SHOPS, "Tiệm 0"))
    name_writers: dict[str, list[tuple[int, frozenset[str]]]] = field(default_factory=lambda: {s: [] for s in SHOPS})
    approved_at: dict[str, int] = field(default_factory=dict)
    approvals: dict[UUID, int] = field(default_factory=dict)

    def tick(self) -> int:
        """The next moment."""
        self.clock += 1
        return self.clock

    def pens(self, login: str) -> frozenset[str]:
        """The persons who may be writing as *login*."""
        also = {PEOPLE[self.let_in_by][0]} if login == "team_member" and self.let_in_by else set()
        if login in self.handed_out:
            also |= {PEOPLE["admin"][0]}
        return frozenset({PEOPLE[login][0]} | also)

    def writers(self, shop: str, account: UUID) -> frozenset[str]:
        """Whoever wrote the account or, since it or the last approval, the names of the shop."""
        proposal = self.proposals[account]
        since = self.approved_at.get(shop, proposal.order)
        names = [persons for at, persons in self.name_writers[shop] if at > since]
        return proposal.persons.union(*names)


@dataclass(frozen=True)
class Screen:
    """A page that somebody looked at: whose form may be sent now, or much later."""

    shop: str
    account: UUID
    shown_hash: str
    number: str
    name: str

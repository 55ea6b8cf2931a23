"""Puts the sample into an empty database, as one transaction of the caller's."""

import uuid
from datetime import date, timedelta

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from campaigns.ladder.model import Fact
from campaigns.visits.model import Visit
from database.base import utc_now
from registry.accounts.identity import identity_of
from registry.accounts.model import AccountState, PaymentAccount
from registry.consents.model import Consent
from registry.installation.operations import mark_as_sample
from registry.merchants.labels import label_key, walking_key
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.places.model import Place
from registry.signs.model import Sign, SignCounter
from registry.trail_checks.accounts import tell_of_accounts
from registry.trail_checks.officers import OfficersTold, tell_of_officers
from registry.trail_checks.signs import SignsTold, tell_of_signs
from scripts.sample.accounts import Ledger, Row, at
from scripts.sample.campaign_parts import PartsOfSample
from scripts.sample.campaigns import load_campaigns
from scripts.sample.chance import Chance
from scripts.sample.consents import consent_rows
from scripts.sample.facts import fact_rows
from scripts.sample.histories import LAST_DAY, PROGRAMME_BEGAN
from scripts.sample.officers import OFFICERS, PASSWORD, STREET, SampleSignIns, load_officers, officials_of
from scripts.sample.places import PLACES, load_places, newest_unit
from scripts.sample.shops import Population, Shop
from scripts.sample.visits import visit_rows

OPENS_LATER = ("121", date(2026, 12, 15))
"""House number and opening day of a shop on the street that is registered and does not count yet."""


DECISION = ("decided_by_id", "decided_at", "approved_identity")


class DatabaseNotEmpty(RuntimeError):
    """There are places, merchants or officers: invented rows must never stand among real ones."""


def is_empty(session: Session) -> bool:
    """Whether the database holds no place, merchant or officer."""
    return all(session.scalar(select(model.id).limit(1)) is None for model in (Place, Merchant, Officer))


def load_sample(session: Session) -> SampleSignIns:
    """Store the sample and mark the database as holding it. The shipped units must be there.

    Raise DatabaseNotEmpty before anything is stored.
    """
    if not is_empty(session):
        raise DatabaseNotEmpty
    mark_as_sample(session)
    chance = Chance()
    units = {place.unit_code: newest_unit(session, place.unit_code) for place in PLACES}
    place_ids = load_places(session, chance)
    officer_ids = load_officers(session, chance, place_ids)
    on_foot = {STREET: officer_ids["to.lytutrong"]}
    officials = {code: officials_of(code, officer_ids) for code in units}

    population = Population(chance)
    shops = [shop for place in PLACES for shop in population.of(place)]
    shops.append(population.not_open_yet(PLACES[0], *OPENS_LATER))
    ledger = Ledger(chance)
    for shop in shops:
        both = officials[shop.place.unit_code]
        ledger.add(shop, units[shop.place.unit_code], both, on_foot.get(shop.place.name, both[0]))
    last_numbers = ledger.number_signs()

    merchants = [_merchant_row(chance, shop, place_ids[shop.place.name]) for shop in shops]
    session.execute(insert(Merchant), merchants)
    _store_accounts(session, _approved_for(merchants, ledger.accounts))
    tell_of_accounts(session)
    session.execute(insert(Consent), consent_rows(chance, shops, officials))
    session.execute(insert(Sign), ledger.signs)
    session.execute(
        insert(SignCounter), [{"unit_id": unit_id, "last_number": last} for unit_id, last in last_numbers.items()]
    )
    facts = fact_rows(chance, shops, officials, on_foot)
    session.execute(insert(Fact), facts)
    session.execute(insert(Visit), visit_rows(chance, shops, facts, officials, on_foot))
    street, four_markets = load_campaigns(session, chance, place_ids)
    parts = PartsOfSample(session, chance, shops, place_ids, officer_ids)
    parts.of_street(street)
    parts.of_markets(four_markets)
    tell_of_officers(session, OfficersTold())
    tell_of_signs(session, SignsTold())
    return SampleSignIns(tuple(officer.login for officer in OFFICERS), PASSWORD)


def _store_accounts(session: Session, accounts: list[Row]) -> None:
    """Each account the way any account goes: proposed, then decided, then retired. The database takes no other.

    What waits was proposed lately, whenever the sample is loaded: otherwise it would have expired.
    """
    lately = utc_now() - timedelta(days=10)
    table = PaymentAccount.__table__
    assert isinstance(table, Table)
    undecided = {"state": AccountState.PROPOSED, "retired_at": None} | dict.fromkeys(DECISION)
    proposals = [row | undecided for row in accounts]
    for row, asked in zip(accounts, proposals, strict=True):
        if row["state"] is AccountState.PROPOSED:
            asked["created_at"] = max(row["created_at"], lately)
    session.execute(insert(PaymentAccount), proposals)
    moving = update(table).where(table.c.id == bindparam("of_id"))
    retired = [row for row in accounts if row["state"] is AccountState.RETIRED]
    others = [row for row in accounts if row["state"] not in (AccountState.PROPOSED, AccountState.RETIRED)]
    were_active = [row | {"state": AccountState.ACTIVE, "retired_at": None} for row in retired]
    for rows in (were_active, retired, others):
        told = [{"of_id": row["id"]} | {name: row[name] for name in ("state", "retired_at", *DECISION)} for row in rows]
        session.execute(moving, told)


def _approved_for(merchants: list[Row], accounts: list[Row]) -> list[Row]:
    """The accounts, each decided one approved for its shop as it is called: none was ever renamed."""
    identities = {row["id"]: identity_of(Merchant(**row)) for row in merchants}
    approved = (AccountState.ACTIVE, AccountState.RETIRED)
    return [
        row | {"approved_identity": identities[row["merchant_id"]] if row["state"] in approved else None}
        for row in accounts
    ]


def _merchant_row(chance: Chance, shop: Shop, place_id: uuid.UUID) -> Row:
    details = shop.details
    known_on = min(max(details.opened_on, PROGRAMME_BEGAN), LAST_DAY - timedelta(days=3))
    return {
        "id": shop.id,
        "created_at": at(known_on, 1),
        "client_id": chance.new_id(),
        "sent_hash": details.sent_hash(place_id),
        "place_id": place_id,
        "unit_label": details.unit_label,
        "label_key": label_key(details.unit_label),
        "walking_key": walking_key(details.unit_label),
        "trade_name": details.trade_name,
        "owner_name": details.owner_name,
        "kind": details.kind,
        "registered_name": details.registered_name,
        "phone": details.phone,
        "line_of_business": details.line_of_business,
        "opened_on": details.opened_on,
        "closed_on": shop.closed_on,
        "closing_note": shop.closing_note,
        "search_text": details.search_text(),
        "secret_words": details.secret_words(),
        "version": 2 if shop.closed_on else 1,
    }

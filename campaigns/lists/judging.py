"""Judging each row of a list against the register: new, changed field by field, the same, perhaps a double, or wrong.

Nothing here writes. What is confirmed later is compared with the hash of what was judged here.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from campaigns.lists.doubles import find_doubles
from campaigns.lists.known import Key, KnownShops, key_of
from campaigns.lists.places import PlacesByName
from campaigns.lists.receivers import Receiver, receiver_of
from campaigns.lists.rows import ListRow, rows_of
from campaigns.lists.shop_of_row import NAMES, details_from, values_of_row
from campaigns.lists.verdicts import Fault, Judged, Remark, RowFault, Said, Verdict
from registry.accounts.model import AccountState, PaymentAccount
from registry.lists.columns import Column
from registry.lists.model import OfferedList
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.places.model import Place
from registry.places.queries import places_seen_by

_PERSONAL = frozenset({Column.OWNER_NAME, Column.REGISTERED_NAME, Column.PHONE, Column.TAX_CODE, Column.ACCOUNT})


@dataclass(frozen=True)
class Judgement:
    """Every row of a list with its verdict, and the hash that a confirmation has to bring along."""

    rows: list[Judged]
    hash: str

    def number_of(self, verdict: Verdict) -> int:
        """How many rows have that verdict."""
        return sum(row.verdict is verdict for row in self.rows)

    def of(self, verdict: Verdict | None) -> list[Judged]:
        """The rows with that verdict, or all."""
        return [row for row in self.rows if verdict in (None, row.verdict)]


def judge_list(session: Session, *, by: Officer, offered: OfferedList) -> Judgement:
    """Judge the rows of a list that *by* sent; the caller has checked that it is *by*'s."""
    return _Judge(session, by, offered).judgement()


class _Judge:
    def __init__(self, session: Session, by: Officer, offered: OfferedList) -> None:
        self.session, self.by, self.offered = session, by, offered
        self.rows = rows_of(offered)
        places = places_seen_by(session, by)
        self.seen = {place.id: place for place in places}
        self.names = PlacesByName(places)
        self.default = self.seen.get(offered.place_id) if offered.place_id else None
        ids = [row.id for row in self.rows if isinstance(row.id, uuid.UUID)]
        self.known = KnownShops(session, by, self._places_named(), ids)
        self._taken: dict[uuid.UUID | Key, int] = {}

    def judgement(self) -> Judgement:
        judged = [self._judged(row) for row in self.rows]
        new = [row for row in judged if row.verdict is Verdict.NEW]
        find_doubles(self.session, by=self.by, known=self.known, new=new)
        for row in new:
            if row.likely:
                row.verdict = Verdict.DUPLICATE
        told = [str(self.offered.id), self.offered.header, self.offered.columns, [asdict(row) for row in judged]]
        return Judgement(judged, hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest())

    def _places_named(self) -> list[uuid.UUID]:
        """The places that the rows speak of: what stands in others is no business of this list."""
        found = {self.default.id} if self.default else set()
        for text in {row.cells[Column.PLACE].text for row in self.rows if row.cells[Column.PLACE].text}:
            try:
                found |= {place.id for place in self.names.all_named(text)}
            except RowFault:
                continue
        return sorted(found)

    def _judged(self, row: ListRow) -> Judged:
        judged = Judged(number=row.number, title=row.title, remarks=list(row.remarks))
        try:
            shop, place = self._shop_of(row)
            judged.place_id, judged.merchant_id = place.id, shop.id if shop else None
            self._once(judged, shop, place, row)
            self._compare(judged, row, shop)
        except RowFault as fault:
            judged.faults.insert(0, fault.said)
        if judged.faults:
            judged.verdict, judged.details, judged.account, judged.changes = Verdict.ERROR, None, None, []
        return judged

    def _shop_of(self, row: ListRow) -> tuple[Merchant | None, Place]:
        """The shop that the row means, and its place. Raise RowFault."""
        said = row.cells[Column.PLACE].text
        if row.overflows:
            raise RowFault(Fault.MORE_CELLS)
        if row.id is not None:
            shop = self.known.by_id.get(row.id) if isinstance(row.id, uuid.UUID) else None
            if shop is None:
                raise RowFault(Fault.ID_UNKNOWN, Column.ID, row.cells[Column.ID].text)
            if said and shop.place_id not in {place.id for place in self.names.all_named(said)}:
                raise RowFault(Fault.PLACE_OTHER, Column.PLACE, said)
            return shop, shop.place
        place = self.names.named(said) if said else self.default
        if place is None:
            raise RowFault(Fault.PLACE_MISSING, Column.PLACE)
        fitting = self.known.by_key.get(
            key_of(place.id, row.cells[Column.UNIT_LABEL].text, row.cells[Column.TRADE_NAME].text), []
        )
        open_ones = [shop for shop in fitting if not shop.is_closed] or fitting
        if len(open_ones) > 1:
            raise RowFault(Fault.SEVERAL_FIT, Column.TRADE_NAME, row.title)
        return (open_ones[0] if open_ones else None), place

    def _once(self, judged: Judged, shop: Merchant | None, place: Place, row: ListRow) -> None:
        name = row.cells[Column.TRADE_NAME].text
        key = shop.id if shop else key_of(place.id, row.cells[Column.UNIT_LABEL].text, name)
        if self._taken.setdefault(key, judged.number) != judged.number:
            raise RowFault(Fault.REPEATED, None, str(self._taken[key]))

    def _compare(self, judged: Judged, row: ListRow, shop: Merchant | None) -> None:
        """Read the row into what is to be written, and what that changes. Raise RowFault or add faults."""
        values = values_of_row(row, shop, judged.remarks, judged.faults)
        known = self.known.accounts.get(shop.id, []) if shop else []
        cells = (row.cells[column] for column in (Column.BANK, Column.ACCOUNT, Column.HOLDER))
        try:
            judged.account = receiver_of(Receiver(*cells), known, judged.remarks)
        except RowFault as fault:
            judged.faults.append(fault.said)
        if judged.faults:
            return
        if shop is None:
            judged.verdict, judged.details = Verdict.NEW, details_from(values)
        else:
            judged.version, judged.changes = shop.version, _changes(shop, values)
            judged.details = details_from(values) if judged.changes else None
        self._compare_account(judged, shop, known)
        if shop is not None:
            judged.verdict = Verdict.CHANGED if judged.changes else Verdict.SAME
            if shop.erased_at and _PERSONAL & {column for column, _before, _after in judged.changes}:
                raise RowFault(Fault.ERASED, Column.OWNER_NAME)
        if judged.details and (judged.details.owner_name or judged.details.phone):
            judged.remarks.append(Said(Remark.CONTACT))

    def _compare_account(self, judged: Judged, shop: Merchant | None, known: Sequence[PaymentAccount]) -> None:
        if judged.account is None:
            return
        if shop is not None and shop.is_closed:
            raise RowFault(Fault.CLOSED, Column.ACCOUNT)
        waiting = any(account.state is AccountState.PROPOSED for account in known)
        judged.remarks.append(Said(Remark.OVERTAKES if waiting else Remark.PROPOSED, Column.ACCOUNT))
        if shop is not None:
            before = known[0].account_number if known else ""
            judged.changes.append((Column.ACCOUNT, before, judged.account.account_number))


def _changes(shop: Merchant, values: Mapping[str, Any]) -> list[tuple[Column, str, str]]:
    """Each detail that would be another one, before and after."""
    return [
        (Column(name), str(getattr(shop, name)), str(values[name]))
        for name in NAMES
        if values[name] != getattr(shop, name)
    ]

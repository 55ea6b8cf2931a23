"""What a new row may be the same as: shops of the register, and earlier new rows of the list itself.

The reasons are those of registry.merchants.duplicates; asked for a whole list at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from campaigns.lists.known import KnownShops, accounts_with_numbers, shops_with_phones
from campaigns.lists.verdicts import Judged, Likely
from registry.folding import fold
from registry.merchants.duplicates import DuplicateReason
from registry.merchants.labels import label_key
from registry.merchants.model import Merchant
from registry.merchants.names import near_names
from registry.officers.model import Officer

MOST_NAMED = 3
"""Of a row; more would not be read."""
_FAR_ENOUGH = 70
"""Per cent: names less alike than that are near by no rule of near_names, which takes longer to ask."""


def find_doubles(session: Session, *, by: Officer, known: KnownShops, new: Sequence[Judged]) -> None:
    """Write into each of the *new* rows what it may be the same as."""
    phones = shops_with_phones(
        session, by, sorted({row.details.phone for row in new if row.details and row.details.phone})
    )
    numbers = accounts_with_numbers(session, by, sorted({row.account.account_number for row in new if row.account}))
    names = {place_id: [fold(shop.trade_name) for shop in shops] for place_id, shops in known.of_place.items()}
    doors = {
        place_id: _by_door(shop for shop in shops if not shop.is_closed) for place_id, shops in known.of_place.items()
    }
    earlier = _Earlier()
    for row in new:
        details = row.details
        assert details
        assert row.place_id
        reasons: dict[Merchant, set[DuplicateReason]] = defaultdict(set)
        for account in numbers.get(row.account.account_number, []) if row.account else []:
            reasons[account.merchant].add(DuplicateReason.SAME_ACCOUNT)
        for shop in phones.get(details.phone, []) if details.phone else []:
            reasons[shop].add(DuplicateReason.SAME_PHONE)
        for shop in doors.get(row.place_id, {}).get(label_key(details.unit_label), []):
            reasons[shop].add(DuplicateReason.SAME_LABEL)
        shops = known.of_place.get(row.place_id, [])
        alike = process.extract_iter(
            fold(details.trade_name), names.get(row.place_id, []), scorer=fuzz.token_set_ratio, score_cutoff=_FAR_ENOUGH
        )
        for _name, _score, number in alike:
            if near_names(details.trade_name, shops[number].trade_name):
                reasons[shops[number]].add(DuplicateReason.NEAR_NAME)
        strongest = sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0].walking_key, item[0].id))
        row.likely = [
            Likely(_in_order(why), f"{shop.unit_label} · {shop.trade_name}", merchant_id=shop.id)
            for shop, why in strongest[:MOST_NAMED]
        ] or earlier.like(row)
        earlier.add(row)


class _Earlier:
    """New rows of the list, by door, phone and account."""

    def __init__(self) -> None:
        self._rows: dict[tuple[object, ...], Judged] = {}

    def like(self, row: Judged) -> list[Likely]:
        found: dict[int, list[DuplicateReason]] = defaultdict(list)
        titles: dict[int, str] = {}
        for reason, key in self._keys(row):
            if key in self._rows:
                found[self._rows[key].number].append(reason)
                titles[self._rows[key].number] = self._rows[key].title
        return [Likely(_in_order(why), titles[number], row=number) for number, why in list(found.items())[:MOST_NAMED]]

    def add(self, row: Judged) -> None:
        for _reason, key in self._keys(row):
            self._rows.setdefault(key, row)

    def _keys(self, row: Judged) -> Iterable[tuple[DuplicateReason, tuple[object, ...]]]:
        assert row.details
        if door := label_key(row.details.unit_label):
            yield DuplicateReason.SAME_LABEL, ("door", row.place_id, door)
        if row.details.phone:
            yield DuplicateReason.SAME_PHONE, ("phone", row.details.phone)
        if row.account:
            yield DuplicateReason.SAME_ACCOUNT, ("account", row.account.bank_bin, row.account.account_number)


def _by_door(shops: Iterable[Merchant]) -> dict[str, list[Merchant]]:
    doors: dict[str, list[Merchant]] = defaultdict(list)
    for shop in shops:
        if shop.label_key:
            doors[shop.label_key].append(shop)
    return doors


def _in_order(reasons: Iterable[DuplicateReason]) -> tuple[DuplicateReason, ...]:
    told = set(reasons)
    return tuple(reason for reason in DuplicateReason if reason in told)

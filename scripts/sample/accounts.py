"""Accounts and signs that fit the shops' histories. Numbers begin with letters: no bank has such an account."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from merchant_app.sign_wording import door_and_unit
from registry.accounts.content import AccountContent
from registry.accounts.model import AccountState, QrKind
from registry.signs.check_codes import new_check_code
from registry.signs.model import SignState
from registry.units.model import Unit
from scripts.sample.chance import Chance
from scripts.sample.fates import Fate
from scripts.sample.histories import LAST_DAY
from scripts.sample.shops import Shop

DAY = timedelta(days=1)
_BANKS = (
    *("970436", "970436", "970415", "970418", "970405", "970405", "970422", "970407", "970416", "970432", "970423"),
    *("970403", "970449", "970437", "970448", "970443"),
)
"""BINs of real banks: the name on a sign should look as it will. No account there begins with letters like ours."""

Row = dict[str, Any]


def at(day: date, hour: int) -> datetime:
    """That hour of the day in UTC, seven hours before Vietnam's."""
    return datetime.combine(day, time(hour), UTC)


class Ledger:
    """Writes the accounts and the signs of all shops, numbered through."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self.accounts: list[Row] = []
        self.signs: list[Row] = []
        self._check_codes: set[str] = set()

    def add(self, shop: Shop, unit: Unit, officials: tuple[uuid.UUID, uuid.UUID], on_foot: uuid.UUID) -> None:
        """Add what the shop's history asks for. *officials* propose and approve, *on_foot* proposed last."""
        told = shop.history
        if shop.fate is Fate.PROPOSED:
            self._account(
                shop, (on_foot, officials[1]), LAST_DAY - DAY * self._chance.whole(1, 5), AccountState.PROPOSED
            )
        if told.account_on is None:
            return
        changed_on = told.second_account_on
        first = self._account(
            shop,
            officials,
            told.account_on,
            AccountState.RETIRED if changed_on else AccountState.ACTIVE,
            retired_on=changed_on,
        )
        second = self._account(shop, officials, changed_on, AccountState.ACTIVE) if changed_on else None
        for hung_on, gone_on in told.signs:
            account = second if second and changed_on and hung_on >= changed_on else first
            self._sign(shop, unit, account, officials[0], hung_on, hung_on, gone_on or shop.closed_on)
        if (shop.fate is Fate.ISSUED and self._chance.happens(0.5)) or (second and told.signs[-1][1] == changed_on):
            printed_on = min((changed_on or told.account_on) + DAY * 2, told.until)
            self._sign(shop, unit, second or first, officials[0], printed_on)

    def number_signs(self) -> dict[uuid.UUID, int]:
        """Give the signs their serials, unit by unit in the order of printing; return each unit's last number."""
        last: dict[uuid.UUID, int] = {}
        for sign in sorted(self.signs, key=lambda row: (row["created_at"], row["id"])):
            unit: Unit = sign.pop("unit")
            last[unit.id] = last.get(unit.id, 0) + 1
            sign["serial"] = f"{unit.code}-{last[unit.id]:06d}"
        return last

    def _account(
        self,
        shop: Shop,
        officials: tuple[uuid.UUID, uuid.UUID],
        day: date,
        state: AccountState,
        *,
        retired_on: date | None = None,
    ) -> Row:
        content = AccountContent(
            qr_kind=QrKind.TRANSFER,
            bank_bin=self._chance.one_of(_BANKS),
            account_number=f"MAU{len(self.accounts) + 1:010d}",
            holder=shop.holder,
        )
        decided = state is not AccountState.PROPOSED
        row: Row = {
            "id": self._chance.new_id(),
            "created_at": at(day, 2),
            "merchant_id": shop.id,
            "qr_kind": content.qr_kind,
            "bank_bin": content.bank_bin,
            "account_number": content.account_number,
            "holder": content.holder,
            "content_hash": content.hash(shop.id),
            "mark_salt": shop.id.hex,  # invented, and the same in every load
            "state": state,
            "proposed_by_id": officials[0],
            "decided_by_id": officials[1] if decided else None,
            "decided_at": at(day, 8) if decided else None,
            "retired_at": at(retired_on, 8) if retired_on else None,
        }
        self.accounts.append(row)
        return row

    def _sign(  # noqa: PLR0917 (one row's columns)
        self,
        shop: Shop,
        unit: Unit,
        account: Row,
        printed_by: uuid.UUID,
        printed_on: date,
        hung_on: date | None = None,
        gone_on: date | None = None,
    ) -> None:
        if hung_on is None:
            state = SignState.PRINTED
        elif gone_on is None:
            state = SignState.POSTED
        else:
            state = SignState.REPLACED if account["state"] is AccountState.RETIRED else SignState.VOID
        self.signs.append(
            {
                "id": self._chance.new_id(),
                "created_at": max(at(printed_on, 7), account["created_at"]),
                "unit": unit,
                "check_code": self._new_check_code(),
                "merchant_id": shop.id,
                "account_id": account["id"],
                "layout": "a6",
                "shop_name": shop.details.trade_name,
                "place_line": shop.place.sign_heading,
                "unit_line": door_and_unit(shop.details.unit_label, unit),
                "state": state,
                "printed_by_id": printed_by,
                "posted_on": hung_on,
                "ended_at": at(gone_on, 8) if gone_on else None,
            }
        )

    def _new_check_code(self) -> str:
        """The one thing in the sample that differs from load to load: codes on signs are never guessable."""
        while (code := new_check_code()) in self._check_codes:
            pass
        self._check_codes.add(code)
        return code

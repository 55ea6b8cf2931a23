"""Taking a list in: exactly what was shown, all of it or nothing. The caller owns the transaction: nothing commits."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from campaigns.enrolment.operations import register
from campaigns.lists.judging import Judgement, judge_list
from campaigns.lists.verdicts import Judged, Verdict
from registry.accounts.operations import propose_account
from registry.audit.operations import record
from registry.lists.errors import ListChangedMeanwhile
from registry.lists.model import OfferedList
from registry.lists.operations import end_list
from registry.lists.queries import list_offered_by
from registry.merchants.operations import edit_merchant
from registry.officers.model import Officer
from registry.places.model import Place


@dataclass(frozen=True)
class Taken:
    """What became of a list."""

    offered: OfferedList
    judgement: Judgement
    written: Mapping[int, uuid.UUID]
    """The shop of each row that was written, by the row's number."""


def take_in(session: Session, *, by: Officer, list_id: uuid.UUID, shown_hash: str, doubles_too: bool) -> Taken:
    """Write what *shown_hash* says was on the screen: new shops, changes, proposals of accounts; errors stay out.

    With *doubles_too* also the rows that may be shops known already, as shops of their own. Every change goes the way
    it goes by hand, with its rules and its entry in the trail; an account is proposed and waits for a second person.
    Raise NoResultFound, ListAlreadyTaken, or ListChangedMeanwhile where the register says something else by now.
    """
    offered = list_offered_by(session, by, list_id, to_change=True)
    judgement = judge_list(session, by=by, offered=offered)
    if judgement.hash != shown_hash:
        raise ListChangedMeanwhile
    written = {
        row.number: _write(session, by, offered, row)
        for row in judgement.rows
        if row.verdict in (Verdict.NEW, Verdict.CHANGED) or (row.verdict is Verdict.DUPLICATE and doubles_too)
    }
    end_list(session, offered)
    record(
        session,
        by=by,
        action="list:take",
        subject_id=offered.id,
        rows=len(judgement.rows),
        written=len(written),
        doubles_too=doubles_too,
        verdicts={verdict.value: judgement.number_of(verdict) for verdict in Verdict},
    )
    return Taken(offered, judgement, written)


def _write(session: Session, by: Officer, offered: OfferedList, row: Judged) -> uuid.UUID:
    if row.merchant_id is None:
        assert row.details
        merchant = register(
            session,
            by=by,
            place=session.get_one(Place, row.place_id),
            client_id=uuid.uuid5(offered.id, str(row.number)),
            details=row.details,
            account=row.account,
        )
        return merchant.id
    if row.details is not None:
        edit_merchant(session, by=by, merchant_id=row.merchant_id, seen_version=row.version, details=row.details)
    if row.account is not None:
        propose_account(session, by=by, merchant_id=row.merchant_id, content=row.account)
    return row.merchant_id

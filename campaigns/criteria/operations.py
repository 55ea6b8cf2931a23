"""Changes to criteria. The caller owns the transaction: nothing here commits."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.criteria.errors import (
    CriterionIncomplete,
    CriterionNameTaken,
    CriterionRetired,
    CriterionRevisedMeanwhile,
)
from campaigns.criteria.model import LONGEST_MEANING, LONGEST_NAME, Criterion
from campaigns.criteria.queries import criterion_kept_by
from campaigns.ladder.model import LADDER, Rung
from database.base import utc_now
from database.constraints import violates
from registry.audit.operations import record
from registry.folding import fold
from registry.merchants.model import LineOfBusiness, MerchantKind
from registry.officers.model import Officer
from registry.officers.scope import units_within_postings
from registry.plain_line import plain_line
from registry.units.model import Unit

_CODE_IS_TAKEN = "uq_criterion_unit_id_code_method_version"
_LONGEST_CODE = 40


@dataclass(frozen=True, kw_only=True)
class CriterionContent:
    """What a version says."""

    name: str
    rung: Rung
    kinds: Sequence[MerchantKind] = ()
    lines: Sequence[LineOfBusiness] = ()
    what_counts: str

    def columns(self) -> dict[str, Any]:
        """As it is stored. Raise CriterionIncomplete where something is missing."""
        name, meaning = plain_line(self.name)[:LONGEST_NAME], plain_line(self.what_counts)[:LONGEST_MEANING]
        if not name or not meaning or self.rung not in LADDER:
            raise CriterionIncomplete
        # In the order of their definition, so that the same choice is the same content.
        kinds = [kind.value for kind in MerchantKind if kind in self.kinds]
        lines = [line.value for line in LineOfBusiness if line in self.lines]
        return {"name": name, "rung": self.rung, "kinds": kinds, "lines": lines, "what_counts": meaning}


def define_criterion(session: Session, *, by: Officer, unit_id: uuid.UUID, content: CriterionContent) -> Criterion:
    """Add a criterion of a unit *by* is posted to as a whole (NoResultFound if not).

    Raise CriterionIncomplete or CriterionNameTaken.
    """
    unit = session.scalars(select(Unit).where(Unit.id == unit_id, units_within_postings(by))).one()
    columns = content.columns()
    criterion = Criterion(unit=unit, code=_code_of(columns["name"]), method_version=1, **columns)
    try:
        with session.begin_nested():
            session.add(criterion)
    except IntegrityError as error:
        if not violates(error, _CODE_IS_TAKEN):
            raise
        raise CriterionNameTaken from error
    record(session, by=by, action="criterion:define", subject_id=criterion.id, unit=unit.name, **columns)
    return criterion


def revise_criterion(session: Session, *, by: Officer, criterion_id: uuid.UUID, content: CriterionContent) -> Criterion:
    """Add the version after *criterion_id*, which *by* keeps (NoResultFound if not); the old one stays as it is.

    What uses the old one goes on with it. The same content again is the version that stands. Raise
    CriterionIncomplete, CriterionRetired, or CriterionRevisedMeanwhile where it is not the newest.
    """
    old = _newest_held(session, by, criterion_id)
    columns = content.columns()
    changes = {name: [getattr(old, name), value] for name, value in columns.items() if getattr(old, name) != value}
    if not changes:
        return old
    new = Criterion(unit_id=old.unit_id, code=old.code, method_version=old.method_version + 1, **columns)
    session.add(new)
    session.flush()
    record(
        session,
        by=by,
        action="criterion:revise",
        subject_id=new.id,
        name=new.name,
        method_version=new.method_version,
        changes=changes,
    )
    return new


def retire_criterion(session: Session, *, by: Officer, criterion_id: uuid.UUID) -> Criterion:
    """Offer a criterion no more. Raise as revise_criterion does."""
    criterion = _newest_held(session, by, criterion_id)
    criterion.retired_at = utc_now()
    session.flush()
    record(session, by=by, action="criterion:retire", subject_id=criterion.id, name=criterion.name)
    return criterion


def _newest_held(session: Session, by: Officer, criterion_id: uuid.UUID) -> Criterion:
    """The criterion, and nobody else adds a version after it until this transaction ends."""
    criterion_kept_by(session, by, criterion_id)
    held = select(Criterion).where(Criterion.id == criterion_id).with_for_update()
    criterion = session.scalars(held.execution_options(populate_existing=True)).one()
    newest = session.scalar(
        select(func.max(Criterion.method_version)).where(
            Criterion.unit_id == criterion.unit_id, Criterion.code == criterion.code
        )
    )
    if newest != criterion.method_version:
        raise CriterionRevisedMeanwhile
    if criterion.retired_at is not None:
        raise CriterionRetired
    return criterion


def _code_of(name: str) -> str:
    """``cho-4-0-co-ma``: what a program calls it."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:_LONGEST_CODE] or "-"

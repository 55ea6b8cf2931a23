"""Who made the link by which something came: an official who made it can have opened it, and been the trader."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from registry.audit.model import AuditEntry
from registry.chunks import chunks

_MAKE = "trader_link:make"


def link_makings(session: Session, entries: Iterable[AuditEntry]) -> Mapping[int, Sequence[AuditEntry]]:
    """Of each of *entries* that came by a link, by its number: what the trail tells of the making of that link.

    That is one entry, the oldest first; more where somebody put some there, of whom none is left out.
    """
    links = {entry.sequence: link_id for entry in entries if (link_id := _link_of(entry)) is not None}
    makings = defaultdict[uuid.UUID | None, list[AuditEntry]](list)
    for some in chunks(sorted(set(links.values()))):
        told = select(AuditEntry).where(AuditEntry.action == _MAKE, AuditEntry.subject_id.in_(some))
        for making in session.scalars(told.options(joinedload(AuditEntry.officer)).order_by(AuditEntry.sequence)):
            makings[making.subject_id].append(making)
    return {sequence: makings[link_id] for sequence, link_id in links.items()}


def came_by(session: Session, subjects: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, AuditEntry]:
    """Of each of *subjects* that came by a link, such as consents: the making of that link, by the subject's id."""
    entries: list[AuditEntry] = []
    for some in chunks(sorted(set(subjects))):
        by_nobody = (AuditEntry.subject_id.in_(some), AuditEntry.officer_id.is_(None))
        entries += session.scalars(select(AuditEntry).where(*by_nobody).order_by(AuditEntry.sequence))
    makings = link_makings(session, entries)
    found = [(entry.subject_id, makings.get(entry.sequence)) for entry in entries]
    return {subject_id: made[0] for subject_id, made in found if subject_id is not None and made}


def _link_of(entry: AuditEntry) -> uuid.UUID | None:
    """The link the trader acted by, which registry.audit.operations writes in place of postings; None for no trader."""
    try:
        return uuid.UUID((entry.postings or "").split(" ", 1)[0]) if entry.by_trader else None
    except ValueError:  # nothing of ours has written it
        return None

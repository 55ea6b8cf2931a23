"""A database once marked as holding invented rows stays so."""

from sqlalchemy import select

from registry.audit.model import AuditEntry
from registry.installation.operations import mark_as_sample
from registry.installation.queries import holds_sample


def test_the_mark_is_set_once_for_good(session):
    assert not holds_sample(session)
    mark_as_sample(session)
    mark_as_sample(session)
    assert holds_sample(session)
    session.flush()
    assert [entry.action for entry in session.scalars(select(AuditEntry))] == ["installation:mark_as_sample"]

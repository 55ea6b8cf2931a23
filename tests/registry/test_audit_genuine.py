"""Which entries of the trail are this program's own, and with the details it wrote."""

from sqlalchemy import update

from registry.audit.genuine import genuine_entries, newest_genuine
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from tests.tampering import without_triggers

OURS = AuditEntry.action == "test:try"


def numbers(session):
    return [entry["details"]["number"] for entry in genuine_entries(session, OURS)]


def test_an_entry_with_other_details_than_were_written_is_not_among_them(session):
    for number in range(3):
        record(session, by=None, action="test:try", subject_id=None, number=number)
    assert numbers(session) == [2, 1, 0], "this transaction's own count"
    session.commit()
    assert numbers(session) == [2, 1, 0]
    newest = newest_genuine(session, OURS)
    with without_triggers(session):
        session.execute(update(AuditEntry).where(AuditEntry.sequence == newest).values(details={"number": 7}))
        session.expire_all()
        assert numbers(session) == [1, 0]

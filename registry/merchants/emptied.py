"""What the trail says was deleted of a shop's owner: a field that never held anything was not."""

from collections.abc import Mapping, Sequence

from registry.audit.model import AuditEntry

_ACTIONS = frozenset({"merchant:erase", "merchant:erase_contact"})


def emptied_fields(history: Sequence[AuditEntry]) -> Mapping[str, str]:
    """The fields that held something when they were deleted, each with the reason, the last one's where several were.

    *history* is of one merchant, newest first. What an entry told that was emptied itself counts for nothing.
    """
    return {
        field: entry.details["reason"]
        for entry in reversed(history)
        if entry.action in _ACTIONS
        for field in entry.details.get("emptied", [])
    }

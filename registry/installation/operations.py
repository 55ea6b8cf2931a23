"""Changes to what is known of the installation itself."""

from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.operations import record
from registry.installation.model import InstallationFact
from registry.installation.queries import KEYS, SAMPLE, holds_sample, mark_of_keys, require_own_keys


def mark_as_sample(session: Session) -> None:
    """Remember for good that this database holds invented rows. Saying it twice changes nothing."""
    if not holds_sample(session):
        session.add(InstallationFact(name=SAMPLE, value=utc_now().isoformat()))
        session.flush()
        record(session, by=None, action="installation:mark_as_sample", subject_id=None)


def remember_keys(session: Session) -> None:
    """Tie the database to the keys in use, once and for all. Raise KeysOfAnother where it is tied to others."""
    require_own_keys(session)
    if session.get(InstallationFact, KEYS) is None:
        session.add(InstallationFact(name=KEYS, value=mark_of_keys()))
        session.flush()

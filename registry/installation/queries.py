"""Questions about the installation itself."""

import hashlib
import hmac

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from database.keys import keys_in_use
from registry.installation.errors import KeysOfAnother
from registry.installation.model import InstallationFact

SAMPLE = "sample"
"""The fact that the rows are invented, for practice."""
KEYS = "keys"
"""The fact by which the keys in use are known again; it tells nothing of them."""


def holds_sample(session: Session) -> bool:
    """Whether this database holds invented rows, which every page then says."""
    return session.get(InstallationFact, SAMPLE) is not None


def mark_of_keys() -> str:
    """What is stored to know the keys in use again."""
    return hmac.new(keys_in_use().derived("mark of the keys"), b"these keys", hashlib.sha256).hexdigest()


def require_own_keys(session: Session) -> None:
    """Raise KeysOfAnother where the database was written with other keys. One that nobody prepared yet has none."""
    if not inspect(session.connection()).has_table(InstallationFact.__tablename__):
        return
    mark = session.get(InstallationFact, KEYS)
    if mark is not None and not hmac.compare_digest(mark.value, mark_of_keys()):
        raise KeysOfAnother

"""Facts about the installation that nobody without its key can state; each once and for all.

That one is missing proves nothing: whoever holds the database can delete it. So nothing may become possible by it.
"""

import hmac

from sqlalchemy.orm import Session

from database.keys import keys_in_use
from registry.installation.model import InstallationFact


def is_stated(session: Session, name: str) -> bool:
    """Whether the fact stands there as this program states it with the keys in use."""
    fact = session.get(InstallationFact, name)
    return fact is not None and hmac.compare_digest(fact.value, _stated(name))


def state(session: Session, name: str) -> None:
    """State the fact; whatever stood in its place goes."""
    session.merge(InstallationFact(name=name, value=_stated(name)))
    session.flush()


def _stated(name: str) -> str:
    key = keys_in_use().derived("facts of the installation")
    return hmac.digest(key, name.encode(), "sha256").hex()

"""Questions about the installation itself."""

from sqlalchemy.orm import Session

from registry.installation.model import InstallationFact

SAMPLE = "sample"
"""The fact that the rows are invented, for practice."""


def holds_sample(session: Session) -> bool:
    """Whether this database holds invented rows, which every page then says."""
    return session.get(InstallationFact, SAMPLE) is not None

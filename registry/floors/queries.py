"""Questions about floor plans."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.floors.model import FloorPlan


def plan_of(session: Session, place_id: uuid.UUID) -> FloorPlan | None:
    """The newest plan of the market; nothing where nobody laid it out. The caller may see the place."""
    newest = select(FloorPlan).where(FloorPlan.place_id == place_id).order_by(FloorPlan.version.desc()).limit(1)
    return session.scalars(newest).one_or_none()

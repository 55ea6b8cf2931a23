"""Since when signs are to be replaced: the last wave of each place, which no sign from before it outlasts."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from registry.chunks import chunks
from registry.places.model import Place
from registry.signs.model import Sign, SignWave


def wave_begins(session: Session, place_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """When the last wave of each place began, its unit's included; nothing of places without one."""
    found: dict[uuid.UUID, datetime] = {}
    for ids in chunks(list(place_ids)):
        asked = (
            select(Place.id, func.max(SignWave.created_at))
            .join(SignWave, SignWave.unit_id == Place.unit_id)
            .where(
                Place.id.in_(ids),
                or_(SignWave.place_id == Place.id, SignWave.place_id.is_(None)),
                SignWave.called_off_at.is_(None),
            )
            .group_by(Place.id)
        )
        found |= {place_id: begun for place_id, begun in session.execute(asked)}  # noqa: C416 (a result is no dict)
    return found


def is_of_before(sign: Sign, begun: datetime | None) -> bool:
    """Whether the sign was made before the wave of its place, so that it is to be replaced."""
    return begun is not None and sign.created_at < begun

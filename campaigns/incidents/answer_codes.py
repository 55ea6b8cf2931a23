"""The code with which somebody asks for the answer, and how the same form sent twice is one incident with one code.

A page loaded anew sends its form again: the incident would be there twice, and the code that was shown first gone. So
the codes of a form are made from the form, under a key: who sends the same once more gets the same incident and code.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.incidents.model import Incident, Source
from registry.marking import keyed_mark
from registry.signs.check_codes import check_code_of, new_check_code


@dataclass(frozen=True)
class Opened:
    """An incident, and the code with which who told it asks for the answer: shown once, kept as a hash only."""

    incident: Incident
    answer_code: str | None
    """Nothing for an officer, who sees the incident itself."""


def opened_before(session: Session, *, form: str, source: Source, place_id: uuid.UUID) -> Opened | None:
    """What the same *form* told of the place before; nothing where it comes for the first time.

    *form* stands for all that was sent, and for the page it was sent from: nobody else can know it.
    """
    told = ((code, incident_of(session, code)) for code in _codes_of(form))
    code, incident = next(
        (code, found) for code, found in told if found is None or (found.source, found.place_id) == (source, place_id)
    )
    return None if incident is None else Opened(incident, code)


def code_to_give(session: Session, form: str | None) -> str:
    """A code that was never given out: the first free one of *form*, where there is one."""
    codes = iter(new_check_code, None) if form is None else _codes_of(form)
    return next(code for code in codes if incident_of(session, code) is None)


def incident_of(session: Session, code: str) -> Incident | None:
    """The incident with that code."""
    return session.scalars(select(Incident).where(Incident.answer_code_hash == hash_of(code))).one_or_none()


def hash_of(code: str) -> str:
    """What is stored of a code. Keyed: so few characters can all be tried against a plain hash."""
    return keyed_mark("answers to incidents", code)


def _codes_of(form: str) -> Iterator[str]:
    return (check_code_of(keyed_mark("codes of forms", form, number)) for number in count())

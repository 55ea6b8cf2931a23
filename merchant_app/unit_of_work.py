"""One session per request; a change happens inside ``with unit_of_work() as session``."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, Response, current_app, g
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from database.engine import begin_to_write


class UncommittedChanges(RuntimeError):
    """A request changed rows outside a unit of work: they would have been lost."""


def start_sessions(app: Flask, sessions: sessionmaker[Session]) -> None:
    """Give *app* its sessions, closing each with its request."""
    use_sessions(app, sessions)
    app.after_request(_refuse_lost_changes)
    app.teardown_appcontext(_close)


def use_sessions(app: Flask, sessions: sessionmaker[Session]) -> None:
    """Let *app*, which was started before, work on *sessions* from here on."""
    app.extensions["sessions"] = sessions
    event.listen(sessions, "after_flush", _remember_change)
    event.listen(sessions, "after_transaction_end", _forget_change)


def reading() -> Session:
    """The request's session, for questions."""
    if "session" not in g:
        g.session = current_app.extensions["sessions"]()
    return cast("Session", g.session)


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Commit what the block changed; on any exception change nothing.

    What was read before is forgotten first, so that the block decides on rows as they are while it holds the
    writer's place, not as they were when the page began.
    """
    session = reading()
    session.rollback()
    try:
        begin_to_write(session)
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def done_reading() -> None:
    """End the request's question, so that it holds up nobody who writes; what was read stays as it is.

    Raise UncommittedChanges where something was changed meanwhile: this stores nothing.
    """
    session = reading()
    if _was_changed(session):
        raise UncommittedChanges("only what was read can be ended; wrap the change in unit_of_work()")
    session.commit()


def _was_changed(session: Session) -> bool:
    return bool(session.info.get("changed") or session.new or session.dirty or session.deleted)


def _remember_change(session: Session, _flush: object) -> None:
    session.info["changed"] = True


def _forget_change(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop("changed", None)


def _refuse_lost_changes(response: Response) -> Response:
    session: Session | None = g.get("session")
    if session and _was_changed(session):
        raise UncommittedChanges(f"{current_app.name}: wrap the change in unit_of_work()")
    return response


def _close(_error: BaseException | None) -> None:
    session: Session | None = g.pop("session", None)
    if session is not None:
        session.close()

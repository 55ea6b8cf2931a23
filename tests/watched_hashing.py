"""A hasher that shows, whenever it works, whether anybody else can write meanwhile."""

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from database.engine import writing
from registry.officers.model import Officer
from tests.factories import make_unit


class WatchedHasher(PasswordHasher):
    """Each time it hashes or compares, another session writes a row and takes hold of every officer.

    Where the one that hashes has begun to write itself, SQLite makes the other wait until it gives up, and PostgreSQL
    refuses the hold.
    """

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.sessions = sessions
        self.worked: list[str] = []

    def hash(self, *given, **named):
        self._let_somebody_write("hash")
        return super().hash(*given, **named)

    def verify(self, *given, **named):
        self._let_somebody_write("verify")
        return super().verify(*given, **named)

    def _let_somebody_write(self, work: str) -> None:
        with writing(self.sessions) as session:
            make_unit(session)
            session.scalars(select(Officer.id).with_for_update(nowait=True)).all()
        self.worked.append(work)

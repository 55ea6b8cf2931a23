"""Several people doing something at the same moment, each in a transaction of their own that really commits."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from database.engine import writing


def at_once(
    sessions: sessionmaker[Session],
    act: Callable[[Session, Any], Any],
    given: Iterable[Any],
    refusal: type[Exception] | tuple[()] = (),
) -> list[Any]:
    """What each transaction returned, or the refusal it was undone by; all begin together."""
    values = list(given)
    barrier = Barrier(len(values))

    def one(value):
        barrier.wait()
        try:
            with writing(sessions) as session:
                return act(session, value)
        except refusal as refused:
            return refused

    with ThreadPoolExecutor(len(values)) as pool:
        return list(pool.map(one, values))

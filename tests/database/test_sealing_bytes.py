"""Sealed pictures: bytes that only this program reads, each in its own column."""

import pytest
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, insert, literal, select, type_coerce, update

from database.sealing import SealBroken, SealedBytes, SealedText

PICTURES = Table(
    "sealed_pictures",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("front", SealedBytes("sealed_pictures.front")),
    Column("back", SealedBytes("sealed_pictures.back")),
)
PICTURE = b"\xff\xd8\x00" + bytes(range(256)) * 9


@pytest.fixture
def pictures(session):
    PICTURES.create(session.connection())
    session.execute(insert(PICTURES).values(id=1, front=PICTURE))
    return session


def stored(pictures, column):
    return pictures.scalar(select(type_coerce(column, LargeBinary)))


def test_what_is_written_is_read_and_cannot_be_read_in_the_table(pictures):
    assert pictures.execute(select(PICTURES.c.front, PICTURES.c.back)).one() == (PICTURE, None)
    lies = stored(pictures, PICTURES.c.front)
    assert lies.startswith(b"s1:")
    assert PICTURE[:9] not in lies
    assert len(lies) == len(PICTURE) + 19
    assert pictures.scalar(select(PICTURES.c.id).where(PICTURES.c.front == PICTURE)) == 1


@pytest.mark.parametrize(
    "spoil", [lambda _: PICTURE, lambda lies: lies[:-1], lambda lies: lies[:30] + b"x" + lies[31:]]
)
def test_a_seal_that_was_touched_is_told(pictures, spoil):
    lies = spoil(stored(pictures, PICTURES.c.front))
    pictures.execute(update(PICTURES).values(front=literal(lies, LargeBinary)))
    with pytest.raises(SealBroken):
        pictures.scalar(select(PICTURES.c.front))


def test_moved_to_another_column_it_opens_nothing(pictures):
    lies = stored(pictures, PICTURES.c.front)
    pictures.execute(update(PICTURES).values(back=literal(lies, LargeBinary)))
    with pytest.raises(SealBroken):
        pictures.scalar(select(PICTURES.c.back))


def test_order_is_nothing_to_ask_for(pictures):
    with pytest.raises(SealedText):
        pictures.scalars(select(PICTURES.c.id).order_by(PICTURES.c.front))
    with pytest.raises(SealedText):
        select(PICTURES.c.id).where(PICTURES.c.front > PICTURE)

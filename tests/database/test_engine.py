"""The transactions are real on both databases."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError


def test_sessions_roll_back(session):
    session.execute(text("INSERT INTO installation_fact VALUES ('a', 'b')"))
    assert session.execute(text("SELECT count(*) FROM installation_fact")).scalar() == 1


@pytest.mark.parametrize("again", [1, 2])
def test_each_test_starts_clean(session, again):
    assert session.execute(text("SELECT count(*) FROM installation_fact")).scalar() == 0
    session.execute(text("INSERT INTO installation_fact VALUES ('a', 'b')"))
    session.commit()


def test_a_failed_statement_is_told_without_its_values(engine):
    with engine.connect() as connection, pytest.raises(IntegrityError) as failure:
        connection.execute(text("INSERT INTO installation_fact VALUES (:name, NULL)"), {"name": "Bí Mật 0100000168"})

    said_by_the_server = str(failure.value.orig)
    assert "Bí Mật" not in str(failure.value).replace(said_by_the_server, "")

"""The transactions are real on both databases."""

import pytest
from sqlalchemy import text


def test_sessions_roll_back(session):
    session.execute(text("INSERT INTO installation_fact VALUES ('a', 'b')"))
    assert session.execute(text("SELECT count(*) FROM installation_fact")).scalar() == 1


@pytest.mark.parametrize("again", [1, 2])
def test_each_test_starts_clean(session, again):
    assert session.execute(text("SELECT count(*) FROM installation_fact")).scalar() == 0
    session.execute(text("INSERT INTO installation_fact VALUES ('a', 'b')"))
    session.commit()

"""The errand that holds the totals to a recount: equal, bent, mended, and no database."""

import subprocess

import pytest
from sqlalchemy import text

from database.engine import open_engine
from scripts.migrate import prepared
from tests.factories import make_merchant
from tests.server import PROJECT

ERRAND = PROJECT / "scripts" / "recount"


@pytest.fixture
def address(tmp_path):
    address = f"sqlite:///{tmp_path}/totals.db"
    with prepared(address) as session:
        make_merchant(session)
    return address


def run(address, *arguments):
    done = subprocess.run([ERRAND, "--database", address, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip().splitlines()


def test_totals_are_equal_bent_and_mended(address):
    equal = "Equal: the totals of 1 places are what a recount of 1 merchants says."
    assert run(address) == (0, [equal])
    engine = open_engine(address)
    with engine.connect().execution_options(will_write=True) as connection, connection.begin():
        connection.execute(text("UPDATE running_total SET counted = 5 WHERE kind = ''"))
    engine.dispose()
    status, said = run(address)
    assert (status, len(said), said[-1]) == (1, 2, "1 numbers differ from a recount of 1 merchants.")
    assert said[0].endswith("everybody everybody: counted is 5, a recount says 1.")
    assert run(address, "--mend")[1][-1] == "1 numbers differ from a recount of 1 merchants, and were written anew."
    assert run(address) == (0, [equal])


def test_without_a_database_nothing_was_done(tmp_path):
    assert run(f"sqlite:///{tmp_path}/none.db")[0] == 2

"""Practice data go into an empty database and nowhere else."""

import subprocess
from pathlib import Path

import pytest
from sqlalchemy import func, select

from database.engine import open_engine, sessions_on
from registry.installation.queries import holds_sample
from registry.merchants.model import Merchant
from registry.units.model import OldUnit
from scripts.sample.loading import DatabaseNotEmpty, is_empty, load_sample
from scripts.sample.officers import PASSWORD
from tests.factories import make_officer, make_place


@pytest.mark.parametrize("something", [make_place, make_officer])
def test_it_never_stands_among_real_rows(session, something):
    assert is_empty(session)
    something(session)
    assert not is_empty(session)
    with pytest.raises(DatabaseNotEmpty):
        load_sample(session)
    assert not holds_sample(session)


def test_the_errand_fills_an_empty_database_once(tmp_path):
    errand = [
        Path(__file__).parents[2] / "scripts" / "load-sample",
        "--database",
        f"sqlite:///{tmp_path}/practice.db",
    ]
    first, second = (subprocess.run(errand, capture_output=True, text=True, check=False) for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert PASSWORD in first.stdout
    assert "canbo1.vungtau" in first.stdout
    assert second.returncode == 1
    assert "Nothing was changed" in second.stderr
    engine = open_engine(f"sqlite:///{tmp_path}/practice.db")
    with sessions_on(engine)() as session:
        assert session.scalar(select(func.count(Merchant.id))) > 600
        assert session.scalar(select(func.count(OldUnit.id))) > 10_000
    engine.dispose()

"""An address opens the database it names and no other, and what is no address is said to be none."""

import pytest
from sqlalchemy import make_url, text

from database.engine import AddressUnusable, open_engine, sqlite_address


@pytest.mark.parametrize("name", ["a?b", "a#b", "100%", "a%20b", "a b", "dữ liệu", "a&b=c", "a?mode=memory&uri=true"])
def test_the_database_lies_in_the_folder_whatever_its_name(tmp_path, name):
    """Written into the address as it is, the file of three of these eight names lay elsewhere."""
    file = tmp_path / name / "cashless.db"
    file.parent.mkdir()

    engine = open_engine(sqlite_address(file))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE here (id INTEGER)"))
    engine.dispose()

    assert file.stat().st_size > 0
    assert [folder.name for folder in tmp_path.iterdir()] == [name]
    assert make_url(sqlite_address(file)).database == str(file)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense",
        "/srv/cashless.db",
        "mysql://root@localhost/x",
        "postgres://somebody@localhost/x",
        "postgresql+psycopg2://somebody@localhost/x",
        "postgresql+psycopg://somebody@localhost:port/x",
        "sqlite+aiosqlite:///x.db",
    ],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(AddressUnusable):
        open_engine(address)


def test_postgresql_needs_no_driver_in_its_address():
    assert open_engine("postgresql://somebody@localhost/x").driver == "psycopg"

"""The steps lead to what the models say, back and up again, keep every row, and leave a newer database alone."""

import importlib
import uuid
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DatabaseError

from database.base import Base
from database.engine import open_engine
from database.migrating import (
    STEPS,
    DatabaseIsNewer,
    DatabaseIsOlder,
    ReferencesBroken,
    migrate,
    newest_step,
    require_newest,
    step_of,
)
from tests.database.fresh import fresh_database
from tests.database.migration_rows import BROUGHT, ROWS

PROJECT = Path(__file__).parent.parent.parent
for room in ("registry", "campaigns"):
    for model in (PROJECT / room).rglob("model.py"):
        importlib.import_module(".".join(model.relative_to(PROJECT).with_suffix("").parts))

ALL_STEPS = [step.revision for step in reversed(list(ScriptDirectory(str(STEPS)).walk_revisions()))]


def drawing(engine):
    """Everything the database knows about its tables, comparable."""
    inspector = sa.inspect(engine)
    columns, keys = inspector.get_multi_columns(), inspector.get_multi_pk_constraint()
    references, unique = inspector.get_multi_foreign_keys(), inspector.get_multi_unique_constraints()
    checks, indexes = inspector.get_multi_check_constraints(), inspector.get_multi_indexes()
    return {
        table[1]: {
            "columns": sorted((c["name"], str(c["type"]), c["nullable"]) for c in columns[table]),
            "key": keys[table]["constrained_columns"],
            "references": sorted(
                (f["name"], f["constrained_columns"], f["referred_table"], f["referred_columns"])
                for f in references[table]
            ),
            "unique": sorted((u["name"], u["column_names"]) for u in unique[table]),
            "checks": sorted((c["name"], c["sqltext"]) for c in checks[table]),
            "indexes": sorted(
                (index["name"], index["column_names"], index["unique"], said_besides(index)) for index in indexes[table]
            ),
        }
        for table in sorted(columns)
        if table[1] != "alembic_version"
    }


def said_besides(index):
    """The condition of an index of some rows, as text."""
    return {key: str(said) for key, said in index.get("dialect_options", {}).items()}


def contents(engine):
    """Every row of every table, by the table's name."""
    metadata = sa.MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return {
            name: sorted(({k: str(v) for k, v in row.items()} for row in rows), key=str)
            for name, table in metadata.tables.items()
            if (rows := connection.execute(sa.select(table)).mappings().all())
        }


def test_the_steps_are_numbered_one_after_the_other():
    assert [f"{number:04d}" for number in range(1, len(ALL_STEPS) + 1)] == ALL_STEPS
    assert newest_step() == ALL_STEPS[-1]
    names = sorted(path.name for path in (STEPS / "versions").glob("*.py"))
    assert [name[:4] for name in names] == ALL_STEPS


def test_no_step_imports_a_model():
    for path in (STEPS / "versions").glob("*.py"):
        assert "import registry" not in path.read_text()
        assert "from registry" not in path.read_text()
        assert "from campaigns" not in path.read_text()
        assert "from database" not in path.read_text()


def test_the_steps_lead_to_what_the_models_say(fresh, request, tmp_path):
    migrate(fresh)
    with fresh.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    if fresh.dialect.name == "sqlite":
        url = f"sqlite:///{tmp_path}/drawn.db"
    else:
        url = fresh_database(request.getfixturevalue("postgresql_url"), "drawn")
    drawn = open_engine(url)
    Base.metadata.create_all(drawn)
    try:
        assert drawing(fresh) == drawing(drawn)
    finally:
        drawn.dispose()


def test_up_down_and_up_again(fresh):
    drawings = {}
    for step in ALL_STEPS:
        migrate(fresh, step)
        drawings[step] = drawing(fresh)
    for step in reversed(ALL_STEPS[:-1]):
        migrate(fresh, step)
        assert drawing(fresh) == drawings[step]
    migrate(fresh, "base")
    assert drawing(fresh) == {}
    with fresh.connect() as connection:
        assert step_of(connection) is None
    migrate(fresh)
    assert drawing(fresh) == drawings[ALL_STEPS[-1]]


TYPES = {uuid.UUID: sa.Uuid(), datetime: sa.DateTime(timezone=True), date: sa.Date(), dict: sa.JSON(), list: sa.JSON()}


def insert_rows(engine, step):
    with engine.connect().execution_options(will_write=True) as connection, connection.begin():
        for first_step, name, row in ROWS:
            if first_step == step:
                columns = (sa.column(key, TYPES.get(type(value))) for key, value in row.items())
                connection.execute(sa.table(name, *columns).insert().values(row))


def test_every_table_has_a_row_to_try():
    assert {name for _, name, _ in ROWS} == set(Base.metadata.tables)


def test_rows_survive_the_way_up(fresh):
    """Each step keeps what lies in every table, with the rows of the tables that it makes itself put in after it."""
    held = {}
    for step in ALL_STEPS:
        migrate(fresh, step)
        after = contents(fresh)
        for name, rows in held.items():
            kept = [{key: row[key] for key in rows[0] if key in row} for row in after[name]]
            assert kept == [{key: row[key] for key in rows[0] if key in after[name][0]} for row in rows], (step, name)
        insert_rows(fresh, step)
        held = {name: rows for name, rows in contents(fresh).items() if rows and name != "alembic_version"}
        assert sum(map(len, held.values())) == sum(first <= step for first, _, _ in ROWS) + sum(
            number for brought, number in BROUGHT.items() if brought <= step
        )


def test_rows_of_the_first_step_survive_all_others_at_once(fresh):
    migrate(fresh, ALL_STEPS[0])
    insert_rows(fresh, ALL_STEPS[0])
    before = contents(fresh)
    migrate(fresh)
    after = contents(fresh)
    assert {name: len(after[name]) for name in before} == {name: len(rows) for name, rows in before.items()}


def test_a_database_from_a_newer_version_is_left_as_it_is(fresh):
    migrate(fresh)
    with fresh.connect().execution_options(will_write=True) as connection, connection.begin():
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(sa.text("CREATE TABLE of_tomorrow (id INTEGER PRIMARY KEY)"))
    before = drawing(fresh), contents(fresh)
    for touch in (migrate, require_newest, lambda engine: migrate(engine, "base")):
        with pytest.raises(DatabaseIsNewer):
            touch(fresh)
        assert (drawing(fresh), contents(fresh)) == before


def test_the_program_wants_exactly_its_own_step(fresh):
    with pytest.raises(DatabaseIsOlder):
        require_newest(fresh)
    migrate(fresh, ALL_STEPS[0])
    with pytest.raises(DatabaseIsOlder):
        require_newest(fresh)
    migrate(fresh)
    require_newest(fresh)


def test_nothing_is_done_twice(fresh):
    migrate(fresh)
    sent = []
    sa.event.listen(fresh, "before_cursor_execute", lambda *args: sent.append(args[2]))
    migrate(fresh)
    assert [statement for statement in sent if not statement.startswith(("SELECT", "PRAGMA", "BEGIN"))] == []


def test_a_step_that_fails_half_way_leaves_the_database_at_the_one_before(fresh):
    migrate(fresh, ALL_STEPS[0])
    with fresh.connect().execution_options(will_write=True) as connection, connection.begin():
        connection.execute(sa.text("CREATE TABLE payment_account (in_the_way INTEGER PRIMARY KEY)"))
    before = drawing(fresh)
    with pytest.raises(DatabaseError):
        migrate(fresh)
    assert drawing(fresh) == before
    with fresh.connect() as connection:
        assert step_of(connection) == ALL_STEPS[0]


def test_sqlite_checks_references_again_after_the_steps(tmp_path):
    """A table others refer to is made anew on the way; a row left without what it refers to takes the step back."""
    engine = open_engine(f"sqlite:///{tmp_path}/references.db")
    migrate(engine, "0003")
    with engine.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")
        connection.connection.dbapi_connection.execute(
            "INSERT INTO sign_counter VALUES ('00000000000000000000000000000001', 1)"
        )
    with pytest.raises(ReferencesBroken):
        migrate(engine)
    with engine.connect() as connection:
        assert step_of(connection) == "0003"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    engine.dispose()


def test_an_account_the_step_before_cannot_hold_bars_the_way_back(fresh):
    for step in ALL_STEPS[:2]:
        migrate(fresh, step)
        insert_rows(fresh, step)
    migrate(fresh, "0004")
    others = "UPDATE payment_account SET scheme = 'vnpay', bank_bin = '', qr_kind = 'merchant', provider_payload = '0'"
    with fresh.connect().execution_options(will_write=True) as connection, connection.begin():
        connection.execute(sa.text(others))
    migrate(fresh)
    with pytest.raises(DatabaseError):
        migrate(fresh, "0003")
    with fresh.connect() as connection:
        assert step_of(connection) == newest_step()

"""What a print run says stays as it was written, and it only goes forward: the database keeps it so itself."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from database.base import utc_now
from registry.print_runs.leasing import claim_part, finish_part
from registry.print_runs.model import Obstacle, PrintLine, PrintPart, PrintRun
from tests.factories import make_officer, make_place
from tests.printing import WordsOnSigns, make_shops, write
from tests.tampering import without_triggers

WAITING = (
    "UPDATE print_run SET number = '26506-D9999'",
    "UPDATE print_run SET layout = 'a5'",
    "UPDATE print_run SET in_order = 'name'",
    "UPDATE print_run SET of_shops = 'listed'",
    "UPDATE print_run SET copies = 2",
    "UPDATE print_run SET place_ids = '[]'",
    "UPDATE print_run SET merchant_ids = '[1]'",
    "UPDATE print_run SET head_seal = 'x'",
    "UPDATE print_run SET made_by_id = (SELECT id FROM officer WHERE id <> made_by_id LIMIT 1)",
    "UPDATE print_run SET failed_serial = 'x'",
    "UPDATE print_run SET ended_at = created_at",
    "UPDATE print_run SET state = 'ready', ended_at = created_at",
    "UPDATE print_run SET state = 'cancelled'",
    "DELETE FROM print_run",
    "UPDATE print_line SET position = position + 9",
    "UPDATE print_line SET sign_id = NULL, obstacle = 'closed', is_new = false WHERE sign_id IS NOT NULL",
    "UPDATE print_line SET merchant_id = (SELECT merchant_id FROM sign LIMIT 1) WHERE obstacle IS NOT NULL",
    "UPDATE print_line SET obstacle = 'closed' WHERE obstacle IS NOT NULL",
    "UPDATE print_line SET is_new = NOT is_new WHERE sign_id IS NOT NULL",
    "UPDATE print_line SET told = 'x'",
    "DELETE FROM print_line",
    "UPDATE print_part SET number = 7",
    "UPDATE print_part SET last_sign = 1",
    "UPDATE print_part SET state = 'ready', sha256 = 'x'",
    "UPDATE print_part SET state = 'drawing', size = 7",
    "DELETE FROM print_part",
)
READY = (
    "UPDATE print_run SET state = 'drawing', ended_at = NULL",
    "UPDATE print_run SET state = 'cancelled'",
    "UPDATE print_run SET state = 'failed'",
    "UPDATE print_run SET ended_at = created_at",
    "UPDATE print_part SET sha256 = 'x'",
    "UPDATE print_part SET state = 'drawing', sha256 = ''",
    "UPDATE print_part SET size = 8",
    "UPDATE print_part SET worker = 'x'",
)
ON_POSTGRESQL = ("TRUNCATE print_run CASCADE", "TRUNCATE print_line", "TRUNCATE print_part")


def replacing():
    """REPLACE by the same id, and by what else is unique."""
    for model in (PrintRun, PrintLine, PrintPart):
        table = model.__table__
        columns = ", ".join(column.name for column in table.columns if column.name != "id")
        yield f"INSERT OR REPLACE INTO {table.name} SELECT * FROM {table.name}"  # noqa: S608 (our own tables)
        yield f"INSERT OR REPLACE INTO {table.name} (id, {columns}) SELECT 'x' || id, {columns} FROM {table.name}"  # noqa: S608 (our own tables)


@pytest.fixture
def written(session):
    """A run of a sign and of a shop that gets none."""
    place = make_place(session)
    first, _second = make_shops(session, place, 2)
    official = make_officer(session, unit=place.unit)
    run = write(session, official, WordsOnSigns({first.id: (Obstacle.LETTER_MISSING, "Ẕ")}), place_ids=(place.id,))
    session.commit()
    return run


def went_through(session, statements):
    found = []
    for statement in statements:
        attempt = session.begin_nested()
        try:
            session.execute(text(statement))
            found.append(statement)
        except IntegrityError:
            pass
        attempt.rollback()
    return found


def statements_on(session, statements):
    return [*statements, *(replacing() if session.get_bind().dialect.name == "sqlite" else ON_POSTGRESQL)]


def test_what_was_written_stays(session, written):
    every = statements_on(session, WAITING)
    assert went_through(session, every) == []
    with without_triggers(session):
        assert len(went_through(session, every)) > len(every) * 2 // 3


def test_what_is_ready_stays_so(session, written):
    part = claim_part(session, worker="a", at=utc_now())
    assert finish_part(session, part_id=part.id, worker="a", sha256="0" * 64, size=7)
    assert went_through(session, READY) == []
    with without_triggers(session):
        assert len(went_through(session, READY)) > len(READY) // 2


def test_what_was_told_may_be_emptied(session, written):
    session.execute(text("UPDATE print_line SET told = ''"))


def test_a_line_has_a_sign_or_an_obstacle(session, written):
    shop = session.scalars(select(PrintLine.merchant_id)).first()
    for line in ({"obstacle": None}, {"obstacle": Obstacle.CLOSED, "is_new": True}):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(PrintLine(run_id=written.id, position=99, merchant_id=shop, **line))

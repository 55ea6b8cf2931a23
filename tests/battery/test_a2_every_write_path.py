"""A2: no path but the approval by a second person makes an account the active one: addresses, errands, SQL, source."""

import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from database.base import utc_now
from database.engine import sessions_on
from merchant_app import create_app
from merchant_app.print_jobs.working import draw_waiting_parts
from merchant_app.screens.places import routes as places
from merchant_app.settings import Settings
from registry.accounts.model import AccountState, PaymentAccount
from registry.audit.operations import record
from registry.merchants.model import Merchant
from registry.units.model import Unit
from scripts import add_officer, daily, load_sample, load_units, migrate, recount, retention, verify_audit
from tests.architecture.files import files
from tests.battery.asking import Town
from tests.battery.matrix import ask, cells
from tests.battery.report import begin, mass, told
from tests.battery.served import SETTINGS
from tests.battery.statements import SELF_APPROVED, statements_on
from tests.battery.world import make_world
from tests.factories import make_account, make_merchant, make_officer
from tests.own_database import begin_with_what_is_there, own_sqlite
from tests.tampering import TABLES, without_triggers
from tests.writing_source import Watched, sources, writes

BAR = "0 paths but approve by a second person make an account the active one; 0 statements change what is kept"
IN_FAST = ("ward_official", "leader")
MAKES_ACTIVE = {"accounts.approve"}
ENDS_ACTIVE = {"data_requests.erase"}
"""Forgetting the owner who asked for it ends their account, and puts none in its place."""
NEW_ONE = ("--login", "new.one", "--name", "Người Mới", "--role", "admin", "--person-number", "1")
WRITE = {"add-officer", "daily", "load-sample", "load-units", "migrate", "recount", "retention", "work"}
"""Errands that write to the database they are given; scripts/run prepares it as migrate and load-sample do."""
WRITE_NOT = {"battery", "bench", "check", "lock", "prepare", "routes", "run", "take-pictures", "test", "translate"}
WRITE_NOT |= {"verify-audit"}
KEEPS_NO_LONGER = {"retention", "daily"}
"""They end the account of a shop that closed years ago, and put none in its place."""


@dataclass
class Paths:
    """What was tried, and what changed which account is active."""

    tried: int = 0
    became: Counter = field(default_factory=Counter)
    ended: Counter = field(default_factory=Counter)
    altered: Counter = field(default_factory=Counter)

    def note(self, path, before, after):
        """Compare the active accounts, each by its id with all it says."""
        self.tried += 1
        self.became[path] += bool(after.keys() - before.keys())
        self.ended[path] += bool(before.keys() - after.keys())
        self.altered[path] += any(before[known] != after[known] for known in before.keys() & after.keys())

    def of(self, kind):
        return {path for path, times in getattr(self, kind).items() if times}


def active_in(rows):
    """The active accounts among rows of the table, by id."""
    names = [column.name for column in PaymentAccount.__table__.columns]
    return {row[names.index("id")]: row for row in rows if row[names.index("state")] == "active"}


def walk_addresses(town: Town, actors, methods):
    """Every address as each actor, about one's own rows and the other ward's; methods it has not are D1's."""
    paths = Paths()
    before = active_in(town.rows["payment_account"])
    for cell in cells(actors, full=mass(town.connection.dialect.name), methods="its own"):
        if cell.target == "none" or (methods and cell.method not in methods):
            continue
        diff = ask(town, cell)[1].get("payment_account", set())
        after = active_in((town.rows["payment_account"] - diff) | (diff - town.rows["payment_account"]))
        paths.note(cell.entry.endpoint, before, after)
    return paths


def test_a2_no_address_but_the_approval_makes_an_account_active(town, monkeypatch):
    begin("A2 addresses")
    full = mass(town.connection.dialect.name)
    actors = tuple(town.askers) if full else IN_FAST
    paths = walk_addresses(town, actors, () if full else ("POST",))
    found = {kind: sorted(paths.of(kind)) for kind in ("became", "ended", "altered")}
    with monkeypatch.context() as careless:
        careless.setattr(places, "add_place", approve_on_the_side(places.add_place))
        control = walk_addresses(town, ("ward_official",), ("POST",))
    told(
        test="A2 addresses",
        figure={"tried": paths.tried, **found},
        bar=BAR,
        holds=paths.of("became") == MAKES_ACTIVE and paths.of("ended") <= ENDS_ACTIVE and not paths.of("altered"),
        control={"an address that approves on the side": sorted(control.of("became") - MAKES_ACTIVE)},
    )
    assert control.of("became") == MAKES_ACTIVE | {"places.add"}


def approve_on_the_side(add_place):
    """A way to write something else that lets the account through, past the two people."""

    def careless(session, *, by, **given):
        waiting = session.scalars(
            select(PaymentAccount).where(PaymentAccount.waits, PaymentAccount.proposed_by_id != by.id)
        ).first()
        waiting.state, waiting.decided_by, waiting.decided_at = AccountState.ACTIVE, by, utc_now()
        waiting.approved_identity = "0" * 64
        return add_place(session, by=by, **given)

    return careless


def errands(url, folder, unit):
    """Each errand that writes, with what it is told."""
    units, before = folder / "units.csv", folder / "predecessors.csv"
    units.write_text("code,name,kind,province_code\n99,Tỉnh Mới,tỉnh,\n99901,Phường Mới,phường,99\n", encoding="utf-8")
    old = "code,old_code,old_name,old_district_code,old_district,old_province_code,old_province\n"
    before.write_text(f"{old}99901,99901,Phường Cũ,001,Quận Cũ,99,Tỉnh Mới\n", encoding="utf-8")
    told = ["--units", str(units), "--predecessors", str(before), "--edition", "2030-01-01"]
    return {
        "add-officer": (add_officer, [*NEW_ONE, "--unit", unit]),
        "daily": (daily, []),
        "load-sample": (load_sample, []),
        "load-units": (load_units, told),
        "migrate": (migrate, []),
        "recount": (recount, ["--mend"]),
        "retention": (retention, ["--apply", "--years", "5"]),
        "verify-audit": (verify_audit, []),
        "work": (OneRound(url, folder), []),
    }


@dataclass
class OneRound:
    """What scripts/work does again and again: a print run of each ward waits."""

    url: str
    folder: Path

    def main(self):
        settings = Settings(**{**SETTINGS, "database_url": self.url, "files_folder": str(self.folder / "files")})
        if draw_waiting_parts(create_app(settings), worker="one round") != 2:
            sys.exit("nothing was drawn")


def run_errands(sessions, url, folder, monkeypatch, capsys):
    """Each errand on the same rows, one after the other."""
    paths, said = Paths(), {}
    with sessions() as session:
        unit = session.scalars(select(Unit.code).where(Unit.parent_id.is_not(None))).first()
    for name, (module, given) in errands(url, folder, unit).items():
        before = active_now(sessions)
        monkeypatch.setattr(sys, "argv", [name, "--database", url, *given])
        try:
            module.main()
        except SystemExit:
            said[name] = capsys.readouterr().err.strip()
        capsys.readouterr()
        paths.note(name, before, active_now(sessions))
    return paths, said


def active_now(sessions):
    with sessions() as session:
        table = PaymentAccount.__table__
        rows = session.execute(text(f"SELECT {', '.join(table.columns.keys())} FROM payment_account")).all()  # noqa: S608
    return active_in([tuple(row) for row in rows])


def test_a2_no_errand_makes_an_account_active(tmp_path, monkeypatch, capsys):
    begin("A2 errands")
    with own_sqlite(tmp_path) as engine:
        from_now = engine.url.render_as_string()
        sessions = make_rows(engine)
        paths, said = run_errands(sessions, from_now, tmp_path, monkeypatch, capsys)
    known = {str(path.name) for path in files("", under="scripts") if path.suffix == ""}
    capsys.readouterr()
    told(
        test="A2 errands",
        figure={"tried": paths.tried, "became": sorted(paths.of("became")), "ended": sorted(paths.of("ended")),
                "unheard of": sorted(known ^ (WRITE | WRITE_NOT)), "refused": said},
        bar=BAR,
        holds=not paths.of("became") and not paths.of("altered") and known == WRITE | WRITE_NOT
        and paths.of("ended") <= KEEPS_NO_LONGER and bool(paths.of("ended")),
    )  # fmt: skip


def make_rows(engine):
    """The two wards; a shop closed long ago whose account is in use; a proposal that is overdue."""
    sessions = sessions_on(engine)
    with sessions.begin() as session:
        world = make_world(session)
        place = session.get_one(Merchant, world.own.ids["merchant"]).place
        gone = make_merchant(session, place=place)
        make_account(session, merchant=gone, state=AccountState.ACTIVE)
        gone.closed_on = (utc_now() - timedelta(days=365 * 9)).date()
        record(session, by=None, action="merchant:close", at=utc_now() - timedelta(days=90), subject_id=gone.id,
               merchant_id=gone.id, changes={"closed_on": ["", gone.closed_on.isoformat()]})  # fmt: skip
        late = utc_now() - timedelta(days=40)
        make_account(session, merchant=make_merchant(session, place=place), created_at=late)
        begin_with_what_is_there(session)
    return sessions


@pytest.fixture(params=["sqlite", "postgresql"])
def rows_on(request):
    """A session on each database, as the program itself uses it, with accounts of every state."""
    engine = request.getfixturevalue(f"{request.param}_engine")
    with engine.connect().execution_options(will_write=True) as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            shops = [make_merchant(session) for _ in AccountState]
            for shop, state in zip(shops, AccountState, strict=True):
                make_account(session, merchant=shop, state=state)
            by = make_officer(session)
            for shop in shops[:2]:
                record(session, by=by, action="merchant:edit", subject_id=shop.id, merchant_id=shop.id)
            session.commit()
            yield session
        transaction.rollback()


def gone_through(session):
    """The statements after which a row of the three tables is not as it was, of how many."""
    statements = list(statements_on(session.connection()))
    return [said for said in statements if changes(session, said)], len(statements)


def changes(session, said):
    """Whether the statement changes a row; it is taken back."""
    before = kept_rows(session)
    attempt = session.begin_nested()
    try:
        session.execute(text(said))
        return kept_rows(session) != before
    except DBAPIError:
        return False
    finally:
        attempt.rollback()


def kept_rows(session):
    return [sorted(map(str, session.execute(text(f"SELECT * FROM {name}")))) for name in TABLES]  # noqa: S608


def test_a2_the_database_refuses_what_the_program_never_says(rows_on):
    begin("A2 statements")
    through, tried = gone_through(rows_on)
    with without_triggers(rows_on):
        unguarded, _ = gone_through(rows_on)
        checked = not changes(rows_on, SELF_APPROVED)
    told(
        test="A2 statements",
        figure={"database": rows_on.get_bind().dialect.name, "tried": tried, "went through": len(through),
                "a check refuses approving one's own by itself": checked, **({"which": through} if through else {})},
        bar=BAR,
        holds=not through and checked,
        control={"went through without triggers": len(unguarded)},
    )  # fmt: skip
    assert len(unguarded) > tried // 2


WRITERS = {
    Watched("PaymentAccount", "payment_account", ("state", "account_number", "holder", "content_hash")): {
        "registry/accounts/operations.py": "the two-person way",
        "registry/accounts/erasing.py": "ends and empties, for a person who asks to be forgotten",
        "registry/installation/sealing.py": "the same text again, sealed",
        "scripts/sample/loading.py": "invented rows, into an empty database",
    },
    Watched("AuditEntry", "audit_entry", ("details", "erased_at")): {
        "registry/audit/operations.py": "adds",
        "registry/audit/erasing.py": "takes details out once, and says so",
        "registry/audit/chaining.py": "updates nothing of it: a hash's own word",
        "registry/installation/sealing.py": "the same details again, sealed",
    },
    Watched("ChainLink", "audit_seal", ("mac", "previous", "details_mac")): {
        "registry/audit/chaining.py": "chains what was added",
        "registry/installation/sealing.py": "names no table: whatever has sealed columns, and these have none",
    },
}
"""Each table with the modules that may write it, and what they do there."""


def test_a2_only_its_own_modules_write_a_table():
    begin("A2 source")
    found = {
        watched.table: sorted(name for name, source in sources() if any(writes(source, watched))) for watched in WRITERS
    }
    known = {watched.table: sorted(modules) for watched, modules in WRITERS.items()}
    planted = "from registry.accounts.model import PaymentAccount\nsession.execute(update(PaymentAccount))"
    told(
        test="A2 source",
        figure={"modules that write": {table: len(names) for table, names in found.items()},
                "unheard of": {table: names for table, names in found.items() if names != known[table]}},
        bar=BAR,
        holds=found == known,
        control={"a module that writes": [what for watched in WRITERS for _line, what in writes(planted, watched)]},
    )  # fmt: skip

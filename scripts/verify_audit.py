"""Goes through the whole trail and says whether it is sound: 0 it is, 1 it is not, 2 it was not checked or not kept."""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from database.engine import sessions_on
from database.guards import guards_amiss
from registry.audit.errors import WitnessUnreadable
from registry.audit.verifying import What
from registry.audit.witnesses import Head, check_witness
from registry.trail_checks.everything import Findings, check_everything
from scripts.opening import ask_for_database, existing_database_at, stop

SOUND, NOT_SOUND, NOT_CHECKED = 0, 1, 2

WORDS = {
    What.LINK_MISSING: "link {n} is missing",
    What.ENTRY_MISSING: "the entry of link {n} is missing",
    What.NOT_CHAINED: "link {n} does not follow the one before it",
    What.ENTRY_CHANGED: "entry {n} was changed, or chained with another key",
    What.DETAILS_CHANGED: "the details of entry {n} were changed",
    What.ERASED_UNTOLD: "the details of entry {n} were taken out, and no later entry says so",
    What.UNREADABLE: "entry {n} holds what no entry can hold",
    What.NO_LINK: "row {n} of audit_entry is not chained: it was not written by this program",
}
"""What is wrong, with its number in the chain."""


def main() -> None:
    """Check, print one sentence, end with the status."""
    wanted = _arguments()
    try:
        known = [head for file in wanted.witness for head in _heads_in(file)]
        with existing_database_at(wanted.database) as engine:
            begun = time.monotonic()
            with _standing_still(engine) as session:
                findings = check_everything(session)
                faults = _faults(session, findings, known)
            faults += [f"trigger {fault.name} on {fault.table} is {fault.amiss}" for fault in guards_amiss(engine)]
            seconds = time.monotonic() - begun
    except SystemExit:  # said already what stood in the way
        sys.exit(NOT_CHECKED)
    if faults:
        print(*(f"Not sound: {fault}." for fault in faults), sep="\n")
        sys.exit(NOT_SOUND)
    verdict = findings.verdict
    told = "accounts, signs and officers as told"
    print(f"Sound: {verdict.entries} entries in {seconds:.1f} s, {told}, {len(known)} witnesses met.")
    print(f"Head: {verdict.head.printed()}")
    if wanted.write_witness and verdict.entries:
        _write(wanted.write_witness, verdict.head)


def _write(file: Path, head: Head) -> None:
    try:
        with file.open("a", encoding="utf-8") as out:
            out.write(f"{head.line()}\n")
    except OSError as error:
        print(f"The head was not added to {file} ({error.strerror}): write it down elsewhere.", file=sys.stderr)
        sys.exit(NOT_CHECKED)


@contextmanager
def _standing_still(engine: Engine) -> Iterator[Session]:
    """A session that sees the database as it is at one moment, whatever is written meanwhile; it writes nothing."""
    still = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    options = still if engine.dialect.name == "postgresql" else {}  # on SQLite a transaction sees one moment anyhow
    with engine.connect().execution_options(**options) as connection, sessions_on(connection)() as session:
        yield session


def _faults(session: Session, findings: Findings, known: list[Head]) -> list[str]:
    verdict, faults = findings.verdict, []
    if verdict.fault is not None:
        faults.append(WORDS[verdict.fault.what].format(n=verdict.fault.sequence))
    faults += [f"{row.kind} {row.row_id} is not as the trail tells: {row.differs}" for row in findings.unlike]
    if findings.in_the_clear is not None:
        faults.append(f"{findings.in_the_clear} holds text in the clear: it was not written by this program")
    faults += [
        f"the trail does not lead to {head.printed()}, which was written down once: its end was cut off, it was made "
        "anew, or an older database was put back"
        for head in known
        if not check_witness(session, head)
    ]
    return faults


def _heads_in(file: Path) -> list[Head]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        stop(f"The witnesses in {file} cannot be read.")
    heads = []
    for number, line in enumerate(lines, 1):
        try:
            heads += [Head.read(line)] if line.strip() else []
        except WitnessUnreadable:
            stop(f"Line {number} of {file} is no head of a trail.")
    return heads


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/verify-audit", description="Say whether the trail is sound.")
    parser.add_argument(
        "--witness",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="heads written down before, one a line, in full or as printed: the trail must lead to each",
    )
    parser.add_argument("--write-witness", metavar="FILE", type=Path, help="add the head to FILE if all is sound")
    ask_for_database(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()

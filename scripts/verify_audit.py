"""Goes through the whole trail and says whether it is sound: 0 it is, 1 it is not, 2 it was not checked or not kept."""

import argparse
import sys
import time
from pathlib import Path

from sqlalchemy.orm import Session

from database.engine import sessions_on
from registry.audit.errors import WitnessUnreadable
from registry.audit.verifying import Verdict, What, verify
from registry.audit.witnesses import Head, check_witness
from scripts.opening import ask_for_database, existing_database_at, stop

SOUND, NOT_SOUND, NOT_CHECKED = 0, 1, 2

WORDS = {
    What.SEAL_MISSING: "seal {n} is missing",
    What.ENTRY_MISSING: "the entry of seal {n} is missing",
    What.NOT_CHAINED: "seal {n} does not follow the one before it",
    What.ENTRY_CHANGED: "entry {n} was changed, or sealed with another key",
    What.DETAILS_CHANGED: "the details of entry {n} were changed",
    What.ERASED_UNTOLD: "the details of entry {n} were taken out, and no later entry says so",
    What.UNREADABLE: "entry {n} holds what no entry can hold",
    What.NOT_SEALED: "row {n} of audit_entry has no seal: it was not written by this program",
}
"""What is wrong, with its number in the chain."""


def main() -> None:
    """Check, print one sentence, end with the status."""
    wanted = _arguments()
    try:
        known = [head for file in wanted.witness for head in _heads_in(file)]
        with existing_database_at(wanted.database) as engine, sessions_on(engine)() as session:
            begun = time.monotonic()
            verdict = verify(session)
            seconds = time.monotonic() - begun
            faults = _faults(session, verdict, known)
    except SystemExit:  # said already what stood in the way
        sys.exit(NOT_CHECKED)
    if faults:
        print(*(f"Not sound: {fault}." for fault in faults), sep="\n")
        sys.exit(NOT_SOUND)
    print(f"Sound: {verdict.entries} entries in {seconds:.1f} s, accounts as told, {len(known)} witnesses met.")
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


def _faults(session: Session, verdict: Verdict, known: list[Head]) -> list[str]:
    faults = []
    if verdict.fault is not None:
        faults.append(WORDS[verdict.fault.what].format(n=verdict.fault.sequence))
    if verdict.account_fault is not None:
        account = verdict.account_fault
        faults.append(f"account {account.account_id} is not as the trail tells: {account.differs}")
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

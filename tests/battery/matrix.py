"""Every cell of the matrix of rights: endpoint, method, who asks, about whose rows; what must become of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from werkzeug.test import TestResponse

from registry.officers.model import Role
from tests.battery.asking import Town, everything_in
from tests.battery.policy import Entry, address_of, policy
from tests.battery.rows import COUNTED, TRAIL, changed_since, written
from tests.battery.traders import ENDED, TRADERS, WITH_LINK, beside_the_trader
from tests.battery.world import POSTED_NOWHERE, ROLE_OF_ACTOR, Ward

WRONG_METHODS = ("PUT", "PATCH", "DELETE")
FEW = ("anonymous", "ward_official", "partner")
OVER = ("disabled", "role_taken", "key_revoked", "key_ended", ENDED)
"""Whose rights ended while they were signed in."""


@dataclass(frozen=True)
class Cell:
    """One request: what is asked, by whom, about whose rows, in the address and in the form."""

    entry: Entry
    method: str
    actor: str
    target: str
    refers: str = "own"

    def __str__(self) -> str:
        return f"{self.method} {self.entry.endpoint} by {self.actor} about {self.target}/{self.refers}"


@dataclass
class Found:
    """What went wrong, by kind, with the cells."""

    asked: int = 0
    faults: Counter = field(default_factory=Counter)
    cells: list[str] = field(default_factory=list)

    def fault(self, kind: str, cell: Cell, more: object = "") -> None:
        self.faults[kind] += 1
        if len(self.cells) < 20:
            self.cells.append(f"{kind}: {cell} {more}".strip())


def in_short(entry: Entry, actor: str) -> tuple[str, ...]:
    """Whose rows are asked about in the short form: whether another ward's row and none are told apart is asked by
    one role of those that may, the ward official where that is one."""
    if actor == "ward_official" or Role.WARD_OFFICIAL not in entry.roles:
        return entry.targets
    return tuple(target for target in entry.targets if target != "none")


def cells(actors: tuple[str, ...] = tuple(ROLE_OF_ACTOR), *, full: bool, methods: str = "all") -> Iterator[Cell]:
    """Every cell.

    The short form asks HEAD, OPTIONS and what nothing answers about one's own rows, by few, one of these methods at
    each address in turn. Whoever is refused, about whatever rows, asks about their own alone, and every third of them
    at each address; of those whose rights ended one.
    """
    for number, entry in enumerate(policy().values()):
        targets = entry.targets
        for turn, actor in enumerate(actors, number):
            if not full and actor in OVER and actor != OVER[number % len(OVER)]:
                continue
            beside = (actor in WITH_LINK) != (entry.scope == "trader") and actor not in FEW
            if beside and not full:  # traders with officers' addresses, officers with traders': the same answer to all
                yield Cell(entry, min(entry.methods), actor, "own")
                continue
            for method in sorted(entry.methods):
                shut_out = expected(Cell(entry, method, actor, "own")) in ("refused", "to sign-in")
                if shut_out and turn % 3 and not full:
                    continue
                asked = targets if full else ("own",) if shut_out else in_short(entry, actor)
                yield from (Cell(entry, method, actor, target) for target in asked)
                if method == "POST" and entry.refers:
                    yield Cell(entry, method, actor, "own", "other")
            if methods == "all" and (full or actor in FEW):
                others = ("HEAD", "OPTIONS", *WRONG_METHODS, *sorted({"GET", "POST"} - entry.methods))
                for method in others if full else others[number % len(others) :][:1]:
                    yield from (Cell(entry, method, actor, target) for target in (targets if full else ("own",)))


def ask(town: Town, cell: Cell) -> tuple[TestResponse, dict]:
    """The answer, and the rows it changed; taken back at once."""
    own, other = town.world.own, town.world.other
    ward = {"own": own, "other": other, "none": None}[cell.target]
    address = address_of(town.app, cell.entry, ward)
    form = None
    if cell.method not in ("GET", "HEAD", "OPTIONS"):
        form = {}
        if "POST" in cell.entry.methods:
            form = town.form(cell.entry, ward or own, refers_to=other if cell.refers == "other" else None)
    with town.undone():
        count = written(town.connection)
        answer = town.askers[cell.actor].ask(cell.method, address, form)
        return answer, changed_since(town.connection, town.rows, count)


def expected(cell: Cell) -> str:
    """What must become of it: no method, to sign-in, refused, missing, or in."""
    entry, role = cell.entry, ROLE_OF_ACTOR[cell.actor]
    answered = entry.methods | {"OPTIONS"} | ({"HEAD"} if "GET" in entry.methods else set())
    if cell.method not in answered:
        return "no method"
    if entry.scope == "trader":
        own = "missing" if cell.refers == "other" else "in"
        return own if cell.actor in TRADERS else "to sign-in"
    if entry.scope != "public" and (role is None or entry.of_programs != isinstance(role, frozenset)):
        return "to sign-in"
    if entry.scope != "public" and not (role & entry.roles if isinstance(role, frozenset) else role in entry.roles):
        return "refused"
    looks_nowhere = cell.method == "OPTIONS" or (entry.leads and cell.method in ("GET", "HEAD"))
    posted = entry.scope == "public" or cell.actor not in POSTED_NOWHERE
    mine = cell.target == "own" and (cell.actor == entry.owner if entry.owner else posted)
    return "in" if looks_nowhere or mine or not entry.of_rows else "missing"


def was(answer) -> str:
    """What became of it."""
    if answer.status_code == 302 and answer.location == "/sign-in/":
        return "to sign-in"
    return {
        200: "in",
        302: "in",
        409: "in",
        304: "in",
        401: "to sign-in",
        403: "refused",
        404: "missing",
        405: "no method",
    }.get(answer.status_code, str(answer.status_code))


def judge(town: Town, cell: Cell, found: Found) -> TestResponse:
    """Ask and say what is wrong about the answer."""
    answer, diff = ask(town, cell)
    found.asked += 1
    wanted, got = expected(cell), was(answer)
    if cell.entry.to_sign_in and got == "to sign-in" and wanted == "in":
        got = "in"
    if wanted != got:
        wrongly = "wrongly refused" if wanted == "in" else "let in"
        found.fault(wrongly, cell, f"wanted {wanted}, got {got}")
    untold = {name: lines for name, lines in diff.items() if name not in TRAIL | COUNTED}
    may_write = wanted == "in" and cell.method == "POST" and cell.refers == "own" and cell.entry.changes is True
    if untold and not may_write:
        found.fault("rows changed", cell, sorted(untold))
    looked = diff.keys() - (TRAIL if cell.entry.told and wanted == "in" else set())
    if cell.entry.noted and wanted in ("in", "missing", "refused"):
        looked -= TRAIL | COUNTED
    if looked and cell.method in ("GET", "HEAD", "OPTIONS"):
        found.fault("changed by reading", cell, sorted(diff))
    if may_write and not untold and works(cell):
        found.fault("does not work", cell, answer.status_code)
    secret = other_secrets(town, cell, wanted)
    touched = [
        line for lines in untold.values() for line in lines if any(s in str(line) for s in _ids(town.world.other))
    ]
    if touched:
        found.fault("touched the other ward", cell, touched[0])
    text = everything_in(answer)
    shown = [mark for mark in secret if mark.casefold() in text]
    if shown:
        found.fault("leaks", cell, shown[:3])
    return answer


def works(cell: Cell) -> bool:
    """Whether sending the form must do something for this actor."""
    actors = cell.entry.works_for
    if (cell.actor in POSTED_NOWHERE and cell.entry.scope == "own") or (
        cell.entry.refers and cell.actor == "team_member_of_place"
    ):
        return False
    return cell.actor in actors if actors else True


def other_secrets(town: Town, cell: Cell, wanted: str) -> set[str]:
    """What must not stand in the answer: the other ward's marks, and the own ones where nothing may be seen."""
    if cell.entry.scope in ("public", "all"):
        secret = town.world.other.secrets()
    else:
        nothing = wanted != "in" or cell.actor in POSTED_NOWHERE
        secret = town.world.other.secrets() | (town.world.own.secrets() if nothing else set())
    if cell.entry.scope == "trader" and cell.actor in TRADERS:
        secret |= beside_the_trader(town.world.own.ids, town.world.own.mark, town.world.own.digits)
    ward = {"own": town.world.own, "other": town.world.other, "none": None}[cell.target]
    asked = address_of(town.app, cell.entry, ward)
    return {mark for mark in secret if mark not in asked}


def _ids(ward: Ward) -> list[str]:
    return [value for known in ward.ids.values() for value in (str(known), known.hex)] + [ward.mark]

"""D1: every address with every method, asked by everybody, about one's own rows, another ward's, and none."""

from collections.abc import Iterable
from itertools import islice
from time import perf_counter

from merchant_app import access
from registry.officers import scope
from registry.officers.model import Posting
from tests.battery.asking import Town
from tests.battery.matrix import Cell, Found, cells, judge
from tests.battery.policy import NOBODY, address_of, policy, rule_of
from tests.battery.report import begin, told, whole
from tests.browser import same_page

BAR = "0 leaks, 0 wrongly refused, 0 rows changed by who may not; another ward's row and none: one answer, within 10 %"
SLOWER = 0.10 if whole() else 0.25  # the short form runs beside other tests


def run(town: Town, chosen: Iterable[Cell]) -> Found:
    """Judge each cell, and each two that must be one and the same."""
    found = Found()
    pairs: dict[tuple[str, str, str], dict[str, tuple]] = {}
    for cell in chosen:
        answer = judge(town, cell, found)
        if cell.entry.of_rows and cell.entry.scope != "public" and cell.target != "own":
            pairs.setdefault((cell.entry.endpoint, cell.method, cell.actor), {})[cell.target] = (cell, answer)
    for pair in pairs.values():
        if len(pair) == 1:  # the control stops after some cells, at times between the two
            continue
        (cell, other), (_cell, none) = pair["other"], pair["none"]
        rule = rule_of(town.app, cell.entry.endpoint)
        asked = [*cell.entry.arguments(rule, town.world.other).values(), NOBODY]
        if (other.status_code, len(other.headers)) != (none.status_code, len(none.headers)):
            found.fault("tells a row from none", cell, (other.status_code, none.status_code))
        elif not same_page(other, none, *asked):
            found.fault("tells a row from none", cell)
    return found


def slower(town: Town, times: int) -> dict[str, float]:
    """How long another ward's rows take and none, over all addresses of rows: the quickest of some, asked in turn."""
    asker, sums = town.askers["ward_official"], {"other": 0.0, "none": 0.0}
    for entry in policy().values():
        if not entry.of_rows or "ward_official" not in entry.roles or "GET" not in entry.methods:
            continue
        taken: dict[str, list[float]] = {"other": [], "none": []}
        for turn in range(2 * times):
            target = ("other", "none")[(turn + turn // 2) % 2]
            address = address_of(town.app, entry, town.world.other if target == "other" else None)
            began = perf_counter()
            asker.ask("GET", address)
            taken[target].append(perf_counter() - began)
        for target, seconds in taken.items():
            sums[target] += min(seconds)
    return {"other ms": round(1000 * sums["other"], 1), "none ms": round(1000 * sums["none"], 1)}


def test_d1_nobody_sees_or_changes_what_is_not_theirs(town, monkeypatch):
    begin("D1")
    found = run(town, cells(full=whole()))
    times = slower(town, 40 if whole() else 3)
    ratio = round(times["other ms"] / times["none ms"] - 1, 3)
    with monkeypatch.context() as without:
        without.setattr(scope, "_posted", lambda *_: (Posting.id.is_not(None),))
        without.setattr(scope, "_place_ids", scope._place_ids.__wrapped__)  # keeps no question
        everywhere = run(
            town, islice(cells(("ward_official",), full=False, methods="its own"), None if whole() else 150)
        )
    with monkeypatch.context() as without:
        without.setattr(access, "may", lambda _permission: True)
        everything = run(town, islice(cells(("partner",), full=False, methods="its own"), None if whole() else 150))
    told(
        test="D1",
        figure={"cells": found.asked, "faults": sum(found.faults.values()), **found.faults, **times, "slower": ratio,
                **({"first": found.cells} if found.cells else {})},
        bar=BAR,
        holds=not found.faults and abs(ratio) <= SLOWER,
        control={
            "postings not asked": {"cells": everywhere.asked, **everywhere.faults},
            "permissions not asked": {"cells": everything.asked, **everything.faults},
        },
    )  # fmt: skip
    assert everywhere.faults["leaks"]
    assert everything.faults["let in"]

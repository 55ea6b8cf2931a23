"""E3: programs' addresses are asked in every way their own description allows or forbids; no text makes a rule slow."""

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import schemathesis
from flask import Flask, current_app
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema

from merchant_app import create_app
from merchant_app.api import bearer
from merchant_app.api.description import BEGINNING
from merchant_app.settings import Settings
from registry.calendar import EARLIEST, today
from tests.battery.report import begin, mass, told
from tests.battery.rules import Rule, all_rules, slow_rules
from tests.battery.served import SETTINGS
from tests.battery.world import World, make_world

BAR = "0 failures of 9 checks in 5,000 cases and more (the short form: some hundred); every regex < 50 ms on 10 kB"
CHECKS = frozenset(
    {
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "positive_data_acceptance",
        "unsupported_method",
        "key_is_asked_for",
    }
)
NOT_OURS = ("ignored_auth", "object_level_authorization", "use_after_free", "ensure_resource_availability")
"""The first asks again as this kind of client cannot; key_is_asked_for stands for it. The others need rows made."""
PHASES = ("examples", "coverage", "fuzzing", "stateful")
_OWN_VALUES = {"fuzzing": {"extra-data-sources": {"responses": False}}}
"""Answers tell of days to come, such as a plan's last one, which no day that is asked about may be."""
LONGEST = 2.0
"""Seconds for an answer; one that took longer is asked for once more, for others may have had the machine."""
SEED = 20260920


@dataclass
class Fuzzed:
    """What the run found."""

    cases: int = 0
    statuses: Counter = field(default_factory=Counter)
    checked: Counter = field(default_factory=Counter)
    failures: Counter = field(default_factory=Counter)
    first: list[str] = field(default_factory=list)

    def fault(self, kind: str, where: str) -> None:
        self.failures[kind] += 1
        if len(self.first) < 10:
            self.first.append(f"{kind}: {where}"[:300])


@schemathesis.check
def key_is_asked_for(_ctx: Any, response: Any, case: Any) -> None:
    """Whatever is answered with data is answered without a key, or with another, by 401."""
    if response.status_code >= 300:
        return
    for sent in ({}, {"Authorization": "Bearer cashless_key_" + "0" * 72}):
        status, _seconds = _asked(case, sent)
        assert status == 401, f"{status} without a key"


def _asked(case: Any, headers: dict[str, str]) -> tuple[int, float]:
    """The status of the same question with other headers, and how many seconds the answer took."""
    began = time.perf_counter()
    client, address = case.operation.app.test_client(), BEGINNING + case.formatted_path
    answer = client.open(address, method=case.method, query_string=case.query, headers=headers)
    return answer.status_code, time.perf_counter() - began


def fuzz(app: Flask, world: World, *, examples: int, phases: tuple[str, ...], only: str = "") -> Fuzzed:
    """Ask the application by its description; *examples* for each address, or *only* one, in each of *phases*."""
    _teach_formats(world)
    headers = {"Authorization": f"Bearer {world.tokens['key']}", "Accept-Encoding": "identity"}
    config = SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "headers": headers,
            "continue-on-failure": True,
            "workers": 1,
            "cache": {"enabled": False},
            "generation": {"max-examples": examples, "mode": "all", "database": "none"},
            "phases": {name: {"enabled": name in phases, **_OWN_VALUES.get(name, {})} for name in PHASES},
            "checks": {name: {"enabled": False} for name in NOT_OURS},
        }
    )
    schema = schemathesis.openapi.from_wsgi(f"{BEGINNING}/openapi.json", app, config=config, headers=headers)
    found = Fuzzed()
    for event in from_schema(schema.include(path=only) if only else schema).execute():
        kind = type(event).__name__
        if kind in ("NonFatalError", "FatalError"):
            found.fault(kind, str(event))
        recorder = getattr(event, "recorder", None)
        if recorder is not None:
            _count(found, recorder, headers)
    return found


def _count(found: Fuzzed, recorder: Any, headers: dict[str, str]) -> None:
    found.cases += len(recorder.interactions)
    for name, interaction in recorder.interactions.items():
        answer = interaction.response
        case = recorder.cases[name].value
        if answer is None:
            found.fault("no answer", f"{case.method} {case.path}")
            continue
        found.statuses[answer.status_code] += 1
        if answer.elapsed > LONGEST and _asked(case, headers)[1] > LONGEST:
            found.fault("slow", f"{case.method} {case.path} {answer.elapsed:.1f} s")
    for name, checks in recorder.checks.items():
        case = recorder.cases[name].value
        for check in checks:
            found.checked[check.name] += 1
            if check.status != "success":
                found.fault(check.name, f"{case.method} {case.formatted_path} {case.query} {check.failure_info}")


def _teach_formats(world: World) -> None:
    """Let ids be those of rows now and then, and days be days that have come."""
    rows = [
        str(ward.ids[name])
        for ward in (world.own, world.other)
        for name in ("place", "market", "campaign", "criterion")
    ]
    schemathesis.openapi.format("uuid", st.one_of(st.sampled_from(rows), st.uuids().map(str)))
    last: date = today() - timedelta(days=1)
    schemathesis.openapi.format("date", st.dates(EARLIEST, last).map(str))
    begin, end = (datetime(day.year, day.month, day.day) for day in (EARLIEST, last))  # noqa: DTZ001 (of strategies)
    moments = st.datetimes(begin, end).map(lambda moment: f"{moment.isoformat(timespec='seconds')}Z")
    schemathesis.openapi.format("date-time", moments)


def test_e3_nothing_is_found_by_its_own_description(sessions, monkeypatch):
    begin("E3")
    with sessions() as session:
        world = make_world(session)
        session.commit()
    app = create_app(Settings(**{**SETTINGS, "production": True}), sessions)
    monkeypatch.setattr(bearer, "CALLS_OF_KEY", replace(bearer.CALLS_OF_KEY, limit=10**9))
    full = mass(dialect := sessions.kw["bind"].dialect.name)
    phases = ("examples", "coverage", "fuzzing") if full else ("coverage", "fuzzing")
    found = fuzz(app, world, examples=1800 if full else 24, phases=phases)
    with monkeypatch.context() as broken:
        broken.setitem(app.view_functions, "api.show_place", lambda **_ids: current_app.json.response({"id": 7}))
        control = fuzz(app, world, examples=12, phases=("fuzzing",), only="/places/{place_id}")
    rules = all_rules()
    slow = slow_rules(rules)
    told(
        test="E3",
        figure={"database": dialect, "cases": found.cases, "seed": SEED,
                "statuses": dict(sorted(found.statuses.items())),
                "checks": sum(found.checked.values()), "failures": sum(found.failures.values()), **found.failures,
                **({"first": found.first} if found.first else {}), "regexes": len(rules), "slow": slow},
        bar=BAR,
        holds=not found.failures and not slow and set(found.checked) >= CHECKS
        and found.cases >= (5000 if full else 200),
        control={
            "an answer that is not as described": dict(control.failures),
            "of 3 slow rules planted": len(slow_rules(PLANTED)),
        },
    )  # fmt: skip
    assert control.failures["response_schema_conformance"]
    assert len(slow_rules(PLANTED)) == len(PLANTED)


PLANTED = {name: Rule(name) for name in (r"(a+)+$", r"\s+$", r"^(\w+\s?)*$")}

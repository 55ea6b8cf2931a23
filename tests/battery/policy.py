"""The policy as data: what policy.toml and the reviewed list of routes say together of each endpoint."""

import re
import tomllib
import uuid
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from registry.api_keys.model import ApiRight
from registry.officers.model import Role
from scripts.routes import ROUTES
from tests.battery.world import PASSWORD, Ward

POLICY = Path(__file__).with_name("policy.toml")
NOBODY = uuid.UUID(int=7)
"""An id that no row has."""
LETTERS = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Entry:
    """What the policy says of one endpoint."""

    endpoint: str
    rule: str
    permission: str
    roles: frozenset[Role | ApiRight]
    methods: frozenset[str]
    scope: str
    target: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    page: str = ""
    fill: dict[str, str] = field(default_factory=dict)
    refers: bool = False
    leads: bool = False
    to_sign_in: bool = False
    owner: str = ""
    form: bool = True
    told: bool = False
    noted: bool = False
    works_for: tuple[str, ...] = ()
    changes: bool | str = True

    @property
    def of_programs(self) -> bool:
        """Whether only a key opens it, and no sign-in."""
        return self.permission.startswith("api:")

    @property
    def of_rows(self) -> bool:
        """Whether the address names a row."""
        return "<uuid:" in self.rule

    @property
    def targets(self) -> tuple[str, ...]:
        """Whose rows the address may name. What anybody may see of one ward's place is open of the other's as well."""
        if not self.of_rows:
            return ("own",)
        return ("own", "none") if self.scope == "public" else ("own", "other", "none")

    def arguments(self, rule: Rule, ward: Ward | None) -> dict[str, Any]:
        """Values for the ids in an address: rows of *ward*, or of nobody."""
        names = {name: self.target.get(name, name.removesuffix("_id")) for name in rule.arguments}
        if "filename" in names:
            return {"filename": "app.css" if self.endpoint == "static" else "css/bootstrap.min.css"}
        if "token" in names:
            return {"token": getattr(ward, self.target.get("token", "link")) if ward else "no-such-link"}
        rows = {name: row for name, row in names.items() if name not in self.words}
        return {**self.words, **{name: ward.ids[row] if ward else NOBODY for name, row in rows.items()}}

    def filled(self, ward: Ward) -> dict[str, str]:
        """What is typed into the form, for rows of *ward*."""
        known = {**ward.ids, "mark": ward.mark, "code": ward.check_code, "password": PASSWORD}
        return {name: LETTERS.sub(lambda found: str(known[found[1]]), text) for name, text in self.fill.items()}


@cache
def policy() -> dict[str, Entry]:
    """Every entry, by endpoint. An endpoint of one list that the other does not hold is a KeyError."""
    said = tomllib.loads(POLICY.read_text(encoding="utf-8"))
    routes, holders = _routes()
    unruled = sorted(set(routes) ^ set(said))
    if unruled:
        raise KeyError(f"say whose rows these are about, in tests/battery/policy.toml: {', '.join(unruled)}")
    return {
        endpoint: Entry(
            endpoint,
            rule,
            permission,
            holders[permission],
            methods,
            **{name: tuple(value) if name == "works_for" else value for name, value in said[endpoint].items()},
        )
        for endpoint, (rule, permission, methods) in routes.items()
    }


def rule_of(app: Flask, endpoint: str) -> Rule:
    """The address of an endpoint; each has one."""
    (rule,) = app.url_map.iter_rules(endpoint)
    return rule


def address_of(app: Flask, entry: Entry, ward: Ward | None, *, endpoint: str = "") -> str:
    """The address of the entry's endpoint, or of another with the same target, for rows of *ward*."""
    rule = rule_of(app, endpoint or entry.endpoint)
    adapter = app.url_map.bind("localhost")
    return str(adapter.build(rule.endpoint, entry.arguments(rule, ward)))


def _routes() -> tuple[dict[str, tuple[str, str, frozenset[str]]], dict[str, frozenset[Role | ApiRight]]]:
    """What the reviewed list says: rule, permission and methods of each endpoint, who holds each permission."""
    addresses, _, holders = ROUTES.read_text(encoding="utf-8").partition("\n\n")
    routes = {}
    for line in addresses.splitlines():
        rule, methods, permission, endpoint = line.split()
        routes[endpoint] = (rule, permission, frozenset(methods.split(",")))
    roles = {line.split()[0]: frozenset(map(_holder, line.split()[1:])) for line in holders.splitlines()}
    return routes, roles


def _holder(word: str) -> Role | ApiRight:
    return ApiRight(word) if word in set(ApiRight) else Role(word)

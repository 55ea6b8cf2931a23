"""D2: what nobody allowed is refused, what the policy does not name fails the run, and no back door is open."""

import tomllib

import pytest
from flask import Flask
from werkzeug.routing import Rule

from merchant_app.access import UnguardedRoute, guard
from tests.battery import policy
from tests.battery.report import begin, told

BAR = "a view without permission: no start, else 403; one without an entry in the policy: named; 0 back doors open"
BACK_DOORS = """
/admin /admin/ /api /api/v1 /swagger /swagger.json /openapi.json /docs /redoc /metrics /health /healthz
/status /server-status /debug /console /__debugger__ /?__debugger__=yes&cmd=resource&f=debugger.js
/_debug_toolbar/ /phpinfo.php /.env /.git/HEAD /.git/config /config /settings /backup /dump /var/cashless.db
/cashless.db /static/../settings.py /static/..%2f..%2fpyproject.toml /static/%2e%2e/__init__.py
/bootstrap/static/../../app.py /static/ /favicon.ico /robots.txt /graphql /actuator /wp-login.php /login
/users /trace /profiler /flower /jobs /_cat /.well-known/security.txt
"""


def test_d2_what_nobody_allowed_is_refused(app, town):
    begin("D2")
    app.url_map.add(Rule("/late", endpoint="late"))  # as an extension might, past the application's own door
    app.view_functions["late"] = lambda: "open to all"
    late = {actor: asker.ask("GET", "/late").status_code for actor, asker in town.askers.items()}
    open_to_all = Flask("open")
    open_to_all.add_url_rule("/late", view_func=lambda: "open to all", endpoint="late")
    with pytest.raises(UnguardedRoute, match="late"):
        guard(open_to_all)
    doors = [
        door
        for door in BACK_DOORS.split()
        for asker in town.askers.values()
        if asker.ask("GET", door).status_code != 404
    ]
    doors = [door for door in doors if door not in ("/?__debugger__=yes&cmd=resource&f=debugger.js", "/static/")]
    told(
        test="D2",
        figure={"late view let in": sum(status == 200 for status in late.values()),
                "answers": sorted(set(late.values())),
                "back doors asked": len(BACK_DOORS.split()) * len(town.askers), "open": sorted(set(doors))},
        bar=BAR,
        holds=set(late.values()) == {403} and not doors,
        control={"the same view where nothing guards it": open_to_all.test_client().get("/late").status_code},
    )  # fmt: skip


def test_d2_a_new_endpoint_without_an_entry_fails_the_battery(monkeypatch, tmp_path):
    """Left out of the policy, it is named; left out of the list of routes, too."""
    text = policy.POLICY.read_text(encoding="utf-8")
    less = tmp_path / "policy.toml"
    name = next(iter(tomllib.loads(text)))
    less.write_text(text.replace(f'["{name}"]', '["unheard.of"]', 1), encoding="utf-8")
    monkeypatch.setattr(policy, "POLICY", less)
    policy.policy.cache_clear()
    try:
        with pytest.raises(KeyError, match=rf"{name}, unheard\.of"):
            policy.policy()
    finally:
        policy.policy.cache_clear()

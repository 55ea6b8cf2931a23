"""D4: fields that no form has change nothing, however they are sent."""

import re
import uuid
from typing import Any

from flask import request
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from merchant_app.screens.merchants import routes
from registry.merchants.model import Merchant
from registry.merchants.operations import edit_merchant
from tests.battery.asking import Asker, Town
from tests.battery.policy import Entry, address_of, policy
from tests.battery.report import begin, mass, told
from tests.battery.rows import Rows, TypedRows, changed_since, typed_rows
from tests.battery.rows import written as rows_written
from tests.battery.test_d6_csrf import who

BAR = "0 changed by 25 extra fields on every form, as form, JSON, query and multipart, singly and doubled"
SLIPPED = uuid.UUID("5117ed00-0000-4000-8000-000000000001")
"""An id that only an extra field brings."""
WORD = "slippedin"
KNOWN_AT = re.compile(r'"known_at":"[^"]*"')
"""The moment of a report that is filed: the only thing in it that no two runs have alike."""


def extras(town: Town) -> dict[str, str]:
    """Fields somebody might hope for."""
    other, boss = town.world.other.ids, str(town.world.actors["leader"].id)
    return {
        "id": str(SLIPPED), "merchant_id": str(other["merchant"]), "account_id": str(other["account"]),
        "place_id": str(other["place"]), "unit_id": str(other["unit"]), "ward_id": str(other["unit"]),
        "officer_id": boss, "by": boss, "proposed_by_id": boss, "decided_by_id": boss, "approved_by": boss,
        "recorded_by_id": boss, "state": "active", "status": "active", "account.status": "active",
        "version": "999", "ver": "999", "created_at": "2001-01-01T00:00:00+00:00",
        "decided_at": "2001-01-01T00:00:00+00:00", "disabled_at": "2001-01-01T00:00:00+00:00",
        "must_change_password": "", "password_hash": WORD, "content_hash": WORD, "is_admin": "1",
        "origin": "account_activated", "approved_identity": WORD, "serial": WORD, "check_code": WORD,
    }  # fmt: skip


def written(town: Town, entry: Entry, mine: Asker, **asked: Any) -> dict[str, list[dict[str, Any]]]:
    """The rows that came or changed, without what no two runs have alike."""
    before, known = _at_first(town.connection, town.rows)
    with town.undone():
        count = rows_written(town.connection)
        mine.ask("POST", address_of(town.app, entry, town.world.own), **asked)
        touched = changed_since(town.connection, town.rows, count).keys() - {"audit_seal"}
        after = typed_rows(town.connection, touched)
    return {
        table: sorted(
            (_settled(row, before[table].get(key), known) for key, row in now.items() if before[table].get(key) != row),
            key=repr,
        )
        for table, now in after.items()
    }


def _at_first(connection: Connection, rows_then: Rows) -> tuple[TypedRows, set[Any]]:
    """The rows before anything was asked, which stand there again after each request; and every id among them."""
    known = connection.info.get("battery_typed")
    if known is None or known[0] is not rows_then:
        before = typed_rows(connection)
        ids = {value for table in before.values() for row in table.values() for value in row.values() if _is_id(value)}
        known = connection.info["battery_typed"] = (rows_then, before, ids)
    return known[1], known[2]


def _is_id(value: Any) -> bool:
    return isinstance(value, uuid.UUID)


def _settled(row: dict[str, Any], was: dict[str, Any] | None, known: set[Any]) -> dict[str, Any]:
    """A row whose made-up values (new ids, times, hashes, codes) count only by their kind."""
    made_up = {"sequence", "entry_id", "at", "serial", "check_code", "password_hash", "token_hash", "sent_hash"}
    made_up |= {"sealed_secret", "secret", "tail", "mark_salt", "bound"}
    made_up |= {"outcome", "answer_code_hash"}
    made_up |= {"content_hash", "details", "contents_sha256", "sha256", "content"} if was is None else set()
    settled = {}
    for name, value in row.items():
        fresh_time = name.endswith("_at") and value is not None and (was or {}).get(name) != value
        fresh_id = _is_id(value) and value not in known and value != SLIPPED
        settled[name] = type(value).__name__ if name in made_up or fresh_time or fresh_id else value
        if name == "contents":
            settled[name] = KNOWN_AT.sub("", value)
    return settled


def slipped_in(rows: dict[str, list[dict[str, Any]]]) -> bool:
    """Whether a value that only an extra field brings stands anywhere."""
    text = repr(rows)
    return WORD in text or str(SLIPPED) in text or repr(SLIPPED) in text or "datetime.datetime(2001" in text


def ways(mine: Asker, form: dict[str, str], more: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The form with the extra fields, in each way of sending."""
    sent = {**form, "csrf_token": mine.token}
    twice = MultiDict([*sent.items(), *more.items(), *more.items()])
    doubled_first = MultiDict([*more.items(), *sent.items(), *more.items()])
    return {
        "form": {"data": {**sent, **more}},
        "form, doubled": {"data": twice},
        "form, before and after": {"data": doubled_first},
        "multipart": {"data": {**sent, **more}, "content_type": "multipart/form-data"},
        "query": {"data": sent, "query_string": more},
        "query, over what is typed": {"data": sent, "query_string": {**dict.fromkeys(form, WORD), **more}},
        "JSON": {"json": {**sent, **more}},
        "JSON with a form's address": {"json": more, "query_string": sent},
    }


def run(town: Town, *, full: bool, only: str = "") -> tuple[int, dict[str, list[str]]]:
    """How many requests were tried, and by which way which endpoints wrote something else than without the fields.

    The short form takes every third way, at the next form others, and sends no field singly.
    """
    tried, found = 0, {}
    for number, entry in enumerate(policy().values()):
        if "POST" not in entry.methods or entry.changes is not True or only not in ("", entry.endpoint):
            continue
        mine, form = who(town, entry), town.form(entry, town.world.own)
        plain = written(town, entry, mine, form=form)
        nothing: dict[str, list[dict[str, Any]]] = {}
        more = {name: value for name, value in extras(town).items() if name not in form}
        asked = ways(mine, form, more)
        if not full and not only:
            asked = dict(list(asked.items())[number % 3 :: 3])
        elif not only:
            asked |= {
                f"only {name}": {"data": {**form, "csrf_token": mine.token, name: text}} for name, text in more.items()
            }
        for way, sent in asked.items():
            tried += 1
            rows_now = written(town, entry, mine, **sent)
            fine = (plain, nothing) if "JSON" in way or "multipart" in way else (plain,)
            if rows_now not in fine or slipped_in(rows_now):
                found.setdefault(way, []).append(entry.endpoint)
    return tried, found


def careless_edit(session: Session, **given: Any) -> None:
    """What every framework makes easy: whatever was sent is put into the row."""
    edit_merchant(session, **given)
    merchant = session.get_one(Merchant, given["merchant_id"])
    for name in ("place_id", "version"):
        if name in request.form:
            setattr(merchant, name, type(getattr(merchant, name))(request.form[name]))


def test_d4_fields_that_no_form_has_change_nothing(town, monkeypatch):
    begin("D4")
    tried, found = run(town, full=mass(town.connection.dialect.name))
    with monkeypatch.context() as without:
        without.setattr(routes, "edit_merchant", careless_edit)
        _, control = run(town, full=False, only="merchants.edit")
    told(
        test="D4",
        figure={
            "database": town.connection.dialect.name,
            "tried": tried,
            "changed": sum(map(len, found.values())),
            **found,
        },
        bar=BAR,
        holds=not found,
        control={"one form's fields written into the row as they come": sum(map(len, control.values()))},
    )
    assert control

"""E5: lists as offices have them, badly made: each gives a line a row or one refusal, and nothing is written."""

import csv
import io
import re
from collections import Counter
from typing import Any

from bs4 import BeautifulSoup
from sqlalchemy import select

from campaigns.lists import receivers
from merchant_app.screens.lists import routes
from registry.accounts.model import AccountState, PaymentAccount
from tests.battery.asking import Asker, Town
from tests.battery.list_files import MadeFile, made_files
from tests.battery.report import begin, mass, told, whole
from tests.battery.rows import rows
from tests.browser import filled_in

BAR = (
    "every file gives a line for each row or one clear refusal; 0 rows changed on the way, 0 written before somebody "
    "confirms; 0 accounts that a spreadsheet rounded"
)
KEPT = {"offered_list"}
"""What a list that is looked through writes."""
TITLES = re.compile(r"(?:Tiệm Số \d+|Quán Bà Sáu \d+|=1\+1|Tiệm Công Thức|gộp|)")
EDGE = "edge-of-a-part-6c1f"
PART = '--{edge}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
ACCOUNTS = re.compile(r"00\d{10}")


class Found:
    """What became of the files, and what went wrong."""

    def __init__(self) -> None:
        self.faults: Counter = Counter()
        self.verdicts: Counter = Counter()
        self.first: list[str] = []

    def fault(self, kind: str, made: MadeFile, more: object = "") -> None:
        self.faults[kind] += 1
        self.first = [*self.first, f"{kind}: {made.name} {more}"][:12]


def send(mine: Asker, made: MadeFile, place: str) -> Any:
    """Send the file as a browser does."""
    parts = {"csrf_token": mine.token, "place": place, "letters": ""}
    body = "".join(PART.format(edge=EDGE, name=name, more="") + f"{said}\r\n" for name, said in parts.items()).encode()
    body += PART.format(edge=EDGE, name="list", more='; filename="danh-sach.xlsx"').encode() + made.content
    body += f"\r\n--{EDGE}--\r\n".encode()
    return mine.ask("POST", "/lists/offer", data=body, content_type=f"multipart/form-data; boundary={EDGE}")


def look_through(town: Town, found: Found, made: MadeFile) -> None:
    """Send one file, look at what is said of it, and take it in."""
    mine = town.askers["ward_official"]
    answer = send(mine, made, str(town.world.own.ids["place"]))
    now = rows(town.connection)
    written = {name for name in now if now[name] != town.rows[name]} - KEPT
    if written:
        found.fault("written before anybody confirmed", made, sorted(written))
    if answer.status_code != 302:
        refusals = BeautifulSoup(answer.data, "html.parser").select("#list-refused")
        if made.rows is not None or len(refusals) != 1 or answer.status_code >= 500:
            found.fault("no report", made, (answer.status_code, [said.get_text() for said in refusals]))
        found.verdicts["refused"] += 1
        return
    if made.rows is None:
        found.fault("read though it is no list", made)
        return
    page = BeautifulSoup(mine.ask("GET", answer.location).data, "html.parser")
    if not page.select("form[action$=take]"):
        return  # taken in already, which was told above
    lines = list(csv.reader(io.StringIO(mine.ask("GET", f"{answer.location}/result/csv").data.decode("utf-8-sig"))))[1:]
    found.verdicts.update(line[2] for line in lines)
    if len(lines) != made.rows:
        found.fault("rows without a line", made, (len(lines), made.rows))
    strange = [
        line[1] for line in lines if not TITLES.fullmatch(line[1].lstrip("'").rpartition(" · ")[2]) and " · " in line[1]
    ]
    if strange:
        found.fault("rows changed on the way", made, strange[:2])
    if whole() or found.verdicts.total() % 2:
        take(town, found, made, mine, page)


def take(town: Town, found: Found, made: MadeFile, mine: Asker, page: BeautifulSoup) -> None:
    """Confirm, with the doubles too: what is written must be whole numbers, and wait for a second person."""
    sheet = page.select("form[action$=take]")[0]
    form = {name: value for name, value in filled_in(sheet).items() if name != "csrf_token"}
    answer = mine.ask("POST", str(sheet["action"]), {**form, "doubles_too": "y"})
    if answer.status_code != 302:
        found.fault("not taken in", made, answer.status_code)
    with town.app.extensions["sessions"]() as session:
        marks = (town.world.own.digits, town.world.other.digits)
        new = [
            account
            for account in session.scalars(select(PaymentAccount))
            if not any(mark in account.account_number for mark in marks)
        ]
    if any(account.state is not AccountState.PROPOSED for account in new):
        found.fault("active without a second person", made)
    if rounded := [account.account_number for account in new if not ACCOUNTS.fullmatch(account.account_number)]:
        found.fault("rounded account taken in", made, rounded[:2])


def run(town: Town, number: int) -> Found:
    """Look through so many files, each from the same beginning."""
    found = Found()
    own, other = (f"Đường {ward.mark}" for ward in (town.world.own, town.world.other))
    for made in made_files(number, own, other):
        with town.undone():
            look_through(town, found, made)
    return found


def test_e5_bad_rows_are_told_and_nothing_is_written_before_somebody_confirms(town, monkeypatch):
    begin("E5")
    number = 300 if mass(town.connection.dialect.name) else 24
    found = run(town, number)
    control = {}
    with monkeypatch.context() as without:
        without.setattr(receivers, "_check_number", lambda *_given: None)
        control["numbers not looked at"] = run(town, min(number, 60) if whole() else 12).faults[
            "rounded account taken in"
        ]
    if whole():
        with monkeypatch.context() as without:
            at_once = _taken_at_once(routes.offer_list)
            without.setattr(routes, "offer_list", at_once)
            control["taken in at once"] = run(town, 20).faults["written before anybody confirmed"]
    told(
        test="E5",
        figure={"files": number, **found.verdicts, "faults": sum(found.faults.values()), **found.faults,
                **({"first": found.first} if found.first else {})},
        bar=BAR,
        holds=not found.faults and all(found.verdicts[kind] for kind in ("refused", "Điểm mới", "Lỗi, không nhập")),
        control=control,
    )  # fmt: skip
    assert all(control.values())


def _taken_at_once(offer_list: Any) -> Any:
    """Offering that takes in what it is offered, without anybody's looking."""

    def offering(session: Any, *, by: Any, **named: Any) -> Any:
        offered = offer_list(session, by=by, **named)
        shown = routes.judge_list(session, by=by, offered=offered).hash
        taken = routes.take_in(session, by=by, list_id=offered.id, shown_hash=shown, doubles_too=True)
        routes.keep_outcome(session, offered, routes.outcome_of(taken))
        return offered

    return offering

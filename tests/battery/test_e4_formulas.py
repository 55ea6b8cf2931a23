"""E4: what begins like a formula leaves in every list as text, and comes back as it was."""

import csv
import io
import re
import zipfile
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import select

from campaigns.lists.judging import judge_list
from campaigns.lists.verdicts import Verdict
from merchant_app import list_files
from registry.accounts.model import AccountState
from registry.lists.model import OfferedList
from registry.lists.operations import offer_list
from registry.lists.reading import read_list
from registry.officers.model import Officer
from registry.places.model import Place
from tests.battery.asking import Town
from tests.battery.policy import address_of, policy
from tests.battery.report import begin, told, whole
from tests.factories import make_account, make_merchant
from tests.offered import offer, row

BAR = "0 cells typed as formula, a single quote before each in a text file, and all comes back unchanged"
SEEN = (
    "=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫", "=cmd|' /C calc'!A", "@SUM(", "+84 900 000 00",
    "-2+3+cmd|", "==", "=HYPERLINK(", '"=', "'=", "''=", '""=', "`=", ";=", ",=", ":=", "|=", "%0A=", "'",
    "=\N{NO-BREAK SPACE}", "0;=", "=DDE(", "%=", "+-", "@@",
)  # fmt: skip
"""Openers that a name in the register may have."""
UNSEEN = ("\t=", "\r=", "\n=", "\0=", " =", "  +", "\u3000=", "\u200b=", "\ufeff=", "\u202e=")
"""Openers that no way into the register lets through: put there directly."""
HARMLESS = {"0;="}
"""Begins with a digit, so that no program takes it for anything."""
FIRST = set("=+-@\t\r\n\0＝＋－＠﹢﹣﹦﹫")
COLUMNS = ("unit_label", "trade_name", "owner_name", "registered_name", "phone", "tax_code")


def fill(session: Any, town: Town, openers: tuple[str, ...]) -> Place:
    """A shop for each opener, which stands before every text of it, and in the name of the place."""
    place = session.get_one(Place, town.world.own.ids["place"])
    place.name = "=1+1"
    for number, opener in enumerate(openers):
        texts = dict.fromkeys(COLUMNS, f"{opener}{number}")
        shop = make_merchant(session, place=place, **texts)
        make_account(
            session, merchant=shop, state=AccountState.ACTIVE, account_number=f"{opener}00{number}", holder=f"{opener}A"
        )
    session.commit()
    return place


def files(town: Town) -> dict[str, bytes]:
    """Every list that can be taken away, in each form."""
    found = {}
    for entry in policy().values():
        for form in list_files.FORMS if entry.words.get("form") in list_files.FORMS else ():
            address = address_of(town.app, entry, town.world.own).replace(entry.words["form"], form)
            answer = town.askers["ward_official"].ask("GET", address)
            assert answer.status_code == 200, address
            found[f"{entry.endpoint}.{form}"] = answer.get_data()
    return found


def formulas_in(name: str, content: bytes) -> list[str]:
    """Cells that a spreadsheet may take for something else than text."""
    if name.endswith("csv"):
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        passed_over = ' \u3000\u200b\ufeff\u202e"`;,:'
        return [cell for cells in rows for cell in cells if {cell[:1], cell.strip(passed_over)[:1]} & FIRST]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        pages = [archive.read(part).decode() for part in archive.namelist() if part.startswith("xl/worksheets/")]
    cells = [tag for page in pages for tag in re.findall(r"<c\b[^>]*>", page) if not tag.endswith("/>")]
    return ["<f" for page in pages if "<f" in page] + [
        tag for tag in cells if not re.search(r'\bt="(?:inlineStr|s)"', tag)
    ]


def came_back(town: Town, session: Any, contents: dict[str, bytes]) -> dict[str, int]:
    """How many rows of the full lists are not the same when they are read again."""
    official = session.get_one(Officer, town.world.actors["ward_official"].id)
    found = {}
    for name, content in contents.items():
        if "full" in name:
            offered = offer_list(session, by=official, table=read_list(content), file_name=name, place=None)
            judged = judge_list(session, by=official, offered=offered).rows
            found[name] = sum(told_.verdict is not Verdict.SAME for told_ in judged)
    session.rollback()
    return found


def test_e4_no_cell_is_a_formula(town, sessions, monkeypatch):
    begin("E4")
    openers = SEEN + tuple(o for o in UNSEEN if "\0" not in o or town.connection.dialect.name == "sqlite")
    with sessions() as session:
        fill(session, town, SEEN)
    seen = files(town)
    with sessions() as session:
        official = session.get_one(Officer, town.world.actors["ward_official"].id)
        back = came_back(town, session, {name: content for name, content in seen.items() if "exports" in name})
        place = fill(session, town, openers[len(SEEN) :])
        rows = [row(label=f"{opener}7", name=f"{opener}x", phone="1") for opener in openers]
        offered = offer(session, official, rows, place=place)
        town.world.own.ids["offered_list"] = offered.id
        session.commit()
        assert session.scalars(select(OfferedList.id).where(OfferedList.id == offered.id)).one()
    contents = files(town)
    found = {name: cells for name, content in contents.items() if (cells := formulas_in(name, content))}
    cells = sum(len(cells) for name, content in contents.items() for cells in _cells(name, content))
    quoted = _quoted(contents["exports.all_shops_full.csv"], openers)
    with monkeypatch.context() as without:
        without.setattr(list_files, "quoted", str)
        bare = sum(len(formulas_in(name, content)) for name, content in files(town).items())
    told(
        test="E4",
        figure={"openers": len(openers), "lists": len(contents), "cells": cells,
                "formulas": sum(map(len, found.values())), **{name: some[:3] for name, some in found.items()},
                "openers without a quote": quoted, "rows that came back otherwise": back},
        bar=BAR,
        holds=not found and not quoted and not any(back.values()) and len(openers) >= 40,
        control={"without the quote": bare},
    )  # fmt: skip
    assert bare
    assert whole() or bare > 100


def _cells(name: str, content: bytes) -> list[list[str]]:
    if name.endswith("csv"):
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert all(isinstance(cell, str) for cells in rows for cell in cells), name
    return rows


def _quoted(content: bytes, openers: tuple[str, ...]) -> list[str]:
    """Openers before which no single quote stands in the list."""
    names = {cell for cells in _cells("csv", content) for cell in cells}
    return [opener for number, opener in enumerate(openers) if opener not in HARMLESS and not any(
        f"'{opener}{n}" in names for n in (number, number - len(SEEN)))]  # fmt: skip

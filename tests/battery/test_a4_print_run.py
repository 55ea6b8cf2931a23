"""A4 for a whole run: every page, read by two readers that are not ours, pays the account approved for its shop."""

import re
from collections import Counter
from dataclasses import replace
from random import Random
from unittest.mock import patch

import pypdfium2
import zxingcpp
from pyzbar import pyzbar
from sqlalchemy import select

from database.engine import sessions_on, sqlite_address, writing
from merchant_app import create_app
from merchant_app.print_jobs import drawing, working
from merchant_app.print_jobs.files import file_of
from merchant_app.print_jobs.working import draw_waiting_parts
from merchant_app.run_words import RunWords
from merchant_app.settings import Settings
from qr import write_transfer
from registry.accounts.model import AccountState, PaymentAccount
from registry.officers.model import Officer
from registry.places.queries import places_seen_by
from registry.print_runs.model import Only, PrintPart, PrintRun, RunState
from registry.print_runs.planning import plan_run
from registry.print_runs.queries import lines_of
from registry.print_runs.wanted import Remembered, Wanted
from registry.print_runs.writing import write_run
from registry.trail_checks.starting import begin_installation
from registry.units.shipped import load_shipped_units
from scripts.sample.loading import load_sample
from tests.battery.report import begin, told, whole
from tests.battery.served import SETTINGS
from tests.battery.street import make_street
from tests.battery.test_a4_printed_as_approved import receiver_in
from tests.own_database import begin_with_what_is_there, own_sqlite

SEED = 4542
SIGNS = 542 if whole() else 40
SLIPS = 4
DPI = 300 if whole() else 150
OFFICIALS = ("canbo1.vungtau", "canbo1.rachdua", "canbo1.tamthang")
SERIAL = re.compile(r"\d{5}-\d{6}")
BAR = "every page of the run, in its order: its serial once, and the account approved for its shop, by two readers"


class Town:
    """Shops with approved accounts, the officials who print for them, and the application that gives the files out."""

    def __init__(self, engine, folder):
        self.sessions = sessions_on(engine)
        with writing(self.sessions) as session:
            self.officials = _sample(session) if whole() else _street(session)
        given = {"database_url": sqlite_address(folder / "own.db"), "files_folder": str(folder / "files")}
        self.app = create_app(Settings(**{**SETTINGS, **given}), self.sessions)

    def write(self, layout, most):
        """Runs of so many signs in all, one for each official as far as they are needed; their ids."""
        runs = []
        for official in self.officials:
            with writing(self.sessions) as session, self.app.app_context():
                by, words = session.get_one(Officer, official), Remembered(RunWords(layout))
                places = tuple(place.id for place in places_seen_by(session, by))
                wanted = Wanted(layout=layout, place_ids=places)
                plan = plan_run(session, by=by, wanted=wanted, words=words)
                if plan.signs > most:
                    few = [line.merchant.id for line in plan.lines if line.to_make][:most]
                    wanted = Wanted(layout=layout, only=Only.LISTED, merchant_ids=tuple(few))
                    plan = plan_run(session, by=by, wanted=wanted, words=words)
                runs.append(write_run(session, by=by, wanted=wanted, words=words, plan_hash=plan.hash).id)
                most -= plan.signs
            if not most:
                break
        return runs

    def expected(self, run_id):
        """Serial and approved account of each sign of the run, in its order, as two people decided."""
        with self.sessions() as session:
            approved = {
                account.merchant_id: (account.bank_bin, account.account_number)
                for account in session.scalars(
                    select(PaymentAccount).where(PaymentAccount.state == AccountState.ACTIVE)
                )
                if account.decided_by_id not in (None, account.proposed_by_id)
            }
            lines = lines_of(session, session.get_one(PrintRun, run_id))
            return [(line.sign.serial, approved.get(line.merchant_id)) for line in lines if line.sign]

    def pages(self, run_id):
        """Serial and account of each page of the run's files, as they are on paper."""
        with self.sessions() as session:
            parts = session.scalars(
                select(PrintPart).where(PrintPart.run_id == run_id).order_by(PrintPart.number)
            ).all()
        for part in parts:
            with self.app.app_context():
                document = pypdfium2.PdfDocument(file_of(part))
            for page in document:
                read = read_by_two(page)
                serials = SERIAL.findall(page.get_textpage().get_text_bounded())
                yield serials[0] if len(serials) == 1 else "", receiver_in(read) if read else None

    def state(self, run_id):
        with self.sessions() as session:
            return session.get_one(PrintRun, run_id).state


def read_by_two(page):
    """What both readers read on the page; nothing where they differ or there is not exactly one code."""
    image = page.render(scale=DPI / 72, grayscale=True).to_pil()
    one = [found.text for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)]
    other = [found.data.decode() for found in pyzbar.decode(image, symbols=[pyzbar.ZBarSymbol.QRCODE])]
    return one[0] if len(one) == 1 and one == other else ""


def _sample(session):
    """The practice data, as scripts/run loads them; the officials of its wards."""
    begin_installation(session)
    load_shipped_units(session)
    load_sample(session)
    found = dict(session.execute(select(Officer.login, Officer.id)).all())
    return [found[login] for login in OFFICIALS]


def _street(session):
    """A street of accounts of every kind, some of them the second one of their shop."""
    street = make_street(session, Random(SEED), SIGNS)  # noqa: S311 (the same street every time)
    begin_with_what_is_there(session)
    return [street.official.id]


def slipping(on_paper):
    """A slip in drawing: the first sign pays somebody else, in words and code alike."""
    seen = []

    def drawn(sign):
        seen.append(sign)
        made = on_paper(sign)
        other = {"payload": write_transfer(bank_bin="970436", account="111"), "account": "111"}
        return replace(made, **other) if len(seen) == 1 else made

    return drawn


def compared(town, runs):
    """How many pages are as they should be, in their place, and how many are not."""
    verdicts, serials = Counter(), Counter()
    for run_id in runs:
        wanted, pages = town.expected(run_id), list(town.pages(run_id))
        verdicts["runs of another length"] += len(wanted) != len(pages)
        for (serial, account), (on_paper, paid) in zip(wanted, pages, strict=False):
            serials[on_paper] += 1
            verdicts["equal" if on_paper == serial and account and account == paid else "other"] += 1
    return +verdicts, sum(times > 1 for times in serials.values())


def test_a4_every_page_of_a_run_pays_what_was_approved(tmp_path):
    begin("A4 run")
    with own_sqlite(tmp_path) as engine:
        town = Town(engine, tmp_path)
        runs = town.write("a6", SIGNS)
        draw_waiting_parts(town.app, worker="one")
        states = Counter(town.state(run_id) for run_id in runs)
        verdicts, twice = compared(town, runs)
        with patch.object(drawing, "_on_paper", slipping(drawing._on_paper)):
            (slipped,) = town.write("a5", SLIPS)
            draw_waiting_parts(town.app, worker="one")
        with (
            patch.object(drawing, "_on_paper", slipping(drawing._on_paper)),
            patch.object(working, "read_back", lambda *_given: None),
        ):
            (unread,) = town.write("mica-10x15", SLIPS)
            draw_waiting_parts(town.app, worker="one")
        found = compared(town, [unread])[0]["other"]
    told(
        test="A4 run",
        figure={"signs": SIGNS, "runs": dict(states), **verdicts, "serials twice": twice, "dpi": DPI},
        bar=BAR,
        holds=verdicts == {"equal": SIGNS} and not twice and set(states) == {RunState.READY},
        control={
            "one sign drawn to pay another, read back: released": int(town.state(slipped) is not RunState.FAILED),
            "the same without reading back: found on paper": found,
        },
    )
    assert town.state(slipped) is RunState.FAILED
    assert found == 1

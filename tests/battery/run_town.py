"""A town whose signs are printed in runs: who prints, what is written, what comes out, and who walks past the doors."""

import re
import unicodedata

import pypdfium2
import zxingcpp
from pyzbar import pyzbar
from sqlalchemy import select

from campaigns.enrolment.operations import activate_account, post_sign
from database.engine import sessions_on, sqlite_address, writing
from merchant_app import create_app
from merchant_app.print_jobs.files import file_of
from merchant_app.run_words import RunWords
from merchant_app.settings import Settings
from registry.accounts.content import AccountContent
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import AccountState, PaymentAccount, QrKind
from registry.accounts.operations import propose_account
from registry.calendar import today
from registry.merchants.model import Merchant
from registry.merchants.queries import select_seen_by
from registry.officers.model import Officer
from registry.places.queries import places_seen_by
from registry.print_runs.model import Only, PrintPart, PrintRun
from registry.print_runs.planning import plan_run
from registry.print_runs.queries import lines_of
from registry.print_runs.wanted import Remembered, Wanted
from registry.print_runs.writing import write_run
from tests.battery.asking import asker
from tests.battery.check_page import SERIAL
from tests.battery.served import SETTINGS
from tests.battery.test_a4_printed_as_approved import receiver_in
from tests.browser import Browser

DOOR = re.compile(r"(?:[a-z]+ )??(?P<row>[a-z]?)-?(?P<number>\d+)(?: ?(?P<after>/?)(?P<more>\d*)(?P<letters>[a-z]*))?")


class Town:
    """Shops with approved accounts, two officials for each ward, and the application that gives the files out."""

    def __init__(self, engine, folder, people, dpi):
        """*people* puts shops into a session and gives the ids of the officials of each ward, who prints first."""
        self.sessions, self.dpi = sessions_on(engine), dpi
        with writing(self.sessions) as session:
            self.wards = people(session)
        given = {"database_url": sqlite_address(folder / "own.db"), "files_folder": str(folder / "files")}
        self.app = create_app(Settings(**{**SETTINGS, **given}), self.sessions)
        self._hands = {}

    def write(self, layout, most, only=Only.ALL):
        """Runs of so many signs in all, one for each ward as far as they are needed; their ids."""
        runs = []
        for official, _colleague in self.wards:
            with writing(self.sessions) as session, self.app.app_context():
                by, words = session.get_one(Officer, official), Remembered(RunWords(layout))
                places = tuple(place.id for place in places_seen_by(session, by))
                wanted = Wanted(layout=layout, only=only, place_ids=places)
                plan = plan_run(session, by=by, wanted=wanted, words=words)
                if plan.signs > most:
                    few = [line.merchant.id for line in plan.lines if line.to_make][:most]
                    wanted = Wanted(layout=layout, only=Only.LISTED, merchant_ids=tuple(few))
                    plan = plan_run(session, by=by, wanted=wanted, words=words)
                if plan.signs:
                    runs.append(write_run(session, by=by, wanted=wanted, words=words, plan_hash=plan.hash).id)
                most -= plan.signs
            if not most:
                break
        return runs

    def lines(self, run_id):
        """The lines of the run that have a sign, in their order."""
        with self.sessions() as session:
            return [line for line in lines_of(session, session.get_one(PrintRun, run_id)) if line.sign]

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
        return [(line.sign.serial, approved.get(line.merchant_id)) for line in self.lines(run_id)]

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
                read = read_by_two(page, self.dpi)
                serials = SERIAL.findall(page.get_textpage().get_text_bounded())
                yield serials[0] if len(serials) == 1 else "", receiver_in(read) if read else None

    def listed(self, run_id):
        """The serials on the run's hand-over list, from the first row of the first page to the last of the last."""
        with self.sessions() as session:
            by = session.get_one(PrintRun, run_id).made_by_id
        answer = self.hand_of(by).ask("GET", f"/print-runs/{run_id}/hand-over.pdf")
        assert answer.status_code == 200
        pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.data)]
        return [serial for page in pages for serial in SERIAL.findall(page)]

    def state(self, run_id):
        with self.sessions() as session:
            return session.get_one(PrintRun, run_id).state

    def hand_of(self, officer_id):
        """The browser of an official who is signed in."""
        if officer_id not in self._hands:
            with self.sessions() as session:
                officer = session.get_one(Officer, officer_id)
            browser = Browser(self.app.test_client(), self.sessions).signed_in(officer)
            self._hands[officer_id] = asker(self.app, "official", browser)
        return self._hands[officer_id]

    def on_waves(self):
        """The serials that the pages tell are left to replace, since they turned old by themselves."""
        found = []
        for official, _colleague in self.wards:
            with self.sessions() as session:
                places = [place.id for place in places_seen_by(session, session.get_one(Officer, official))]
            for place_id in places:
                answer = self.hand_of(official).ask("GET", f"/waves/old/{place_id}")
                assert answer.status_code == 200
                found += SERIAL.findall(answer.text)
        return found

    def hang(self, run_ids):
        """Say of every sign of the runs that it hangs since today."""
        for run_id in run_ids:
            with writing(self.sessions) as session:
                run = session.get_one(PrintRun, run_id)
                for line in lines_of(session, run):
                    if line.sign:
                        post_sign(session, by=run.made_by, sign_id=line.sign.id, on=today())

    def change(self, merchant_id, number):
        """Another account for the shop: one official of its ward proposes it, the other approves what was shown."""
        content = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number=number, holder="AN")
        with writing(self.sessions) as session:
            approver, proposer = (session.get_one(Officer, one) for one in self._ward_of(session, merchant_id))
            account = propose_account(session, by=proposer, merchant_id=merchant_id, content=content)
            activate_account(session, by=approver, account_id=account.id, shown_hash=shown_to_approver(account))

    def _ward_of(self, session, merchant_id):
        for ward in self.wards:
            by = session.get_one(Officer, ward[0])
            if session.scalars(select_seen_by(by).where(Merchant.id == merchant_id)).one_or_none() is not None:
                return ward
        raise AssertionError(f"no official looks after {merchant_id}")


def read_by_two(page, dpi):
    """What both readers read on the page; nothing where they differ or there is not exactly one code."""
    image = page.render(scale=dpi / 72, grayscale=True).to_pil()
    one = [found.text for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)]
    other = [found.data.decode() for found in pyzbar.decode(image, symbols=[pyzbar.ZBarSymbol.QRCODE])]
    return one[0] if len(one) == 1 and one == other else ""


def door(merchant):
    """Where one comes to the shop as one walks: place by place, row by row, 9 before 12, and 12 before 12/3 and 12A."""
    found = DOOR.fullmatch(plain(merchant.unit_label))
    assert found, merchant.unit_label
    inside = (bool(found["letters"] and not found["after"]), int(found["more"] or 0), found["letters"] or "")
    return plain(merchant.place.name), found["row"], int(found["number"]), inside


def plain(text):
    """The text in small letters without marks."""
    apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))

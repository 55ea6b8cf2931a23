"""Parts of a run are drawn the same every time, read back code by code, and given out whole or not at all."""

import os
import re
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from sqlalchemy import select

from database.base import utc_now
from merchant_app.print_jobs import drawing, files, working
from merchant_app.print_jobs.drawing import draw_part
from merchant_app.print_jobs.files import FileBusy, FileDiffers, FileNotSound, PrintFiles, file_of, sum_of
from merchant_app.print_jobs.reading_back import CodeDiffers, read_back
from merchant_app.print_jobs.working import draw_waiting_parts
from qr import QrError, SheetError, write_transfer
from registry.accounts.payloads import payload_of
from registry.audit.witnesses import Head
from registry.print_runs import paper
from registry.print_runs.cancelling import cancel_run
from registry.print_runs.drawing import part_to_draw
from registry.print_runs.leasing import LEASE, claim_part
from registry.print_runs.model import PartState, PrintPart, PrintRun, RunState
from registry.print_runs.queries import lines_of, progress_of
from tests.factories import make_officer, make_place
from tests.printing import make_shops, write

SHOPS = 5
FOOT = re.compile(r"\d+-D\d+ · \d+/\d+")
PAPERS = [
    {"layout": "a6"},
    {"layout": "a6", "copies": 2},
    {"layout": "a6", "sheet": "signs-2x2-97x137", "start_at": 2},
    {"layout": "card-86x54", "sheet": "cards-2x5-86x54", "copies": 3},
    {"layout": "sticker-70x100", "sheet": "stickers-4x2-70x100", "start_at": 8},
]


class Town:
    """Shops with approved accounts, and the official who prints for them."""

    def __init__(self, app, sessions, folder):
        self.app, self.sessions, self.files = app, sessions, PrintFiles(folder)
        app.extensions["print_files"] = self.files
        with sessions() as session:
            place = make_place(session)
            self.place_id = place.id
            self.official = make_officer(session, unit=place.unit)
            make_shops(session, place, SHOPS)
            session.commit()

    def write(self, **wanted):
        """The id of a run."""
        with self.sessions() as session:
            run = write(session, session.merge(self.official), place_ids=(self.place_id,), **wanted)
            session.commit()
            return run.id

    def work(self, worker="one", **how):
        return draw_waiting_parts(self.app, worker=worker, **how)

    def parts(self, run_id):
        with self.sessions() as session:
            query = select(PrintPart).where(PrintPart.run_id == run_id).order_by(PrintPart.number)
            return session.scalars(query).all()

    def drawn(self, part):
        """What it is drawn from, and as what."""
        with self.sessions() as session, self.app.app_context():
            content, given = BytesIO(), part_to_draw(session, part.id)
            draw_part(given, content, lambda _signs: None)
            return given, content.getvalue()

    def run(self, run_id):
        with self.sessions() as session:
            return session.get_one(PrintRun, run_id)

    def payloads(self, run_id):
        """What the run's signs have to say, in its order."""
        with self.sessions() as session:
            lines = lines_of(session, session.get_one(PrintRun, run_id))
            return [payload_of(line.sign.account) for line in lines if line.sign]

    def file(self, part):
        with self.app.app_context():
            return file_of(part)

    def left(self):
        """Every file there is, by its name."""
        return sorted(path.name for path in self.files._folder.rglob("*") if path.is_file())


@pytest.fixture
def town(app, sessions, tmp_path):
    return Town(app, sessions, tmp_path)


def codes_on(content):
    found = []
    for page in pypdfium2.PdfDocument(content):
        read = zxingcpp.read_barcodes(page.render(scale=2.5).to_pil(), formats=zxingcpp.BarcodeFormat.QRCode)
        found += [
            code.text
            for code in sorted(read, key=lambda code: (code.position.top_left.y // 60, code.position.top_left.x))
        ]
    return found


@pytest.mark.parametrize("wanted", PAPERS, ids=str)
def test_what_is_printed_is_in_the_file_in_its_order(town, wanted):
    run_id = town.write(**wanted)
    assert town.work() == 1
    (part,) = town.parts(run_id)

    content = town.file(part)

    assert (part.state, part.size, part.sha256) == (PartState.READY, len(content), sum_of(content))
    assert town.run(run_id).state is RunState.READY
    times = wanted.get("copies", 1)
    assert codes_on(content) == [payload for payload in town.payloads(run_id) for _ in range(times)]
    assert town.left() == ["1.pdf"]
    assert town.files.path_of(run_id, 1).stat().st_mode & 0o777 == 0o600


def test_the_same_rows_give_the_same_bytes(town):
    run_id = town.write()
    town.work()
    (part,) = town.parts(run_id)

    assert town.drawn(part)[1] == town.drawn(part)[1] == town.file(part)


def test_parts_go_on_where_the_one_before_ended(town, monkeypatch):
    monkeypatch.setattr(paper, "MOST_IN_PART", 2)
    run_id = town.write()
    assert town.work() == 3
    feet = []
    for part in town.parts(run_id):
        for page in pypdfium2.PdfDocument(town.file(part)):
            feet += FOOT.findall(page.get_textpage().get_text_bounded())

    number = town.run(run_id).number
    assert [foot.split(" · ")[:2] for foot in feet] == [[number, f"{page}/{SHOPS}"] for page in range(1, SHOPS + 1)]
    with town.sessions() as session:
        progress = progress_of(session, session.get_one(PrintRun, run_id))
    assert (progress.drawn, progress.checked, progress.parts_ready) == (SHOPS, SHOPS, 3)


def test_the_foot_holds_the_head_of_the_trail_where_there_is_one(town):
    """In these rows nothing was chained yet when the first run was written; the second finds what the first did."""
    first, second = (town.write(layout=layout) for layout in ("a6", "a5"))
    (one,), (other,) = town.parts(first), town.parts(second)
    run = town.run(second)

    assert drawing.footer_of(town.drawn(one)[0], 1) == f"{town.run(first).number} · 1/{SHOPS}"
    head = Head(run.head_sequence, run.head_seal).printed()
    assert drawing.footer_of(town.drawn(other)[0], 2) == f"{run.number} · 2/{SHOPS} · {head}"


def swapped(sign):
    """The same paper with a code that pays somebody else."""
    return {"payload": write_transfer(bank_bin="970436", account="111"), "account": "111", "serial": sign.serial}


def slip_at(monkeypatch, number):
    """From here on the sign with that number, from 1, is drawn with a code that pays somebody else."""
    on_paper, seen = drawing._on_paper, []

    def slipping(sign):
        seen.append(sign)
        made = on_paper(sign)
        if len(seen) != number:
            return made
        return type(made)(**{name: getattr(made, name) for name in made.__slots__} | swapped(made))

    monkeypatch.setattr(drawing, "_on_paper", slipping)


def test_a_swapped_code_fails_the_part_names_the_sign_and_releases_nothing(town, monkeypatch):
    run_id = town.write()
    slip_at(monkeypatch, 3)

    town.work()

    (part,), run = town.parts(run_id), town.run(run_id)
    with town.sessions() as session:
        third = lines_of(session, session.get_one(PrintRun, run_id))[2].sign.serial
    assert (part.state, run.state, run.failed_serial) == (PartState.FAILED, RunState.FAILED, third)
    assert town.left() == []
    with pytest.raises(FileNotSound):
        town.file(part)


def test_without_reading_back_a_swapped_code_is_released(town, monkeypatch):
    run_id = town.write()
    slip_at(monkeypatch, 3)
    monkeypatch.setattr(working, "read_back", lambda _part, _content, _progress: None)

    town.work()

    (part,) = town.parts(run_id)
    assert part.state is PartState.READY
    wanted = town.payloads(run_id)
    assert [number for number, code in enumerate(codes_on(town.file(part)), 1) if code != wanted[number - 1]] == [3]


def test_two_codes_in_each_others_place_are_found(town):
    run_id = town.write(layout="card-86x54", sheet="cards-2x5-86x54")
    (part,) = town.parts(run_id)
    given, content = town.drawn(part)
    one, other, *rest = given.signs
    read_back(given, content, lambda _signs: None)

    mixed = type(given)(**{name: getattr(given, name) for name in given.__slots__} | {"signs": (other, one, *rest)})

    with pytest.raises(CodeDiffers) as found:
        read_back(mixed, content, lambda _signs: None)
    assert found.value.serial == other.serial


def test_a_file_that_lacks_a_page_or_a_code_is_found(town):
    run_id = town.write()
    (part,) = town.parts(run_id)
    given, content = town.drawn(part)
    short, blank = BytesIO(), BytesIO()
    with pypdfium2.PdfDocument(content) as document:
        del document[4]
        document.save(short)
        document.new_page(*document[0].get_size())
        document.save(blank)

    for amiss, serial in ((short, ""), (blank, given.signs[4].serial)):
        with pytest.raises(CodeDiffers) as found:
            read_back(given, amiss.getvalue(), lambda _signs: None)
        assert found.value.serial == serial


def test_what_cannot_be_drawn_fails_without_a_serial_of_a_sign(town, monkeypatch):
    run_id = town.write()
    refusals = iter([SheetError("no such sheet"), QrError("no")])
    monkeypatch.setattr(working, "draw_part", lambda *_given: (_ for _ in ()).throw(next(refusals)))

    town.work()

    assert (town.run(run_id).state, town.run(run_id).failed_serial) == (RunState.FAILED, "")


def test_how_far_it_is_is_told_while_it_is_done_and_never_more(town, monkeypatch):
    monkeypatch.setattr(working, "EVERY", 0.0)
    run_id = town.write()
    seen = []
    tell = working.extend_lease

    def watching(session, **given):
        held = tell(session, **given)
        progress = progress_of(session, session.get_one(PrintRun, run_id))
        seen.append((progress.drawn, progress.checked))
        return held

    monkeypatch.setattr(working, "extend_lease", watching)
    town.work()

    upwards = [(drawn, 0) for drawn in range(1, SHOPS + 1)] + [(SHOPS, checked) for checked in range(1, SHOPS + 1)]
    assert seen == [*upwards, (SHOPS, SHOPS)]


def test_little_is_said_of_what_is_quick(town, monkeypatch):
    told = []
    tell = working.extend_lease
    monkeypatch.setattr(working, "extend_lease", lambda session, **given: told.append(1) or tell(session, **given))
    town.write()
    town.work()
    assert len(told) <= 2


def test_who_lost_the_part_keeps_no_file(town, monkeypatch):
    run_id = town.write()
    draw = working.draw_part

    def slowly(part, stream, progress):
        draw(part, stream, progress)
        with town.sessions() as session:
            assert claim_part(session, worker="two", at=utc_now() + 2 * LEASE)
            session.commit()

    monkeypatch.setattr(working, "draw_part", slowly)
    town.work("one")

    assert town.left() == []
    assert [(part.state, part.worker) for part in town.parts(run_id)] == [(PartState.DRAWING, "two")]


def test_a_part_whose_run_is_cancelled_meanwhile_is_not_kept(town, monkeypatch):
    run_id = town.write()
    draw = working.draw_part

    def slowly(part, stream, progress):
        draw(part, stream, progress)
        with town.sessions() as session:
            cancel_run(session, by=session.merge(town.official), run_id=run_id)
            session.commit()

    monkeypatch.setattr(working, "draw_part", slowly)
    town.work()

    assert town.left() == []
    assert town.run(run_id).state is RunState.CANCELLED


@pytest.mark.parametrize("trouble", [OSError("full"), ValueError("a fault of ours with a NAME in it")])
def test_trouble_of_the_place_leaves_the_part_to_be_tried_again(town, monkeypatch, capsys, trouble):
    run_id = town.write()
    with monkeypatch.context() as patched:
        patched.setattr(PrintFiles, "keep", lambda *_given, **_how: (_ for _ in ()).throw(trouble))
        town.work("one")
        assert town.work("two") == 0
    said = capsys.readouterr().err

    with town.sessions() as session:
        assert claim_part(session, worker="three", at=utc_now() + 2 * LEASE)
    assert type(trouble).__name__ in said
    assert str(trouble) not in said
    assert town.run(run_id).state is RunState.DRAWING


def test_who_is_told_to_end_gives_the_part_back(town, monkeypatch):
    run_id = town.write()

    def stopped(*_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(working, "draw_part", stopped)
        with pytest.raises(KeyboardInterrupt):
            town.work("one")

    assert town.work("two") == 1
    assert town.run(run_id).state is RunState.READY


def test_halves_that_others_left_go_and_are_never_given(town):
    run_id = town.write()
    file = town.files.path_of(run_id, 1)
    file.parent.mkdir(parents=True)
    (file.parent / ".1.pdf.dead.new").write_bytes(b"half a file")
    (file.parent / ".2.pdf.other.new").write_bytes(b"half of another")

    town.work()

    assert town.left() == [".2.pdf.other.new", "1.pdf"]


def test_a_file_that_is_gone_or_bent_is_drawn_again(town):
    run_id = town.write()
    town.work()
    (part,) = town.parts(run_id)
    whole, path = town.file(part), town.files.path_of(run_id, 1)

    for spoil in (path.unlink, lambda: path.write_bytes(whole[:-1]), lambda: path.write_bytes(whole[::-1])):
        spoil()
        assert town.file(part) == whole
        assert path.read_bytes() == whole


def test_a_file_is_given_though_it_cannot_be_kept(town):
    run_id = town.write()
    town.work()
    (part,) = town.parts(run_id)
    whole = town.file(part)

    town.app.extensions["print_files"] = PrintFiles(type(town.files._folder)(os.devnull))

    assert town.file(part) == whole


def test_no_file_is_given_that_is_not_the_one_that_was_read_back(town, monkeypatch):
    run_id = town.write()
    town.work()
    (part,) = town.parts(run_id)
    town.files.path_of(run_id, 1).unlink()

    with monkeypatch.context() as patched:
        slip_at(patched, 2)
        with pytest.raises(FileDiffers):
            town.file(part)
    with monkeypatch.context() as patched:
        patched.setattr(files, "draw_part", lambda *_given: (_ for _ in ()).throw(QrError("no")))
        with pytest.raises(FileDiffers):
            town.file(part)
    with monkeypatch.context() as patched:
        patched.setattr(files, "_DRAWINGS", files.Turns(at_once=1, waiting=0, patience=0))
        with files._DRAWINGS.turn(), pytest.raises(FileBusy):
            town.file(part)
    assert town.left() == []
    assert town.file(part)


def test_each_claim_lets_another_worker_look(town, monkeypatch):
    monkeypatch.setattr(paper, "MOST_IN_PART", 2)
    town.write()
    called = []
    town.work(more=lambda: called.append(1))
    assert len(called) == 3
    assert town.work() == 0

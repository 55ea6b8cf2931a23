"""Who sees which runs; what drawing a part takes; what cancelling a run ends and leaves."""

import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from database.base import utc_now
from registry.accounts.erasing import erase_accounts
from registry.accounts.model import PaymentAccount, QrKind
from registry.accounts.payloads import payload_of
from registry.audit.model import AuditEntry
from registry.audit.witnesses import Head, check_witness
from registry.calendar import today
from registry.officers.model import Posting, Role
from registry.print_runs import paper
from registry.print_runs.cancelling import cancel_run
from registry.print_runs.drawing import part_to_draw
from registry.print_runs.erasing import empty_lines_of
from registry.print_runs.errors import PlanChanged, RunIsAnothers, RunIsOver, SignCannotBeDrawn
from registry.print_runs.leasing import claim_part, fail_part, finish_part
from registry.print_runs.model import Obstacle, PartState, PrintRun, RunState
from registry.print_runs.queries import lines_of, part_seen_by, parts_of, run_seen_by, runs_seen_by
from registry.print_runs.repeating import run_written
from registry.print_runs.wanted import Wanted
from registry.signs.model import Sign, SignState
from registry.signs.operations import make_sign, post_sign, void_sign
from registry.trail_checks.everything import check_everything
from tests.factories import make_merchant, make_officer, make_place, make_ward
from tests.printing import WordsOnSigns, make_shops, write
from tests.tampering import put_in_the_clear, set_past_triggers


@pytest.fixture
def place(session):
    return make_place(session)


@pytest.fixture
def official(session, place):
    return make_officer(session, unit=place.unit)


@pytest.fixture
def run(session, official, place):
    make_shops(session, place, 3)
    return write(session, official, place_ids=(place.id,))


def signs_of(session, run):
    return [line.sign for line in lines_of(session, run)]


def drawn(session, run):
    return [part_to_draw(session, part.id) for part in parts_of(session, run)]


def test_the_same_form_leads_to_the_run_while_one_may_see_it(session, official, place, run):
    def again(by, **changes):
        asked = Wanted(**{"layout": "a6", "place_ids": (place.id,)} | changes)
        return run_written(session, by=by, run_id=run.id, wanted=asked)

    assert again(official) is run
    with pytest.raises(PlanChanged):
        again(official, copies=2)
    with pytest.raises(RunIsAnothers):
        again(make_officer(session, unit=place.unit))
    posting = session.scalars(select(Posting).where(Posting.officer_id == official.id)).one()
    posting.ends_on = posting.begins_on
    session.flush()
    with pytest.raises(RunIsAnothers):
        again(official)


def states(session):
    return list(session.scalars(select(Sign.state).order_by(Sign.serial)))


# Who sees it.


def test_runs_are_seen_newest_first_in_pages(session, official, place, run):
    others = [write(session, official, place_ids=(place.id,), copies=copies) for copies in (2, 3)]
    assert runs_seen_by(session, official, limit=2) == others[::-1]
    assert runs_seen_by(session, official, limit=2, before=others[0].id) == [run]
    assert run_seen_by(session, official, run.id) is run


def test_a_run_is_seen_by_its_ward_and_by_whoever_looks_after_all_its_shops(session, official, place, run):
    beside = make_place(session, unit=place.unit)
    make_shops(session, beside, 1)
    both = write(session, official, place_ids=(place.id, beside.id))
    city = make_officer(session, unit=place.unit.parent, role=Role.LEADER)
    team = make_officer(session, place=place, role=Role.TEAM_MEMBER)
    stranger = make_officer(session, unit=make_ward(session))
    assert list(runs_seen_by(session, city, limit=9)) == [both, run]
    assert list(runs_seen_by(session, team, limit=9)) == [run]
    assert list(runs_seen_by(session, stranger, limit=9)) == []
    for officer, seen in ((team, both), (stranger, run)):
        with pytest.raises(NoResultFound):
            run_seen_by(session, officer, seen.id)
        with pytest.raises(NoResultFound):
            cancel_run(session, by=officer, run_id=seen.id)
        with pytest.raises(NoResultFound):
            part_seen_by(session, officer, run_id=seen.id, number=1)
    assert part_seen_by(session, team, run_id=run.id, number=1) == parts_of(session, run)[0]
    with pytest.raises(NoResultFound):
        part_seen_by(session, team, run_id=run.id, number=2)


# What drawing takes.


def test_a_part_is_drawn_from_plain_values(session, run):
    (part,) = drawn(session, run)
    signs = signs_of(session, run)
    assert (part.run_id, part.run_number, part.number) == (run.id, run.number, 1)
    assert (part.layout, part.sheet, part.start_at, part.copies, part.first_page, part.pages) == ("a6", "", 1, 1, 1, 3)
    for one, sign in zip(part.signs, signs, strict=True):
        for name in ("serial", "check_code", "shop_name", "place_line", "unit_line"):
            assert getattr(one, name) == getattr(sign, name)
        assert one.account.payload == payload_of(sign.account)
        for name in ("qr_kind", "scheme", "bank_bin", "account_number", "holder", "provider_payload"):
            assert getattr(one.account, name) == getattr(sign.account, name)
    assert part.signs[0].account.qr_kind is QrKind.TRANSFER
    assert part.head == ""
    assert drawn(session, run) == [part]


def test_the_head_is_printed_as_a_witness(session, official, place, run):
    session.commit()
    (part,) = drawn(session, write(session, official, place_ids=(place.id,)))
    assert check_witness(session, Head.read(part.head))


def test_each_part_begins_where_the_one_before_ended(session, official, place, run, monkeypatch):
    monkeypatch.setattr(paper, "MOST_IN_PART", 2)
    make_merchant(session, place=place)
    run = write(session, official, place_ids=(place.id,), sheet="signs-2x1-105x148", start_at=2, copies=2)
    one, other = drawn(session, run)
    assert [len(part.signs) for part in (one, other)] == [2, 1]
    assert [(part.first_page, part.start_at, part.pages) for part in (one, other)] == [(1, 2, 4), (3, 2, 4)]
    assert [sign.serial for part in (one, other) for sign in part.signs] == [
        line.sign.serial for line in lines_of(session, run) if line.sign
    ]


def test_an_account_changed_past_the_program_is_not_drawn(session, run):
    sign = signs_of(session, run)[1]
    set_past_triggers(session, sign.account, holder="KE GIAN")
    (part,) = parts_of(session, run)
    with pytest.raises(SignCannotBeDrawn) as refused:
        part_to_draw(session, part.id)
    assert refused.value.serial == sign.serial


def test_an_account_that_cannot_be_read_is_not_drawn(session, run):
    sign = signs_of(session, run)[1]
    put_in_the_clear(session, sign.account, "holder")
    (part,) = parts_of(session, run)
    with pytest.raises(SignCannotBeDrawn) as refused:
        part_to_draw(session, part.id)
    assert refused.value.serial == sign.serial


def test_the_account_of_somebody_forgotten_is_not_drawn(session, official, run):
    sign = signs_of(session, run)[0]
    void_sign(session, by=official, sign_id=sign.id)
    erase_accounts(session, by=official, merchant=sign.merchant)
    (part,) = parts_of(session, run)
    with pytest.raises(SignCannotBeDrawn) as refused:
        part_to_draw(session, part.id)
    assert refused.value.serial == sign.serial


def test_what_is_told_of_a_shop_can_be_emptied(session, official, place, run):
    first, second, _third = [line.merchant for line in lines_of(session, run)]
    words = WordsOnSigns({shop.id: (Obstacle.TEXT_DOES_NOT_FIT, "NGUYỄN THỊ THỬ") for shop in (first, second)})
    told = write(session, official, words, place_ids=(place.id,))
    empty_lines_of(session, first)
    session.expire_all()
    assert [line.told for line in lines_of(session, told)] == ["", "NGUYỄN THỊ THỬ", ""]


# Cancelling.


def test_cancelling_ends_parts_and_signs_and_tells_it(session, official, run):
    claim_part(session, worker="a", at=utc_now())
    session.commit()
    assert cancel_run(session, by=official, run_id=run.id) is run
    session.commit()
    assert (run.state, run.ended_at is None) == (RunState.CANCELLED, False)
    assert [(part.state, part.lease_until) for part in parts_of(session, run)] == [(PartState.CANCELLED, None)]
    assert states(session) == [SignState.VOID] * 3
    assert all(sign.ended_at is not None for sign in session.scalars(select(Sign)))
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(4)).all()
    assert (entries[0].action, entries[0].details) == ("print_run:cancel", {"run": run.number, "voided": 3})
    assert [entry.action for entry in entries[1:]] == ["sign:void"] * 3
    assert entries[1].details["run"] == run.number
    assert [row for row in check_everything(session).unlike if row.kind == "sign"] == []
    written = len(session.scalars(select(AuditEntry.sequence)).all())
    assert cancel_run(session, by=official, run_id=run.id) is run
    assert len(session.scalars(select(AuditEntry.sequence)).all()) == written


def test_a_run_that_is_ready_is_not_cancelled_and_one_that_failed_is(session, official, place, run):
    part = claim_part(session, worker="a", at=utc_now())
    finish_part(session, part_id=part.id, worker="a", sha256="0" * 64, size=1)
    with pytest.raises(RunIsOver) as refused:
        cancel_run(session, by=official, run_id=run.id)
    assert refused.value.state is RunState.READY
    other = write(session, official, place_ids=(place.id,), layout="a5")
    part = claim_part(session, worker="a", at=utc_now())
    fail_part(session, part_id=part.id, worker="a", serial="x")
    assert cancel_run(session, by=official, run_id=other.id).state is RunState.CANCELLED
    assert states(session) == [SignState.PRINTED] * 3 + [SignState.VOID] * 3


def test_signs_that_hang_were_there_before_or_are_printed_elsewhere_stay(session, official, place, run):
    first, second, _third = signs_of(session, run)
    post_sign(session, by=official, sign_id=first.id, on=today())
    (shop,) = make_shops(session, place, 1)
    words = WordsOnSigns()(shop)
    own = {"place_line": words.place_line, "unit_line": words.unit_line}
    single = make_sign(session, by=official, merchant_id=shop.id, layout="a6", **own)
    again = write(session, official, place_ids=(place.id,))
    assert single in signs_of(session, again)
    void_sign(session, by=official, sign_id=second.id)
    cancel_run(session, by=official, run_id=run.id)
    printed, posted, void = SignState.PRINTED, SignState.POSTED, SignState.VOID
    assert states(session) == [posted, void, printed, printed]
    cancel_run(session, by=official, run_id=again.id)
    assert states(session) == [posted, void, void, printed]


def test_a_run_nobody_wrote_is_not_found(session, official):
    for act in (run_seen_by, lambda session, by, run_id: cancel_run(session, by=by, run_id=run_id)):
        with pytest.raises(NoResultFound):
            act(session, official, uuid.uuid4())
    assert session.scalars(select(PrintRun)).all() == []
    assert session.scalars(select(PaymentAccount)).all() == []

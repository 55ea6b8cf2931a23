"""Many people print while others approve, and many workers draw at once: nothing twice, nothing wrong, nothing lost."""

from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import IntegrityError

from database.base import new_id, utc_now
from database.engine import sessions_on, writing
from registry.accounts.content import AccountContent
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import AccountState, PaymentAccount, QrKind
from registry.accounts.operations import approve_account, propose_account
from registry.merchants.holding import hold_merchant
from registry.officers.model import Officer
from registry.print_runs import paper
from registry.print_runs import writing as writing_runs
from registry.print_runs.errors import PlanChanged
from registry.print_runs.leasing import claim_part, finish_part
from registry.print_runs.model import Only, Order, PartState, PrintLine, PrintPart, PrintRun, RunState
from registry.print_runs.planning import plan_run
from registry.print_runs.wanted import Wanted
from registry.print_runs.writing import write_run
from registry.signs.model import Sign
from registry.signs.operations import replace_signs_of
from registry.signs.standing import MAY_HANG
from tests.factories import make_officer, make_place, make_ward
from tests.printing import WordsOnSigns, make_shops, write
from tests.races import at_once

SHOPS = 12
SUM = "0" * 64


@pytest.fixture
def sessions(own_engine):
    return sessions_on(own_engine)


@pytest.fixture
def place(sessions):
    with writing(sessions) as session:
        place = make_place(session, unit=make_ward(session, code="26506"))
        make_shops(session, place, SHOPS)
        return place


@pytest.fixture
def official(sessions, place):
    with writing(sessions) as session:
        return make_officer(session, unit=session.merge(place).unit)


def asked(place, **other):
    return Wanted(layout="a6", place_ids=(place.id,), **other)


def shown(sessions, official, wanted):
    with sessions() as session:
        return plan_run(session, by=session.get_one(Officer, official.id), wanted=wanted, words=WordsOnSigns()).hash


def test_eight_who_print_the_same_shops_at_once_write_eight_runs_of_the_same_signs(sessions, official, place):
    """In two orders: whoever held the shops in the order of printing would wait for another who waits for them."""
    plans = [(wanted := asked(place, order=order), shown(sessions, official, wanted)) for order in Order] * 4

    def act(session, plan):
        by = session.get_one(Officer, official.id)
        return write_run(session, by=by, wanted=plan[0], words=WordsOnSigns(), plan_hash=plan[1]).number

    assert sorted(at_once(sessions, act, plans)) == [f"26506-D{number:04d}" for number in range(1, 9)]
    with sessions() as session:
        serials = session.scalars(select(Sign.serial).order_by(Sign.serial)).all()
        assert list(serials) == [f"26506-{number:06d}" for number in range(1, SHOPS + 1)]
        assert session.scalar(select(func.count()).select_from(PrintLine)) == 8 * SHOPS
        assert session.scalar(select(func.count()).where(PrintLine.is_new)) == SHOPS


def runs_and_refusals(sessions, official, place, run_id):
    """How many runs of never printed shops there are after the same form came eight times at once, and what else."""
    wanted = asked(place, only=Only.NEVER_PRINTED)
    plan_hash = shown(sessions, official, wanted)

    def act(session, _):
        by = session.get_one(Officer, official.id)
        return write_run(session, by=by, wanted=wanted, words=WordsOnSigns(), plan_hash=plan_hash, run_id=run_id).id

    given = at_once(sessions, act, range(8), (PlanChanged, IntegrityError))
    with sessions() as session:
        ids = set(session.scalars(select(PrintRun.id)))
    return ids, [one for one in given if one not in ids]


def test_the_same_form_eight_times_at_once_is_one_run_for_all(sessions, official, place):
    run_id = new_id()
    assert runs_and_refusals(sessions, official, place, run_id) == ({run_id}, [])


def test_the_same_form_at_once_with_nobody_waiting_is_refused_seven_times(
    own_engine, sessions, official, place, monkeypatch
):
    """The score with the guard removed, with all eight past the look; on SQLite the writer's place is the guard."""
    monkeypatch.setattr(writing_runs, "hold_new_id", lambda *_: None)
    if own_engine.dialect.name == "postgresql":
        looked, all_looked = writing_runs.run_written, Barrier(8)

        def look(session, **given):
            found = looked(session, **given)
            all_looked.wait()
            return found

        monkeypatch.setattr(writing_runs, "run_written", look)
    ids, others = runs_and_refusals(sessions, official, place, new_id())
    assert len(ids) == 1
    assert len(others) == {"sqlite": 0, "postgresql": 7}[own_engine.dialect.name]


def test_the_same_form_without_its_id_is_eight_runs(sessions, official, place):
    """The score with both guards removed: what a double tap did."""
    wanted = asked(place)
    plan_hash = shown(sessions, official, wanted)

    def act(session, _):
        by = session.get_one(Officer, official.id)
        return write_run(session, by=by, wanted=wanted, words=WordsOnSigns(), plan_hash=plan_hash).id

    assert len(set(at_once(sessions, act, range(8)))) == 8


def approves_another_account(session, by, merchant_id):
    """What activating an account does to signs, in its own transaction."""
    merchant = hold_merchant(session, by=by, merchant_id=merchant_id)
    held = select(PaymentAccount).where(PaymentAccount.merchant_id == merchant_id)
    former = session.scalars(held.where(PaymentAccount.state == AccountState.ACTIVE)).one()
    waiting = session.scalars(held.where(PaymentAccount.state == AccountState.PROPOSED)).one()
    approve_account(session, by=by, account_id=waiting.id, shown_hash=shown_to_approver(waiting))
    replace_signs_of(session, by=by, merchant=merchant, account=former)


class SlowWords(WordsOnSigns):
    """Words that are asked for while somebody else is at it."""

    def __init__(self, meanwhile):
        super().__init__()
        self.meanwhile = meanwhile

    def obstacle(self, merchant, account):
        self.meanwhile()
        return super().obstacle(merchant, account)


def proposal_and_approver(sessions, place, official):
    """The shop with another account that waits, and who may approve it."""
    with writing(sessions) as session:
        by = session.get_one(Officer, official.id)
        shop_id = plan_run(session, by=by, wanted=asked(place), words=WordsOnSigns()).lines[-1].merchant.id
        content = AccountContent(
            qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number="0000099999", holder="NGUYEN THI THU"
        )
        propose_account(session, by=by, merchant_id=shop_id, content=content)
        return shop_id, make_officer(session, unit=session.merge(place).unit).id


def good_signs_of_former_accounts(sessions, place, official, *, while_held):
    """How many there are after an account was approved while a run was written, before or after the shops are held."""
    shop_id, approver_id = proposal_and_approver(sessions, place, official)
    plan_hash = shown(sessions, official, asked(place))
    begun = Event()

    def approve():
        begun.set()
        with writing(sessions) as session:
            approves_another_account(session, session.get_one(Officer, approver_id), shop_id)

    approving = Thread(target=approve)

    def meanwhile(*_):
        if not begun.is_set():
            approving.start()
            begun.wait()
            approving.join(1)

    words = WordsOnSigns() if while_held else SlowWords(meanwhile)
    if while_held:
        event.listen(PrintRun, "before_insert", meanwhile)
    try:
        with writing(sessions) as session:
            by = session.get_one(Officer, official.id)
            write_run(session, by=by, wanted=asked(place), words=words, plan_hash=plan_hash)
    finally:
        approving.join()
        if while_held:
            event.remove(PrintRun, "before_insert", meanwhile)
    with sessions() as session:
        wrong = (
            select(func.count())
            .select_from(Sign)
            .join(Sign.account)
            .where(Sign.state.in_(MAY_HANG), PaymentAccount.state != AccountState.ACTIVE)
        )
        return session.scalar(wrong)


def test_an_account_approved_while_a_run_is_written_leaves_no_good_sign_of_the_one_before(sessions, place, official):
    assert good_signs_of_former_accounts(sessions, place, official, while_held=True) == 0


def test_an_account_approved_before_the_shops_are_held_is_another_plan(own_engine, sessions, place, official):
    """On SQLite whoever says that they write are alone from the start."""
    if own_engine.dialect.name == "sqlite":
        assert good_signs_of_former_accounts(sessions, place, official, while_held=False) == 0
        return
    with pytest.raises(PlanChanged):
        good_signs_of_former_accounts(sessions, place, official, while_held=False)


def test_shops_that_nobody_holds_leave_one(own_engine, sessions, place, official, monkeypatch):
    """The score with the guard removed; on SQLite the writer's place is the guard."""
    monkeypatch.setattr(writing_runs, "hold_merchants", lambda *_: None)
    score = {"sqlite": 0, "postgresql": 1}[own_engine.dialect.name]
    assert good_signs_of_former_accounts(sessions, place, official, while_held=True) == score


@pytest.fixture
def parts(sessions, place, official, monkeypatch):
    """One run of so many parts."""
    monkeypatch.setattr(paper, "MOST_IN_PART", 1)
    with writing(sessions) as session:
        run = write(session, session.get_one(Officer, official.id), place_ids=(place.id,))
        return session.scalars(select(PrintPart.id).where(PrintPart.run_id == run.id).order_by(PrintPart.number)).all()


def claims(session, worker):
    part = claim_part(session, worker=worker, at=utc_now())
    return part and part.id


def test_sixteen_workers_claim_twelve_parts_once_each(sessions, parts):
    claimed = at_once(sessions, claims, [f"w{number}" for number in range(16)])
    assert sorted(filter(None, claimed)) == sorted(parts)
    assert claimed.count(None) == 4


def test_a_part_claimed_while_another_worker_looks_is_not_claimed_twice(sessions, parts):
    found = []

    def later():
        with writing(sessions) as session:
            found.append(claims(session, "later"))

    looking = Thread(target=later)
    with writing(sessions) as session:
        assert claims(session, "first") == parts[0]
        looking.start()
        looking.join(1)
        assert found == []
    looking.join()
    assert found == [parts[1]]


def test_looking_before_taking_gives_one_part_to_all(sessions, parts):
    """The score with the guard removed: asked which waits longest, all sixteen hear the same."""

    def look(session, _worker):
        waiting = select(PrintPart.id).where(PrintPart.state == PartState.WAITING)
        return session.scalars(waiting.order_by(PrintPart.number).limit(1)).one()

    assert set(at_once(sessions, look, range(16))) == {parts[0]}


def test_the_last_parts_finished_at_once_make_the_run_ready(sessions, parts):
    for number in range(SHOPS):
        with writing(sessions) as session:
            claims(session, f"w{number}")

    def act(session, number):
        return finish_part(session, part_id=parts[number], worker=f"w{number}", sha256=SUM, size=1)

    assert all(at_once(sessions, act, range(SHOPS)))
    with sessions() as session:
        assert session.scalars(select(PrintRun.state)).one() is RunState.READY


def test_two_that_do_not_hold_the_run_both_see_the_other_unfinished(own_engine, sessions, parts):
    """The score with the guard removed; on SQLite one writes after the other."""
    on_sqlite = own_engine.dialect.name == "sqlite"
    both = Barrier(1 if on_sqlite else 2)
    with writing(sessions) as session:
        session.execute(update(PrintPart).values(state=PartState.DRAWING))

    def finish_alone(session, part_id):
        done = update(PrintPart).where(PrintPart.id == part_id).values(state=PartState.READY, sha256=SUM)
        session.execute(done)
        both.wait()
        left = select(func.count()).where(PrintPart.id.in_(parts[:2]), PrintPart.state != PartState.READY)
        counted = session.scalar(left)
        both.wait()
        return counted

    assert sorted(at_once(sessions, finish_alone, parts[:2])) == ([0, 1] if on_sqlite else [1, 1])

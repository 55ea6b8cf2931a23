"""What a run would print is shown, and written as shown: lines in order, signs with their serials, or why not."""

import uuid

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.exc import NoResultFound

from registry.accounts.model import AccountState, PaymentAccount
from registry.audit.model import AuditEntry
from registry.audit.witnesses import check_witness, head
from registry.calendar import today
from registry.consents.model import How, Purpose
from registry.consents.operations import withdraw_consent
from registry.print_runs import planning
from registry.print_runs.errors import NothingToPrint, PlanChanged, TooManySigns, WriteRunPerUnit
from registry.print_runs.model import Obstacle, Only, Order, PartState, PrintLine, PrintRun, RunState
from registry.print_runs.planning import plan_run
from registry.print_runs.queries import lines_of, parts_of
from registry.print_runs.wanted import Remembered, SignWords, Wanted
from registry.print_runs.writing import write_run
from registry.signs import making
from registry.signs.check_codes import new_check_code
from registry.signs.model import Sign, SignState
from registry.signs.operations import make_sign, post_sign, void_sign
from registry.trail_checks.everything import check_everything
from tests.factories import make_merchant, make_officer, make_place, make_ward
from tests.printing import WordsOnSigns, make_shops, write
from tests.tampering import put_in_the_clear, set_past_triggers


@pytest.fixture
def ward(session):
    return make_ward(session, code="26506")


@pytest.fixture
def street(session, ward):
    return make_place(session, unit=ward, name="Đường Ba")


@pytest.fixture
def official(session, ward):
    return make_officer(session, unit=ward)


def planned(session, by, words=None, **wanted):
    return plan_run(session, by=by, wanted=Wanted(**{"layout": "a6"} | wanted), words=words or WordsOnSigns())


def shops_in(plan):
    return [line.merchant for line in plan.lines]


def actions(session):
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)))


def test_shops_come_in_walking_order_or_by_name(session, ward, street, official):
    early = make_place(session, unit=ward, name="Đường Ái")
    far, near = (make_merchant(session, place=street, unit_label=label, trade_name=f"T {label}") for label in "92")
    bis = make_merchant(session, place=street, unit_label="2 Bis", trade_name="Ấ")
    other = make_merchant(session, place=early, unit_label="40", trade_name="A")
    both = (street.id, early.id, street.id)
    assert shops_in(planned(session, official, place_ids=both)) == [other, near, bis, far]
    assert shops_in(planned(session, official, place_ids=both, order=Order.NAME)) == [other, bis, near, far]


def test_a_run_is_written_with_its_lines_signs_and_parts(session, street, official):
    shops = make_shops(session, street, 3)
    without = make_merchant(session, place=street)
    session.commit()
    before = head(session)
    run = write(session, official, place_ids=(street.id,), sheet="signs-2x1-105x148", start_at=2, copies=3)
    session.commit()
    assert (run.number, run.unit_id, run.state, run.failed_serial) == ("26506-D0001", street.unit_id, "waiting", "")
    assert (run.layout, run.sheet, run.start_at, run.copies) == ("a6", "signs-2x1-105x148", 2, 3)
    assert (run.order, run.only, run.place_ids, run.merchant_ids) == ("walking", "all", [street.id.hex], [])
    lines = lines_of(session, run)
    assert [(line.position, line.merchant, line.obstacle, line.is_new) for line in lines] == [
        *((number, shop, None, True) for number, shop in enumerate(shops, 1)),
        (4, without, Obstacle.NO_ACTIVE_ACCOUNT, False),
    ]
    signs = [line.sign for line in lines[:3]]
    assert [sign.serial for sign in signs] == [f"26506-{number:06d}" for number in (1, 2, 3)]
    assert {sign.account.state for sign in signs} == {AccountState.ACTIVE}
    assert [sign.unit_line for sign in signs] == [f"Số {shop.unit_label} · {street.unit.name}" for shop in shops]
    assert [(part.number, part.first_sign, part.last_sign, part.state) for part in parts_of(session, run)] == [
        (1, 1, 3, PartState.WAITING)
    ]
    assert (run.head_sequence, run.head_seal) == (before.sequence, before.mac[:16])
    assert before.sequence == 0 or check_witness(session, before)


def test_the_trail_tells_of_the_run_and_of_each_sign_and_holds_the_signs(session, street, official):
    make_shops(session, street, 2)
    run = write(session, official, place_ids=(street.id,))
    session.commit()
    told = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
    assert [entry.action for entry in told] == ["sign:make", "sign:make", "print_run:write"]
    assert (told[2].subject_id, told[2].officer_id) == (run.id, official.id)
    assert told[2].details == {
        "run": "26506-D0001",
        "layout": "a6",
        "sheet": "",
        "copies": 1,
        "signs": 2,
        "new": 2,
        "obstacles": {},
    }
    found = check_everything(session)
    assert found.verdict.fault is None
    assert [row for row in found.unlike if row.kind == "sign"] == []
    second = write(session, official, place_ids=(street.id,))
    assert (second.number, second.head_sequence) == ("26506-D0002", 3)
    assert second.head_seal == head(session).mac[:16]


def test_a_good_sign_that_says_the_same_is_printed_again(session, street, official):
    first, second = make_shops(session, street, 2)
    words = WordsOnSigns()
    said = {"place_line": words(first).place_line, "unit_line": words(first).unit_line}
    made = make_sign(session, by=official, merchant_id=first.id, layout="a6", **said)
    run = write(session, official, place_ids=(street.id,))
    lines = {line.merchant_id: line for line in lines_of(session, run)}
    assert (lines[first.id].sign, lines[first.id].is_new) == (made, False)
    assert lines[second.id].is_new
    again = write(session, official, place_ids=(street.id,))
    assert [line.sign_id for line in lines_of(session, again)] == [line.sign_id for line in lines_of(session, run)]
    assert actions(session).count("sign:make") == 2
    void_sign(session, by=official, sign_id=made.id)
    third = write(session, official, place_ids=(street.id,))
    assert [line.is_new for line in lines_of(session, third) if line.merchant_id == first.id] == [True]


def test_each_reason_why_a_shop_gets_no_sign_is_a_line(session, street, official):
    closed, renamed, silent, letter, text, long, broken = make_shops(session, street, 7)
    nothing = make_merchant(session, place=street)
    unread = make_shops(session, street, 1)[0]
    session.flush()
    closed.closed_on = today()
    renamed.owner_name = "Người Khác"
    withdraw_consent(session, by=official, merchant_id=silent.id, purpose=Purpose.PRINT_SIGN, how=How.SPOKEN)
    session.flush()
    by_shop = {a.merchant_id: a for a in session.scalars(select(PaymentAccount))}
    set_past_triggers(session, by_shop[broken.id], holder="KE GIAN")
    put_in_the_clear(session, by_shop[unread.id], "holder")
    words = LongWords(
        {letter.id: (Obstacle.LETTER_MISSING, "Ẕ"), text.id: (Obstacle.TEXT_DOES_NOT_FIT, "x" * 300)}, long.id
    )
    every = (closed, renamed, silent, letter, text, long, broken, nothing, unread)
    listed = {"only": Only.LISTED, "merchant_ids": tuple(shop.id for shop in every)}
    plan = planned(session, official, words, **listed)
    assert {line.merchant.id: (line.obstacle, line.told) for line in plan.lines} == {
        closed.id: (Obstacle.CLOSED, ""),
        renamed.id: (Obstacle.SHOP_CHANGED_SINCE_APPROVAL, ""),
        silent.id: (Obstacle.HOLDER_DOES_NOT_AGREE, ""),
        letter.id: (Obstacle.LETTER_MISSING, "Ẕ"),
        text.id: (Obstacle.TEXT_DOES_NOT_FIT, "x" * 200),
        long.id: (Obstacle.TEXT_DOES_NOT_FIT, ""),
        broken.id: (Obstacle.ACCOUNT_BROKEN, ""),
        nothing.id: (Obstacle.NO_ACTIVE_ACCOUNT, ""),
        unread.id: (Obstacle.ACCOUNT_BROKEN, ""),
    }
    assert plan.obstacles[Obstacle.ACCOUNT_BROKEN] == 2
    assert (plan.signs, plan.pages, plan.parts) == (0, 0, 0)
    with pytest.raises(NothingToPrint):
        write(session, official, words, **listed)
    fine = make_shops(session, street, 1)[0]
    run = write(session, official, words, **listed | {"merchant_ids": (*listed["merchant_ids"], fine.id)})
    told = {line.merchant_id: line.told for line in lines_of(session, run)}
    assert (told[letter.id], told[text.id], told[fine.id]) == ("Ẕ", "x" * 200, "")
    assert session.scalars(select(Sign.merchant_id)).all() == [fine.id]


class LongWords(WordsOnSigns):
    def __init__(self, obstacles, longest):
        super().__init__(obstacles)
        self.longest = longest

    def __call__(self, merchant):
        return SignWords("x" * 201, "") if merchant.id == self.longest else super().__call__(merchant)


def test_of_places_closed_shops_are_counted_and_are_no_lines(session, street, official):
    (shop,) = make_shops(session, street, 1)
    make_merchant(session, place=street, closed_on=today())
    plan = planned(session, official, place_ids=(street.id,))
    assert (shops_in(plan), plan.closed) == ([shop], 1)


def test_only_those_never_printed(session, street, official):
    printed, voided, other_layout, new = make_shops(session, street, 4)
    words = {"place_line": "", "unit_line": ""}
    make_sign(session, by=official, merchant_id=printed.id, layout="a6", **words)
    void = make_sign(session, by=official, merchant_id=voided.id, layout="a6", **words)
    void_sign(session, by=official, sign_id=void.id)
    make_sign(session, by=official, merchant_id=other_layout.id, layout="a5", **words)
    plan = planned(session, official, place_ids=(street.id,), only=Only.NEVER_PRINTED)
    assert shops_in(plan) == [voided, other_layout, new]


def test_a_smaller_a6_of_a_sheet_is_an_a6_to_the_register(session, street, official):
    make_shops(session, street, 1)
    run = write(session, official, place_ids=(street.id,), sheet="signs-2x2-97x137")
    (line,) = lines_of(session, run)
    assert (run.layout, line.sign.layout) == ("a6-97x137", "a6")
    assert not planned(session, official, place_ids=(street.id,), only=Only.NEVER_PRINTED).lines


def test_only_those_that_changed_since_they_were_printed(session, street, official):
    same, renamed, moved, replaced, gone, voided, never = make_shops(session, street, 7)
    words = WordsOnSigns()
    signs = {}
    for shop in (same, renamed, moved, replaced, gone, voided):
        said = words(shop)
        place_line = "CŨ" if shop is moved else said.place_line
        signs[shop.id] = make_sign(
            session, by=official, merchant_id=shop.id, layout="a6", place_line=place_line, unit_line=said.unit_line
        )
    renamed.trade_name = "Tên Mới"
    void_sign(session, by=official, sign_id=signs[voided.id].id)
    posted = make_sign(session, by=official, merchant_id=replaced.id, layout="a6", place_line="", unit_line="")
    post_sign(session, by=official, sign_id=posted.id, on=today())
    session.flush()
    account = session.scalars(select(PaymentAccount).where(PaymentAccount.merchant_id == gone.id)).one()
    account.state, account.retired_at = AccountState.RETIRED, account.created_at
    session.flush()
    plan = planned(session, official, place_ids=(street.id,), only=Only.CHANGED)
    assert [(line.merchant, line.obstacle) for line in plan.lines] == [
        (renamed, Obstacle.SHOP_CHANGED_SINCE_APPROVAL),
        (moved, None),
        (replaced, None),
        (gone, Obstacle.NO_ACTIVE_ACCOUNT),
    ]
    run = write(session, official, place_ids=(street.id,), only=Only.CHANGED)
    assert [line.merchant for line in lines_of(session, run) if line.sign] == [moved, replaced]
    left = planned(session, official, place_ids=(street.id,), only=Only.CHANGED)
    assert shops_in(left) == [renamed, gone]
    assert never not in shops_in(left)


def test_a_replaced_sign_is_to_be_made_anew_even_if_it_says_the_same(session, street, official):
    (shop,) = make_shops(session, street, 1)
    run = write(session, official, place_ids=(street.id,))
    sign = lines_of(session, run)[0].sign
    assert not planned(session, official, place_ids=(street.id,), only=Only.CHANGED).lines
    session.execute(update(Sign).values(state=SignState.REPLACED, ended_at=sign.created_at))
    assert shops_in(planned(session, official, place_ids=(street.id,), only=Only.CHANGED)) == [shop]


def test_what_was_shown_is_written_or_nothing(session, street, official):
    first, second = make_shops(session, street, 2)
    wanted = Wanted(layout="a6", place_ids=(street.id,))
    words = WordsOnSigns()

    def shown(words=words, **other):
        return plan_run(
            session, by=official, wanted=Wanted(**{"layout": "a6", "place_ids": (street.id,)} | other), words=words
        ).hash

    before = shown()
    assert shown() == before
    assert before not in {
        shown(layout="a5"),
        shown(sheet="signs-2x1-105x148"),
        shown(sheet="signs-2x1-105x148", start_at=2),
        shown(copies=2),
        shown(order=Order.NAME),
        shown(only=Only.NEVER_PRINTED),
        shown(WordsOnSigns({first.id: (Obstacle.LETTER_MISSING, "x")})),
    }
    street.name = "Đường Khác"
    session.flush()
    with pytest.raises(PlanChanged):
        write_run(session, by=official, wanted=wanted, words=words, plan_hash=before)
    before = shown()
    withdraw_consent(session, by=official, merchant_id=second.id, purpose=Purpose.PRINT_SIGN, how=How.SPOKEN)
    with pytest.raises(PlanChanged):
        write_run(session, by=official, wanted=wanted, words=words, plan_hash=before)
    assert session.scalars(select(PrintRun)).all() == []
    assert session.scalars(select(Sign)).all() == []


def test_nothing_to_print_is_no_run(session, street, official):
    make_merchant(session, place=street)
    with pytest.raises(NothingToPrint):
        write(session, official, place_ids=(street.id,))
    with pytest.raises(NothingToPrint):
        write(session, official)


def test_shops_of_two_units_are_two_runs(session, ward, street):
    other = make_place(session)
    both = make_officer(session, unit=ward, place=other)
    with pytest.raises(WriteRunPerUnit):
        planned(session, both, place_ids=(street.id, other.id))
    shops = tuple(make_merchant(session, place=place).id for place in (street, other))
    with pytest.raises(WriteRunPerUnit):
        planned(session, both, only=Only.LISTED, merchant_ids=shops)


def test_another_wards_places_and_shops_do_not_exist(session, street, official):
    there = make_place(session)
    shop = make_merchant(session, place=there)
    for wanted in (
        {"place_ids": (street.id, there.id)},
        {"place_ids": (street.id, uuid.uuid4())},
        {"only": Only.LISTED, "merchant_ids": (shop.id,)},
        {"only": Only.LISTED, "merchant_ids": (uuid.uuid4(),)},
    ):
        with pytest.raises(NoResultFound):
            planned(session, official, **wanted)
        with pytest.raises(NoResultFound):
            write_run(
                session,
                by=official,
                wanted=Wanted(layout="a6", **wanted),
                words=WordsOnSigns(),
                plan_hash="",
            )


def test_a_run_has_an_end(session, street, official, monkeypatch):
    monkeypatch.setattr(planning, "MOST_SIGNS", 1)
    make_shops(session, street, 2)
    with pytest.raises(TooManySigns) as refused:
        planned(session, official, place_ids=(street.id,))
    assert refused.value.limit == 1


def test_the_questions_asked_do_not_grow_with_the_shops(session, street, official):
    def asked():
        statements = []
        listen = event.listens_for(session.get_bind(), "before_cursor_execute")
        count = listen(lambda *given: statements.append(given[2].split(" ", 1)[0]))
        write(session, official, place_ids=(street.id,))
        event.remove(session.get_bind(), "before_cursor_execute", count)
        return [word for word in statements if word in {"SELECT", "UPDATE"}]

    make_shops(session, street, 2)
    few = asked()
    make_shops(session, street, 40)
    assert len(asked()) == len(few)


def test_states_and_order_are_read_back_as_they_were_written(session, street, official):
    make_shops(session, street, 1)
    run = write(session, official, place_ids=(street.id,))
    session.expire_all()
    read = session.get_one(PrintRun, run.id)
    assert (read.state, read.order, read.only, read.made_by) == (RunState.WAITING, Order.WALKING, Only.ALL, official)
    assert read.unit is street.unit
    (line,) = session.scalars(select(PrintLine).where(PrintLine.run_id == run.id))
    assert line.run is read


def test_of_many_signs_those_with_a_code_in_use_get_another(session, street, official, monkeypatch):
    (first,) = make_shops(session, street, 1)
    taken = make_sign(session, by=official, merchant_id=first.id, layout="a6", place_line="", unit_line="").check_code
    free = [new_check_code() for _ in range(4)]
    codes = iter([free[0], taken, free[1], free[1], taken, free[2], free[3]])
    monkeypatch.setattr(making, "new_check_code", lambda: next(codes))
    make_shops(session, street, 4)
    run = write(session, official, place_ids=(street.id,), only=Only.NEVER_PRINTED)
    signs = [line.sign for line in lines_of(session, run)]
    assert [sign.check_code for sign in signs] == [free[0], free[3], free[1], free[2]]
    assert [sign.serial[-6:] for sign in signs] == ["000002", "000003", "000004", "000005"]


def test_words_are_asked_once_however_often_the_plan_is_made(session, street, official):
    asked = []

    class Counted(WordsOnSigns):
        def __call__(self, merchant):
            asked.append(merchant.id)
            return super().__call__(merchant)

        def obstacle(self, merchant, account):
            asked.append(account.id)
            return super().obstacle(merchant, account)

    shops = make_shops(session, street, 2)
    words = Remembered(Counted())
    write(session, official, words, place_ids=(street.id,))
    assert len(asked) == len(set(asked)) == 4
    street.name = "Đường Khác"
    session.flush()
    assert planned(session, official, words, place_ids=(street.id,)).lines[0].to_make.texts.place_line == "ĐƯỜNG KHÁC"
    assert [asked.count(shop.id) for shop in shops] == [2, 2]

"""What becomes of a sign: printed anew with a reason, handed over, seen to hang, due to be looked at again."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from campaigns.enrolment.operations import post_sign, reprint_sign
from campaigns.ladder.model import Rung
from campaigns.ladder.queries import stands_on
from database.base import utc_now
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.signs.errors import (
    PostedBeforeMade,
    PostedInTheFuture,
    ReprintNoteMissing,
    SignDoesNotHang,
    SignNoLongerGood,
)
from registry.signs.model import ReprintReason, Sign, SignState
from registry.signs.operations import make_sign
from registry.signs.rechecking import (
    RECHECK_AFTER,
    due_for_recheck_on,
    find_sign_hanging,
    hand_over_sign,
    is_due_for_recheck,
)
from registry.signs.standing import WhyOld, why_old
from registry.trail_checks.everything import check_everything
from tests.factories import make_officer, make_place
from tests.printing import make_shops
from tests.tampering import without_triggers

DAY = today() - timedelta(days=10)
LINES = {"place_line": "PHỐ THỬ", "unit_line": "Phường Thử"}


@pytest.fixture
def shop(session):
    return make_shops(session, make_place(session), 1)[0]


@pytest.fixture
def official(session, shop):
    return make_officer(session, unit=shop.place.unit)


@pytest.fixture
def sign(session, shop, official):
    """Made today; nobody has put it up."""
    made = make_sign(session, by=official, merchant_id=shop.id, layout="a6", **LINES)
    session.commit()
    return made


@pytest.fixture
def hanging(session, official, shop):
    """Made a month ago, hanging since ten days."""
    with time_machine.travel(utc_now() - timedelta(days=30)):
        sign = make_sign(session, by=official, merchant_id=shop.id, layout="a6", **LINES)
        session.commit()
    post_sign(session, by=official, sign_id=sign.id, on=DAY)
    session.commit()
    session.refresh(sign)
    return sign


def unlike(session):
    return [(row.row_id, row.differs) for row in check_everything(session).unlike if row.kind == "sign"]


def details(session, action):
    return session.scalars(select(AuditEntry.details).where(AuditEntry.action == action)).all()[-1]


def test_printed_anew_it_has_another_serial_and_the_one_before_is_old_at_once(session, official, sign):
    fresh = reprint_sign(session, by=official, sign_id=sign.id, reason=ReprintReason.STOLEN, note="chợ đêm")
    assert (fresh.replaces_id, fresh.reprint_reason, fresh.state) == (sign.id, "stolen", SignState.PRINTED)
    assert fresh.serial != sign.serial
    assert fresh.check_code != sign.check_code
    assert (fresh.place_line, fresh.layout, fresh.account_id) == (sign.place_line, sign.layout, sign.account_id)
    session.refresh(sign)
    assert (why_old(sign), why_old(fresh)) == (WhyOld.REPLACED, None)
    assert details(session, "sign:make")["replaces"] == sign.serial
    told = details(session, "sign:replace")
    assert (told["reason"], told["note"], told["replaced_by"]) == ("stolen", "chợ đêm", fresh.serial)
    session.commit()
    assert unlike(session) == []
    with pytest.raises(SignNoLongerGood):
        reprint_sign(session, by=official, sign_id=sign.id, reason=ReprintReason.LOST)


def test_lines_may_be_those_of_today(session, official, sign):
    lines = {"place_line": "PHỐ MỚI", "unit_line": "Phường Mới"}
    fresh = reprint_sign(session, by=official, sign_id=sign.id, reason=ReprintReason.MISPRINTED, **lines)
    assert (fresh.place_line, fresh.unit_line) == ("PHỐ MỚI", "Phường Mới")


def test_another_reason_needs_words(session, official, sign):
    with pytest.raises(ReprintNoteMissing):
        reprint_sign(session, by=official, sign_id=sign.id, reason=ReprintReason.OTHER, note=" ")
    assert (
        reprint_sign(session, by=official, sign_id=sign.id, reason=ReprintReason.OTHER, note="bị che").replaces == sign
    )


def test_the_shop_is_without_a_sign_until_the_new_one_hangs(session, official, shop, hanging):
    fresh = reprint_sign(session, by=official, sign_id=hanging.id, reason=ReprintReason.FADED)
    assert not stands_on(session, shop, Rung.SIGN_POSTED, today())
    post_sign(session, by=official, sign_id=fresh.id, on=today())
    assert stands_on(session, shop, Rung.SIGN_POSTED, today())


def test_what_it_was_printed_anew_for_is_held_to_the_trail(session, official, sign):
    fresh = reprint_sign(session, by=official, sign_id=sign.id, reason=ReprintReason.LOST)
    session.commit()
    for values in ({"reprint_reason": "faded"}, {"replaces_id": None, "reprint_reason": None}):
        with without_triggers(session):
            session.execute(update(Sign).where(Sign.id == fresh.id).values(values))
            assert unlike(session) == [(fresh.id, "content")]


def test_it_is_handed_over_once(session, official, sign):
    hand_over_sign(session, by=official, sign_id=sign.id, on=today())
    other = make_officer(session, unit=sign.merchant.place.unit)
    hand_over_sign(session, by=other, sign_id=sign.id, on=today())
    session.refresh(sign)
    assert (sign.handed_over_on, sign.handed_over_by, sign.state) == (today(), official, SignState.PRINTED)
    session.commit()
    assert unlike(session) == []
    with without_triggers(session):
        session.execute(update(Sign).values(handed_over_by_id=other.id))
        assert unlike(session) == [(sign.id, "handed_over_on")]


def test_a_day_that_cannot_be_is_refused(session, official, sign):
    for wrong, refusal in ((1, PostedInTheFuture), (-1, PostedBeforeMade)):
        with pytest.raises(refusal):
            hand_over_sign(session, by=official, sign_id=sign.id, on=today() + timedelta(days=wrong))
        with pytest.raises(refusal):
            find_sign_hanging(session, by=official, sign_id=sign.id, on=today() + timedelta(days=wrong))


def test_posting_is_seeing_and_so_is_finding(session, official, hanging):
    assert hanging.last_seen_on == DAY
    session.commit()
    assert unlike(session) == []
    find_sign_hanging(session, by=official, sign_id=hanging.id, on=DAY - timedelta(days=1))
    find_sign_hanging(session, by=official, sign_id=hanging.id, on=today())
    session.refresh(hanging)
    assert hanging.last_seen_on == today()
    assert details(session, "sign:find") == {"serial": hanging.serial, "last_seen_on": today().isoformat()}
    session.commit()
    assert unlike(session) == []
    with without_triggers(session):
        session.execute(update(Sign).values(last_seen_on=DAY))
        assert unlike(session) == [(hanging.id, "last_seen_on")]


def test_what_hangs_nowhere_is_not_seen_and_not_due(session, official, sign):
    assert due_for_recheck_on(sign) is None
    assert not is_due_for_recheck(sign)
    with pytest.raises(SignDoesNotHang):
        find_sign_hanging(session, by=official, sign_id=sign.id, on=today())


def test_it_is_due_ninety_days_after_it_was_seen(session, hanging):
    assert due_for_recheck_on(hanging) == DAY + RECHECK_AFTER == DAY + timedelta(days=90)
    assert not is_due_for_recheck(hanging)
    assert is_due_for_recheck(hanging, after=timedelta(days=10))
    assert not is_due_for_recheck(hanging, after=timedelta(days=13))  # midnight may have come since


PAST_THE_PROGRAM = (
    "UPDATE sign SET replaces_id = NULL, reprint_reason = NULL WHERE replaces_id IS NOT NULL",
    "UPDATE sign SET reprint_reason = 'stolen' WHERE replaces_id IS NOT NULL",
    "UPDATE sign SET handed_over_on = '2020-01-01' WHERE handed_over_on IS NOT NULL",
    "UPDATE sign SET handed_over_on = NULL, handed_over_by_id = NULL WHERE handed_over_on IS NOT NULL",
    "UPDATE sign SET last_seen_on = '2020-01-01' WHERE state = 'posted'",
    "UPDATE sign SET last_seen_on = '2030-01-01' WHERE state <> 'posted'",
)


def test_the_database_keeps_it(session, official, hanging):
    fresh = reprint_sign(session, by=official, sign_id=hanging.id, reason=ReprintReason.FADED)
    hand_over_sign(session, by=official, sign_id=fresh.id, on=today())
    post_sign(session, by=official, sign_id=fresh.id, on=today())
    session.commit()
    for statement in PAST_THE_PROGRAM:
        attempt = session.begin_nested()
        try:
            session.execute(text(statement))
            went_through = statement
        except IntegrityError:
            went_through = None
        attempt.rollback()
        assert went_through is None
        with without_triggers(session):
            assert session.execute(text(statement)).rowcount == 1

"""Witnesses: a head written down elsewhere is met by the trail it came from, and by no other."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from registry.audit.errors import WitnessUnreadable
from registry.audit.operations import record
from registry.audit.witnesses import Head, check_witness, head
from tests.tampering import without_triggers

MAC = "9f3a77c21b0d44e1" + "0" * 48
AT = datetime(2026, 9, 2, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def trail(session):
    for number in range(5):
        record(session, by=None, action="test:try", subject_id=None, number=number)
    session.commit()
    return session


def test_a_head_is_short_enough_for_a_footer_and_read_back():
    known = Head(12345, MAC, AT)
    assert known.printed() == "12345·9F3A-77C2-1B0D-44E1"
    assert Head.read(f" {known.printed()} ") == Head(12345, MAC[:16])
    assert known.line() == f"12345 {MAC} 2026-09-02T01:02:03+00:00"
    assert Head.read(known.line() + "\n") == known
    assert Head.read(Head(0, "").line()) == Head(0, "")


@pytest.mark.parametrize(
    "text",
    ["", "12345", "12345·9F3A-77C2", f"x {MAC} -", f"1 {MAC} yesterday", f"1 {MAC[:30]} -", "1·9f3a-77c2-1b0d-44e1"],
)
def test_what_is_no_head_is_refused(text):
    with pytest.raises(WitnessUnreadable) as refusal:
        Head.read(text)
    assert refusal.value.text == text


def test_the_trail_meets_every_head_it_ever_had(trail):
    known = [head(trail)]
    for _ in range(3):
        record(trail, by=None, action="test:try", subject_id=None)
        trail.commit()
        known.append(head(trail))
    assert [found.sequence for found in known] == [5, 6, 7, 8]
    assert all(check_witness(trail, found) for found in known)
    assert all(check_witness(trail, Head.read(found.printed())) for found in known)
    assert all(check_witness(trail, Head.read(found.line())) for found in known)


def test_an_empty_trail_has_a_head_that_is_a_witness_of_nothing(session):
    assert head(session) == Head(0, "")
    assert check_witness(session, Head(0, ""))


def test_a_head_of_another_trail_or_of_a_later_day_is_not_met(trail):
    now = head(trail)
    assert not check_witness(trail, Head(now.sequence, MAC))
    assert not check_witness(trail, Head(now.sequence + 1, now.mac))
    assert not check_witness(trail, Head(now.sequence, now.mac[:15])), "too short to say anything"
    with without_triggers(trail):
        trail.execute(text("DELETE FROM audit_seal WHERE sequence = 5"))
        assert not check_witness(trail, now)

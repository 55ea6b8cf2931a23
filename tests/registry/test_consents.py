"""Consents: one purpose at a time, in a wording that is kept; silence is none, and taking back is as easy."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, NoResultFound

from database.base import utc_now
from registry.audit.model import AuditEntry
from registry.consents import texts
from registry.consents.errors import NotGiven, TextNotCurrent
from registry.consents.model import Consent, How, Purpose, Turn
from registry.consents.operations import LONGEST_NOTE, give_consent, withdraw_consent
from registry.consents.queries import (
    agrees_to,
    consents_of,
    has_taken_back,
    last_said,
    last_word,
    taken_back_lately,
)
from registry.consents.texts import LANGUAGES, current_text, text_of, versions_of
from registry.signs.errors import HolderDoesNotAgree
from registry.signs.operations import make_sign
from tests.factories import make_account, make_consent, make_merchant, make_officer

PRINT, CONTACT = Purpose.PRINT_SIGN, Purpose.KEEP_CONTACT


@pytest.fixture
def shop(session):
    return make_merchant(session, agreed=())


@pytest.fixture
def official(session, shop):
    return make_officer(session, unit=shop.place.unit)


def give(session, official, shop, purpose=PRINT, **given):
    given = {"text_hash": current_text(purpose).hash, "how": How.SPOKEN} | given
    return give_consent(session, by=official, merchant_id=shop.id, purpose=purpose, **given)


def take_back(session, official, shop, purpose=PRINT):
    return withdraw_consent(session, by=official, merchant_id=shop.id, purpose=purpose, how=How.SPOKEN)


def test_silence_is_no_consent(session, shop):
    assert [agrees_to(session, shop, purpose) for purpose in Purpose] == [False] * 4
    assert [has_taken_back(session, shop, purpose) for purpose in Purpose] == [False] * 4
    assert last_said(session, shop) == {}


def test_one_purpose_says_nothing_of_another(session, shop, official):
    consent = give(session, official, shop, note=" Giấy\x00 ở tập 3 ", how=How.SIGNATURE)

    assert agrees_to(session, shop, PRINT)
    assert not agrees_to(session, shop, CONTACT)
    assert (consent.turn, consent.how, consent.note) == (Turn.GIVEN, How.SIGNATURE, "Giấy ở tập 3")
    assert (consent.text_version, consent.text_hash) == (2, current_text(PRINT).hash)
    assert consent.recorded_by is official
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.merchant_id, entry.officer) == ("consent:give", shop.id, official)
    assert entry.details == {"purpose": "print_sign", "how": "signature", "text_version": 2}


def test_taken_back_and_given_again_each_is_a_row(session, shop, official):
    give(session, official, shop)
    take_back(session, official, shop)
    assert not agrees_to(session, shop, PRINT)
    assert has_taken_back(session, shop, PRINT)
    give(session, official, shop)
    assert agrees_to(session, shop, PRINT)
    assert [consent.turn for consent in consents_of(session, shop)] == [Turn.GIVEN, Turn.WITHDRAWN, Turn.GIVEN]


def test_what_was_said_last_is_counted_not_timed(session, shop, official):
    """By the clock, a withdrawal written while it was set back loses to the consent before it: 1 sign still allowed."""
    give(session, official, shop)
    with time_machine.travel(utc_now() - timedelta(days=2), tick=True):
        take_back(session, official, shop)
    assert not agrees_to(session, shop, PRINT)
    assert has_taken_back(session, shop, PRINT)
    assert last_said(session, shop)[PRINT].turn is Turn.WITHDRAWN
    assert [consent.number for consent in consents_of(session, shop)] == [1, 2], "by the clock they stand so"
    assert session.scalar(select(last_word(shop.id, PRINT, Turn.WITHDRAWN)))
    assert taken_back_lately(session, official) == [last_said(session, shop)[PRINT]]


def test_numbers_are_dense_for_each_purpose_and_taken_once(session, shop, official):
    for act in (give, take_back, give):
        act(session, official, shop)
    give(session, official, shop, CONTACT)
    said = session.execute(select(Consent.purpose, Consent.number).order_by(Consent.purpose, Consent.number)).all()
    assert said == [(CONTACT, 1), (PRINT, 1), (PRINT, 2), (PRINT, 3)]
    again = make_consent(shop, PRINT)
    again.number = 3
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(again)


def test_a_withdrawal_names_the_wording_it_takes_back(session, shop, official):
    """It said the newest wording, which nobody was shown."""
    agreed = make_consent(shop, PRINT)
    agreed.text_version, agreed.text_hash = 7, "7" * 64
    session.add(agreed)
    session.flush()
    taken_back = take_back(session, official, shop)
    assert (taken_back.text_version, taken_back.text_hash) == (7, "7" * 64)


def test_the_same_again_is_nothing_new(session, shop, official):
    assert give(session, official, shop) is give(session, official, shop, note="lần hai")
    assert len(consents_of(session, shop)) == 1


def test_what_was_never_given_cannot_be_taken_back(session, shop, official):
    with pytest.raises(NotGiven):
        take_back(session, official, shop)
    give(session, official, shop)
    take_back(session, official, shop)
    with pytest.raises(NotGiven):
        take_back(session, official, shop)


def test_another_wording_than_the_one_in_use_is_refused(session, shop, official):
    with pytest.raises(TextNotCurrent) as refusal:
        give(session, official, shop, text_hash=current_text(CONTACT).hash)
    assert refusal.value.purpose is PRINT
    assert consents_of(session, shop) == []


def test_a_newer_wording_is_agreed_to_anew(session, shop, official, monkeypatch, tmp_path):
    give(session, official, shop)
    for path in texts.FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    for language in LANGUAGES:
        (tmp_path / f"print_sign.3.{language}.txt").write_text("Bản ba", encoding="utf-8")
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    current_text.cache_clear()
    try:
        assert versions_of(PRINT) == [1, 2, 3]
        give(session, official, shop)
        assert [consent.text_version for consent in consents_of(session, shop)] == [3, 2]
        assert text_of(PRINT, 2).hash == consents_of(session, shop)[1].text_hash
    finally:
        current_text.cache_clear()
        text_of.cache_clear()


def test_another_wards_shop_is_as_if_there_were_none(session, official):
    with pytest.raises(NoResultFound):
        give(session, official, make_merchant(session))


def test_a_long_note_is_cut(session, shop, official):
    assert len(give(session, official, shop, note="a" * 1_000).note) == LONGEST_NOTE


def test_without_consent_no_sign_is_made(session, shop, official):
    make_account(session, merchant=shop, state="active")
    asked = {"merchant_id": shop.id, "layout": "a6", "place_line": "", "unit_line": ""}
    with pytest.raises(HolderDoesNotAgree):
        make_sign(session, by=official, **asked)
    give(session, official, shop, CONTACT)
    with pytest.raises(HolderDoesNotAgree):
        make_sign(session, by=official, **asked)
    give(session, official, shop)
    assert make_sign(session, by=official, **asked).serial
    take_back(session, official, shop)
    with pytest.raises(HolderDoesNotAgree):
        make_sign(session, by=official, **asked)


@pytest.mark.parametrize(
    "change",
    ["UPDATE consent SET turn = 'withdrawn'", "UPDATE consent SET note = 'x'", "DELETE FROM consent"],
)
def test_the_database_keeps_every_row(session, shop, change):
    session.add(make_consent(shop, PRINT))
    session.flush()
    with pytest.raises(IntegrityError, match="rows are only added"), session.begin_nested():
        session.execute(text(change))
    assert session.scalars(select(Consent.turn)).one() is Turn.GIVEN


def test_a_note_may_be_emptied_and_nothing_else_with_it(session, shop):
    consent = make_consent(shop, PRINT)
    consent.note = "Bà Thử nhờ con gái ký"
    session.add(consent)
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text("UPDATE consent SET note = '', text_version = 9"))
    session.execute(text("UPDATE consent SET note = ''"))


@pytest.mark.parametrize("purpose", Purpose)
def test_every_wording_is_there_in_both_languages_and_says_how_to_take_it_back(purpose):
    """The hashes stand here so that a version cannot be changed: whoever agreed to it agreed to these words."""
    said = current_text(purpose).in_language
    assert set(said) == {"vi", "en"}
    assert "rút lại bất cứ lúc nào" in said["vi"]
    assert "taken back at any time" in said["en"]
    assert re.fullmatch("[0-9a-f]{64}", current_text(purpose).hash)
    assert text_of(purpose, 1).hash.startswith(FIRST_HASHES[purpose])


def test_who_takes_printing_back_is_told_what_the_checking_page_stops_to_show():
    assert text_of(PRINT, 2).hash.startswith("830045a8735bf522")
    assert "không còn hiện tên chủ tài khoản và 4 số cuối" in current_text(PRINT).in_language["vi"]
    assert "the holder's name and the last four digits" in current_text(PRINT).in_language["en"]


FIRST_HASHES = {
    Purpose.KEEP_CONTACT: "88378af9d2c12fdd",
    Purpose.PRINT_SIGN: "1e7d83d1a75ba67d",
    Purpose.PUBLIC_LIST: "60ff9c4e55428486",
    Purpose.REFER_PARTNER: "792782060755a589",
}

"""Taking consent back and being forgotten: what goes, what stays, and that every figure is the same afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError, NoResultFound

from campaigns.adoption.queries import adoption_by_place
from campaigns.enrolment.forgetting import forget_person, take_back
from campaigns.enrolment.operations import post_sign
from campaigns.ladder.model import Fact, Origin, Rung, Turn
from campaigns.ladder.operations import record_fact
from campaigns.ladder.queries import stands_on
from registry.accounts.content import AccountContent
from registry.accounts.marks import mark_of
from registry.accounts.model import AccountState, PaymentAccount, QrKind
from registry.accounts.operations import propose_account
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.audit.queries import history_of_merchant
from registry.calendar import today
from registry.consents.errors import NotGiven
from registry.consents.model import Consent, How, Purpose
from registry.consents.queries import agrees_to
from registry.data_requests.model import Channel, DataRequest, RequestKind, RequestState
from registry.data_requests.operations import end_request, receive_request
from registry.merchants.details import MerchantDetails
from registry.merchants.model import LineOfBusiness, Merchant, MerchantKind
from registry.merchants.operations import edit_merchant
from registry.merchants.queries import merchants_matching
from registry.print_runs.model import Obstacle
from registry.print_runs.queries import lines_of
from registry.signs.model import SignState
from registry.signs.operations import make_sign
from registry.trail_checks.accounts import LOADED
from tests.factories import LONG_AGO, make_account, make_consent, make_merchant, make_officer
from tests.printing import WordsOnSigns, make_shops, write
from tests.trail import bears_out_accounts

PERSON = ("Nguyễn Thị Chim", "0100987321", "NGUYEN THI CHIM", "MAUCHIM0001", "Hộ kinh doanh Chim")
ALL = (Purpose.PRINT_SIGN, Purpose.KEEP_CONTACT)


@pytest.fixture
def shop(session):
    owner, phone, _holder, _number, registered = PERSON
    return make_merchant(
        session, trade_name="Bún Riêu", owner_name=owner, phone=phone, registered_name=registered, agreed=ALL
    )


@pytest.fixture
def official(session, shop):
    return make_officer(session, unit=shop.place.unit)


@pytest.fixture
def account(session, shop):
    return make_account(session, merchant=shop, state=AccountState.ACTIVE, account_number=PERSON[3], holder=PERSON[2])


@pytest.fixture
def sign(session, shop, official, account):
    asked = {"merchant_id": shop.id, "layout": "a6", "place_line": "", "unit_line": ""}
    sign = make_sign(session, by=official, **asked)
    known = {"happened_on": LONG_AGO, "origin": Origin.ACCOUNT_ACTIVATED}
    record_fact(session, by=official, merchant=shop, rung=Rung.ACCOUNT_READY, **known)
    return post_sign(session, by=official, sign_id=sign.id, on=today())


def everything(session):
    """Every value of the tables that tell of people, opened."""
    session.flush()
    tables = [model.__table__ for model in (AuditEntry, Consent, DataRequest, Fact, Merchant, PaymentAccount)]
    return str([session.execute(select(table)).all() for table in tables])


def withdraw(session, official, shop, purpose):
    return take_back(session, by=official, merchant_id=shop.id, purpose=purpose, how=How.SPOKEN)


def test_who_takes_printing_back_has_no_sign_any_more(session, shop, official, sign):
    assert withdraw(session, official, shop, Purpose.PRINT_SIGN) == [sign]
    session.refresh(sign)
    assert sign.state is SignState.VOID
    assert not stands_on(session, shop, Rung.SIGN_POSTED, today())
    lost = session.scalars(select(Fact).where(Fact.turn == Turn.LOST)).one()
    assert (lost.rung, lost.origin) == (Rung.SIGN_POSTED, Origin.CONSENT_TAKEN_BACK), "it said: as a sign was posted"
    assert shop.owner_name == PERSON[0], "another purpose"
    with pytest.raises(NotGiven):
        withdraw(session, official, shop, Purpose.PRINT_SIGN)


def test_who_takes_contact_back_is_not_known_any_more(session, shop, official, sign):
    assert len(merchants_matching(session, official, "chim")) == 1
    assert withdraw(session, official, shop, Purpose.KEEP_CONTACT) == []
    session.refresh(shop)
    session.refresh(sign)
    assert (shop.owner_name, shop.phone, shop.registered_name) == ("", "", PERSON[4])
    assert merchants_matching(session, official, "7321") == []
    assert sign.state is SignState.POSTED, "another purpose"
    assert shop.version == 2


def test_without_a_contact_nothing_more_is_deleted(session, official):
    bare = make_merchant(session, place=None, owner_name="", agreed=ALL)
    mine = make_officer(session, unit=bare.place.unit)
    withdraw(session, mine, bare, Purpose.KEEP_CONTACT)
    assert bare.version == 1


def test_a_forgotten_person_is_nowhere_and_the_figures_stay(session, shop, official, account, sign):
    details = MerchantDetails(
        unit_label=shop.unit_label, trade_name=shop.trade_name, owner_name=PERSON[0] + " Hai", phone=PERSON[1],
        kind=MerchantKind.STREET_VENDOR, line_of_business=LineOfBusiness.OTHER, opened_on=LONG_AGO,
    )  # fmt: skip
    edit_merchant(session, by=official, merchant_id=shop.id, seen_version=1, details=details)
    make_account(session, merchant=shop, account_number="MAUCHIM0002", holder=PERSON[2])
    session.add(noted := make_consent(shop, Purpose.PUBLIC_LIST))
    noted.note = f"{PERSON[0]} ký"
    asked = {"channel": Channel.PHONE, "asked_by": PERSON[0], "asked_on": today()}
    first = receive_request(session, by=official, merchant_id=shop.id, kind=RequestKind.VIEW, **asked)
    end_request(session, by=official, request_id=first.id, state=RequestState.DONE, outcome=f"Đưa {PERSON[0]}")
    session.flush()
    seen = {"happened_on": LONG_AGO, "evidence": f"Gặp {PERSON[0]}"}
    record_fact(session, by=official, merchant=shop, rung=Rung.SURVEYED, **seen)
    yesterday = today() - timedelta(days=1)
    before = adoption_by_place(session, [shop.place_id], yesterday)[shop.place_id]
    assert all(value in everything(session) for value in PERSON[:4])

    assert forget_person(session, by=official, merchant_id=shop.id, how=How.SPOKEN) == [sign]

    session.expire_all()
    assert [value for value in (*PERSON, "MAUCHIM0002") if value in everything(session)] == []
    assert (shop.owner_name, shop.phone, shop.registered_name, shop.secret_words) == ("", "", "", "")
    assert (shop.trade_name, shop.erased_at is not None) == ("Bún Riêu", True)
    assert (first.asked_by, first.outcome) == ("", "")
    assert not any(agrees_to(session, shop, purpose) for purpose in Purpose)
    assert set(session.scalars(select(Fact.evidence))) == {"", sign.serial}, "what a person typed is gone"
    states = session.scalars(select(PaymentAccount.state).order_by(PaymentAccount.created_at)).all()
    assert states == [AccountState.RETIRED, AccountState.EXPIRED]
    after = adoption_by_place(session, [shop.place_id], yesterday)[shop.place_id]
    assert after == before
    told = [(entry.action, entry.officer) for entry in history_of_merchant(session, shop.id)]
    assert ("merchant:edit", official) in told, "who did what and when stays"
    assert ("merchant:erase", official) in told


def test_forgetting_twice_is_nothing_new(session, shop, official, account):
    forget_person(session, by=official, merchant_id=shop.id, how=How.SPOKEN)
    version = shop.version
    assert forget_person(session, by=official, merchant_id=shop.id, how=How.SPOKEN) == []
    assert shop.version == version


def test_another_wards_person_cannot_be_forgotten(session, official):
    with pytest.raises(NoResultFound):
        forget_person(session, by=official, merchant_id=make_merchant(session).id, how=How.SPOKEN)


def test_stored_texts_hold_nothing_either(session, shop, official, account):
    """Past the types: the bytes as they lie in the table."""
    forget_person(session, by=official, merchant_id=shop.id, how=How.SPOKEN)
    row = session.execute(text("SELECT account_number, holder, content_hash FROM payment_account")).one()
    assert tuple(row) == ("", "", "")


def marks_told(session, account):
    entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == account.id)).all()
    return {entry.details["mark"] for entry in entries if "mark" in entry.details}


def test_a_forgotten_number_cannot_be_tried_until_one_fits(session, shop, official):
    """With the key, the shop, the bank, the holder and the right number at hand: what the trail tells fits nothing."""
    written = AccountContent(
        qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number="0071000318427", holder=PERSON[2]
    )
    account = propose_account(session, by=official, merchant_id=shop.id, content=written)
    bare, salt = written.hash(shop.id), account.mark_salt
    (mark,) = marks_told(session, account)
    assert mark == mark_of(bare, salt)
    assert bare not in everything(session).replace(account.content_hash, "", 1), "only the account itself has it"
    session.commit()

    forget_person(session, by=official, merchant_id=shop.id, how=How.SPOKEN)
    session.commit()

    assert bears_out_accounts(session)
    session.refresh(account)
    assert account.mark_salt == ""
    assert salt not in everything(session)
    assert marks_told(session, account) == {mark}, "who holds number and salt on paper can still show it"
    assert mark not in {mark_of(bare, ""), bare, mark_of(bare, str(shop.id))}


def test_older_entries_with_bare_hashes_are_emptied(session, shop, official, account):
    """Rows and entries as they were at step 0012: told by hashes, without a mark; and still sound when forgotten."""
    told = {"bank_bin": "970436", "account": "•••0001", "content_hash": account.content_hash}
    loaded = {"state": "active", "proposed_by_id": str(account.proposed_by_id)}
    loaded |= {"decided_by_id": str(account.decided_by_id), "approved_identity": account.approved_identity}
    record(session, by=None, action=LOADED, subject_id=account.id, merchant_id=shop.id, **told, **loaded)
    session.commit()
    assert bears_out_accounts(session)
    hashes = account.content_hash, account.approved_identity
    forget_person(session, by=official, merchant_id=shop.id, how=How.SPOKEN)
    session.commit()
    assert [found for found in hashes if found in everything(session)] == []
    assert bears_out_accounts(session)


def test_the_database_keeps_a_salt_until_the_account_is_emptied(session, account):
    for change in ({"mark_salt": "x"}, {"mark_salt": ""}, {"approved_identity": ""}):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(update(PaymentAccount).values(change))


def test_what_a_print_run_told_of_a_holder_is_emptied(session, shop, official, account):
    (other,) = make_shops(session, shop.place, 1)
    too_long = (Obstacle.TEXT_DOES_NOT_FIT, account.holder)
    words = WordsOnSigns({shop.id: too_long, other.id: too_long})
    make_shops(session, shop.place, 1)
    run = write(session, official, words, place_ids=(shop.place_id,))
    forget_person(session, by=official, merchant_id=shop.id, how=How.SPOKEN)
    session.expire_all()
    told = {line.merchant_id: line.told for line in lines_of(session, run)}
    assert (told[shop.id], told[other.id]) == ("", too_long[1])

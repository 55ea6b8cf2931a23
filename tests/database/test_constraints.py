"""A refused row names its constraint, on both databases alike."""

import uuid

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from database.base import utc_now
from database.constraints import violates
from database.triggers import triggers_set_aside
from registry.accounts.model import AccountState, PaymentAccount, QrKind, Scheme
from registry.installation.model import InstallationFact
from registry.merchants.model import Merchant
from registry.officers.model import Officer, Posting
from registry.places.model import Place
from tests.factories import LONG_AGO, make_merchant, make_officer, make_place


@pytest.fixture
def checks_alone(session):
    """Rows are held to the checks and indexes; the triggers, which come first, are off."""
    with triggers_set_aside(session.connection(), "payment_account"):
        yield


def refused(session, row):
    with pytest.raises(IntegrityError) as caught, session.begin_nested():
        session.add(row)
    return caught.value


def same_place_again(place):
    return Place(unit_id=place.unit_id, kind=place.kind, name="x", name_key=place.name_key, search_text="x")


def active_account(merchant, proposer, approver, **changed):
    content = {"qr_kind": QrKind.TRANSFER, "bank_bin": "970436", "account_number": "0000000000"}
    return PaymentAccount(
        merchant=merchant,
        holder="X",
        content_hash="0" * 64,
        state=AccountState.ACTIVE,
        proposed_by=proposer,
        decided_by=approver,
        approved_identity="0" * 64,
        **content | changed,
    )


def test_a_unique_constraint_of_several_columns(session):
    error = refused(session, same_place_again(make_place(session)))
    assert violates(error, "uq_place_unit_id_kind_name_key")
    assert not violates(error, "pk_place")
    assert not violates(error, "uq_merchant_client_id")
    assert not violates(error, "ck_posting_unit_or_place")


def test_a_unique_constraint_of_one_column(session):
    officer = make_officer(session)
    error = refused(session, Officer(login=officer.login, name="x", role=officer.role, password_hash="!"))
    assert violates(error, "uq_officer_login")
    assert not violates(error, "pk_officer")


def test_a_primary_key(session):
    session.add(InstallationFact(name="a", value="b"))
    session.flush()
    with pytest.raises(IntegrityError) as caught, session.begin_nested():
        session.execute(insert(InstallationFact).values(name="a", value="c"))
    assert violates(caught.value, "pk_installation_fact")


@pytest.mark.usefixtures("checks_alone")
def test_a_unique_index_of_some_rows(session):
    merchant, one, other = make_merchant(session), make_officer(session), make_officer(session)
    session.add(active_account(merchant, one, other))
    session.flush()
    error = refused(session, active_account(merchant, one, other))
    assert violates(error, "uq_payment_account_active_merchant")
    assert not violates(error, "ck_payment_account_two_people")


def test_a_check(session):
    error = refused(session, Posting(officer=make_officer(session), begins_on=LONG_AGO))
    assert violates(error, "ck_posting_unit_or_place")
    assert not violates(error, "uq_officer_login")


@pytest.mark.usefixtures("checks_alone")
def test_another_check_of_the_same_table(session):
    officer = make_officer(session)
    error = refused(session, active_account(make_merchant(session), officer, officer))
    assert violates(error, "ck_payment_account_two_people")
    assert not violates(error, "ck_payment_account_approved_by_somebody")


KEPT = {"qr_kind": QrKind.MERCHANT, "provider_payload": "000201"}


@pytest.mark.usefixtures("checks_alone")
@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"bank_bin": ""}, "bank_where_napas"),
        (KEPT | {"scheme": Scheme.VNPAY}, "bank_where_napas"),
        ({"scheme": Scheme.VNPAY, "bank_bin": ""}, "others_only_kept"),
        ({"provider_payload": "000201"}, "code_where_kept"),
        ({"qr_kind": QrKind.MERCHANT}, "code_where_kept"),
    ],
)
def test_scheme_bank_and_code_fit_each_other(session, changed, name):
    shop, one, other = make_merchant(session), make_officer(session), make_officer(session)
    error = refused(session, active_account(shop, one, other, **changed))
    assert violates(error, f"ck_payment_account_{name}")


def test_a_missing_value_is_no_constraint_of_a_name(session):
    error = refused(session, same_place_again(Place(unit_id=make_place(session).unit_id, kind=None, name_key="x")))
    assert not violates(error, "uq_place_unit_id_kind_name_key")


def test_a_foreign_key_is_no_unique_constraint(session):
    with pytest.raises(IntegrityError) as caught, session.begin_nested():
        session.execute(
            insert(Posting).values(officer_id=uuid.uuid4(), place_id=make_place(session).id, begins_on=LONG_AGO)
        )
    assert not violates(caught.value, "pk_posting")


@pytest.mark.parametrize("name", ["uq_place_nmae_key", "fk_place_unit_id_unit", "ix_place_unit_id"])
def test_a_name_that_is_none_of_them_is_a_mistake_in_the_program(session, name):
    error = refused(session, same_place_again(make_place(session)))
    with pytest.raises(LookupError):
        violates(error, name)


def test_the_client_id_of_a_merchant(session):
    merchant = make_merchant(session)
    values = {column.key: getattr(merchant, column.key) for column in Merchant.__table__.columns}
    with pytest.raises(IntegrityError) as caught, session.begin_nested():
        session.execute(insert(Merchant).values(values | {"id": uuid.uuid4(), "created_at": utc_now()}))
    assert violates(caught.value, "uq_merchant_client_id")

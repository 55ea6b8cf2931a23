"""Criteria: which are ready, defining one's own, and versions of which none is lost."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, NoResultFound

from campaigns.adoption.figures import HEADLINE, Scope
from campaigns.criteria import operations
from campaigns.criteria.errors import (
    CriterionIncomplete,
    CriterionNameTaken,
    CriterionRetired,
    CriterionRevisedMeanwhile,
)
from campaigns.criteria.model import Criterion
from campaigns.criteria.operations import CriterionContent, define_criterion, retire_criterion, revise_criterion
from campaigns.criteria.queries import (
    criteria_for,
    criteria_seen_by,
    criterion_kept_by,
    criterion_seen_by,
    units_kept_by,
    versions_of,
)
from campaigns.criteria.ready import READY, headline_criterion
from campaigns.ladder.model import Rung
from registry.audit.model import AuditEntry
from registry.merchants.model import LineOfBusiness, MerchantKind
from tests.factories import make_officer, make_place, make_unit, make_ward

CODES = [ready.code for ready in READY]


@pytest.fixture
def province(session):
    return make_unit(session, name="Thành phố Thử", kind="thành phố")


@pytest.fixture
def ward(session, province):
    return make_ward(session, province=province)


@pytest.fixture
def official(session, ward):
    return make_officer(session, unit=ward)


def content(**changed):
    said = {"name": "Quán ăn có mã", "rung": Rung.CODE_ISSUED, "what_counts": "Có mã đúng tên chủ."}
    return CriterionContent(**{**said, **changed})


def define(session, official, ward, **changed):
    return define_criterion(session, by=official, unit_id=ward.id, content=content(**changed))


def last_entry(session):
    session.flush()
    return session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()


def test_the_ready_made_are_in_every_database_as_the_program_knows_them(session):
    rows = {row.id: row for row in session.scalars(select(Criterion).where(Criterion.unit_id.is_(None)))}
    assert {(row.id, row.code, row.rung, row.method_version) for row in rows.values()} == {
        (ready.id, ready.code, ready.rung, 1) for ready in READY
    }
    headline = headline_criterion()
    assert headline.rung is HEADLINE
    assert all(getattr(headline, name) == getattr(rows[headline.id], name) for name in ("code", "name", "rung"))
    assert rows[headline.id].scope.everybody


def test_one_s_own_stands_after_the_ready_made(session, ward, official):
    own = define(session, official, ward, kinds=[MerchantKind.COMPANY], lines=[LineOfBusiness.EATERY])
    assert own.scope == Scope(frozenset({MerchantKind.COMPANY}), frozenset({LineOfBusiness.EATERY}))
    assert (own.code, own.method_version) == ("quan-an-co-ma", 1)
    assert [one.code for one in criteria_for(session, [ward.id])] == [*CODES, "quan-an-co-ma"]
    assert [one.code for one in criteria_seen_by(session, official)] == [*CODES, "quan-an-co-ma"]
    assert last_entry(session).action == "criterion:define"


def test_what_a_city_defines_its_wards_use_and_no_other_ward_s(session, province, ward, official):
    of_city = define(session, make_officer(session, unit=province), province, name="Của thành phố")
    of_other = define(session, make_officer(session, unit=province), make_ward(session, province=province), name="Kia")
    on_foot = make_officer(session, place=make_place(session, unit=ward))
    for officer in (official, on_foot):
        assert [one.name for one in criteria_seen_by(session, officer)][len(CODES) :] == ["Của thành phố"]
        assert criterion_seen_by(session, officer, of_city.id) is of_city
        with pytest.raises(NoResultFound):
            criterion_seen_by(session, officer, of_other.id)
        with pytest.raises(NoResultFound):
            criterion_kept_by(session, officer, of_city.id)
    assert of_city in criteria_for(session, [ward.id])
    assert of_other not in criteria_for(session, [ward.id])


def test_another_way_of_counting_is_another_version_and_the_old_one_stays(session, ward, official):
    old = define(session, official, ward)
    new = revise_criterion(
        session, by=official, criterion_id=old.id, content=content(rung=Rung.SIGN_POSTED, what_counts="Biển treo.")
    )
    assert (new.code, new.method_version, new.rung) == (old.code, 2, Rung.SIGN_POSTED)
    assert (old.rung, old.what_counts) == (Rung.CODE_ISSUED, "Có mã đúng tên chủ.")
    assert versions_of(session, old) == versions_of(session, new) == [new, old]
    assert criteria_for(session, [ward.id])[len(CODES) :] == [new]
    assert last_entry(session).details["changes"]["rung"] == ["code_issued", "sign_posted"]
    with pytest.raises(CriterionRevisedMeanwhile):
        revise_criterion(session, by=official, criterion_id=old.id, content=content(name="Khác"))
    with pytest.raises(CriterionRevisedMeanwhile):
        retire_criterion(session, by=official, criterion_id=old.id)


def test_the_same_again_is_no_version(session, ward, official):
    kinds = [MerchantKind.COMPANY, MerchantKind.STREET_VENDOR]
    old = define(session, official, ward, kinds=kinds)
    again = content(name=" Quán  ăn có mã", kinds=kinds[::-1])
    assert revise_criterion(session, by=official, criterion_id=old.id, content=again) is old
    assert versions_of(session, old) == [old]
    assert len(versions_of(session, criteria_for(session, [ward.id])[0])) == 1


def test_a_retired_one_is_offered_no_more_and_stays_to_be_read(session, ward, official):
    own = define(session, official, ward)
    retire_criterion(session, by=official, criterion_id=own.id)
    assert [one.code for one in criteria_for(session, [ward.id])] == CODES
    assert criterion_seen_by(session, official, own.id).retired_at
    with pytest.raises(CriterionRetired):
        retire_criterion(session, by=official, criterion_id=own.id)
    with pytest.raises(CriterionRetired):
        revise_criterion(session, by=official, criterion_id=own.id, content=content(name="Khác"))


@pytest.mark.parametrize("wrong", [{"name": " \u200b"}, {"what_counts": ""}, {"rung": Rung.REFUSED}])
def test_what_is_missing_is_refused(session, ward, official, wrong):
    with pytest.raises(CriterionIncomplete):
        define(session, official, ward, **wrong)


def test_another_broken_rule_is_not_taken_for_a_name(session, ward, official, monkeypatch):
    define(session, official, ward)
    monkeypatch.setattr(operations, "_CODE_IS_TAKEN", "uq_merchant_client_id")
    with pytest.raises(IntegrityError):
        define(session, official, ward)


def test_a_name_is_taken_with_whatever_marks(session, ward, official):
    define(session, official, ward)
    with pytest.raises(CriterionNameTaken):
        define(session, official, ward, name="QUAN AN, CO MA")
    other = make_ward(session)
    define(session, make_officer(session, unit=other), other)
    assert define(session, official, ward, name="★").code == "-"


def test_nobody_defines_for_a_ward_not_their_own_or_changes_what_is_for_all(session, ward, official):
    with pytest.raises(NoResultFound):
        define(session, official, make_ward(session))
    for criterion_id in (READY[0].id, define(session, make_officer(session, unit=(w := make_ward(session))), w).id):
        with pytest.raises(NoResultFound):
            revise_criterion(session, by=official, criterion_id=criterion_id, content=content())
        with pytest.raises(NoResultFound):
            retire_criterion(session, by=official, criterion_id=criterion_id)


def test_criteria_are_kept_where_somebody_is_posted_to_the_whole_unit(session, province, ward, official):
    assert units_kept_by(session, official) == [ward]
    assert units_kept_by(session, make_officer(session, unit=province)) == [province, ward]
    assert units_kept_by(session, make_officer(session, place=make_place(session, unit=ward))) == []

"""The shared part of a form about an account: optional as a whole, and with words for every refusal."""

import pytest
from flask import render_template_string
from werkzeug.datastructures import MultiDict

from merchant_app.account_fields import AccountFields, account_content, refuse_account
from merchant_app.account_wording import words_for_account_refusal
from registry.accounts import errors
from registry.accounts.content import AccountContent
from registry.accounts.model import AccountState, QrKind

ABOUT_THE_BANK = (errors.PayloadFault.NO_BANK, errors.PayloadFault.OTHER_BANK)
REFUSALS = [
    (errors.BankUnknown("999999"), "bank"),
    (errors.AccountNumberUnusable("?"), "account_number"),
    (errors.HolderMissing(), "holder"),
    (errors.HolderTooLong(120), "holder"),
    (errors.HolderUnusable("山"), "holder"),
    *[
        (errors.PayloadUnusable(fault), "account_number")
        for fault in errors.PayloadFault
        if fault not in ABOUT_THE_BANK
    ],
    *[(errors.PayloadUnusable(fault, named="970436"), "bank") for fault in ABOUT_THE_BANK],
    (errors.SameAsActive(), "account_number"),
    (errors.ApproverIsProposer(), "account_number"),
    (errors.ApproverIsWriter(), "account_number"),
    (errors.ApproverIsSamePerson(), "account_number"),
    (errors.ApproverHeldThePen(), "account_number"),
    (errors.ApproverInSameHands(approver_by="An", writer_by="An"), "account_number"),
    (errors.ApproverInSameHands(approver_by="An", writer_by="Bình"), "account_number"),
    (errors.ApproverInSameHands(approver_by="", writer_by="An"), "account_number"),
    (errors.ApproverNotConfirmed("An"), "account_number"),
    (errors.ApproverInSameHands(approver_by="An", writer_by=""), "account_number"),
    (errors.ApproverIsNamesake(one=("An", "an"), other=("AN", "an.hai")), "account_number"),
    (errors.ReasonMissing(), "account_number"),
    (errors.NotTheProposer(), "account_number"),
    (errors.MayNotDecide(), "account_number"),
    (errors.NoLongerProposed(AccountState.REJECTED), "account_number"),
    (errors.NotAsShown(), "account_number"),
]


@pytest.fixture
def page(app):
    with app.test_request_context():
        yield app


def sent(**typed):
    return AccountFields(MultiDict(typed), meta={"csrf": False})


def leaves(kind):
    below = kind.__subclasses__()
    return {kind} if not below else set().union(*map(leaves, below))


def test_all_three_empty_means_no_account_yet(page):
    form = sent(bank=" ", account_number="", holder="")
    assert form.validate()
    assert not form.account_given
    assert account_content(form) is None


@pytest.mark.parametrize("given", ["bank", "account_number", "holder"])
def test_one_filled_in_wants_the_others(page, given):
    form = sent(**{given: "VCB"})
    assert not form.validate()
    assert form.account_given
    assert set(form.errors) == {"bank", "account_number", "holder"} - {given}


def test_what_was_typed_is_what_it_says(page):
    form = sent(bank="vcb", account_number=" 0001 234 ", holder="Nguyễn  Thị Thử")
    assert form.validate()
    assert account_content(form) == AccountContent(
        qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number="0001 234", holder="Nguyễn Thị Thử"
    )


def test_a_bank_is_looked_up_only_where_it_was_typed_in_order(page):
    form = sent(bank="x" * 121, account_number="1", holder="A")
    assert not form.validate()
    assert [str(words) for words in form.bank.errors] == ["Dài quá: nhiều nhất 120 ký tự."]
    assert account_content(form) is None


@pytest.mark.parametrize(("refusal", "field"), REFUSALS)
def test_every_refusal_has_its_words_at_its_field(page, refusal, field):
    form = sent()
    refuse_account(form, refusal)
    assert form.errors == {field: [words_for_account_refusal(refusal)]}
    assert form.errors[field][0] not in ("", "None")


def test_no_refusal_is_forgotten():
    assert leaves(errors.AccountRefusal) == {type(refusal) for refusal, _field in REFUSALS}


def test_the_list_offered_belongs_to_the_field(page):
    drawn = render_template_string(
        '{% from "components/account_fields.html" import account_fields with context %}{{ account_fields(form) }}',
        form=sent(),
    )
    assert 'list="bank-list"' in drawn
    assert 'datalist id="bank-list"' in drawn

"""Each row of a list is judged by itself: new, changed field by field, the same, perhaps a double, or wrong."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from campaigns.lists.judging import judge_list
from campaigns.lists.receivers import hidden_but_for_four
from campaigns.lists.terms import KINDS, LINES, term
from campaigns.lists.verdicts import Fault, Remark, Verdict
from database.base import utc_now
from registry.accounts.model import AccountState, PaymentAccount
from registry.calendar import today
from registry.lists.columns import Column
from registry.lists.table import Cell, CellKind
from registry.merchants.duplicates import DuplicateReason
from registry.merchants.model import LineOfBusiness, Merchant, MerchantKind
from tests.factories import make_account, make_merchant, make_officer, make_place, make_ward
from tests.offered import day, number, offer, row


@pytest.fixture
def place(session):
    return make_place(session, unit=make_ward(session), name="Đường Lý Thử", former_names="Phố Cũ\nPhố Xưa\nXưa")


@pytest.fixture
def official(session, place):
    return make_officer(session, unit=place.unit)


@pytest.fixture
def judge(session, place, official):
    """Judge rows of *place*; gives the one row's judgement where there is one."""

    def judging(*rows, default=place, **noticed):
        judged = judge_list(session, by=official, offered=offer(session, official, rows, place=default, **noticed)).rows
        return judged[0] if len(judged) == 1 else judged

    return judging


def codes(said):
    return [each.code for each in said]


def test_a_new_shop_with_all_that_a_row_can_tell(judge, place):
    told = row(
        place="duong ly thu", label="12/3", name="Tiệm Thử", owner="Bà Thử", registered="Hộ Thử", kind="Hộ kinh doanh",
        line="ĂN UỐNG", phone="+84 900 000 001", tax="", opened="31/5/2023", bank="Vietcombank (VCB)",
        account="0071.0000 0168", holder="BA THU",
    )  # fmt: skip
    judged = judge(told, default=None)
    assert (judged.verdict, judged.faults, judged.place_id) == (Verdict.NEW, [], place.id)
    assert (judged.number, judged.title, judged.changes) == (2, "12/3 · Tiệm Thử", [])
    details = judged.details
    assert (details.unit_label, details.kind, details.line_of_business, details.phone, details.opened_on) == (
        "12/3",
        MerchantKind.REGISTERED_HOUSEHOLD,
        LineOfBusiness.EATERY,
        "0900000001",
        date(2023, 5, 31),
    )
    assert (judged.account.bank_bin, judged.account.account_number) == ("970436", "007100000168")
    assert codes(judged.remarks) == [Remark.PROPOSED, Remark.CONTACT]


def test_what_a_row_leaves_out_is_as_on_the_form(judge):
    judged = judge(row(name="Tiệm Thử"))
    details = judged.details
    assert (details.kind, details.line_of_business, details.opened_on, judged.remarks) == (
        MerchantKind.UNREGISTERED_TRADER,
        LineOfBusiness.OTHER,
        today(),
        [],
    )


@pytest.mark.parametrize("name", ["Đường Lý Thử", "LY THU", "phố cũ", "Cũ", "Tuyến phố Lý Thử", "Xưa"])
def test_a_place_is_found_by_what_people_call_it(judge, place, name):
    assert judge(row(place=name, name="Tiệm"), default=None).place_id == place.id


OTHER = "Đường Bên Kia"
FAULTS = [
    ([*row(name="Tiệm Ô"), Cell("23E+11")], Fault.MORE_CELLS),
    (row(place=OTHER, name="Tiệm 1"), Fault.PLACE_UNKNOWN),
    (row(place="Đường Không Có", name="Tiệm 2"), Fault.PLACE_UNKNOWN),
    (row(id=str(uuid.UUID(int=7)), name="Tiệm 3"), Fault.ID_UNKNOWN),
    (row(id="không phải mã", name="Tiệm 4"), Fault.ID_UNKNOWN),
    (row(label="12"), Fault.TRADE_NAME_MISSING),
    (row(label=day("2026-03-12"), name="Tiệm 5"), Fault.LABEL_IS_DAY),
    (row(label="12-Mar", name="Tiệm 6"), Fault.LABEL_IS_DAY),
    (row(label="12/03/2026", name="Tiệm 7"), Fault.LABEL_IS_DAY),
    (row(label="a" * 41, name="Tiệm 8"), Fault.TOO_LONG),
    (row(name=day("2026-03-12")), Fault.NOT_TEXT),
    (row(name="Tiệm 9", kind="Tập đoàn"), Fault.KIND_UNKNOWN),
    (row(name="Tiệm 10", line="Bán mây"), Fault.LINE_UNKNOWN),
    (row(name="Tiệm 11", phone="12345"), Fault.PHONE),
    (row(name="Tiệm 12", tax="12345"), Fault.TAX_CODE),
    (row(name="Tiệm 13", opened="31/2/2023"), Fault.DAY),
    (row(name="Tiệm 14", opened=number("2023")), Fault.DAY),
    (row(name="Tiệm 15", opened="1/1/1999"), Fault.DAY_OUT),
    (row(name="Tiệm 16", closed="1/1/2023"), Fault.NEW_AND_CLOSED),
    (row(name="Tiệm 17", closed="hôm qua"), Fault.DAY),
    (row(name="Tiệm 18", bank="VCB", account=number("71000000168"), holder="BA"), Fault.ACCOUNT_IS_NUMBER),
    (row(name="Tiệm 19", bank="VCB", account=number("1234567890123456"), holder="BA"), Fault.ACCOUNT_ROUNDED),
    (row(name="Tiệm 20", bank="VCB", account=number("1.234567890123457e+17"), holder="BA"), Fault.ACCOUNT_ROUNDED),
    (row(name="Tiệm 21", bank="VCB", account="1.23E+11", holder="BA"), Fault.ACCOUNT_ROUNDED),
    (row(name="Tiệm 22", bank="VCB", account="1,23e+11", holder="BA"), Fault.ACCOUNT_ROUNDED),
    (row(name="Tiệm 23", bank="VCB", account="71000000168.0", holder="BA"), Fault.ACCOUNT_ROUNDED),
    (row(name="Tiệm 24", bank="VCB", account="1234567890123450000", holder="BA"), Fault.ACCOUNT_ROUNDED),
    (row(name="Tiệm 25", bank="VCB", account=day("2026-03-12"), holder="BA"), Fault.NOT_TEXT),
    (row(name="Tiệm 26", bank="VCB", account="•••• 0168", holder="BA"), Fault.ACCOUNT_MASKED),
    (row(name="Tiệm 27", bank="VCB", account="xxxx-0168", holder="BA"), Fault.ACCOUNT_MASKED),
    (row(name="Tiệm 28", bank="VCB", account="0071+168", holder="BA"), Fault.ACCOUNT),
    (row(name="Tiệm 29", bank="Ngân hàng Mây", account="0071000168", holder="BA"), Fault.BANK),
    (row(name="Tiệm 30", account="0071000168", holder="BA"), Fault.BANK_MISSING),
    (row(name="Tiệm 31", bank="VCB", account="0071000168"), Fault.HOLDER_MISSING),
    (row(name="Tiệm 32", bank="VCB", account="0071000168", holder="Bà 店"), Fault.HOLDER),
]


def test_what_is_wrong_is_named(session, judge):
    make_place(session, name=OTHER)
    judged = judge(*(told for told, _fault in FAULTS))
    assert [codes(told.faults) for told in judged] == [[fault] for _told, fault in FAULTS]
    assert {(told.verdict, told.details, told.account, len(told.changes)) for told in judged} == {
        (Verdict.ERROR, None, None, 0)
    }


def test_several_faults_are_told_at_once(judge):
    assert codes(judge(row(phone="1", tax="2", bank="VCB", account="1E9")).faults) == [
        Fault.PHONE,
        Fault.TAX_CODE,
        Fault.TRADE_NAME_MISSING,
        Fault.ACCOUNT_ROUNDED,
    ]


def test_without_a_place_nothing_is_guessed(session, judge, place):
    assert codes(judge(row(name="Tiệm"), default=None).faults) == [Fault.PLACE_MISSING]
    make_place(session, unit=make_ward(session, province=place.unit.parent), name="Đường Lý Thử")
    far = make_officer(session, unit=place.unit.parent)
    told = judge_list(session, by=far, offered=offer(session, far, [row(place="Lý Thử", name="Tiệm")])).rows[0]
    assert codes(told.faults) == [Fault.PLACE_SEVERAL]


def test_zeros_that_a_spreadsheet_took_are_put_back_where_it_is_sure(judge):
    told = judge(row(name="Tiệm", phone=number("900000001"), opened=number("45077"), tax=number("100109106")))
    assert judge(row(name="Tiệm", opened=day("2023-05-31"))).details.opened_on == date(2023, 5, 31)
    assert (told.details.phone, told.details.tax_code, told.details.opened_on) == (
        "0900000001",
        "0100109106",
        date(2023, 5, 31),
    )
    assert codes(told.remarks)[:3] == [Remark.ZERO_ADDED, Remark.ZERO_ADDED, Remark.DAY_FROM_NUMBER]


def test_bank_without_account_is_told(judge):
    assert codes(judge(row(name="Tiệm", bank="VCB")).remarks) == [Remark.BANK_ALONE]


def test_hidden_and_merged_cells_are_told(judge):
    told = judge(row(name="Tiệm"), row(), row(name="Quán"), hidden_rows=[1], merged=[[1, 2, 1, 3]])
    assert [(each.code, each.column) for each in told[0].remarks] == [
        (Remark.HIDDEN, None),
        (Remark.MERGED, Column.TRADE_NAME),
        (Remark.MERGED, Column.OWNER_NAME),
    ]
    assert told[1].remarks == []


def test_a_known_shop_is_the_same_or_changed_field_by_field(session, judge, place):
    shop = make_merchant(session, place=place, unit_label="12", trade_name="Tiệm Thử", phone="0900000001")
    for told in (row(label="12", name="TIEM THU"), row(id=str(shop.id)), row(label=number("12"), name="Tiệm Thử")):
        judged = judge(told)
        assert (judged.merchant_id, judged.faults) == (shop.id, [])
    assert judge(row(label="12", name="Tiệm Thử", phone="0900000001")).verdict is Verdict.SAME
    changed = judge(row(id=str(shop.id), name="Quán Thử", phone="0900000002", line="Hải sản"))
    assert (changed.verdict, changed.version) == (Verdict.CHANGED, shop.version)
    assert changed.changes == [
        (Column.TRADE_NAME, "Tiệm Thử", "Quán Thử"),
        (Column.PHONE, "0900000001", "0900000002"),
        (Column.LINE_OF_BUSINESS, "groceries", "seafood"),
    ]


def test_what_the_register_would_refuse_today_is_no_fault_while_it_stays(session, judge, place):
    shop = make_merchant(session, place=place, unit_label="12", phone="0100999", tax_code="111")
    assert judge(row(id=str(shop.id), phone="0100999", tax="111")).verdict is Verdict.SAME
    assert codes(judge(row(id=str(shop.id), owner="Khác")).faults) == [Fault.PHONE]
    other = make_merchant(session, place=place, unit_label="13", tax_code="111")
    assert codes(judge(row(id=str(other.id), owner="Khác")).faults) == [Fault.TAX_CODE]


def test_a_list_moves_and_closes_nothing(session, judge, place):
    elsewhere = make_place(session, unit=place.unit, name="Chợ Thử")
    shop = make_merchant(session, place=place, closed_on=date(2024, 1, 1))
    assert codes(judge(row(id=str(shop.id), place=elsewhere.name)).faults) == [Fault.PLACE_OTHER]
    assert judge(row(id=str(shop.id), place=place.name), default=None).verdict is Verdict.SAME
    assert judge(row(id=str(shop.id), closed="1/1/2024")).verdict is Verdict.SAME
    assert codes(judge(row(id=str(shop.id), closed="2/1/2024")).remarks) == [Remark.CLOSING_LEFT]
    late = row(id=str(shop.id), closed="1/1/2024", opened="1/2/2024")
    assert codes(judge(late).faults) == [Fault.DAY_AFTER_CLOSING]
    account = {"bank": "VCB", "account": "0071000168", "holder": "BA"}
    assert codes(judge(row(id=str(shop.id), **account)).faults) == [Fault.CLOSED]
    inside = make_merchant(session, place=elsewhere)
    assert judge(row(id=str(inside.id))).verdict is Verdict.SAME


def test_accounts_that_are_known_are_the_same_however_they_are_written(session, judge, place):
    shop = make_merchant(session, place=place)
    account = make_account(session, merchant=shop, state=AccountState.ACTIVE, account_number="0071000000168")
    known, masked = {"id": str(shop.id)}, hidden_but_for_four(account.account_number)
    for said in (
        {"account": "0071 0000 00168"},
        {"account": masked},
        {"account": "0071000000168", "bank": "VCB", "holder": "nguyễn thị thử"},
    ):
        assert judge(row(**known, **said)).verdict is Verdict.SAME
    lost = row(**known, account="71000000168", bank="VCB", holder="NGUYEN THI THU")
    assert codes(judge(lost).faults) == [Fault.ACCOUNT_ZERO_LOST]
    other = judge(row(**known, account="0071000000168", bank="VCB", holder="TRAN VAN KHAC"))
    assert (other.verdict, codes(other.remarks)) == (Verdict.CHANGED, [Remark.PROPOSED])
    waiting = make_account(session, merchant=shop)
    told = judge(row(**known, account=waiting.account_number, bank="970436", holder=waiting.holder))
    assert told.verdict is Verdict.SAME
    overtakes = judge(row(**known, account="0099000000168", bank="MB", holder="TRAN VAN KHAC"))
    assert codes(overtakes.remarks) == [Remark.OVERTAKES]
    assert overtakes.changes[0][2] == "0099000000168"


def test_who_asked_to_be_forgotten_is_not_brought_back(session, judge, place):
    shop = make_merchant(session, place=place, unit_label="12", trade_name="Tiệm Thử", owner_name="")
    shop.erased_at = utc_now()
    session.flush()
    assert codes(judge(row(label="12", name="Tiệm Thử", owner="Bà Thử")).faults) == [Fault.ERASED]
    assert judge(row(label="12", name="Tiệm Thử", line="Hải sản")).verdict is Verdict.CHANGED


def test_the_same_shop_twice_and_shops_that_cannot_be_told_apart(session, judge, place):
    rows = judge(row(label="12", name="Tiệm Thử"), row(label="12", name="tiem thu"), row(name="Quán"))
    assert [(told.verdict, codes(told.faults)) for told in rows] == [
        (Verdict.NEW, []),
        (Verdict.ERROR, [Fault.REPEATED]),
        (Verdict.NEW, []),
    ]
    assert rows[1].faults[0].given == "2"
    for _ in range(2):
        make_merchant(session, place=place, unit_label="7", trade_name="Tiệm Đôi")
    assert codes(judge(row(label="7", name="Tiệm Đôi")).faults) == [Fault.SEVERAL_FIT]
    for shop in session.scalars(select(Merchant).where(Merchant.trade_name == "Tiệm Đôi").limit(1)):
        shop.closed_on = today() - timedelta(days=1)
    session.flush()
    assert judge(row(label="7", name="Tiệm Đôi")).verdict is Verdict.SAME


def test_likely_doubles_in_the_register_and_in_the_list(session, judge, place):
    shop = make_merchant(session, place=place, unit_label="12", trade_name="Hải sản Cô Ba", phone="0900000001")
    make_account(session, merchant=shop, account_number="0071000168")
    make_merchant(session, place=place, unit_label="", trade_name="Không Số")
    rows = judge(
        row(label="12A", name="hai san co ba"),
        row(label="12", name="Tiệm Khác"),
        row(label="13", name="Tiệm Ba", phone="0900000001"),
        row(label="14", name="Tiệm Tư", bank="VCB", account="0071000168", holder="BA"),
        row(label="15", name="Tiệm Năm", phone="0900000005"),
        row(label="16", name="Tiệm Sáu", phone="0900000005", bank="MB", account="0055", holder="BA"),
        row(label="15", name="Tiệm Bảy", bank="MB", account="0055", holder="BA"),
    )
    reason = DuplicateReason
    assert [(told.verdict, [each.reasons for each in told.likely]) for told in rows] == [
        (Verdict.DUPLICATE, [(reason.NEAR_NAME,)]),
        (Verdict.DUPLICATE, [(reason.SAME_LABEL,)]),
        (Verdict.DUPLICATE, [(reason.SAME_PHONE,)]),
        (Verdict.DUPLICATE, [(reason.SAME_ACCOUNT,)]),
        (Verdict.NEW, []),
        (Verdict.DUPLICATE, [(reason.SAME_PHONE,)]),
        (Verdict.DUPLICATE, [(reason.SAME_LABEL,), (reason.SAME_ACCOUNT,)]),
    ]
    assert rows[0].likely[0].merchant_id == shop.id
    assert (rows[5].likely[0].row, rows[5].likely[0].words) == (6, "15 · Tiệm Năm")


def test_the_hash_is_of_all_that_was_shown(session, official, place):
    shop = make_merchant(session, place=place)
    offered = offer(session, official, [row(id=str(shop.id), owner="Khác"), row(name="Mới")], place=place)
    first = judge_list(session, by=official, offered=offered)
    assert judge_list(session, by=official, offered=offered).hash == first.hash
    assert (first.number_of(Verdict.NEW), len(first.of(None)), len(first.of(Verdict.CHANGED))) == (1, 2, 1)
    shop.version += 1
    session.flush()
    assert judge_list(session, by=official, offered=offered).hash != first.hash


@pytest.mark.parametrize(("spellings", "kind"), [(KINDS, MerchantKind), (LINES, LineOfBusiness)])
def test_each_kind_has_a_spelling_and_its_own_name(spellings, kind):
    assert set(spellings.values()) == set(kind)
    assert all(term(member.value, spellings) is member for member in kind)
    assert term("không có", spellings) is None


def test_a_tick_is_no_text_and_nothing_is_written_by_judging(session, judge, place):
    judged = judge(row(name="Tiệm", owner=Cell("true", CellKind.BOOL)))
    assert codes(judged.faults) == [Fault.NOT_TEXT]
    assert session.scalars(select(Merchant)).all() == []
    assert session.scalars(select(PaymentAccount)).all() == []

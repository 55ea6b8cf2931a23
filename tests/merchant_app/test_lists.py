"""Lists on the screen: sent, looked through, taken in; taken away with every export in the trail."""

import csv
import io

import pytest
from sqlalchemy import select

from campaigns.lists import exporting
from campaigns.lists.terms import KINDS, LINES, term
from campaigns.lists.verdicts import Fault, Said
from merchant_app.list_files import as_csv, as_xlsx
from merchant_app.list_refusals import words_for_unreadable
from merchant_app.list_wording import COLUMNS, WORDS, list_words, value_in_words, words_for_said
from merchant_app.screens.lists import routes
from merchant_app.wording import WORDS as TERMS
from registry.accounts.model import AccountState, PaymentAccount
from registry.audit.model import AuditEntry
from registry.lists import reading, workbook
from registry.lists.columns import Column
from registry.lists.errors import FileKind, FormatUnknown, TooManyColumns, TooManyRows, WorkbookDamaged
from registry.lists.model import OfferedList
from registry.merchants.model import LineOfBusiness, Merchant, MerchantKind
from registry.officers.model import Role
from tests.alphabets import in_windows_1258
from tests.browser import filled_in, same_page
from tests.factories import make_account, make_merchant, make_officer, make_place, make_ward
from tests.hostile import HOSTILE
from tests.sheets import far_away, sheet


@pytest.fixture
def place(session):
    return make_place(session, unit=make_ward(session), name="Đường Lý Thử")


@pytest.fixture
def official(session, browser, place):
    officer = make_officer(session, unit=place.unit)
    session.commit()
    browser.signed_in(officer)
    return officer


def offered(browser, content, *, name="ds.csv", expect=302, **more):
    if isinstance(content, str):
        content = content.encode("utf-8-sig")
    form = {"place": "", "letters": "", "list": (io.BytesIO(content), name), **more}
    return browser.post("/lists/offer", form, expect)


def texts(page, selector):
    return [" ".join(tag.get_text().split()) for tag in page.select(selector)]


def take(browser, address, **more):
    form = browser.get(address).select("form[action$=take]")[0]
    return browser.follow(browser.post(str(form["action"]), {**filled_in(form), **more}))


ROWS = """Số nhà;Tên biển hiệu;Chủ hộ;SĐT;Ngân hàng;STK;Chủ tài khoản
12;Tiệm Thử;Bà Đổi;;;;
20;Tiệm Mới;Bà Mới;912345678;VCB;0071000000168;BA MOI
12;Tiệm Khác;;;;;
21;Tiệm Lỗi;;;VCB;1.23E+11;BA LOI
"""


def test_from_the_file_to_the_register_and_the_sheet_of_results(session, browser, place, official):
    shop = make_merchant(session, place=place, unit_label="12", trade_name="Tiệm Thử", owner_name="Bà Thử")
    make_account(session, merchant=shop, state=AccountState.ACTIVE)
    session.commit()
    assert browser.get("/lists/").select("a[href='/lists/offer']")
    address = offered(browser, ROWS, place=str(place.id)).location
    assert session.scalars(select(Merchant)).all() == [shop]
    page = browser.get(address)
    assert [line.replace("\xa0", " ") for line in texts(page, ".list-counts li")] == [
        "Điểm mới1",
        "Có sửa1",
        "Không đổi0",
        "Có thể trùng1",
        "Lỗi, không nhập1",
    ]
    cards = texts(page, ".list-row")
    assert "Excel đã làm tròn" in cards[0]
    assert "cùng số nhà" in cards[1]
    assert "Bà Thử thành Bà Đổi" in cards[2] or "Bà Thử Bà Đổi" in cards[2]
    assert "một người khác phải duyệt" in cards[3]
    only = browser.get(f"{address}?show=error&page=9")
    assert len(only.select(".list-row")) == 1
    before = browser.client.get(f"{address}/result/csv").data.decode("utf-8-sig")
    assert before.count("chưa") >= 4
    assert "Đã ghi vào sổ: 2 dòng" in take(browser, address).get_text()
    session.expire_all()
    assert session.get_one(Merchant, shop.id).owner_name == "Bà Đổi"
    waiting = session.scalars(select(PaymentAccount).where(PaymentAccount.account_number == "0071000000168")).one()
    assert waiting.state is AccountState.PROPOSED
    lines = list(csv.reader(io.StringIO(browser.client.get(f"{address}/result/csv").data.decode("utf-8-sig"))))[1:]
    assert [(line[0], line[3]) for line in lines] == [("2", "có"), ("3", "có"), ("4", "không"), ("5", "không")]
    assert browser.client.get(f"{address}/result/xlsx").data[:2] == b"PK"
    assert browser.client.get(f"{address}/result/pdf").status_code == 404
    for again in ("take", "columns"):
        assert browser.post(f"{address}/{again}").location == address
    assert "Đã nhập" in browser.get("/lists/offer").get_text()
    assert browser.post(f"{address}/drop").location == "/lists/offer"
    assert browser.client.get(address).status_code == 404


def test_doubles_come_in_where_somebody_says_so(session, browser, place, official):
    make_merchant(session, place=place, unit_label="12", trade_name="Tiệm Thử")
    session.commit()
    address = offered(browser, ROWS, place=str(place.id)).location
    assert "Đã ghi vào sổ: 3 dòng" in take(browser, address, doubles_too="y").get_text()
    empty = offered(browser, "Tên biển hiệu\n;\nx\n", place=str(place.id)).location
    assert browser.get(empty).select("form[action$=take] button")


def test_what_was_not_shown_is_not_taken_in(session, browser, place, official, monkeypatch):
    address = offered(browser, ROWS, place=str(place.id)).location
    refused = browser.post(f"{address}/take", {"shown_hash": "0" * 64}, 200)
    assert any("Chưa nhập gì" in said for said in browser.refusals(refused))
    monkeypatch.setattr(routes, "list_turns", routes.Turns(0, 0, 0.0))
    assert any("nhiều người" in said for said in browser.refusals(browser.post(f"{address}/take", {}, 200)))
    assert any("nhiều người" in said for said in browser.refusals(offered(browser, ROWS, expect=200)))
    assert session.scalars(select(Merchant)).all() == []


def test_columns_are_guessed_and_may_be_said(session, browser, place, official):
    address = offered(browser, "cột một;cột hai\nTiệm Thử;12\n", place=str(place.id)).location
    page = browser.get(address)
    assert page.select("details[open]")
    form = page.select("form[action$=columns]")[0]
    fields = filled_in(form)
    assert any("Chưa có cột nào" in said for said in browser.refusals(browser.post(str(form["action"]), fields, 200)))
    twice = {**fields, "column_0": "trade_name", "column_1": "trade_name"}
    assert any("Hai cột cùng" in said for said in browser.refusals(browser.post(str(form["action"]), twice, 200)))
    nonsense = {**fields, "column_0": "trade_name", "column_1": "=1+1", "header": "99"}
    browser.post(str(form["action"]), nonsense, 200)
    said = {**fields, "column_0": "trade_name", "column_1": "unit_label"}
    assert browser.post(str(form["action"]), said).location == address
    assert "12 · Tiệm Thử" in browser.get(address).get_text()
    past = {**said, "header": "15"}
    browser.post(str(form["action"]), past)
    assert "Không có gì để nhập" in browser.get(address).get_text()
    assert browser.client.get(f"{address}/columns").location == address
    assert browser.client.get(f"{address}/take").location == address
    assert browser.client.get(f"{address}/drop").location == address


def test_files_that_are_no_lists_are_refused_in_a_sentence(browser, official, monkeypatch):
    plain = sheet([["Tên biển hiệu"], ["Tiệm"]])
    for content, words in (
        (b"", "không có dòng nào"),
        (b"\x89PNG", "một tấm ảnh"),
        (plain[:200], "bị hỏng"),
        (far_away(plain), "rộng quá"),
        (b"x\n" * 6_000, "dài quá"),
    ):
        said = browser.refusals(offered(browser, content, expect=200))
        assert any(words in sentence for sentence in said), (words, said)
    with monkeypatch.context() as smaller:
        smaller.setattr(reading, "MOST_BYTES", 10)
        assert any("lớn quá" in said for said in browser.refusals(offered(browser, ROWS, expect=200)))
    none = browser.post("/lists/offer", {"place": "", "letters": ""}, 200)
    assert any("Chưa chọn tệp" in said for said in browser.refusals(none))
    assert browser.refusals(offered(browser, ROWS, expect=200, place="xx"))
    monkeypatch.setattr(workbook, "CHILD", workbook.CHILD.with_name("no_such_child.py"))
    assert any("báo người quản trị" in said for said in browser.refusals(offered(browser, plain, expect=200)))
    huge = browser.client.post("/lists/offer", data=b"x" * 7_000_000, content_type="multipart/form-data; boundary=x")
    assert huge.status_code == 413
    assert "Tệp lớn quá" in huge.text


def test_every_refusal_has_a_sentence(app):
    with app.test_request_context():
        for refusal in (*map(FormatUnknown, FileKind), TooManyRows(1), TooManyColumns(1), WorkbookDamaged()):
            assert words_for_unreadable(refusal).endswith(".") or ".xlsx" in words_for_unreadable(refusal)


def test_what_the_reader_noticed_is_told(browser, place, official):
    rows = [["Số nhà", "Tên biển hiệu", "Ghi chú"], ["1", "Tiệm", ""], ["2", "Quán", ""]]
    content = sheet(rows, hidden_rows=[1], hidden_columns="B:C", merged=["A5:B6"], others=["Hai"])
    page = browser.get(offered(browser, content, place=str(place.id)).location).get_text()
    for words in ("dòng đang ẩn trong Excel, vẫn đọc: 2", "cột đang ẩn", "ô gộp", "chưa đọc: Hai"):
        assert words in page
    old = "Ten quan;Chu ho\nTiÖm phë;NguyÔn ThÞ H­êng\n".encode("cp1252")
    assert "TCVN3" in browser.get(offered(browser, old, place=str(place.id)).location).get_text()
    fonts = sheet([["Ten quan"], ["TiÖm phë NguyÔn ThÞ"], ["qu¸n phë"]])
    assert "đã đổi sang Unicode" in browser.get(offered(browser, fonts, place=str(place.id)).location).get_text()
    said = browser.get(
        offered(browser, in_windows_1258(ROWS), place=str(place.id), letters="windows-1258").location
    ).get_text()
    assert "Windows-1258" in said


def test_long_lists_are_shown_some_at_a_time(browser, place, official):
    rows = "".join(f"{number};Tiệm {number * 7919 % 1000}xyz{number}\n" for number in range(120))
    address = offered(browser, f"Số nhà;Tên biển hiệu\n{rows}", place=str(place.id)).location
    first, second = browser.get(address), browser.get(f"{address}?page=2")
    assert [len(page.select(".list-row")) for page in (first, second)] == [50, 50]
    assert "Trang 2/3" in second.get_text()


def test_lists_that_leave_are_told_to_the_trail(session, browser, place, official, monkeypatch):
    shop = make_merchant(session, place=place, trade_name="=1+1", closed_on=None, phone="0900000001")
    make_account(session, merchant=shop, state=AccountState.ACTIVE, account_number="0071000000168")
    make_merchant(session, place=place)
    other = make_place(session)
    session.commit()
    masked = browser.client.get("/lists/shops/csv").data.decode("utf-8-sig")
    assert "'=1+1" in masked
    assert "•••• 0168" in masked
    assert "0071000000168" not in masked
    full = browser.client.get(f"/lists/places/{place.id}/csv/full").data.decode("utf-8-sig")
    assert "0071000000168" in full
    assert browser.client.get(f"/lists/places/{place.id}/xlsx").headers["Content-Disposition"].endswith('.xlsx"')
    assert browser.client.get("/lists/shops/xlsx/full").status_code == 200
    told = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
    assert [entry.action for entry in told] == ["list:export", "list:export_full", "list:export", "list:export_full"]
    assert (told[1].details["rows"], told[1].subject_id, told[1].officer_id) == (2, place.id, official.id)
    none = browser.client.get("/lists/places/00000000-0000-0000-0000-000000000007/csv")
    theirs = browser.client.get(f"/lists/places/{other.id}/csv")
    assert (none.status_code, theirs.status_code) == (404, 404)
    assert same_page(none, theirs, other.id, "00000000-0000-0000-0000-000000000007")
    assert browser.client.get("/lists/shops/pdf").status_code == 404
    monkeypatch.setattr(exporting, "MOST_EXPORTED", 1)
    assert "Hãy tải từng địa bàn" in browser.follow(browser.client.get("/lists/shops/csv")).get_text()


def test_what_left_comes_back_the_same_and_the_template_is_read(session, browser, place, official):
    shop = make_merchant(session, place=place, trade_name="'+84 Quán", phone="0900000001")
    make_account(session, merchant=shop, state=AccountState.ACTIVE, account_number="0071000000168")
    session.commit()
    for form in ("csv", "xlsx", "csv/full", "xlsx/full", "csv?lang=en"):
        address = offered(browser, browser.client.get(f"/lists/shops/{form}").data).location
        assert "Không đổi1" in texts(browser.get(f"{address}?lang=vi"), ".list-counts li"), form
    for form in ("csv", "xlsx"):
        content = browser.client.get(f"/lists/template/{form}").data
        place.name = "Đường Ví Dụ"
        session.commit()
        assert "Điểm mới1" in texts(browser.get(offered(browser, content).location), ".list-counts li")
    assert browser.client.get("/lists/template/pdf").status_code == 404


@pytest.mark.parametrize("role", [Role.LEADER, Role.TEAM_MEMBER, Role.ADMIN])
def test_each_role_is_offered_what_it_may(session, browser, place, role):
    officer = make_officer(session, unit=place.unit, role=role)
    session.commit()
    browser.signed_in(officer)
    paths = ("/lists/", "/lists/shops/csv", "/lists/shops/csv/full", "/lists/offer")
    statuses = [browser.client.get(path).status_code for path in paths]
    assert statuses == ([200, 200, 403, 403] if role is Role.LEADER else [403] * 4)


def test_hostile_texts_in_a_file_break_nothing(session, browser, place, official):
    content = io.StringIO(newline="")
    typed = [text.replace("\0", "").encode("utf-8", "replace").decode() for text in HOSTILE]
    rows = [["Số nhà", "Tên biển hiệu", "Chủ", "STK", "<b>x"], *[[text] * 5 for text in typed]]
    csv.writer(content, delimiter=";").writerows(rows)
    answer = offered(browser, content.getvalue(), place=str(place.id), name="<script>alert(1)</script>.csv")
    page = browser.get(answer.location)
    assert not page.select("main script, main b[onerror], main img")
    take(browser, answer.location)
    assert session.scalars(select(OfferedList)).one().taken_at


def test_words_of_lists_are_read_again(app):
    with app.test_request_context():
        for kind, spellings in ((MerchantKind, KINDS), (LineOfBusiness, LINES)):
            assert all(term(str(TERMS[kind][member]), spellings) is member for member in kind)
        assert all(str(words) for words in COLUMNS.values())
        assert all(list_words(member) for kind in WORDS for member in kind)
        assert "40" in words_for_said(Said(Fault.TOO_LONG, None, "40"))
        assert "7" in words_for_said(Said(Fault.REPEATED, None, "7"))
        days = [value_in_words(Column.OPENED_ON, day) for day in ("", "2023-05-31")]
        assert days == ["–", "31/05/2023"]
        assert value_in_words(Column.KIND, "company") == "Doanh nghiệp"


def test_files_hold_what_no_file_can_hold():
    line = ["a\ud800", "", "=1"]
    assert as_csv(["h"], [line]).decode("utf-8-sig").splitlines()[1] == "a?,,'=1"
    assert as_xlsx(["h"], [line])[:2] == b"PK"

"""Codes that a provider issued: kept byte for byte, shown with whom they pay, and refused with what to do instead."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from qr import Content, write_merchant_payment, write_transfer
from registry.accounts.model import AccountState, QrKind, Scheme
from registry.accounts.queries import accounts_of_merchant
from registry.officers.model import Role
from tests.factories import make_account, make_merchant, make_officer
from tests.qr.payloads import item, payload, payment, receiver
from tests.qr.test_other_content import SCANNED

NUMBER = "0100000168"
VNPAY = {"26": item("00", "A000000775") + item("01", NUMBER)}
OF_VNPAY = payment(
    VNPAY | {"59": "NGUYEN THI THU", "62": item("03", "CA DO") + item("07", "QUAY 1")}, without=("38", "60")
)
SHOPEEPAY = item("00", "vn.airpay.www") + item("01", "0" * 36 + "A168")
OF_SHOPEEPAY = payment({"26": SHOPEEPAY, "59": "NGUYEN THI THU"}, without=("38",))
PROVIDERS = write_merchant_payment(
    bank_bin="970415", merchant_id="00MAU12345", category="5411", merchant_name="TIEM MAU", merchant_city="VUNG TAU"
)
KEPT = {"holder": "NGUYEN THI THU", "qr_kind": "merchant"}


@pytest.fixture
def merchant(session):
    merchant = make_merchant(session, trade_name="Cá Đỏ", owner_name="Nguyễn Thị Thử")
    session.commit()
    return merchant


@pytest.fixture
def proposer(session, merchant):
    return officer_at(session, merchant, Role.TEAM_MEMBER)


@pytest.fixture
def approver(session, merchant):
    return officer_at(session, merchant, Role.WARD_OFFICIAL)


@pytest.fixture
def of_vnpay(session, merchant, proposer, approver):
    """An active account that is VNPAY's code."""
    account = make_account(
        session,
        merchant=merchant,
        proposed_by=proposer,
        decided_by=approver,
        state=AccountState.ACTIVE,
        qr_kind=QrKind.MERCHANT,
        scheme=Scheme.VNPAY,
        bank_bin="",
        account_number=NUMBER,
        provider_payload=OF_VNPAY,
    )
    session.commit()
    return account


def officer_at(session, merchant, role):
    officer = make_officer(session, name=f"Người Duyệt Thử {role}", unit=merchant.place.unit, role=role)
    session.commit()
    return officer


def url_to_propose(merchant):
    return f"/merchants/{merchant.id}/account"


def accounts_now(session, merchant):
    session.expire_all()
    return accounts_of_merchant(session, merchant)


def words_on(page):
    return " ".join(page.get_text(" ").split())


def refused(browser, merchant, typed, field="provider_payload"):
    answer = browser.submit(url_to_propose(merchant), KEPT | typed, expect=200)
    said = browser.checked(answer, 200).select_one(f"#{field}-refusal")
    return " ".join(said.get_text().split()) if said else ""


def text_of_picture(picture):
    return text_read_twice(Image.open(BytesIO(picture)).convert("L"))


def code_on(paper):
    return text_read_twice(paper.render(scale=200 / 72, grayscale=True).to_pil())


def text_read_twice(image):
    [text] = {found.text for found in zxingcpp.read_barcodes(image)}
    assert [found.data.decode() for found in pyzbar.decode(image)] == [text]
    return text


@pytest.mark.parametrize(
    ("code", "scheme", "bank_bin", "number"),
    [
        (PROVIDERS, Scheme.NAPAS, "970415", "00MAU12345"),
        (OF_VNPAY, Scheme.VNPAY, "", NUMBER),
        (OF_SHOPEEPAY, Scheme.SHOPEEPAY, "", "0" * 36 + "A168"),
    ],
    ids=["VIETQRPay", "VNPAY", "ShopeePay"],
)
def test_a_providers_code_is_kept_byte_for_byte_and_fills_in_its_receiver(
    browser, session, merchant, proposer, approver, code, scheme, bank_bin, number
):
    browser.signed_in(proposer).submit(url_to_propose(merchant), KEPT | {"provider_payload": f"  {code}\r\n"})
    [account] = accounts_now(session, merchant)
    assert (account.qr_kind, account.scheme, account.provider_payload) == (QrKind.MERCHANT, scheme, code)
    assert (account.bank_bin, account.account_number) == (bank_bin, number)
    browser.signed_in(approver).submit(f"/accounts/{account.id}")
    assert text_of_picture(browser.client.get(f"/accounts/{account.id}/qr.png").data) == code


def test_from_proposal_to_a_sign_that_the_public_can_check(browser, session, merchant, proposer, approver):
    browser.signed_in(proposer).submit(url_to_propose(merchant), KEPT | {"provider_payload": OF_VNPAY})
    [account] = accounts_now(session, merchant)
    assert "VNPAY •••• 0168" in words_on(browser.signed_in(approver).get("/accounts/"))
    page = browser.get(f"/accounts/{account.id}")
    assert "VNPAY · mã người bán 0100 00 0168" in words_on(page)
    assert "Trả vào mã người bán 0100 00 0168 Cửa hàng CA DO Quầy QUAY 1" in words_on(page)
    assert "hợp đồng hoặc ứng dụng của VNPAY" in words_on(page)
    browser.submit(f"/accounts/{account.id}")
    assert "VNPAY" in words_on(browser.get(f"/merchants/{merchant.id}"))
    assert "VNPAY •••• 0168" in words_on(browser.get(f"/merchants/{merchant.id}/signs"))
    page = browser.follow(browser.submit(f"/merchants/{merchant.id}/signs", {"layout": "a6"}))
    assert "VNPAY" in words_on(page)
    code = page.select_one(".check-code").get_text()
    drawn = browser.client.get(page.select_one("a[href$='sign.pdf']")["href"])
    paper = pypdfium2.PdfDocument(drawn.data)[0]
    assert code_on(paper) == OF_VNPAY
    printed = " ".join(paper.get_textpage().get_text_bounded().split())
    assert "VNPAY" in printed
    assert "0168" in printed
    assert "so tên người nhận trên ứng dụng với tên trên biển" in printed
    told = words_on(browser.checked(browser.submit("/kiem-tra", {"code": code}, expect=200), 200))
    assert "Nhà cung cấp mã VNPAY" in told
    assert "4 ký tự cuối của mã người bán •••• 0168" in told


def test_of_a_long_number_the_sign_prints_its_end(browser, session, merchant, proposer, approver):
    browser.signed_in(proposer).submit(url_to_propose(merchant), KEPT | {"provider_payload": OF_SHOPEEPAY})
    [account] = accounts_now(session, merchant)
    browser.signed_in(approver).submit(f"/accounts/{account.id}")
    page = browser.follow(browser.submit(f"/merchants/{merchant.id}/signs", {"layout": "a6"}))
    assert page.select_one(".sign-account").get_text() == "…0000 A168"
    assert browser.client.get(page.select_one("a[href$='sign.pdf']")["href"]).status_code == 200


def test_a_bank_account_in_place_of_a_providers_code_is_compared(browser, session, merchant, of_vnpay, approver):
    newer = make_account(session, merchant=merchant, account_number="00099990001")
    session.commit()
    page = browser.signed_in(approver).get(f"/accounts/{newer.id}")
    rows = [[" ".join(cell.get_text().split()) for cell in row.select("th, td")] for row in page.select(".compared tr")]
    assert ["Nhận tiền qua", "VNPAY", "Vietcombank"] in rows
    assert ["Số hoặc mã", "0100 00 0168", "0009 999 0001"] in rows
    assert "Đang dùng: VNPAY, •••• 0168" in words_on(browser.get(url_to_propose(merchant)))


REFUSED = {
    "a bank nobody knows": (payment({"38": receiver(bank="999999", service="QRPUSH")}), "ngân hàng có mã số 999999"),
    "an unknown provider": (
        payment({"26": item("00", "vn.vi") + item("01", "1")}, without=("38",)),
        "một hệ thống chưa biết chưa giữ lại được",
    ),
    "a card network": (payment({"02": "4" + "0" * 15}, without=("38",)), "Mã của Visa chưa giữ lại được"),
    "a personal wallet": (
        payload({"04": "VNPayWallet", "05": "0900000000"}, without=("38",)),
        "ví VNPAY của một cá nhân",
    ),
    "a bill": (
        payment({"26": item("00", "00") + item("01", "0100000000-168"), "59": "EVN VI DU"}, without=("38",)),
        "hoá đơn tiền điện",
    ),
    "two receivers": (payment(VNPAY), "hơn một nơi nhận"),
    "a part nobody can read": (payment({"26": "0010A0"}), "không đọc được, nên không chắc tiền chỉ vào một nơi"),
    "another money": (payment({"53": "840"}), "không nhận tiền đồng"),
    "another country": (payment(VNPAY | {"58": "LA"}, without=("38",)), "mã của nước ngoài"),
    "a tip": (payment(VNPAY | {"55": "01"}, without=("38",)), "khách sẽ trả nhiều hơn giá bán"),
    "once": (payment(VNPAY | {"01": "12"}, without=("38",)), "mã tĩnh, dùng nhiều lần"),
    "an amount": (payment(VNPAY | {"54": "5000"}, without=("38",)), "mã không ghi số tiền"),
    "more in the receiver": (
        payment({"26": VNPAY["26"] + item("09", "x")}, without=("38",)),
        "Phần người nhận trong mã này có chỗ lạ",
    ),
    "cash": (payment({"38": receiver(service="QRCASH"), "62": "0504REF00704TERM"}), "mã rút tiền mặt"),
    "a transfer": (write_transfer(bank_bin="970436", account="0001"), "Đây là mã chuyển tiền"),
    "damage": (OF_VNPAY[:-1] + "?", "Mã bị hỏng hoặc thiếu ký tự"),
    "a web address": ("https://vidu.vn/ca", "Đây là địa chỉ trang web"),
    "a link of a wallet": ("https://me.momo.vn/vidu", "lấy mã nhận tiền VietQR"),
    "an identity card": ("012345678901||NGUOI THU|01012000|Nam|Vi du|01012021", "mã trên căn cước công dân"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_code_that_stays_with_its_provider_is_told_why(browser, session, merchant, proposer, name):
    code, words = REFUSED[name]
    assert words in refused(browser.signed_in(proposer), merchant, {"provider_payload": code})
    assert accounts_now(session, merchant) == []


def test_every_content_has_a_sentence_of_its_own(browser, merchant, proposer):
    browser.signed_in(proposer)
    one_of_each = {content: text for text, content in SCANNED if "\n" not in text and text.isprintable()}
    assert set(one_of_each) >= set(Content) - {Content.CONTACT}
    said = {refused(browser, merchant, {"provider_payload": text}) for text in one_of_each.values()}
    assert len(said) == len(one_of_each)


def test_no_bank_is_typed_beside_a_code_that_names_none(browser, session, merchant, proposer):
    browser.signed_in(proposer)
    typed = {"provider_payload": OF_VNPAY, "bank": "VCB"}
    assert "Mã này nhận tiền qua VNPAY" in refused(browser, merchant, typed, field="bank")
    typed = {"provider_payload": OF_VNPAY, "account_number": "0100000169"}
    assert "Trong mã ghi số 0100 00 0168" in refused(browser, merchant, typed, field="account_number")
    typed = {"provider_payload": PROVIDERS, "bank": "VCB"}
    assert "Trong mã ghi VietinBank" in refused(browser, merchant, typed, field="bank")
    assert accounts_now(session, merchant) == []


@pytest.mark.parametrize(
    ("name", "registered", "flagged"),
    [
        ("NGUYEN THI THU", "", False),
        ("HO KINH DOANH CA DO BEN", "HỘ KINH DOANH CÁ ĐỎ BẾN ĐÌNH", True),
        ("HO KINH DOANH CA DO BEN D", "HỘ KINH DOANH CÁ ĐỎ BẾN ĐÌNH", False),
        ("TRAN VAN KHAC", "", True),
        ("", "", True),
    ],
)
def test_the_approver_sees_the_code_as_read_and_a_name_of_somebody_else(
    browser, session, merchant, approver, name, registered, flagged
):
    merchant.registered_name = registered
    code = payment({"38": receiver(service="QRPUSH"), "59": name}, without=() if name else ("59",))
    account = make_account(
        session, merchant=merchant, qr_kind=QrKind.MERCHANT, account_number="0071000000168", provider_payload=code
    )
    session.commit()
    words = words_on(browser.signed_in(approver).get(f"/accounts/{account.id}"))
    assert f"Hệ thống NAPAS Tên người nhận {name or '–'} Nơi nhận HANOI" in words
    assert "Trả vào Vietcombank 0071 0000 0 0168" in words
    assert ("Cần hỏi lại" in words) is flagged
    assert bool(browser.get("/accounts/").select(".chip-waiting")) is flagged

"""A trader asks for a code with an amount and a note: the server makes it, where no script does."""

from urllib.parse import quote

import pytest

from merchant_app.pictures import code_picture
from qr import write_merchant_payment, write_transfer
from registry.accounts.errors import CodeIsKept
from registry.accounts.model import AccountState, QrKind
from registry.accounts.payloads import payload_asking
from registry.officers.model import Role
from registry.trader_links.operations import make_link
from tests.factories import make_account, make_merchant, make_officer
from tests.hostile import HOSTILE

BANK, NUMBER = "970436", "0071000000168"
STANDING = write_transfer(bank_bin=BANK, account=NUMBER)
KEPT = write_merchant_payment(
    bank_bin=BANK, merchant_id="QUAY0001", category="5499", merchant_name="Quay Thu", merchant_city="Vung Tau"
)


@pytest.fixture
def shop(session):
    return make_merchant(session, trade_name="Hải sản Bà Thử")


@pytest.fixture
def trader(browser, session, shop):
    """A phone on which the page is open."""
    token = make_link(session, by=make_officer(session, unit=shop.place.unit), merchant_id=shop.id)
    session.commit()
    browser.submit(f"/quan-toi/mo/{token}")
    return browser


def approved(session, shop, **content):
    account = make_account(
        session,
        merchant=shop,
        decided_by=make_officer(session, role=Role.LEADER, unit=shop.place.unit),
        state=AccountState.ACTIVE,
        **{"bank_bin": BANK, "account_number": NUMBER, **content},
    )
    session.commit()
    return account


def drawn_on(page):
    """What the one code on the page is drawn with."""
    return page.select_one("#own-picture path")["d"]


def drawing_of(payload):
    return str(code_picture(payload, title="")).split(' d="')[1].split('"')[0]


def asked(trader, **question):
    return trader.checked(trader.client.get("/quan-toi", query_string=question), 200)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("50000", 50_000),
        ("50.000", 50_000),
        (" 50,000 ", 50_000),
        ("50 000", 50_000),
        ("1.250.000 đ", 1_250_000),
        ("1", 1),
        ("007", 7),
        ("499.999.999 Đồng", 499_999_999),
        ("12000VND", 12_000),
        ("12000 vnđ", 12_000),
    ],
)
def test_an_amount_as_people_type_it_is_put_into_the_code(trader, session, shop, typed, amount):
    approved(session, shop)
    page = asked(trader, amount=typed, note="Tiền cá thu, sạp A-12 chợ mới")
    payload = write_transfer(bank_bin=BANK, account=NUMBER, amount=amount, purpose="Tiền cá thu, sạp A-12 chợ mới")
    assert drawn_on(page) == drawing_of(payload)
    assert page.select_one(".own-amount").get_text() == f"{amount:,} đ".replace(",", ".")
    assert "Nội dung: Tien ca thu, sap A-12 cho" in page.get_text()
    assert page.select_one("#own-picture title").get_text() == f"Mã QR nhận {amount:,} đ".replace(",", ".")


def test_without_anything_asked_it_is_the_standing_code(trader, session, shop):
    approved(session, shop)
    for question in ({}, {"amount": "", "note": " "}):
        page = asked(trader, **question)
        assert drawn_on(page) == drawing_of(STANDING)
        assert not page.select(".own-amount")
        assert page.select_one("#own-pad")["data-payload"] == STANDING
    page = asked(trader, note="Cảm ơn")
    assert drawn_on(page) == drawing_of(write_transfer(bank_bin=BANK, account=NUMBER, purpose="Cam on"))
    assert page.select_one("#own-pad")["data-payload"] == STANDING, "the script begins from the standing one"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("năm chục", "Hãy gõ số tiền bằng chữ số"),
        ("50.00", "Hãy gõ số tiền bằng chữ số"),
        ("5.0000", "Hãy gõ số tiền bằng chữ số"),
        ("-5", "Hãy gõ số tiền bằng chữ số"),
        ("５００", "Hãy gõ số tiền bằng chữ số"),
        ("0", "Số tiền từ 1 đ đến 499.999.999 đ."),
        ("500.000.000", "Số tiền từ 1 đ đến 499.999.999 đ."),
        ("9" * 21, "Dài quá"),
    ],
)
def test_another_amount_is_refused_at_its_field(trader, session, shop, typed, words):
    approved(session, shop)
    page = asked(trader, amount=typed, note="Tiền cá")
    assert words in page.select_one("#amount-refusal").get_text()
    assert page.select_one("#amount")["value"] == typed
    assert page.select_one("#note")["value"] == "Tiền cá"
    assert page.select_one("#own-asking").has_attr("open")
    assert drawn_on(page) == drawing_of(STANDING), "no code with a guessed amount"


def test_nothing_typed_breaks_the_page(trader, session, shop):
    approved(session, shop)
    for text in HOSTILE:
        for name in ("amount", "note"):
            answer = trader.client.get("/quan-toi", query_string=f"{name}={quote(text, errors='surrogatepass')}")
            trader.checked(answer, 200)
            assert "<script>alert" not in answer.text


def test_a_provider_s_code_is_kept_as_it_is(trader, session, shop):
    account = approved(
        session, shop, qr_kind=QrKind.MERCHANT, provider_payload=KEPT, account_number="QUAY0001", bank_bin=BANK
    )
    page = asked(trader, amount="50000", note="x")
    assert drawn_on(page) == drawing_of(KEPT)
    assert not page.select("#own-asking, .keys, .own-amount, [data-payload], [data-account]")
    assert page.select_one("#own-code-ways button")["data-way"] == "large"
    assert [script["src"].split("/")[-1].split("?")[0] for script in page.select("script[src]")] == ["own-code.js"]
    with pytest.raises(CodeIsKept):
        payload_asking(account, amount=1, note="")


def test_without_an_approved_account_there_is_no_keypad(trader, session, shop):
    make_account(session, merchant=shop)
    session.commit()
    page = asked(trader, amount="50000")
    assert not page.select("#own-pad, #own-asking, #own-picture, script")

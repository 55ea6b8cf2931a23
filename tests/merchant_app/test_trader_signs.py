"""A trader has the own sign made in any size, and takes it away as a page to print or a picture for a print shop."""

from io import BytesIO
from threading import Event, Thread

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pyzbar import pyzbar
from sqlalchemy import select, update

from merchant_app import sign_files
from merchant_app.sign_sizes import SIZES
from qr import LAYOUTS
from registry.accounts.model import AccountState
from registry.accounts.payloads import payload_of
from registry.audit.model import AuditEntry
from registry.consents.model import Purpose, Turn
from registry.merchants.model import Merchant
from registry.officers.model import Role
from registry.signs.model import Sign
from registry.signs.operations import make_sign, void_sign
from registry.trader_links.operations import make_link
from registry.turns import Turns
from tests.factories import make_account, make_consent, make_merchant, make_officer


@pytest.fixture
def shop(session):
    return make_merchant(session, trade_name="Hải sản Bà Thử")


@pytest.fixture
def official(session, shop):
    return make_officer(session, unit=shop.place.unit)


@pytest.fixture
def account(session, shop):
    leader = make_officer(session, role=Role.LEADER, unit=shop.place.unit)
    account = make_account(session, merchant=shop, decided_by=leader, state=AccountState.ACTIVE)
    session.commit()
    return account


@pytest.fixture
def trader(browser, session, shop, official):
    token = make_link(session, by=official, merchant_id=shop.id)
    session.commit()
    browser.submit(f"/quan-toi/mo/{token}")
    return browser


def make(trader, layout="a6"):
    """Press the button of a size, and give what the page says then."""
    answer = trader.post(f"/quan-toi/bien/{layout}")
    assert answer.location == f"/quan-toi/bien#{layout}"
    return " ".join(trader.get("/quan-toi/bien").get_text(" ").split())


def signs(session):
    session.expire_all()
    return session.scalars(select(Sign).order_by(Sign.serial)).all()


@pytest.mark.parametrize("layout", SIZES)
def test_every_size_comes_as_page_and_as_picture_with_the_shop_s_code(trader, session, account, layout):
    assert "Biển đã có." in make(trader, layout)
    pdf, png = (trader.client.get(f"/quan-toi/bien/{layout}/bien.{kind}") for kind in ("pdf", "png"))
    assert (pdf.mimetype, png.mimetype) == ("application/pdf", "image/png")
    assert f'filename="{layout}-' in png.headers["Content-Disposition"]
    page = pypdfium2.PdfDocument(pdf.data)
    assert len(page) == 1
    of_page = page[0].render(scale=300 / 72).to_pil()
    picture = Image.open(BytesIO(png.data))
    for drawn in (of_page, picture):
        (found,) = zxingcpp.read_barcodes(drawn, formats=zxingcpp.BarcodeFormat.QRCode)
        (other,) = pyzbar.decode(drawn, symbols=[pyzbar.ZBarSymbol.QRCODE])
        assert found.text == other.data.decode() == payload_of(account)
    size = LAYOUTS[layout]
    for pixels, dots, millimetres in zip(picture.size, picture.info["dpi"], (size.width, size.height), strict=True):
        assert dots == pytest.approx(300, abs=0.01)
        assert pixels / dots * 25.4 == pytest.approx(millimetres, abs=0.1), "its true size stands in the file"
    assert trader.client.get(f"/quan-toi/bien/{layout}/bien.pdf").data == pdf.data, "drawn again it is the same"


def test_what_an_official_made_is_there_and_not_made_twice(trader, session, shop, official, account):
    sign = make_sign(session, by=official, merchant_id=shop.id, layout="a5", place_line="CHỢ", unit_line="Sạp 1")
    session.commit()
    page = trader.get("/quan-toi/bien")
    assert sign.serial in page.select_one("#a5").get_text()
    assert not page.select("#a5 form")
    assert trader.client.get("/quan-toi/bien/a5/bien.pdf").status_code == 200
    make(trader)
    make(trader)
    assert [one.layout for one in signs(session)] == ["a5", "a6"]
    made = session.scalars(select(AuditEntry).where(AuditEntry.action == "sign:make")).all()
    assert [entry.officer_id for entry in made] == [official.id, None]


def test_a_size_that_is_not_made_yet_has_no_file(trader, account):
    for kind in ("pdf", "png"):
        answer = trader.client.get(f"/quan-toi/bien/a6/bien.{kind}")
        assert (answer.status_code, answer.location) == (302, "/quan-toi/bien#a6")
        assert trader.client.get(f"/quan-toi/bien/nothing/bien.{kind}").status_code == 404
    assert trader.client.get("/quan-toi/bien/a6").location == "/quan-toi/bien#a6"
    trader.post("/quan-toi/bien/nothing", expect=404)


def test_without_an_approved_account_nothing_is_made(trader, session, shop):
    make_account(session, merchant=shop)
    session.commit()
    assert not trader.get("/quan-toi/bien").select("form[action^='/quan-toi/bien']")
    assert "chưa có tài khoản nào được duyệt" in make(trader)
    assert signs(session) == []


def test_a_shop_renamed_since_the_approval_waits_for_the_ward(trader, session, shop, account):
    make(trader)
    shop.trade_name = "Quán mới"
    session.commit()
    page = trader.get("/quan-toi/bien")
    assert "đã sửa sau khi duyệt" in page.get_text()
    assert not page.select("form[action^='/quan-toi/bien']")
    assert page.select("#a6 a[href$='.pdf']"), "what hangs is still good"
    assert "đã sửa sau khi duyệt" in make(trader, "a5")
    assert len(signs(session)) == 1


def test_without_consent_the_page_leads_to_it_and_nothing_is_made(trader, session, shop, account):
    session.add(make_consent(shop, Purpose.PRINT_SIGN, Turn.WITHDRAWN))
    session.commit()
    page = trader.get("/quan-toi/bien")
    assert page.select("a[href='/quan-toi/dong-y/print_sign']")
    assert not page.select("form[action^='/quan-toi/bien']")
    assert "chưa đồng ý in tên" in make(trader)
    assert signs(session) == []
    trader.submit("/quan-toi/dong-y/print_sign", {"agreed": "y"})
    assert "Biển đã có." in make(trader)


def test_a_sign_that_no_longer_holds_is_not_given_out(trader, session, official, account):
    make(trader)
    (sign,) = signs(session)
    void_sign(session, by=official, sign_id=sign.id)
    session.commit()
    assert trader.client.get("/quan-toi/bien/a6/bien.pdf").status_code == 302
    make(trader)
    assert len(signs(session)) == 2


def test_words_that_do_not_fit_are_told_and_no_row_is_kept(trader, session, shop, account):
    session.execute(update(Merchant).where(Merchant.id == shop.id).values(unit_label="龍"))
    session.commit()
    assert "không vừa biển cỡ này" in make(trader)
    assert signs(session) == []


def test_a_closed_shop_makes_none(trader, session, shop, account):
    make(trader)
    (sign,) = signs(session)
    shop.closed_on = shop.opened_on
    session.commit()
    trader.post("/quan-toi/bien/a6", expect=401)
    assert signs(session) == [sign]


def test_pictures_wait_for_one_another(trader, session, account, monkeypatch):
    make(trader)
    turns = Turns(at_once=1, waiting=0, patience=0.01)
    monkeypatch.setattr(sign_files, "_PICTURES", turns)
    begun, ended = Event(), Event()

    def keep() -> None:
        with turns.turn():
            begun.set()
            ended.wait(10)

    other = Thread(target=keep)
    other.start()
    begun.wait(10)
    answer = trader.client.get("/quan-toi/bien/a6/bien.png")
    ended.set()
    other.join()
    assert answer.status_code == 302
    assert "Nhiều người đang lấy hình" in trader.get("/quan-toi/bien").get_text()
    assert trader.client.get("/quan-toi/bien/a6/bien.png").status_code == 200

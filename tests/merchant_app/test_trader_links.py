"""An official gives a shop the link to its trader's page: shown once, large, revocable; nobody of another ward does."""

import re

import pytest
from PIL import Image
from pyzbar import pyzbar
from sqlalchemy import select

from database.base import utc_now
from registry.audit.model import AuditEntry
from registry.consents.model import Purpose, Turn
from registry.officers.model import Role
from registry.trader_links.model import TraderLink
from registry.trader_links.operations import make_link
from registry.trader_links.tokens import is_signed
from tests.browser import Browser, same_page
from tests.factories import make_consent, make_merchant, make_officer


@pytest.fixture
def shop(session):
    shop = make_merchant(session, trade_name="Hải sản Bà Thử")
    session.commit()
    return shop


@pytest.fixture
def official(browser, session, shop):
    officer = make_officer(session, unit=shop.place.unit, name="Cán Bộ Đưa")
    session.commit()
    return browser.signed_in(officer)


def words(page):
    return " ".join(page.get_text(" ").split())


def made(official, shop):
    """The secret in the code that is shown."""
    page = official.checked(official.submit(f"/merchants/{shop.id}/trader-link", expect=200), 200)
    code = page.select_one(".code-frame svg")
    side = int(str(code["viewbox"]).split()[-1])
    picture = Image.new("L", (side, side), 255)
    for rectangle in re.finditer(r"M(\d+) (\d+)h(\d+)v(\d+)", str(code.select_one("path")["d"])):
        x, y, width, height = map(int, rectangle.groups())
        picture.paste(0, (x, y, x + width, y + height))
    (found,) = pyzbar.decode(picture.resize((side * 6, side * 6), Image.Resampling.NEAREST))
    return re.fullmatch(r"http://vungtau\.example/quan-toi/mo/([\w-]{43})", found.data.decode())[1]


def test_the_code_is_shown_once_and_opens_the_shops_page(official, shop, session, app, sessions):
    assert "Chưa có mã" in words(official.get(f"/merchants/{shop.id}"))
    token = made(official, shop)
    assert is_signed(token)
    given = words(official.get(f"/merchants/{shop.id}/trader-link"))
    assert "Cán Bộ Đưa" in given
    assert "chưa mở lần nào" in given
    for page in (f"/merchants/{shop.id}", f"/merchants/{shop.id}/trader-link", f"/trail/merchants/{shop.id}"):
        assert token not in official.client.get(page).text
    phone = Browser(app.test_client(), sessions)
    phone.submit(f"/quan-toi/mo/{token}")
    assert phone.get("/quan-toi").h1.get_text() == "Hải sản Bà Thử"
    assert "chưa mở lần nào" not in words(official.get(f"/merchants/{shop.id}/trader-link"))
    trail = words(official.get(f"/trail/merchants/{shop.id}"))
    assert "Đã làm mã vào trang của quầy" in trail
    assert "chủ quầy, trên trang của quầy" in trail
    details = session.scalars(select(AuditEntry.details).where(AuditEntry.merchant_id == shop.id)).all()
    assert token not in str(details)


def test_a_new_code_and_the_lock_end_the_one_before(official, shop, app, sessions):
    phone = Browser(app.test_client(), sessions)
    phone.submit(f"/quan-toi/mo/{made(official, shop)}")
    newer = made(official, shop)
    phone.get("/quan-toi", expect=401)
    phone.submit(f"/quan-toi/mo/{newer}")
    answer = official.submit(f"/merchants/{shop.id}/trader-link", form=1)
    assert "Đã khoá" in words(official.follow(answer))
    phone.get("/quan-toi", expect=401)
    again = official.post(f"/merchants/{shop.id}/trader-link/end")
    assert "Không có gì để khoá" in words(official.follow(again))


def test_a_closed_shop_and_one_that_took_back_its_consent_get_none(official, shop, session):
    page = f"/merchants/{shop.id}/trader-link"
    session.add(make_consent(shop, Purpose.KEEP_CONTACT, Turn.WITHDRAWN))
    session.commit()
    assert "rút lại đồng ý" in str(official.refusals(official.submit(page, expect=200)))
    shop.closed_on = shop.opened_on
    session.commit()
    assert "đã đóng cửa" in str(official.refusals(official.submit(page, expect=200)))
    assert session.scalars(select(TraderLink)).all() == []
    assert "Trang riêng của chủ quầy" not in words(official.get(f"/merchants/{shop.id}"))


def test_another_wards_shop_is_none(official, session):
    other = make_merchant(session)
    session.commit()
    never = "00000000-0000-0000-0000-000000000007"
    for path in ("trader-link", "trader-link/end"):
        asked = [official.post(f"/merchants/{known}/{path}", expect=404) for known in (other.id, never)]
        assert same_page(*asked, other.id, never)
    assert official.client.get(f"/merchants/{other.id}/trader-link").status_code == 404
    assert session.scalars(select(TraderLink)).all() == []


@pytest.mark.parametrize("role", [Role.TEAM_MEMBER, Role.LEADER, Role.ADMIN, Role.PARTNER])
def test_only_officials_give_it(browser, session, shop, role):
    officer = make_officer(session, role=role, unit=shop.place.unit)
    session.commit()
    someone = browser.signed_in(officer)
    someone.post(f"/merchants/{shop.id}/trader-link", expect=403)
    someone.post(f"/merchants/{shop.id}/trader-link/end", expect=403)
    assert session.scalars(select(TraderLink)).all() == []


def test_going_back_to_the_lock_leads_to_the_page(official, shop):
    page = f"/merchants/{shop.id}/trader-link"
    assert official.client.get(f"{page}/end").location == page


def test_another_owner_ends_the_link_and_the_official_is_told(official, session, shop):
    made(official, shop)
    same = official.follow(official.submit(f"/merchants/{shop.id}/edit", {"trade_name": "Hải sản Ông Thử"}))
    assert "bị khoá" not in words(same)
    page = official.follow(official.submit(f"/merchants/{shop.id}/edit", {"owner_name": "Trần Văn Khác"}))
    assert "nên mã vào trang của quầy bị khoá: hãy làm mã mới cho chủ" in words(page)
    assert "Chưa có mã" in words(page)
    assert "đã ghi chủ khác hoặc số điện thoại khác" in words(official.get(f"/trail/merchants/{shop.id}"))


def test_a_link_whose_maker_went_elsewhere_should_be_made_anew(official, session, shop):
    gone = make_officer(session, unit=shop.place.unit, name="Người Đã Chuyển")
    make_link(session, by=gone, merchant_id=shop.id)
    session.commit()
    pages = (f"/merchants/{shop.id}", f"/merchants/{shop.id}/trader-link")
    assert not any("nay không còn phụ trách" in words(official.get(page)) for page in pages)
    gone.disabled_at = utc_now()
    session.commit()
    for page in pages:
        assert "Người Đã Chuyển làm mã này mà nay không còn phụ trách ở đây" in words(official.get(page))


def test_an_admin_sees_how_many_links_end_with_an_officer(official, session, shop, browser):
    made(official, shop)
    maker = session.scalars(select(TraderLink)).one().made_by
    admin = make_officer(session, unit=shop.place.unit, role=Role.ADMIN)
    session.commit()
    browser.signed_in(admin)
    page = words(browser.get(f"/officers/{maker.id}"))
    assert "1 mã còn dùng" in page
    assert "1 mã vào trang của quầy do người này làm cũng bị khoá" in page
    browser.post(f"/officers/{maker.id}/disable")
    assert "mã còn dùng" not in words(browser.get(f"/officers/{maker.id}"))
    assert "Mã của quầy đã khoá" in words(browser.get(f"/trail/officers/{maker.id}"))

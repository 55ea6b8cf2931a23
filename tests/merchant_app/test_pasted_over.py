"""A trader tells that the own code was pasted over: what to do at once, and a report to the ward."""

from dataclasses import replace

import pytest

from campaigns.incidents.model import IncidentKind, Source, Verdict
from merchant_app import incident_photo
from merchant_app.screens.trader_page import counting, pasted_over
from merchant_app.tries import REFUSED_PHOTOS_OF_LINK, REQUESTS_OF_LINK
from qr import write_transfer
from registry.accounts.model import AccountState
from registry.trader_links.operations import make_link
from tests.factories import make_account, make_merchant, make_officer
from tests.hostile import HOSTILE
from tests.merchant_app.reporting import code_on, incidents, photos, send_report, words_on
from tests.photos import code_picture, photo_of, photo_of_nothing

ADDRESS = "/quan-toi/bi-dan-de"
NUMBER, OTHER = "0071000000168", "0099000000001"


@pytest.fixture
def shop(session):
    shop = make_merchant(session)
    make_account(session, merchant=shop, state=AccountState.ACTIVE, account_number=NUMBER)
    session.commit()
    return shop


@pytest.fixture
def trader(browser, session, shop):
    official = make_officer(session, unit=shop.place.unit)
    session.commit()
    token = make_link(session, by=official, merchant_id=shop.id)
    session.commit()
    browser.submit(f"/quan-toi/mo/{token}")
    return browser


def test_the_traders_page_leads_there(trader):
    assert trader.get("/quan-toi").select_one(f'main a[href="{ADDRESS}"]')
    page = trader.get(ADDRESS)
    assert "Gỡ biển xuống" in page.select_one(".alarm").get_text()
    assert page.select_one('.alarm a[href="/quan-toi"]')


@pytest.mark.parametrize(
    ("account", "verdict"), [(NUMBER, Verdict.MATCHES), (OTHER, Verdict.WRONG_ACCOUNT), (None, Verdict.NO_PHOTO)]
)
def test_it_becomes_an_incident_of_the_shop(trader, session, shop, account, verdict):
    photo = photo_of(code_picture(write_transfer(bank_bin="970436", account=account))) if account else None
    page = send_report(trader, ADDRESS, {"told": "Khách báo tên lạ"}, photo)
    (incident,) = incidents(session)
    assert (incident.kind, incident.source, incident.verdict) == (IncidentKind.PASTED_OVER, Source.TRADER, verdict)
    assert (incident.place_id, incident.merchant_id, incident.told) == (shop.place_id, shop.id, "Khách báo tên lạ")
    assert len(photos(session)) == (account is not None)
    assert "Gỡ biển xuống" in page.select_one(".alarm").get_text()
    answer = trader.post("/tra-loi", {"code": code_on(page)}, expect=200)
    assert "đang xem" in answer.text
    assert OTHER not in page.decode()


def test_a_photo_that_is_none(trader, session):
    page = send_report(trader, ADDRESS, {"told": "Khách báo"}, b"GIF89a")
    assert "không phải ảnh" in page.select_one("#photo-refusal").get_text()
    assert page.select_one("#told").get_text().strip() == "Khách báo"
    assert incidents(session) == []


def test_a_flood_of_payers_reports_does_not_delay_it(trader, session, monkeypatch):
    monkeypatch.setattr(incident_photo, "turns_of_reporters", incident_photo.Turns(0, 0, 0))
    send_report(trader, ADDRESS, {"told": "Khách báo"}, photo_of_nothing())
    assert len(photos(session)) == 1
    monkeypatch.setattr(pasted_over, "turns_of_traders", incident_photo.Turns(0, 0, 0))
    page = send_report(trader, ADDRESS, {"told": "Khách báo"}, photo_of_nothing())
    assert "chờ vài giây" in page.select_one("#photo-refusal").get_text()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words(trader, text):
    page = send_report(trader, ADDRESS, {"told": text.encode("utf-8", "replace").decode()})
    assert "<script>alert" not in page.decode()
    assert page.select_one(".answer-code, .refusal")


def test_so_many_a_day(trader, session, monkeypatch):
    monkeypatch.setattr(counting, "REQUESTS_OF_LINK", replace(REQUESTS_OF_LINK, limit=1))
    assert code_on(send_report(trader, ADDRESS, {}))
    page = send_report(trader, ADDRESS, {"told": "Lại nữa"})
    assert "gọi ngay" in page.select_one("#told-refusal").get_text()
    assert page.select_one("#told").get_text().strip() == "Lại nữa"
    assert len(incidents(session)) == 1


def test_photos_that_are_refused_use_up_no_request_but_a_limit_of_their_own(trader, session, monkeypatch):
    monkeypatch.setattr(counting, "REQUESTS_OF_LINK", replace(REQUESTS_OF_LINK, limit=1))
    monkeypatch.setattr(pasted_over, "REFUSED_PHOTOS_OF_LINK", replace(REFUSED_PHOTOS_OF_LINK, limit=2))
    for _ in range(2):
        assert "không phải ảnh" in words_on(send_report(trader, ADDRESS, {}, b"GIF89a"))
    assert "không có ảnh" in words_on(send_report(trader, ADDRESS, {}, photo_of_nothing()))
    assert code_on(send_report(trader, ADDRESS, {}))
    assert "gọi ngay" in words_on(send_report(trader, ADDRESS, {}))


def test_the_same_form_sent_again_is_one_incident_with_the_same_code(trader, session):
    """A page loaded anew, or a second tap; without the id of the page there were two, and the first code was gone."""
    once = {"once": trader.get(ADDRESS).select_one("[name=once]")["value"]}
    first, again = (send_report(trader, ADDRESS, {"told": "Khách báo"} | once, photo_of_nothing()) for _ in range(2))
    assert code_on(first) == code_on(again)
    assert "Phường đã nhận" in again.h1.get_text()
    assert (len(incidents(session)), len(photos(session))) == (1, 1)
    other = send_report(trader, ADDRESS, {**once, "told": "Chuyện khác"}, photo_of_nothing())
    assert code_on(other) != code_on(first), "what was changed on the page is told as well"
    assert code_on(send_report(trader, ADDRESS, {"once": "\0<"})) not in (code_on(first), code_on(other))
    assert len(incidents(session)) == 3


def test_without_the_link_nothing_opens(browser, session):
    page = browser.get(ADDRESS, expect=401)
    assert "chưa mở" in page.h1.get_text()
    assert incidents(session) == []
    assert "Làm ngay" not in words_on(page)

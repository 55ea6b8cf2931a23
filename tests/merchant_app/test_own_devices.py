"""Where one is signed in, on screen, and ending what should not go on."""

import pytest

from merchant_app.screens.sign_in.device_names import device_name
from registry.sign_ins.model import SignIn
from tests.factories import make_officer, make_place
from tests.signing_in import open_sign_in_of

NOBODYS = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def officer(session, browser):
    officer = make_officer(session, place=make_place(session))
    session.commit()
    browser.signed_in(officer)
    return officer


@pytest.fixture
def tablet(session, officer):
    open_sign_in_of(session, officer, device="Safari · iPad")
    session.commit()
    return session.query(SignIn).filter_by(device="Safari · iPad").one()


def rows(page):
    return [" ".join(row.get_text().split()) for row in page.select(".rows > li")]


def test_each_device_is_named_and_this_one_marked(browser, tablet):
    shown = rows(browser.get("/devices/"))
    assert len(shown) == 2
    assert sum("Safari · iPad" in row and "Đăng xuất" in row for row in shown) == 1
    assert sum("Máy không rõ loại" in row and "Máy này" in row for row in shown) == 1


def test_one_is_signed_out_and_the_others_go_on(browser, session, officer, tablet):
    page = browser.follow(browser.submit("/devices/"))
    assert "Đã đăng xuất máy đó." in page.select_one("main").get_text()
    assert len(rows(page)) == 1
    assert browser.post(f"/devices/{tablet.id}/end", expect=404)


def test_all_others_are_signed_out(browser, session, officer, tablet):
    open_sign_in_of(session, officer)
    session.commit()
    page = browser.follow(browser.post("/devices/end-others"))
    assert len(rows(page)) == 1
    assert not page.select("main form")


def test_anothers_device_is_as_if_there_were_none(browser, session, officer):
    open_sign_in_of(session, make_officer(session))
    session.commit()
    theirs = session.query(SignIn).filter(SignIn.officer_id != officer.id).one()
    answers = [browser.post(f"/devices/{known}/end", expect=404) for known in (theirs.id, NOBODYS)]
    assert (
        len({" ".join(browser.checked(answer, 404).select_one("main").get_text().split()) for answer in answers}) == 1
    )
    session.refresh(theirs)
    assert theirs.ended_at is None


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        (
            (
                "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) "
                "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36"
            ),
            "Samsung Internet · Android",
        ),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                "Version/17.5 Mobile/15E148 Safari/604.1"
            ),
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox · Windows"),
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                "coc_coc_browser/120.0.0 Chrome/114.0.0.0 Safari/537.36"
            ),
            "Cốc Cốc · Windows",
        ),
        ("curl/8.5.0", ""),
        ("<script>alert(1)</script>" * 100, ""),
        ("", ""),
    ],
)
def test_what_a_browser_calls_itself_in_two_names(sent, named):
    assert device_name(sent) == named

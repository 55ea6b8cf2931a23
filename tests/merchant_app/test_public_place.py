"""A place's public page: figures of many, names of those who agreed, and nothing about a person in any byte."""

import uuid

import pytest

from campaigns.ladder.model import Fact, Rung, Turn
from registry.accounts.model import AccountState
from registry.consents.model import Purpose
from registry.places.model import PlaceKind
from registry.signs.operations import make_sign
from tests.browser import same_page
from tests.factories import LONG_AGO, make_account, make_consent, make_merchant, make_officer, make_place, make_ward
from tests.hostile import HOSTILE

CANARIES = ("Chủ Canary", "CHU CANARY", "0900000168", "0071000000168", "0100000168", "Hộ Canary")


@pytest.fixture
def place(session):
    place = make_place(session, unit=make_ward(session, name="Phường Thử"), kind=PlaceKind.MARKET, name="Chợ <Thử>")
    session.commit()
    return place


def shop(session, place, label, *rungs, agreed=(Purpose.PUBLIC_LIST,), **given):
    given.setdefault("trade_name", f"Tiệm {label}")
    made = make_merchant(session, place=place, unit_label=label, agreed=agreed, **given)
    official = make_officer(session, unit=place.unit)
    for rung in rungs:
        session.add(Fact(merchant=made, rung=rung, turn=Turn.REACHED, happened_on=LONG_AGO, recorded_by_id=official.id))
    session.flush()
    return made


def words_on(page):
    return " ".join(page.select_one("main").get_text(" ").split())


def address_of(place):
    return f"/dia-ban/{place.id}"


def test_how_far_a_place_has_come(browser, session, place):
    for number in range(6):
        shop(session, place, str(number), *((Rung.SURVEYED, Rung.SIGN_POSTED) if number < 2 else (Rung.SURVEYED,)))
    session.commit()
    page = browser.get(address_of(place))
    assert page.h1.get_text() == "Chợ <Thử>"
    assert "Phường Thử" in page.select_one(".crumb").get_text()
    assert "33,3 %" in page.select_one(".big-figure").get_text().replace("\xa0", " ")
    assert "2/6 điểm đã gắn biển" in words_on(page)
    assert "Đã gắn biển: 33,3" in page.select_one(".progress-bar-svg")["aria-label"]
    rungs = [" ".join(row.get_text(" ").split()).replace("\xa0", " ") for row in page.select(".ladder tbody tr")]
    assert len(rungs) == 7
    assert rungs[0].endswith("Đã khảo sát 100,0 % 6/6")
    assert rungs[4].endswith("Đã gắn biển 33,3 % 2/6")
    for led_to in ("/kiem-tra", f"{address_of(place)}/bao", "/tra-loi"):
        assert page.select(f'main a[href="{led_to}"]')


def test_a_place_of_few_shops_has_no_figures(browser, session, place):
    for number in range(4):
        shop(session, place, str(number), Rung.SURVEYED)
    shop(session, place, "closed", closed_on=LONG_AGO)
    session.commit()
    page = browser.get(address_of(place))
    assert not page.select(".big-figure, .ladder, .progress-bar-svg")
    assert "chưa đến 5 điểm" in words_on(page)
    assert "4/4" not in words_on(page)
    shop(session, place, "5", Rung.SURVEYED)
    session.commit()
    assert browser.get(address_of(place)).select(".big-figure")  # one more, and there are


def test_only_who_agreed_is_named_and_by_nothing_but_the_door(browser, session, place):
    private = {"owner_name": CANARIES[0], "phone": CANARIES[2], "tax_code": CANARIES[4], "registered_name": CANARIES[5]}
    both = (Purpose.PUBLIC_LIST, Purpose.PRINT_SIGN, Purpose.KEEP_CONTACT)
    shown = [shop(session, place, f"A-{number}", Rung.SURVEYED, agreed=both, **private) for number in (12, 2)]
    hidden = [shop(session, place, f"B-{number}", Rung.SURVEYED, agreed=both[1:], **private) for number in range(5)]
    official = make_officer(session, unit=place.unit)
    signs = []
    for merchant in (*shown, *hidden):
        make_account(
            session, merchant=merchant, state=AccountState.ACTIVE, account_number=CANARIES[3], holder=CANARIES[1]
        )
        signs.append(
            make_sign(session, by=official, merchant_id=merchant.id, layout="a6", place_line="CHỢ", unit_line="Phường")
        )
    session.commit()
    page = browser.get(address_of(place))
    named = [" ".join(row.get_text(" ").split()) for row in page.select(".public-shops li")]
    assert named == ["A-2 Tiệm A-2", "A-12 Tiệm A-12"]
    for address in (address_of(place), f"{address_of(place)}/bao", f"{address_of(place)}?lang=en"):
        everything = browser.client.get(address).text
        for secret in (*CANARIES, CANARIES[3][-4:], official.name, *(sign.serial for sign in signs)):
            assert secret not in everything, (address, secret)
        for merchant in hidden:
            for secret in (merchant.trade_name, str(merchant.id), merchant.unit_label):
                assert secret not in everything
    session.add(make_consent(shown[0], Purpose.PUBLIC_LIST, turn="withdrawn"))
    session.commit()
    assert "Tiệm A-12" not in browser.client.get(address_of(place)).text


def test_a_hundred_on_a_page_in_walking_order(browser, session, place):
    for number in range(203, 0, -1):
        shop_of(session, place, number)
    session.commit()
    for asked, first, last, count in (
        ("", "1", "100", 100),
        ("?trang=2", "101", "200", 100),
        ("?trang=3", "201", "203", 3),
        ("?trang=9", "201", "203", 3),
        ("?trang=0", "1", "100", 100),
        *((f"?trang={odd}", "1", "100", 100) for odd in ("-1", "x", "²", "1" * 40, "%00")),
    ):
        labels = [row.get_text() for row in browser.get(address_of(place) + asked).select(".public-shops .number")]
        assert (labels[0], labels[-1], len(labels)) == (first, last, count), asked
    page = browser.get(f"{address_of(place)}?trang=2")
    assert [link["href"].rpartition("=")[2] for link in page.select("nav.actions a")] == ["1", "3"]
    assert "Trang 2/3" in words_on(page)


def shop_of(session, place, number):
    return make_merchant(
        session, place=place, unit_label=str(number), trade_name=f"Tiệm {number}", agreed=(Purpose.PUBLIC_LIST,)
    )


def test_what_people_call_their_shops_breaks_nothing(browser, session, place):
    for number, text in enumerate(text for text in HOSTILE if "\x00" not in text and "\ud83d" not in text):
        make_merchant(
            session, place=place, unit_label=str(number), trade_name=text[:120], agreed=(Purpose.PUBLIC_LIST,)
        )
    session.commit()
    answer = browser.client.get(address_of(place))
    browser.checked(answer, 200)
    assert "<script>alert" not in answer.text
    assert "onerror=alert(1)>" not in answer.text.replace("&gt;", "")


@pytest.mark.parametrize("rest", ["", "/bao"])
def test_a_place_that_is_not_there_is_one_and_the_same_answer(browser, rest):
    """As an address that is no place at all."""
    answers = [browser.client.get(f"/dia-ban/{asked}{rest}") for asked in (uuid.uuid4(), uuid.uuid4(), "x", "%00")]
    assert {answer.status_code for answer in answers} == {404}
    assert all(same_page(answers[0], other) for other in answers[1:])


def test_nothing_can_be_sent_to_it(browser, session, place):
    shop(session, place, "1", Rung.SURVEYED)
    session.commit()
    browser.get(address_of(place))
    assert browser.client.post(address_of(place)).status_code == 405


def test_officials_find_the_address_and_its_code(browser, session, place):
    official = make_officer(session, unit=place.unit)
    session.commit()
    page = browser.signed_in(official).get(f"/places/{place.id}")
    address = page.select_one("#public-address").get_text()
    assert address == f"http://vungtau.example{address_of(place)}"
    assert page.select_one(f'main a[href="{address_of(place)}"]')
    assert page.select_one('[data-copies="public-address"]').has_attr("hidden")
    assert page.select_one("[aria-labelledby=public] details svg[shape-rendering]")

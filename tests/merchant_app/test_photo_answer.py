"""A page after a photo has an address of its own where a browser shows it: Back finds it, nobody else does."""

import pytest
import time_machine

from database.base import utc_now
from merchant_app.photo_answer import KEPT_FOR, LONGEST
from tests.factories import make_merchant, make_officer, make_place
from tests.merchant_app.photographing import (
    FIRST,
    PROVIDERS,
    SECOND,
    TYPED,
    account_of,
    counts,
    enrolment,
    told,
    upload,
    values,
)
from tests.photos import code_picture, photo_of, photo_of_nothing, sign_picture


@pytest.fixture
def place(session):
    return make_place(session)


@pytest.fixture
def official(session, place, browser):
    official = make_officer(session, unit=place.unit)
    session.commit()
    browser.signed_in(official)
    return official


def shown_as_page(browser, url, fields=None, photo=None):
    """What a browser without scripts gets: where it is led to."""
    browser.client.environ_base["HTTP_SEC_FETCH_MODE"] = "navigate"
    try:
        return upload(browser, f"{url}/photo", {**TYPED, **(fields or {})}, photo)
    finally:
        del browser.client.environ_base["HTTP_SEC_FETCH_MODE"]


def led_to(browser, url, fields=None, photo=None):
    answer = shown_as_page(browser, url, fields, photo)
    assert answer.status_code == 303
    address = answer.location
    assert address.startswith(f"{url}/photo?shown=")
    assert not any(word in address for word in (*TYPED.values(), FIRST, SECOND))
    return address.partition("#")[0]


def as_carried(form):
    """The form's values without what is new in each: token and name, and the second in which a code was marked."""
    seen = [word.rsplit(".", 2)[0] for word in form["seen"]]
    return {**form, "client_id": "", "csrf_token": "", "seen": seen}


def test_it_is_the_page_that_a_script_gets_as_often_as_one_likes(browser, session, place, official):
    url, photo = enrolment(place), photo_of(sign_picture(FIRST), sign_picture(SECOND), size=(2000, 1500))
    typed = {"opened_on": "31/2/2026", "how": "signature", "line_of_business": "food", "unit_label": ""}
    before = counts(session)
    as_script = browser.checked(upload(browser, f"{url}/photo", {**TYPED, **typed}, photo), 200)
    address = led_to(browser, url, typed, photo)
    for _ in range(2):
        page = browser.get(address)
        assert told(page) == told(as_script)
        assert as_carried(values(page)) == as_carried(values(as_script))
    assert counts(session) == before
    form = browser.get(address)
    chosen = {**values(form), "choose": form.select("#photo-of-code button[name=choose]")[1]["value"]}
    taken = browser.get(led_to(browser, url, chosen))
    assert account_of(taken)[1] == SECOND
    assert values(taken)["client_id"] == values(form)["client_id"], "the same form: sent twice it is one shop"


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (lambda: b"no photo", "không phải ảnh"),
        (photo_of_nothing, "Chưa thấy mã QR nào"),
        (lambda: photo_of(code_picture("WIFI:S:Quan;T:WPA;P:bimat;;")), "Wi-Fi"),
        (lambda: photo_of(code_picture(PROVIDERS)), "mã của nhà cung cấp"),
    ],
)
def test_what_was_told_is_told_again(browser, place, official, picture, says):
    page = browser.get(led_to(browser, enrolment(place), photo=picture()))
    assert says in told(page)
    assert values(page)["trade_name"] == TYPED["trade_name"]


def test_an_account_of_a_shop_that_is_there_and_a_button_that_tells_nothing(browser, session, place, official):
    merchant = make_merchant(session, place=place)
    session.commit()
    url = f"/merchants/{merchant.id}/account"
    page = browser.get(led_to(browser, url, {"holder": "TRAN VAN KHAC"}, photo_of(sign_picture(FIRST))))
    assert account_of(page)[1] == FIRST
    dropped = browser.get(led_to(browser, url, {"drop": "y"}))
    assert account_of(dropped) == ("", "")


def test_it_is_for_one_officer_one_shop_and_an_hour(browser, session, place, official):
    url, other = enrolment(place), make_place(session, unit=place.unit)
    colleague = make_officer(session, unit=place.unit)
    session.commit()
    address = led_to(browser, url, photo=photo_of(sign_picture(FIRST)))
    assert browser.client.get(address).status_code == 200
    elsewhere = address.replace(str(place.id), str(other.id))
    assert browser.client.get(elsewhere).location == enrolment(other)
    assert browser.client.get(f"{address[:-5]}xxxxx").location == url
    assert browser.client.get(f"{url}/photo?shown=%F0%9F%8D%9C").location == url
    with time_machine.travel(utc_now().timestamp() + KEPT_FOR + 60, tick=False):
        browser.signed_in(official)
        assert browser.client.get(address).location == url
    browser.signed_in(colleague)
    assert browser.client.get(address).location == url


def test_what_no_address_holds_is_answered_as_it_is(browser, place, official):
    long = "".join(chr(0x4E00 + (number * 7919) % 20_000) for number in range(LONGEST))
    answer = shown_as_page(browser, enrolment(place), {"trade_name": long}, b"no photo")
    assert answer.status_code == 200

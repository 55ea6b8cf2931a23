"""From what a payer saw in the street to the ward's answer on the payer's own phone."""

import pytest

from tests.journeys.conftest import new_phone
from tests.journeys.people import Person
from tests.journeys.test_pages import judged
from tests.photos import code_picture, photo_of


@pytest.fixture
def payer(chromium, server):
    page = new_phone(chromium, server.address).new_page()
    yield Person(page)
    page.context.close()


def test_a_payer_reports_and_reads_what_the_ward_found(person, payer, tmp_path):
    photo = tmp_path / "IMG_0001.jpg"
    photo.write_bytes(photo_of(code_picture("a web address that nobody here printed")))
    official = person.signs_in("canbo1.vungtau")
    official.page.goto("/places/")
    with official.page.expect_navigation():
        official.page.locator("main a[href^='/places/']", has_text="Chợ Vũng Tàu").first.click()
    place = official.page.url.rsplit("/", 1)[1]

    payer.page.goto(f"/dia-ban/{place}")
    payer.taps("Báo cho phường")
    payer.page.get_by_label("Mã này trông không đúng").check()
    payer.page.get_by_label("số sạp", exact=False).first.fill("sạp 12, cạnh cổng sau")
    payer.page.locator("input[type=file]").first.set_input_files(photo)
    payer.taps("Gửi phường", "button")
    code = payer.page.locator(".answer-code").inner_text()
    found = judged(payer.page, "sent")

    official.page.goto(f"/incidents/?place={place}")
    with official.page.expect_navigation():
        official.page.locator("#told + .rows a").first.click()
    assert "sạp 12, cạnh cổng sau" in official.text
    assert official.page.locator(".incident-photo img").evaluate("picture => picture.naturalWidth") > 0
    found += judged(official.page, "an incident")
    official.taps("Ghi kết quả, trả lời")
    official.page.get_by_label("Đã thay biển").check()
    official.page.get_by_label("Trả lời cho người báo").fill("Phường đã gỡ mã lạ. Cảm ơn bạn.")
    official.page.locator("main form button.btn-primary").click()
    official.page.wait_for_selector("[role=status]")
    assert "Đã xong" in official.page.locator("[role=status]").inner_text()

    payer.page.goto("/tra-loi")
    payer.page.get_by_label("Mã trả lời").fill(code.lower().replace("-", " "))
    payer.page.locator("main form button").first.click()
    payer.page.wait_for_selector("text=Phường đã gỡ mã lạ.")
    assert "Biển ở cửa hàng đã được thay." in payer.text
    found += judged(payer.page, "answered")
    assert not found, "\n".join(found)

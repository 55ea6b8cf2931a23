"""From the plan for a street to 100 %, to the report that stays, and to the correction that shows beside it."""

import re

from tests.journeys.people import Person
from tests.journeys.test_pages import judged

STREET = "Đường Lý Tự Trọng"


def test_a_street_is_brought_to_100_percent_reported_and_corrected(person):
    official = person.signs_in("canbo1.vungtau")
    page = official.page
    plan_commitments(official)
    official.taps(STREET)
    street = page.url.split("?")[0]
    shops = bring_to_100_percent(official, street)
    assert "100,0\N{NO-BREAK SPACE}%" in page.locator(".big-figure").inner_text()
    assert "Đủ 100 %." in official.text

    official.taps("Lập báo cáo")
    ask_of_today(official)
    found = judged(page, "draft of a report")
    page.get_by_label("Kiến nghị, đề xuất").fill("Nhân rộng sang đường bên cạnh.")
    official.taps("Chốt báo cáo", "button")
    report = page.url.split("#")[0]
    whole = page.locator("section[aria-labelledby=whole]")
    counted = re.search(r"(\d+)/(\d+) điểm đã ký cam kết", whole.inner_text())
    assert counted[1] == counted[2]
    assert "Không số nào thay đổi" in official.text

    page.goto(shops[0])
    take_back_commitment(official)
    page.goto(report)
    assert counted[0] in whole.inner_text(), "what was filed stays"
    assert f"{counted[1]} → {int(counted[1]) - 1}" in page.locator("section[aria-labelledby=since]").inner_text()
    found += judged(page, "filed report with a difference")
    page.goto(street)
    assert "Còn 1 điểm chưa cam kết" in official.text
    assert not found, "\n".join(found)


def plan_commitments(official: Person) -> None:
    official.page.goto("/campaigns/plan")
    official.page.get_by_label("Tên chương trình").fill("Phố Lý Tự Trọng ký đủ cam kết")
    official.page.get_by_label(STREET).check()
    official.page.get_by_label("Đạt chỉ tiêu trước hết ngày").fill("2099-12-31")
    official.page.get_by_label("Tiêu chí chính").select_option(label="Đã ký cam kết")
    official.taps("Lập chương trình", "button")
    assert official.heading == "Phố Lý Tự Trọng ký đủ cam kết"


def bring_to_100_percent(official: Person, street: str) -> list[str]:
    """Record the commitment of each shop on the list behind what is left; give the shops."""
    page = official.page
    missing = int(re.search(r"Còn (\d+) điểm chưa cam kết", official.text)[1])
    official.taps("điểm chưa cam kết")
    shops = [link.get_attribute("href") for link in page.locator("main .rows a[href^='/merchants/']").all()]
    assert len(shops) == missing > 0, "a figure is as large as its list is long"
    for shop in shops:
        page.goto(f"{shop}/facts/record")
        page.get_by_label("Đã ký cam kết").check()
        page.get_by_label("Bằng chứng").fill("giấy cam kết có chữ ký")
        official.taps("Ghi mốc", "button")
    page.goto(street)
    return shops


def ask_of_today(official: Person) -> None:
    page = official.page
    page.locator("summary", has_text="đổi").click()
    page.get_by_label("Kỳ báo cáo").select_option("chosen")
    today = page.evaluate("new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 10)")
    page.get_by_label("Từ ngày").fill(today)
    page.get_by_label("Đến hết ngày").fill(today)
    official.taps("Xem số liệu", "button")


def take_back_commitment(official: Person) -> None:
    page = official.page
    with page.expect_navigation():
        page.locator(".history > li", has_text="Đã ký cam kết").locator(".to-correct").first.click()
    page.get_by_label("Ghi nhầm", exact=False).check()
    page.get_by_label("Vì sao sửa").fill("giấy của quán bên cạnh")
    with page.expect_navigation():
        page.locator("main form[method=post] button.btn-primary").click()

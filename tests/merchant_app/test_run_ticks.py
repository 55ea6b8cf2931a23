"""Ticking signs of a run off on screen: in printed order, many at once, refused ones named, nothing typed lost."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from merchant_app.screens.print_runs import ticking
from registry.calendar import today
from registry.officers.model import Role
from registry.print_runs.queries import lines_of
from registry.signs.model import Sign, SignState
from registry.signs.operations import void_sign
from tests.factories import make_officer, make_place, make_ward
from tests.hostile import HOSTILE
from tests.printing import make_shops, write
from tests.tampering import set_past_triggers

STEPS = ("handed-over", "hung")


@pytest.fixture
def place(session):
    return make_place(session, unit=make_ward(session), name="Phố <b>Ba</b>")


@pytest.fixture(autouse=True)
def official(session, place, browser):
    official = make_officer(session, unit=place.unit)
    session.commit()
    browser.signed_in(official)
    return official


@pytest.fixture
def run(session, official, place):
    """Five signs that were made three days ago."""
    make_shops(session, place, 5)
    run = write(session, official, place_ids=(place.id,))
    for line in lines_of(session, run):
        set_past_triggers(session, line.sign, created_at=line.sign.created_at - timedelta(days=3))
    session.commit()
    return run


@pytest.fixture
def signs(session, run):
    return [line.sign for line in lines_of(session, run)]


def words_on(page):
    return " ".join(page.get_text(" ").split())


def rows_on(page):
    return [words_on(row) for row in page.select(".tick-rows > li")]


def ticked_on(page):
    return [box["value"] for box in page.select("[name=signs][checked]")]


def send(browser, run, step, signs=(), expect=302, *, start=1, **typed):
    """The form as the page holds it, sent with these signs ticked."""
    address = f"/print-runs/{run.id}/{step}"
    form = browser.get(f"{address}?from={start}").select_one("form.tick-sheet")
    assert form["action"] == f"{address}#refused"
    kept = {name: form.select_one(f"[name={name}]")["value"] for name in ("on", "from")}
    fields = {**kept, "signs": [str(sign.id) for sign in signs], **typed}
    answer = browser.client.post(address, data={**fields, "csrf_token": browser._form_token()})
    browser.checked(answer, expect)
    return answer


def page_of(answer):
    return BeautifulSoup(answer.data, "html.parser")


def stored(session):
    session.commit()  # a rollback would take back what the page wrote since
    session.expire_all()
    signs = session.scalars(select(Sign).order_by(Sign.serial)).all()
    return sum(sign.handed_over_on is not None for sign in signs), sum(sign.posted_on is not None for sign in signs)


def test_signs_stand_in_printed_order_and_are_ticked_off_at_once(browser, session, run, signs):
    page = browser.get(f"/print-runs/{run.id}")
    assert "Đã giao 0/5 biển" in words_on(page)
    links = {link["href"] for link in page.select("[aria-labelledby=out-of-hand] a")}
    assert links == {f"/print-runs/{run.id}/{step}" for step in STEPS}
    page = browser.get(f"/print-runs/{run.id}/handed-over")
    assert [sign.serial in row for sign, row in zip(signs, rows_on(page), strict=True)] == [True] * 5
    assert page.select_one("[name=on]")["value"] == today().isoformat()
    answer = send(browser, run, "handed-over", signs[:3])
    assert answer.location == f"/print-runs/{run.id}/handed-over?from=1"
    page = browser.get(answer.location)
    assert "Đã ghi giao 3 biển." in words_on(page)
    assert f"đã giao {today():%d/%m/%Y}" in rows_on(page)[0]
    assert len(page.select("[name=signs]")) == 2
    yesterday = today() - timedelta(days=1)
    send(browser, run, "hung", signs[:1], on=f"{yesterday:%d/%m/%Y}")
    assert stored(session) == (3, 1)
    assert session.get_one(Sign, signs[0].id).posted_on == yesterday
    page = browser.get(f"/print-runs/{run.id}")
    assert "Đã giao 3/5 biển" in words_on(page)
    assert "Đã treo 1/5 biển" in words_on(page)
    assert "Đã giao 3/5 biển · Đã treo 1/5 biển" in words_on(browser.get("/print-runs/"))


def test_a_page_asks_for_run_counts_and_signs_once(browser, run, statements):
    for first in ("", "?from=1"):
        with statements() as sent:
            browser.get(f"/print-runs/{run.id}/hung{first}")
        of_run = [one for one in sent if "print_line" in one or "FROM print_run " in one]
        assert len(of_run) == 4, "\n".join(of_run)  # the run, how far it is, the first that is left, its signs


def test_all_of_the_page_are_ticked_by_one_press_that_writes_nothing(browser, session, run, signs):
    answer = send(browser, run, "hung", expect=200, tick_all="yes", on="1/2/2026")
    assert ticked_on(page_of(answer)) == [str(sign.id) for sign in signs]
    assert page_of(answer).select_one("[name=on]")["value"] == "1/2/2026"
    assert stored(session) == (0, 0)
    page = browser.get(f"/print-runs/{run.id}/hung")
    buttons = page.select("form.tick-sheet button")
    assert [button.get("name") for button in buttons] == [None, "tick_all"]  # the first is what Enter presses


def test_refused_ones_are_named_and_stay_ticked_the_others_are_recorded(browser, session, official, run, signs):
    page = browser.get(f"/print-runs/{run.id}/handed-over")
    assert len(page.select("[name=signs]")) == 5
    void_sign(session, by=official, sign_id=signs[0].id)
    set_past_triggers(session, signs[1], created_at=signs[1].created_at + timedelta(days=2))
    set_past_triggers(session, signs[2].account, holder="AI KHAC")
    session.commit()
    day = today() - timedelta(days=2)
    answer = send(browser, run, "handed-over", signs, expect=200, on=day.isoformat())
    page = page_of(answer)
    said = words_on(page.select_one("#refused"))
    assert "3 biển chưa ghi được" in said
    assert f"({signs[0].serial}): Biển này đã bị huỷ." in said
    assert f"({signs[1].serial}): Biển này làm ngày {today() - timedelta(days=1):%d/%m/%Y}" in said
    assert f"({signs[2].serial}): Tài khoản in trên biển bị sửa" in said
    assert "Đã ghi giao 2 biển." in words_on(page)
    assert ticked_on(page) == [str(sign.id) for sign in signs[1:3]]
    assert page.select_one("[name=on]")["value"] == day.isoformat()
    assert {link["href"] for link in page.select("#refused a")} == {"#sign-1", "#sign-2", "#sign-3"}
    assert "Không tính 1 biển đã thôi dùng" in words_on(page)
    assert "Đã giao 2/4 biển" in words_on(page)
    assert stored(session) == (2, 0)


@pytest.mark.parametrize("step", STEPS)
def test_a_day_that_cannot_be_is_told_at_its_field_and_nothing_is_lost(browser, session, run, signs, step):
    late = (today() + timedelta(days=2)).isoformat()
    for on, says in ((late, "không được sau hôm nay"), ("", "Hãy chọn ngày."), ("31/2/2026", "Ngày chưa đúng.")):
        page = page_of(send(browser, run, step, signs[:2], expect=200, on=on))
        assert says in words_on(page.select_one("#on-refusal"))
        assert ticked_on(page) == [str(sign.id) for sign in signs[:2]]
        assert page.select_one("[name=on]")["value"] == on
    page = page_of(send(browser, run, step, expect=200, on="2026-01-02"))
    assert "Hãy đánh dấu ít nhất một biển." in words_on(page.select_one("#signs-refusal"))
    assert page.select_one("[name=on]")["value"] == "2026-01-02"
    assert stored(session) == (0, 0)


def test_what_somebody_ticked_meanwhile_keeps_its_day(browser, session, run, signs):
    yesterday = today() - timedelta(days=1)
    send(browser, run, "hung", signs[:1], on=yesterday.isoformat())
    answer = send(browser, run, "hung", signs[:2])
    assert "1 biển đã có người ghi từ trước" in words_on(browser.get(answer.location))
    assert stored(session) == (0, 2)
    assert session.get_one(Sign, signs[0].id).posted_on == yesterday


def test_a_long_run_has_pages_and_opens_where_something_is_left(browser, run, signs, monkeypatch):
    monkeypatch.setattr(ticking, "ON_PAGE", 2)
    address = f"/print-runs/{run.id}/hung"
    page = browser.get(address)
    assert [row.split()[0] for row in rows_on(page)] == ["1", "2"]
    assert [link["href"] for link in page.select(".tick-pages a")] == [f"{address}?from=3"]
    send(browser, run, "hung", signs[:2])
    page = browser.get(f"{address}?from=1")
    assert page.select_one("a.way")["href"] == f"{address}?from=3"
    assert not page.select(".tick-bar")
    page = browser.get(address)
    assert [row.split()[0] for row in rows_on(page)] == ["3", "4"]
    assert [link["href"] for link in page.select(".tick-pages a")] == [f"{address}?from=1", f"{address}?from=5"]
    send(browser, run, "hung", signs[2:4], start=3)
    send(browser, run, "hung", signs[4:], start=5)
    assert "Đã treo 5/5 biển" in words_on(browser.get(address))
    assert f"{address}" not in {link["href"] for link in browser.get(f"/print-runs/{run.id}").select("a")}
    for odd, number in (("0", "1"), ("-7", "1"), ("99999999999999999999", "5"), ("x", "1"), ("4", "3")):
        assert rows_on(browser.get(f"{address}?from={odd}"))[0].split()[0] == number


@pytest.mark.parametrize("step", STEPS)
def test_hostile_texts_write_nothing(browser, session, place, run, signs, step):
    beside = write(session, make_officer(session, unit=place.unit), place_ids=(place.id,), layout="a4")
    session.commit()
    address = f"/print-runs/{run.id}/{step}"
    for text in (*HOSTILE, str(lines_of(session, beside)[0].sign_id), str(run.id)):
        for fields in ({"signs": text, "on": "2026-01-01"}, {"signs": str(signs[0].id), "on": text}):
            data = {name: value.encode(errors="surrogatepass") for name, value in fields.items()}
            answer = browser.client.post(address, data={**data, "csrf_token": browser._form_token()})
            assert "<script>alert" not in browser.checked(answer, 200).decode()
    assert stored(session) == (0, 0)


def test_those_who_hang_signs_find_the_runs_and_others_do_not(browser, session, place, run, signs):
    member = make_officer(session, place=place, role=Role.TEAM_MEMBER)
    stranger = make_officer(session, unit=make_ward(session))
    leader = make_officer(session, unit=place.unit, role=Role.LEADER)
    session.commit()
    browser.signed_in(member)
    assert browser.get(f"/places/{place.id}").select('a[href="/print-runs/"]')
    page = browser.get("/print-runs/")
    assert page.select(f'a[href="/print-runs/{run.id}/handed-over"]')
    assert not page.select('a[href="/print-runs/new"]')
    send(browser, run, "hung", signs[:1])
    assert stored(session) == (0, 1)
    for officer, refused in ((stranger, 404), (leader, 403)):
        browser.signed_in(officer)
        for step in STEPS:
            browser.get(f"/print-runs/{run.id}/{step}", expect=refused)
            browser.post(f"/print-runs/{run.id}/{step}", {"signs": str(signs[1].id)}, expect=refused)
    assert stored(session) == (0, 1)


def test_a_cancelled_run_counts_nothing(browser, session, run, signs):
    browser.post(f"/print-runs/{run.id}/cancel")
    session.commit()
    session.expire_all()
    assert {sign.state for sign in signs} == {SignState.VOID}
    assert "Đã giao" not in words_on(browser.get(f"/print-runs/{run.id}"))
    page = browser.get(f"/print-runs/{run.id}/hung")
    assert "Đã treo 0/0 biển" in words_on(page)
    assert not page.select("[name=signs]")

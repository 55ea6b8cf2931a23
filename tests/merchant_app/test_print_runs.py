"""Print runs on screen: chosen, looked at, written as shown, watched, taken away; nobody is left out unsaid."""

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from sqlalchemy import func, select

from merchant_app.print_jobs import files
from merchant_app.print_jobs.files import PrintFiles
from merchant_app.print_jobs.working import draw_waiting_parts
from merchant_app.screens.print_runs import routes
from registry.accounts.payloads import payload_of
from registry.audit.model import AuditEntry
from registry.consents.model import Purpose, Turn
from registry.officers.model import Role
from registry.print_runs.model import PrintRun, RunState
from registry.print_runs.queries import lines_of
from registry.signs.model import Sign, SignState
from registry.signs.operations import void_sign
from tests.factories import make_consent, make_merchant, make_officer, make_place, make_posting, make_ward
from tests.merchant_app.test_signs import HOSTILE, NOBODYS
from tests.printing import make_shops


@pytest.fixture
def market(session):
    market = make_place(session, unit=make_ward(session, name="Phường Thử", code="26506"), name="Đường Thử")
    session.commit()
    return market


@pytest.fixture
def shops(session, market):
    shops = make_shops(session, market, 5)
    session.add_all(make_consent(shop, Purpose.PRINT_SIGN) for shop in shops)
    session.commit()
    return shops


@pytest.fixture
def official(session, browser, market):
    official = make_officer(session, unit=market.unit, role=Role.WARD_OFFICIAL)
    session.commit()
    browser.signed_in(official)
    return official


@pytest.fixture
def draw(app, tmp_path):
    """Draw what waits, as a worker does; say how many parts that were."""
    app.extensions["print_files"] = PrintFiles(tmp_path)
    return lambda: draw_waiting_parts(app, worker="w")


def wanted(*places, **changes):
    form = {"places": [str(place.id) for place in places], "only": "all", "paper": "a6", "order": "walking"}
    return {**form, "start_at": "1", "copies": "1", **changes}


def sent(browser, data):
    answer = browser.client.post("/print-runs/new", data={**data, "csrf_token": browser._form_token()})
    return browser.checked(answer, 200)


def looked(browser, *places, **changes):
    return sent(browser, wanted(*places, **changes))


def written(browser, *places, **changes):
    page = looked(browser, *places, **changes)
    return browser.post("/print-runs/new", {**wanted(*places, **changes), **as_shown(page), "write": "yes"})


def as_shown(page):
    """What the page remembers of the plan it shows."""
    return {name: page.select_one(f"[name={name}]")["value"] for name in ("shown", "run")}


def stored(session):
    return session.scalar(select(func.count(PrintRun.id))), session.scalar(select(func.count(Sign.id)))


def words(page):
    return " ".join(page.get_text(" ", strip=True).split())


def codes_in(content):
    document = pypdfium2.PdfDocument(BytesIO(content))
    return [
        code.text
        for page in document
        for code in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil(), formats=zxingcpp.BarcodeFormat.QRCode)
    ]


def test_from_choosing_to_the_files(browser, draw, session, market, shops, official):
    page = looked(browser, market)
    assert "5 biển, 5 trang" in words(page)
    assert stored(session) == (0, 0)

    answer = written(browser, market)
    run = session.scalars(select(PrintRun)).one()
    assert answer.location == f"/print-runs/{run.id}"
    assert stored(session) == (1, 5)
    page = browser.get(answer.location)
    assert page.select_one("[data-watches]")["data-watches"] == f"{answer.location}/progress"
    assert not page.select(f'a[href="{answer.location}/1.pdf"]')
    assert browser.client.get(f"{answer.location}/1.pdf").location == answer.location
    assert browser.client.get(f"{answer.location}/progress").json == {
        "state": "waiting", "signs": 5, "drawn": 0, "checked": 0, "parts_ready": 0,
    }  # fmt: skip

    assert draw() == 1
    assert browser.client.get(f"{answer.location}/progress").json == {
        "state": "ready", "signs": 5, "drawn": 5, "checked": 5, "parts_ready": 1,
    }  # fmt: skip
    page = browser.get(answer.location)
    assert not page.select("[data-watches]")
    file = browser.client.get(page.select_one(f'a[href="{answer.location}/1.pdf"]')["href"])
    assert file.mimetype == "application/pdf"
    session.refresh(run)
    assert run.state is RunState.READY
    assert codes_in(file.data) == [payload_of(line.sign.account) for line in lines_of(session, run)]
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "print_run:take")).one()
    assert told.details["signs"] == 5


def test_the_hand_over_list_has_a_row_for_each_sign_in_the_same_order(browser, session, market, shops, official):
    shops[2].trade_name = 'Quán <b>"Một"</b> & Hai'
    session.commit()
    answer = written(browser, market)
    run = session.scalars(select(PrintRun)).one()
    file = browser.client.get(f"{answer.location}/hand-over.pdf")
    again = browser.client.get(f"{answer.location}/hand-over.pdf")
    assert file.data == again.data
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(BytesIO(file.data)))
    signs = [line.sign for line in lines_of(session, run) if line.sign]
    assert len(signs) == 4  # one was renamed after its approval
    places = [text.index(sign.serial) for sign in signs]
    assert places == sorted(places)
    for sign in signs:
        assert f"…{sign.account.account_number[-4:]}" in text
        assert sign.account.account_number not in text.replace(" ", "")
    assert f"Đợt in {run.number}" in text
    assert "Trang 1/1" in text


def test_a_file_that_is_gone_says_truly_whether_it_comes_back(
    browser, draw, app, session, market, shops, official, tmp_path, monkeypatch
):
    address = written(browser, market).location
    draw()
    run = session.scalars(select(PrintRun)).one()
    PrintFiles(tmp_path).path_of(run.id, 1).unlink()

    with monkeypatch.context() as patched:
        patched.setattr(files, "_DRAWINGS", files.Turns(at_once=0, waiting=0, patience=0))
        page = browser.checked(browser.client.get(f"{address}/1.pdf"), 503)
    assert "máy đang vẽ các tệp khác" in page.select_one("[role=alert]").get_text()

    with monkeypatch.context() as patched:
        elsewhere = replace(app.extensions["settings"], public_address="noi-khac.example.vn")
        patched.setitem(app.extensions, "settings", elsewhere)
        page = browser.checked(browser.client.get(f"{address}/1.pdf"), 409)
    said = page.select_one("[role=alert]")
    assert "lập đợt in mới" in said.get_text()
    assert "chờ" not in said.get_text(), "it never comes back"
    chosen = browser.get(said.a["href"])
    assert chosen.select_one("[name=places][checked]")["value"] == str(market.id)
    assert chosen.select_one("[name=only][checked]")["value"] == "all"

    assert browser.client.get(f"{address}/1.pdf").mimetype == "application/pdf"


def test_who_cannot_be_printed_is_named_with_the_reason(browser, session, market, shops, official):
    bare = make_merchant(session, place=market, trade_name="Chưa Có Tài Khoản")
    session.add(make_consent(shops[0], Purpose.PRINT_SIGN, Turn.WITHDRAWN))
    session.commit()
    page = looked(browser, market)
    assert "4 biển" in words(page)
    left_out = [words(part) for part in page.select("details.left-out")]
    assert any("chưa có tài khoản được duyệt" in part and bare.trade_name in part for part in left_out)
    assert any("chưa đồng ý" in part and shops[0].trade_name in part for part in left_out)


def test_what_changed_since_it_was_shown_is_shown_again(browser, session, market, shops, official):
    page = looked(browser, market)
    shown = as_shown(page)
    session.add(make_consent(shops[0], Purpose.PRINT_SIGN, Turn.WITHDRAWN))
    session.commit()
    page = sent(browser, {**wanted(market), **shown, "write": "yes"})
    assert "Vừa có thay đổi" in words(page)
    assert "4 biển" in words(page)
    assert stored(session) == (0, 0)
    assert all(as_shown(page)[name] != before for name, before in shown.items())


def test_tapped_twice_it_is_one_run(browser, session, market, shops, official):
    """Without the id that is made when the plan is shown it was two runs of the same signs, and the paper twice."""
    for only, signs in (("never_printed", 5), ("all", 5)):
        form = {**wanted(market, only=only), **as_shown(looked(browser, market, only=only)), "write": "yes"}
        before = stored(session)[0]
        first, second = (browser.post("/print-runs/new", form) for _ in range(2))
        assert first.location == second.location
        assert stored(session) == (before + 1, signs)
    third = browser.post("/print-runs/new", {**form, **as_shown(looked(browser, market)), "only": "all"})
    assert third.location != first.location, "whoever looks anew and writes wants another one"


def test_a_form_changed_after_it_was_written_is_shown_anew(browser, session, market, shops, official):
    form = {**wanted(market), **as_shown(looked(browser, market)), "write": "yes"}
    browser.post("/print-runs/new", form)
    for changes in ({"copies": "2"}, {"order": "name"}):
        page = sent(browser, {**form, **changes})
        assert "Vừa có thay đổi" in words(page)
        assert as_shown(page)["run"] != form["run"]
    assert stored(session) == (1, 5)


def test_the_id_of_somebody_elses_run_is_refused(browser, session, market, shops, official):
    form = {**wanted(market), **as_shown(looked(browser, market)), "write": "yes"}
    browser.post("/print-runs/new", form)
    browser.signed_in(make_officer(session, unit=market.unit, role=Role.WARD_OFFICIAL))
    session.commit()
    page = sent(browser, form)
    assert "không phải của bạn" in page.select_one("#places-refusal").get_text()
    assert stored(session) == (1, 5)
    assert browser.post("/print-runs/new", {**form, **as_shown(looked(browser, market))}).status_code == 302


def test_only_those_who_were_never_printed(browser, session, market, shops, official):
    written(browser, market)
    page = looked(browser, market, only="never_printed")
    assert "Không có biển nào để in" in words(page)
    assert not page.select("button[name=write]")


def test_shops_are_picked_one_by_one(browser, session, market, shops, official):
    page = looked(browser, market, only="listed")
    offered = [box["value"] for box in page.select("#shops input")]
    assert sorted(offered) == sorted(str(shop.id) for shop in shops)
    written(browser, market, only="listed", shops=offered[:2])
    assert stored(session) == (1, 2)


def test_a_sheet_used_in_part_is_gone_on_with(browser, session, market, shops, official):
    page = looked(browser, market, paper="stickers-2x3-80x80", start_at="5", copies="2")
    assert "5 biển, 3 trang" in words(page)
    cells = [cell["class"][0] for cell in page.select(".first-sheet rect")][1:]
    assert cells == ["cell-gone"] * 4 + ["cell-printed"] * 2


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"places": []}, "places", "Hãy chọn địa bàn."),
        ({"paper": "stickers-2x3-80x80", "start_at": "7"}, "start_at", "từ 1 đến 6"),
        ({"start_at": "0"}, "start_at", "từ 1 trở lên"),
        ({"start_at": "một"}, "start_at", "từ 1 trở lên"),
        ({"copies": "21"}, "copies", "từ 1 đến 20 bản"),
        ({"copies": ""}, "copies", "từ 1 trở lên"),
        ({"paper": "a66"}, "paper", "Hãy chọn một mục"),
        ({"only": "nobody"}, "only", "Hãy chọn một mục"),
        ({"places": [NOBODYS]}, "places", "Hãy chọn một mục"),
    ],
)
def test_a_refusal_stands_at_its_field(browser, session, market, shops, official, changes, field, says):
    page = looked(browser, market, **changes)
    assert says in words(page.select_one(f"#{field}-refusal"))
    assert stored(session) == (0, 0)


@pytest.mark.parametrize("field", ["places", "only", "shops", "paper", "start_at", "copies", "order", "shown", "run"])
def test_hostile_texts_write_nothing(browser, session, market, shops, official, field):
    for text in HOSTILE:
        page = sent(browser, {**wanted(market), field: text, "write": "yes"})
        assert not page.select("main script, main img")
    assert stored(session) == (0, 0)


def test_places_of_two_wards_are_two_runs(browser, session, market, shops, official):
    other = make_place(session, unit=make_ward(session))
    city = make_officer(session, unit=market.unit, role=Role.WARD_OFFICIAL)

    make_posting(session, officer=city, unit=other.unit)
    session.commit()
    browser.signed_in(city)
    page = looked(browser, market, other)
    assert "mỗi phường in một đợt" in words(page.select_one("#places-refusal"))


def test_it_is_cancelled_and_its_signs_are_void(browser, draw, session, market, shops, official):
    address = written(browser, market).location
    browser.post(f"{address}/cancel")
    assert "Đã huỷ" in words(browser.get(address))
    assert set(session.scalars(select(Sign.state))) == {SignState.VOID}
    assert draw() == 0


def test_signs_that_turned_old_since_are_named(browser, draw, session, market, shops, official):
    address = written(browser, market).location
    draw()
    assert "Đừng treo" not in words(browser.get(address))
    sign = session.scalars(select(Sign).order_by(Sign.serial)).first()
    void_sign(session, by=official, sign_id=sign.id, note="mất")
    session.commit()
    page = browser.get(address)
    assert [words(row) for row in page.select("[aria-labelledby=old] .number")] == [sign.serial]


def test_what_is_ready_is_not_cancelled(browser, draw, session, market, shops, official):
    address = written(browser, market).location
    draw()
    browser.post(f"{address}/cancel")
    assert "không huỷ được" in words(browser.get(address))
    assert set(session.scalars(select(Sign.state))) == {SignState.PRINTED}


@pytest.mark.parametrize("number", [0, 2, 10**25])  # SQLite takes no number of more than 64 bits
def test_a_file_that_no_run_has_is_not_found(browser, session, market, shops, official, number):
    address = written(browser, market).location
    browser.get(f"{address}/{number}.pdf", expect=404)


def test_runs_are_listed_to_those_of_the_ward(browser, session, market, shops, official):
    address = written(browser, market).location
    assert browser.get("/print-runs/").select(f'a[href="{address}"]')
    stranger = make_officer(session, unit=make_ward(session), role=Role.WARD_OFFICIAL)
    session.commit()
    browser.signed_in(stranger)
    assert not browser.get("/print-runs/").select(f'a[href="{address}"]')
    for path in ("", "/progress", "/1.pdf", "/hand-over.pdf"):
        browser.get(f"{address}{path}", expect=404)


def test_older_runs_are_reached_page_by_page(browser, market, shops, official, monkeypatch):
    runs = [written(browser, market).location for _ in range(3)]
    monkeypatch.setattr(routes, "AT_ONCE", 2)

    def shown(page):
        return [one["href"] for one in page.select("#runs + .rows a")]

    page = browser.get("/print-runs/")
    assert shown(page) == [runs[2], runs[1]]
    (older,) = [link["href"] for link in page.select(".actions a") if "cũ hơn" in link.get_text()]
    assert shown(browser.get(older)) == [runs[0]]
    assert shown(browser.get("/print-runs/?before=quatsch")) == [runs[2], runs[1]]


@pytest.mark.parametrize("role", [Role.TEAM_MEMBER, Role.LEADER, Role.PARTNER, Role.ADMIN])
def test_others_do_not_print(browser, session, market, role):
    browser.signed_in(make_officer(session, unit=market.unit, role=role))
    browser.get("/print-runs/", expect=200 if role is Role.TEAM_MEMBER else 403)  # who hangs signs sees which there are
    browser.get("/print-runs/new", expect=403)

"""Recording and correcting facts on screen."""

import unicodedata
from datetime import timedelta

import pytest

from campaigns.ladder.model import BY_HAND, Fact, Origin, Rung, Turn
from campaigns.ladder.operations import correct_fact, record_fact
from campaigns.ladder.queries import facts_of_merchant
from registry.calendar import today
from registry.officers.model import Role
from tests.browser import same_page
from tests.factories import LONG_AGO, make_merchant, make_officer, make_place, make_ward

NOBODYS = "00000000-0000-7000-8000-000000000000"
HOSTILE = [
    "=1+1",
    "<script>alert(1)</script>",
    "x" * 10_000,
    "🎏🦐",
    "\u202egnuht",
    unicodedata.normalize("NFD", "ảnh ở quầy"),
    "a\0b",
]


@pytest.fixture
def merchant(session):
    merchant = make_merchant(session, trade_name="Tiệm <b>Cá</b>")
    session.commit()
    return merchant


@pytest.fixture(autouse=True)
def officer(session, merchant, browser):
    officer = make_officer(session, unit=merchant.place.unit, name="Bùi Thị Ghi")
    session.commit()
    browser.signed_in(officer)
    return officer


@pytest.fixture
def ready(session, merchant):
    """Two people agreed on the shop's account long ago."""
    session.add(Fact(merchant_id=merchant.id, rung=Rung.ACCOUNT_READY, turn=Turn.REACHED, happened_on=LONG_AGO))
    session.commit()


@pytest.fixture
def fact(session, merchant, officer):
    fact = recorded(session, merchant, officer)
    session.commit()
    return fact


def recorded(session, merchant, officer, rung=Rung.COMMITTED, **changes):
    given = {"happened_on": today() - timedelta(days=3), "evidence": "thấy ở quầy"}
    return record_fact(session, by=officer, merchant=merchant, rung=rung, **given | changes)


def url_of(merchant):
    return f"/merchants/{merchant.id}/facts/record"


def facts_now(session, merchant):
    session.rollback()
    return [row.fact for row in facts_of_merchant(session, merchant)]


def test_only_what_a_person_can_state_is_offered(browser, merchant):
    page = browser.get(url_of(merchant))
    offered = [radio["value"] for radio in page.select("input[name=rung]")]
    assert offered == [rung.value for rung in BY_HAND]
    assert not {"account_ready", "code_issued"} & set(offered)
    assert len(page.select("#rung .rung-mark")) == len(BY_HAND)
    assert page.select_one("input[name=happened_on]")["value"] == today().isoformat()
    assert not page.select("input[name=rung][checked]")


def test_either_answer_reads_well_with_every_choice(browser, merchant):
    page = browser.get(url_of(merchant))
    answers = [" ".join(label.get_text().split()) for label in page.select("#turn label")]
    assert answers == ["Có, từ ngày bên dưới", "Không còn nữa, từ ngày bên dưới"]
    assert "biển bị gỡ" in page.select_one("#turn-hint").get_text()


def test_what_is_recorded_has_one_name(browser, merchant, fact):
    for url in (url_of(merchant), f"/facts/{fact.id}/correct"):
        said = browser.get(url).select_one("main").get_text().lower()
        assert "mốc" in said
        assert "việc" not in said
        assert "dòng" not in said


@pytest.mark.parametrize(("asked", "chosen"), [("sign_posted", ["sign_posted"]), ("account_ready", []), ("\0<", [])])
def test_the_address_may_choose_the_rung(browser, merchant, asked, chosen):
    page = browser.get(f"{url_of(merchant)}?rung={asked}")
    assert [radio["value"] for radio in page.select("input[name=rung][checked]")] == chosen


@pytest.mark.parametrize("rung", BY_HAND)
@pytest.mark.parametrize("turn", [Turn.REACHED, Turn.LOST])
def test_a_fact_is_recorded_and_shown(browser, session, merchant, officer, ready, rung, turn):
    if turn is Turn.LOST:
        recorded(session, merchant, officer, rung, happened_on=LONG_AGO)
        session.commit()
    sent = {"rung": rung.value, "turn": turn.value, "happened_on": "31/5/2023", "evidence": " thấy\r\nảnh "}
    response = browser.submit(url_of(merchant), sent)
    assert response.location == f"/merchants/{merchant.id}"
    page = browser.get(response.location)
    assert "31/05/2023" in page.select_one(".history li").get_text()
    assert "Bùi Thị Ghi" in page.select_one(".history li").get_text()
    assert "thấy\nảnh" in page.select_one(".history .evidence").get_text()


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"rung": "account_ready"}, "Mốc nào?"),
        ({"rung": "code_issued"}, "Mốc nào?"),
        ({"rung": ""}, "Mốc nào?"),
        ({"turn": "mistaken"}, "Có hay không còn?"),
        ({"happened_on": ""}, "Ngày xảy ra"),
        ({"happened_on": "31/2/2023"}, "Ngày xảy ra"),
        ({"happened_on": (today() + timedelta(days=2)).isoformat()}, "Ngày xảy ra"),
        ({"happened_on": "1999-12-31"}, "Ngày xảy ra"),
        ({"happened_on": "0001-01-01"}, "Ngày xảy ra"),
        ({"evidence": "ữ" * 501}, "Bằng chứng"),
        ({"turn": "lost"}, "Có hay không còn?"),
        ({"rung": "sign_posted"}, "Ngày xảy ra"),
        ({"rung": "test_payment"}, "Ngày xảy ra"),
        ({"rung": "regular_use"}, "Ngày xảy ra"),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(browser, session, merchant, changes, refused):
    sent = {"rung": "surveyed", "turn": "reached", "happened_on": "2023-05-31", "evidence": "giấy cam kết"} | changes
    response = browser.submit(url_of(merchant), sent, expect=200)
    page = browser.checked(response, 200)
    assert [link.get_text().split(":")[0] for link in page.select("[role=alert] a")] == [refused]
    assert page.select_one("textarea").get_text().strip() == sent["evidence"]
    assert page.select_one("input[name=happened_on]")["value"] == sent["happened_on"]
    assert facts_now(session, merchant) == []


def test_a_providers_own_sign_is_stated_with_how_one_knows(browser, session, merchant, ready):
    sent = {"rung": "sign_posted", "happened_on": "2023-05-31", "evidence": " "}
    page = browser.checked(browser.submit(url_of(merchant), sent, expect=200), 200)
    assert [link.get_text().split(":")[0] for link in page.select("[role=alert] a")] == ["Bằng chứng"]
    browser.submit(url_of(merchant), sent | {"evidence": "biển của ngân hàng, thấy ở quầy"})
    assert next(fact.rung for fact in facts_now(session, merchant)) is Rung.SIGN_POSTED


def test_the_shops_page_offers_no_rung_that_needs_an_account_before_there_is_one(browser, session, merchant):
    def offered():
        links = [link["href"] for link in browser.get(f"/merchants/{merchant.id}").select("a[href*='rung=']")]
        return [href.rsplit("=", 1)[1] for href in links]

    assert offered() == ["surveyed", "committed"]
    session.add(Fact(merchant_id=merchant.id, rung=Rung.ACCOUNT_READY, turn=Turn.REACHED, happened_on=LONG_AGO))
    session.commit()
    assert offered() == ["surveyed", "committed", "sign_posted", "test_payment", "regular_use"]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_is_shown_as_text_or_refused(browser, session, merchant, text):
    sent = {"rung": text, "turn": text, "happened_on": text, "evidence": text}
    assert b"<script>alert" not in browser.submit(url_of(merchant), sent, expect=200).data
    sent |= {"rung": "surveyed", "turn": "reached", "happened_on": "2023-05-31"}
    response = browser.post(url_of(merchant), sent, expect=200 if facts_refuse(text) else 302)
    kept = [fact.evidence for fact in facts_now(session, merchant)]
    assert kept == ([] if facts_refuse(text) else [unicodedata.normalize("NFC", text)])
    assert b"<script>alert" not in response.data + browser.client.get(f"/merchants/{merchant.id}").data


def facts_refuse(text):
    return len(text) > 500 or "\0" in text or "\u202e" in text


def test_history_shows_the_newest_first_and_the_corrected_struck_through(browser, session, officer, merchant, fact):
    recorded(session, merchant, None, Rung.ACCOUNT_READY, origin=Origin.ACCOUNT_ACTIVATED, happened_on=today())
    recorded(session, merchant, officer, Rung.REFUSED, evidence="", happened_on=today() - timedelta(days=9))
    correction = correct_fact(
        session, by=officer, fact_id=fact.id, turn=Turn.MISTAKEN, happened_on=fact.happened_on, evidence="nhầm quầy"
    )
    session.commit()
    rows = browser.get(f"/merchants/{merchant.id}").select("ol.history > li")
    said = [" ".join(row.get_text().split()) for row in rows]
    assert [words.split(":")[0][2:] for words in said] == ["Có tài khoản", "Đã ký cam kết", "Đã ký cam kết", "Từ chối"]
    assert "Tự ghi khi duyệt tài khoản, ghi lúc" in said[0]
    assert "ghi nhầm" in said[1]
    assert "nhầm quầy" in said[1]
    assert "bắt đầu" in said[3]
    assert [bool(row.select("s")) for row in rows] == [False, False, True, False]
    assert rows[2].select_one("a.chip")["href"] == f"#{rows[1]['id']}"
    assert rows[1].select_one(".soft a")["href"] == f"#{rows[2]['id']}"
    links = [[link["href"] for link in row.select("a.to-correct")] for row in rows]
    assert links[:3] == [[], [f"/facts/{correction.id}/correct"], []]
    browser.signed_in(make_officer_and_keep(session, role=Role.TEAM_MEMBER, place=merchant.place))
    assert not browser.get(f"/merchants/{merchant.id}").select("a.to-correct")


def make_officer_and_keep(session, **given):
    officer = make_officer(session, **given)
    session.commit()
    return officer


def test_the_right_day_is_put_in_the_place_of_the_wrong_one(browser, session, merchant, fact):
    page = browser.get(f"/facts/{fact.id}/correct")
    assert "thấy ở quầy" in page.select_one("main").get_text()
    assert "Không có gì bị xoá" in page.select_one("main").get_text()
    assert page.select_one("input[name=happened_on]")["value"] == fact.happened_on.isoformat()
    sent = {"happened_on": "2023-05-31", "evidence": "ảnh đề ngày khác"}
    assert browser.submit(f"/facts/{fact.id}/correct", sent).location == f"/merchants/{merchant.id}"
    first, correction = facts_now(session, merchant)
    assert (first.id, correction.corrects_id) == (fact.id, fact.id)
    assert (correction.turn, correction.happened_on.isoformat()) == (Turn.REACHED, "2023-05-31")


def test_what_never_happened_keeps_its_day(browser, session, merchant, fact):
    sent = {"turn": "mistaken", "happened_on": "2023-05-31", "evidence": "nhầm quầy"}
    browser.submit(f"/facts/{fact.id}/correct", sent)
    correction = next(row for row in facts_now(session, merchant) if row.corrects_id)
    assert (correction.turn, correction.happened_on) == (Turn.MISTAKEN, fact.happened_on)


@pytest.mark.parametrize(
    ("rung", "words"), [(Rung.PAUSED, "Bắt đầu vào ngày bên dưới"), (Rung.SURVEYED, "Đạt vào ngày bên dưới")]
)
def test_the_choices_speak_of_the_rung(browser, session, merchant, rung, words):
    fact = recorded(session, merchant, None, rung)
    session.commit()
    assert browser.get(f"/facts/{fact.id}/correct").select_one("#turn label").get_text() == words


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"turn": "none"}, "Đúng ra là"),
        ({"happened_on": "2023-02-30"}, "Ngày đúng"),
        ({"happened_on": (today() + timedelta(days=2)).isoformat()}, "Ngày đúng"),
        ({"happened_on": "1999-12-31"}, "Ngày đúng"),
        ({"evidence": " "}, "Vì sao sửa"),
        ({"evidence": "ữ" * 501}, "Vì sao sửa"),
    ],
)
def test_a_refused_correction_adds_nothing(browser, session, fact, changes, refused):
    sent = {"turn": "lost", "happened_on": "2023-05-31", "evidence": "gỡ rồi"} | changes
    page = browser.checked(browser.submit(f"/facts/{fact.id}/correct", sent, expect=200), 200)
    assert [link.get_text().split(":")[0] for link in page.select("[role=alert] a")] == [refused]
    assert page.select_one("textarea").get_text().strip() == sent["evidence"].strip()
    assert facts_now(session, fact.merchant) == [fact]


def test_the_second_to_correct_is_led_to_the_first_correction(browser, session, officer, merchant, fact):
    first = correct_fact(
        session, by=officer, fact_id=fact.id, turn=Turn.LOST, happened_on=fact.happened_on, evidence="mưa làm hỏng"
    )
    session.commit()
    page = browser.get(f"/facts/{fact.id}/correct")
    assert not page.select("main form[method=post]")
    assert page.select_one("[role=alert] a")["href"] == f"/facts/{first.id}/correct"
    sent = {"turn": "mistaken", "happened_on": "2023-05-31", "evidence": "nhầm quầy"}
    page = browser.checked(browser.post(f"/facts/{fact.id}/correct", sent, expect=200), 200)
    note = page.select_one("[role=alert]").get_text()
    assert "Bùi Thị Ghi" in note
    assert "mưa làm hỏng" in note
    form = page.select_one("main form[method=post]")
    assert form["action"] == f"/facts/{first.id}/correct"
    assert form.select_one("textarea").get_text().strip() == "nhầm quầy"
    assert form.select_one("input[name=turn][checked]")["value"] == "mistaken"
    assert len(facts_now(session, merchant)) == 2


@pytest.mark.parametrize("rung", [Rung.ACCOUNT_READY, Rung.CODE_ISSUED])
def test_nobody_alone_corrects_what_follows_from_an_account(browser, session, merchant, rung):
    fact = recorded(session, merchant, None, rung, origin=Origin.ACCOUNT_ACTIVATED)
    session.commit()
    assert not browser.get(f"/facts/{fact.id}/correct").select("main form")
    sent = {"turn": "reached", "happened_on": "2023-05-31", "evidence": "có mà"}
    page = browser.checked(browser.post(f"/facts/{fact.id}/correct", sent, expect=200), 200)
    assert "tài khoản cần hai người quyết" in page.select_one("main").get_text()
    assert facts_now(session, merchant) == [fact]


def test_another_wards_are_as_if_there_were_none(browser, session, merchant, fact):
    browser.signed_in(make_officer_and_keep(session, unit=make_ward(session)))
    for address in ("/merchants/{}/facts/record", "/facts/{}/correct"):
        there = fact.id if address.startswith("/facts") else merchant.id
        for method in (browser.client.get, browser.client.post):
            answers = [method(address.format(asked)) for asked in (there, NOBODYS)]
            assert [answer.status_code for answer in answers] in ([404, 404], [400, 400])
        strange, none = (browser.client.get(address.format(asked)) for asked in (there, NOBODYS))
        assert same_page(strange, none, there, NOBODYS)
    browser.post(f"/facts/{fact.id}/correct", {"turn": "mistaken", "happened_on": "2023-05-31", "evidence": "x"}, 404)
    assert session.query(Fact).count() == 1


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (Role.WARD_OFFICIAL, (200, 200)),
        (Role.TEAM_MEMBER, (200, 403)),
        (Role.LEADER, (403, 403)),
        (Role.ADMIN, (403, 403)),
        (Role.PARTNER, (403, 403)),
    ],
)
def test_each_role_opens_its_own(browser, session, fact, role, opens):
    browser.signed_in(make_officer_and_keep(session, role=role, unit=fact.merchant.place.unit))
    addresses = (url_of(fact.merchant), f"/facts/{fact.id}/correct")
    assert tuple(browser.client.get(address).status_code for address in addresses) == opens


def test_a_team_member_of_another_place_sees_nothing(browser, session, merchant, fact):
    elsewhere = make_place(session, unit=merchant.place.unit, name="Đường Bên Kia")
    browser.signed_in(make_officer_and_keep(session, role=Role.TEAM_MEMBER, place=elsewhere))
    browser.get(url_of(merchant), expect=404)

"""Marks put in through the screens are searched for in the bytes of the database and in the logs: none is there."""

import logging
import sys
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import String, cast, inspect, literal_column, select, table, text

from database import sealing
from database.engine import sessions_on
from merchant_app import create_app
from merchant_app.settings import Settings
from registry.accounts.model import PaymentAccount
from registry.accounts.operations import reject_account
from registry.calendar import today
from registry.merchants.model import Merchant
from tests.browser import Browser
from tests.factories import make_officer, make_place
from tests.keys import DATA_KEY

MARKS = {
    "owner_name": "Ưng Thị Mốc",
    "phone": "0900 318 427",
    "registered_name": "Hộ kinh doanh Mốc Đá",
    "tax_code": "079300004242",
    "account_number": "0071000318427",
    "holder": "UNG THI MOC",
}
CLOSING, NOTE, ASKING, SAYING = "Về quê Mốc Xa", "Ký bởi con Mốc", "Mốc Văn Hỏi", "Xin xoá số Mốc"
REASON, SEEN = "Không phải tài khoản bà Mốc", "Gặp con gái bà Mốc"
SEARCHED = (
    *(value.replace(" ", "") if key == "phone" else value for key, value in MARKS.items()),
    *(CLOSING, NOTE, ASKING, SAYING, REASON, SEEN, "ung thi moc", "moc da", "318427"),
)
"""As they are stored in the clear: as typed, and as they would be found by."""


def application(engine, **changed):
    settings = Settings(
        secret_key="only for tests, long enough to be one",
        data_key=DATA_KEY,
        database_url="",
        production=False,
        public_address="vungtau.example/kiem-tra",
    )
    app = create_app(settings, sessions_on(engine))
    app.testing = True
    return app


@pytest.fixture
def worked(own_engine):
    """An official with a street of their own, and the application."""
    app = application(own_engine)
    with sessions_on(own_engine).begin() as session:
        place = make_place(session)
        official = make_officer(session, unit=place.unit)
    return app, Browser(app.test_client(), sessions_on(own_engine)).signed_in(official), place


def write_it_all(browser, place):
    """Everything personal that the screens take, put in; then edited, closed, asked about."""
    form = {"unit_label": "12", "trade_name": "Tiệm Thử", "how": "spoken", "bank": "VCB", **MARKS}
    shop = browser.submit(f"/places/{place.id}/enrol", form).location
    browser.submit(f"{shop}/edit", {"line_of_business": "eatery", "owner_name": f"{MARKS['owner_name']} Hai"})
    browser.submit(f"{shop}/consents/print_sign", {"how": "spoken", "note": NOTE})
    browser.submit(f"{shop}/data-requests", {"asked_by": ASKING, "wording": SAYING, "channel": "in_person"})
    browser.submit(f"{shop}/facts/record", {"rung": "surveyed", "happened_on": today().isoformat(), "evidence": SEEN})
    account = browser.submit(
        f"{shop}/account", {"bank": "VCB", "account_number": "9704318427", "holder": MARKS["holder"]}
    ).location
    turned_down_by_another(browser, account)
    browser.submit(f"{shop}/close", {"note": CLOSING})
    page = browser.get(shop).get_text()
    assert MARKS["registered_name"] in page
    assert CLOSING in page


def turned_down_by_another(browser, account):
    with browser.sessions.begin() as session:
        shop = session.scalars(select(Merchant)).one()
        other = make_officer(session, unit=shop.place.unit)
    with browser.sessions.begin() as session:
        reject_account(session, by=session.merge(other), account_id=UUID(account.rsplit("/", 1)[1]), note=REASON)


def bytes_of(engine) -> bytes:
    """All that somebody gets who takes the database away: SQLite's files, PostgreSQL's every row."""
    if engine.dialect.name == "sqlite":
        files = [Path(f"{engine.url.database}{part}") for part in ("", "-wal")]
        return b"".join(file.read_bytes() for file in files if file.exists())
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        whole = cast(literal_column("t"), String)
        rows = [connection.scalars(select(whole).select_from(table(name).alias("t"))).all() for name in tables]
    return str(rows).encode()


def found_in(held: bytes) -> list[str]:
    return [mark for mark in SEARCHED if mark.encode() in held]


def test_who_takes_the_database_reads_no_person(worked, own_engine):
    _app, browser, place = worked
    write_it_all(browser, place)
    held = bytes_of(own_engine)
    assert "Tiệm Thử".encode() in held, "the search finds what lies there in the clear"
    assert found_in(held) == []
    with sessions_on(own_engine)() as session:
        assert session.scalars(select(Merchant.registered_name)).one() == MARKS["registered_name"]
        assert MARKS["account_number"] in session.scalars(select(PaymentAccount.account_number)).all()


def test_without_seals_the_same_search_finds_them(worked, own_engine, monkeypatch):
    _app, browser, place = worked
    monkeypatch.setattr(sealing, "sealed", lambda clear, _purpose: clear)
    monkeypatch.setattr(sealing, "opened", lambda stored, _purpose: stored)
    write_it_all(browser, place)
    found = found_in(bytes_of(own_engine))
    sys.stdout.write(f"\n{len(found)} of {len(SEARCHED)} marks lie in the clear without seals\n")
    assert len(found) >= 13


def test_a_failure_tells_the_log_no_person(worked, own_engine, caplog):
    app, browser, place = worked
    app.testing = False
    caplog.set_level(logging.DEBUG)
    form = {"unit_label": "12", "trade_name": "Tiệm Thử", "bank": "VCB", **MARKS}
    page = browser.get(f"/places/{place.id}/enrol")
    token = page.select_one("main [name=csrf_token]")["value"]
    filled = {str(field["name"]): field.get("value", "") for field in page.select("main input[name]")}
    with own_engine.connect().execution_options(will_write=True) as connection, connection.begin():
        connection.execute(text("ALTER TABLE fact RENAME TO fact_gone"))
    answer = browser.client.post(
        f"/places/{place.id}/enrol",
        data=filled | {"csrf_token": token, "kind": "company", "line_of_business": "other", "how": "spoken"} | form,
    )
    assert answer.status_code == 500
    said = caplog.text + answer.text
    assert "A request failed" in said
    assert [mark for mark in (*SEARCHED, *MARKS.values()) if mark in said] == []


def test_lists_show_no_phone_and_only_the_end_of_an_account(worked, own_engine):
    _app, browser, place = worked
    write_it_all(browser, place)
    for path in (f"/places/{place.id}/merchants", "/merchants/?q=tiem", "/accounts/", "/", "/data-requests/"):
        shown = browser.get(path).get_text()
        for whole in ("0900318427", "0071000318427", "9704318427", MARKS["tax_code"]):
            assert whole not in shown, path

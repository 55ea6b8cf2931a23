"""What every page stands on: settings, errors, headers, icons, languages, units of work, practice data."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from markupsafe import Markup
from sqlalchemy import text
from sqlalchemy.exc import NoResultFound

from merchant_app import create_app
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.pictures import UnknownPicture, icon
from merchant_app.serving import app_from_environment
from merchant_app.settings import Settings, SettingsUnusable
from merchant_app.unit_of_work import UncommittedChanges, reading, unit_of_work
from registry.installation.operations import mark_as_sample
from registry.places.model import Place, PlaceKind
from tests.browser import Browser, same_page
from tests.factories import make_officer, make_place, make_ward
from tests.keys import DATA_KEY
from tests.own_database import own_sqlite

REAL = {
    "PRODUCTION": "yes",
    "SECRET_KEY": "long enough to be a secret key of production",
    "DATA_KEY": "long enough to be a data key of production",
    "DATABASE_URL": "sqlite://",
    "PUBLIC_ADDRESS": "vungtau.example/kiem-tra",
}

PERSON = {"name": "Bí Mật"}


def settings(**changes) -> Settings:
    keys = {"secret_key": "only for tests, long enough to be one", "data_key": DATA_KEY}
    given = {**keys, "database_url": "", "production": False}
    return Settings(public_address="vungtau.example/kiem-tra", **given | changes)


def test_every_missing_setting_is_named_at_once():
    with pytest.raises(SettingsUnusable, match=r"SECRET_KEY and DATA_KEY and DATABASE_URL and PUBLIC_ADDRESS"):
        Settings.from_environment({})
    with pytest.raises(SettingsUnusable, match="too short"):
        Settings.from_environment(REAL | {"SECRET_KEY": "short"})


def test_production_is_what_nobody_chose():
    chosen = Settings.from_environment({name: value for name, value in REAL.items() if name != "PRODUCTION"})

    assert chosen.production
    assert chosen.for_flask()["SESSION_COOKIE_NAME"] == "__Host-session"
    assert chosen.for_flask()["SESSION_COOKIE_SECURE"]


def test_a_machine_of_ones_own_needs_less():
    chosen = Settings.from_environment(REAL | {"PRODUCTION": "no", "SECRET_KEY": "x"})

    assert not chosen.production
    assert not chosen.for_flask()["SESSION_COOKIE_SECURE"]


def test_a_web_server_is_given_the_app_of_the_environment(monkeypatch, tmp_path):
    with own_sqlite(tmp_path) as engine:  # of its own: it does the day's errands there
        for name, value in (REAL | {"DATABASE_URL": str(engine.url)}).items():
            monkeypatch.setenv(name, value)

        app = app_from_environment()

        answer = app.test_client().get("/sign-in/", headers={"X-Forwarded-Proto": "https"})
        assert answer.status_code == 200
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-session=")
        assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
        assert "Domain" not in cookie
        app.extensions["sessions"].kw["bind"].dispose()


def test_practice_data_are_said_on_every_page_and_refused_in_production(sessions):
    with sessions() as session:
        mark_as_sample(session)
        session.commit()

    page = Browser(create_app(settings(), sessions).test_client(), sessions).get("/sign-in/")
    assert page.select_one(".practice")
    with pytest.raises(SettingsUnusable, match="practice data"):
        create_app(settings(production=True), sessions)


def test_real_data_are_not_called_practice(browser):
    assert not browser.get("/sign-in/").select(".practice")


# Flask-Compress leaves the closing of a static file to its last reference.
closed_late = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@closed_late
@pytest.mark.parametrize("path", ["/sign-in/", "/nothing-here", "/static/app.css", "/", "/kiem-tra"])
def test_every_answer_carries_the_headers(browser, path):
    with browser.client.get(path) as answer:
        assert answer.data is not None
        headers = answer.headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert ("no-store" in headers["Cache-Control"]) == (not path.startswith("/static"))


@closed_late
def test_static_files_change_their_address_with_their_content(browser):
    page = browser.get("/sign-in/")

    for sheet in page.select("link[rel=stylesheet]"):
        assert "?v=" in sheet["href"]
        with browser.client.get(sheet["href"], headers={"Accept-Encoding": "gzip"}) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert 0 < len(answer.data) < 40_000
            assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_the_language_is_chosen_once_and_remembered(browser):
    page = browser.get("/sign-in/?lang=en")
    assert page.h1.text == "Sign in"
    assert browser.get("/sign-in/").html["lang"] == "en"
    assert page.select_one("footer a[lang=vi]")["href"] == "?lang=vi"
    assert browser.get("/sign-in/?lang=xx").html["lang"] == "en"
    assert browser.get("/sign-in/?lang=vi").html["lang"] == "vi"


def test_missing_and_forbidden_are_pages_in_plain_words(browser, session):
    official = make_officer(session, unit=make_ward(session))
    session.commit()

    assert browser.get("/nothing-here", expect=404).h1.text == "Không tìm thấy"
    browser.signed_in(official)
    assert browser.get("/officers/", expect=403).h1.text == "Không có quyền"
    assert browser.checked(browser.client.post("/sign-in/end"), 400).h1.text == "Yêu cầu không hợp lệ"
    assert browser.checked(browser.client.put("/places/"), 405).h1.text == "Không làm được"
    huge = browser.client.post("/sign-in/", data={"login": "x" * 1_100_000})
    assert browser.checked(huge, 413).h1.text == "Gửi lên quá lớn"


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a..b", ".x", "", "a b", "x:999999", "evil.example/", "é.vn"])
def test_a_host_that_is_none_is_turned_away(browser, host):
    answer = browser.client.get("/sign-in/", headers={"Host": host.encode().decode("latin-1")})

    assert answer.status_code == (400 if host else 200)


HERE = ["localhost", "LOCALHOST:80", "127.0.0.1:8000", "127.9.9.9", "[::1]:8000"]
ELSEWHERE = ["vungtau.example", "my_host", "a." * 20, "192.0.2.7:8000", "127.0.0.1.vungtau.example"]


@pytest.mark.parametrize("host", [*HERE, *ELSEWHERE])
def test_any_real_host_is_served_behind_the_proxy(sessions, host):
    client = create_app(settings(production=True), sessions).test_client()

    assert client.get("/sign-in/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("host", "asking", "status"),
    [
        *((host, "127.0.0.1", 200) for host in HERE),
        *((host, "127.0.0.1", 403) for host in ELSEWHERE),
        ("localhost", "::1", 200),
        ("localhost", "192.0.2.7", 403),
        ("localhost", "", 403),
    ],
)
def test_plain_http_is_for_this_machine_alone(browser, host, asking, status):
    """Whatever a server listens on, and whoever a request says it comes from: here no proxy is believed."""
    headers = {"Host": host, "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "localhost"}

    answer = browser.client.get("/sign-in/", headers=headers, environ_overrides={"REMOTE_ADDR": asking})

    assert answer.status_code == status
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/%5Cevil.example/x", "/%09/evil.example/x", "/%0a/evil.example/x", "//evil.example/x"]
)
def test_no_link_leads_to_another_site(browser, path):
    page = BeautifulSoup(browser.client.get(path).data, "html.parser")

    assert not [link["href"] for link in page.select("a[href]") if "evil" in link["href"]]


def test_what_is_not_there_and_what_one_may_not_see_are_one_page(browser, session):
    official = make_officer(session, unit=make_ward(session))
    theirs = make_place(session)
    session.commit()
    browser.signed_in(official)

    hidden = browser.client.get(f"/places/{theirs.id}")
    nothing = browser.client.get("/places/00000000-0000-4000-8000-000000000000")
    assert hidden.status_code == nothing.status_code == 404
    assert same_page(hidden, nothing, theirs.id, "00000000-0000-4000-8000-000000000000")


def test_a_fault_of_ours_is_a_page_that_tells_nothing(sessions):
    broken = faulty(sessions)
    broken.testing = False

    page = Browser(broken.test_client(), sessions).get("/faulty/fails", expect=500)

    assert page.h1.text == "Máy chủ gặp lỗi"
    assert "secret detail" not in page.text


def test_a_log_says_where_it_failed_and_nothing_of_the_row(sessions, caplog):
    broken = faulty(sessions)
    broken.testing = False

    Browser(broken.test_client(), sessions).get("/faulty/refused-by-the-database", expect=500)

    assert "IntegrityError" in caplog.text
    assert "test_shell.py" in caplog.text
    assert "Bí Mật" not in caplog.text


def test_a_fault_of_ours_is_not_hidden_from_the_tests(sessions):
    broken = faulty(sessions)
    broken.testing = True
    with pytest.raises(RuntimeError, match="secret detail"):
        broken.test_client().get("/faulty/fails")


@pytest.mark.parametrize("how", ["added", "flushed"])
def test_a_change_outside_a_unit_of_work_is_an_error(sessions, how):
    app = faulty(sessions)
    app.testing = True

    with pytest.raises(UncommittedChanges):
        app.test_client().get(f"/faulty/{how}")
    with sessions() as session:
        assert session.query(Place).filter_by(name="Đường Quên").count() == 0


def test_a_failed_unit_of_work_leaves_nothing(sessions):
    app = faulty(sessions)
    app.testing = True

    def fail_after_writing() -> None:
        with app.test_request_context(), unit_of_work() as session:
            session.add(forgotten(session))
            session.flush()
            raise NoResultFound

    with pytest.raises(NoResultFound):
        fail_after_writing()
    with sessions() as session:
        assert session.query(Place).filter_by(name="Đường Quên").count() == 0


def test_an_icon_is_decoration_or_speaks():
    assert 'aria-hidden="true"' in icon("shop")
    assert icon("shop", "<b>chợ</b>").count("&lt;b&gt;") == 1
    assert isinstance(icon("shop"), Markup)
    with pytest.raises(UnknownPicture):
        icon("no such icon")


def forgotten(session) -> Place:
    unit = make_ward(session)
    return Place(unit=unit, kind=PlaceKind.STREET, name="Đường Quên", name_key="quen", search_text="quen", version=1)


def faulty(sessions) -> Flask:
    """The application with a screen that does what no screen may."""
    screen = GuardedBlueprint("faulty", __name__, url_prefix="/faulty")

    @screen.route("/fails", needs=Permission.ANYONE)
    def fails() -> str:
        raise RuntimeError("secret detail")

    @screen.route("/refused-by-the-database", needs=Permission.ANYONE)
    def refused_by_the_database() -> str:
        reading().execute(text("INSERT INTO installation_fact VALUES (:name, NULL)"), PERSON)
        return "saved!"

    @screen.route("/added", needs=Permission.ANYONE)
    def added() -> str:
        with reading().no_autoflush:
            reading().add(Place(name="Đường Quên"))
        return "saved!"

    @screen.route("/flushed", needs=Permission.ANYONE)
    def flushed() -> str:
        reading().add(forgotten(reading()))
        reading().flush()
        return "saved!"

    app = create_app(settings(), sessions)
    app.extensions["permission_of_endpoint"].update(dict.fromkeys(("faulty.fails",), Permission.ANYONE))
    app.register_blueprint(screen)
    return app

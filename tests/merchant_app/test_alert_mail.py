"""Letters of a morning, handed to a real mail server: once, only with something new, and never in the clear."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from campaigns.alerts.errors import LinkUnusable
from campaigns.alerts.mailing import begin_letter, confirm_mail, give_mail, stop_mail
from campaigns.alerts.model import Delivery, Digest, OfficerMail, Trouble
from database.base import new_id
from database.engine import sessions_on, writing
from merchant_app.alert_mail import letters_with, send_letters
from merchant_app.mail_server import MailServer
from merchant_app.settings import SettingsUnusable
from merchant_app.settings import mail_server as server_of
from registry.officers.model import Officer, Role
from registry.places.model import Place
from tests.campaigns.planned import DAY, houses, planned
from tests.factories import make_officer, make_place
from tests.mail import mail_server

MORNING = datetime(2026, 11, 23, 0, tzinfo=UTC)
"""Seven o'clock of a Monday in Vietnam."""
TO = "can.bo@vungtau.example"


def to(server, **changed):
    told = {"host": "127.0.0.1", "port": server.port, "starttls": False, "sender": "may@vungtau.example"}
    return MailServer(**{**told, **changed})


@pytest.fixture
def own(own_engine):
    """A place that stalls, and an official whose address is confirmed."""
    sessions = sessions_on(own_engine)
    with time_machine.travel(MORNING - DAY), writing(sessions) as session:
        place = make_place(session, name="Chợ Rạch Dừa")
        official = make_officer(session, unit=place.unit)
        houses(session, place, "1", "2", "3", "4")
        planned(session, official, place)
        stop_mail(session, by=official)
        give_mail(session, by=official, address=TO)
        confirm_mail(session, by=official, address=TO)
        confirm_mail(session, by=official, address=TO)
    return sessions


def send(own, server, now=MORNING, **changed):
    with time_machine.travel(now, tick=False):
        return send_letters(own, to(server, **changed), address="https://vungtau.example", now=now)


def deliveries(own):
    with own() as session:
        return session.execute(select(Digest.delivery, Digest.trouble)).all()


def test_one_letter_a_morning_and_only_with_something_new(own):
    with mail_server() as server:
        assert send(own, server, MORNING - timedelta(hours=2)) == {}, "it is five o'clock"
        assert send(own, server, MORNING - DAY) == {}, "it is Sunday"
        assert send(own, server) == {"letters sent": 1, "letters perhaps sent": 0, "letters not taken": 0}
        assert send(own, server) == {}, "done for the day"
        with time_machine.travel(MORNING, tick=False):
            letters_with(to(server), own, address="https://vungtau.example", again=True)()
        assert send(own, server, MORNING + DAY) == {}, "the 24th of November is a holiday"
        assert send(own, server, MORNING + 2 * DAY)["letters sent"] == 0, "nothing new"
        (raw,) = server.letters
        with time_machine.travel(MORNING, tick=False), writing(own) as session:
            official = session.scalars(select(Officer)).one()
            further = make_place(session, unit=session.scalars(select(Place)).one().unit, name="Chợ Mới")
            houses(session, further, "1", "2", "3")
            planned(session, official, further)
        assert send(own, server, MORNING + 3 * DAY)["letters sent"] == 1
        assert "2 vi" in str(message_from_bytes(server.letters[1], policy=policy.default)["Subject"])
        letter = message_from_bytes(raw, policy=policy.default)
    assert (letter["To"], letter["Subject"]) == (TO, "Sáng 23/11: 1 việc cần làm")
    assert letter.get_content_type() == "text/plain"
    told = letter.get_content()
    assert "8 tuần không thêm điểm nào, còn 4/4" in told
    assert "https://vungtau.example/alerts/" in told
    assert "Tiệm" not in told, "nothing of a shop"
    assert letters_with(None, own, address="") is None


def test_killed_between_it_is_perhaps_sent_and_not_sent_again(own):
    with mail_server() as server:

        class Killed(BaseException):
            pass

        def killed(*_args):
            raise Killed

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("merchant_app.alert_mail.end_letter", killed)
            with pytest.raises(Killed):
                send(own, server)
        assert deliveries(own) == [(Delivery.PERHAPS_SENT, None)]
        send(own, server)
        assert len(server.letters) == 1


def test_a_server_that_falls_silent_perhaps_has_it(own):
    with mail_server() as server:
        server.falls_silent = True
        assert send(own, server)["letters perhaps sent"] == 1
        server.falls_silent = False
        assert send(own, server)["letters sent"] == 0
        assert len(server.letters) == 1
    assert deliveries(own) == [(Delivery.PERHAPS_SENT, None)]


def test_another_address_is_confirmed_anew(session):
    official = make_officer(session)
    with time_machine.travel(MORNING):
        give_mail(session, by=official, address=TO)
        confirm_mail(session, by=official, address=TO)
    with time_machine.travel(MORNING + timedelta(minutes=11)):
        row = give_mail(session, by=official, address="khac@vungtau.example")
    assert (row.address, row.confirmed_at) == ("khac@vungtau.example", None)
    with pytest.raises(LinkUnusable):
        confirm_mail(session, by=official, address=TO)


def test_a_letter_is_begun_once_whoever_else_begins_it(session):
    official = make_officer(session)
    assert begin_letter(session, official, [], MORNING.date())
    assert begin_letter(session, official, [], MORNING.date()) is None
    with pytest.raises(IntegrityError):
        begin_letter(session, Officer(id=new_id()), [], MORNING.date())


@pytest.mark.parametrize(
    ("answers", "changed", "trouble"),
    [
        ({}, {"starttls": True}, Trouble.NOT_SECURE),
        ({"STARTTLS": b"454 not now", "EHLO": b"250-here\r\n250 STARTTLS"}, {"starttls": True}, Trouble.NOT_SECURE),
        ({"EHLO": b"250-here\r\n250 AUTH PLAIN", "AUTH": b"535 no"}, {"user": "may"}, Trouble.PASSWORD_REFUSED),
        ({"RCPT": b"550 nobody"}, {}, Trouble.NOT_TAKEN),
        ({}, {"port": 1}, Trouble.NO_ANSWER),
    ],
)
def test_a_server_that_takes_nothing_holds_nothing_up(own, tmp_path, answers, changed, trouble):
    (tmp_path / "password").write_text("secret\n", encoding="utf-8")
    with mail_server(**answers) as server:
        done = send(own, server, **{**changed, "password_file": str(tmp_path / "password")})
        assert done["letters not taken"] == 1
        assert server.letters == []
        assert "MAIL" not in server.heard or trouble is Trouble.NOT_TAKEN, "nothing was told in the clear"
    with own() as session:
        assert session.execute(select(Digest.delivery, Digest.trouble)).all() == [(Delivery.FAILED, trouble)]
    if trouble is not Trouble.NOT_TAKEN:
        with mail_server() as server:
            assert send(own, server)["letters sent"] == 1, "once it answers, the same morning"


def test_who_is_disabled_or_stopped_gets_none(own):
    with writing(own) as session:
        session.scalars(select(OfficerMail)).one().officer.disabled_at = MORNING
    with mail_server() as server:
        assert send(own, server)["letters sent"] == 0


def test_own_address_given_confirmed_and_stopped(app, browser, session, monkeypatch):
    official = make_officer(session, unit=make_place(session).unit)
    session.commit()
    browser.signed_in(official)
    assert "chưa được cài" in browser.get("/alerts/mail/").get_text()
    with mail_server() as server:
        settings = app.extensions["settings"]
        monkeypatch.setitem(app.extensions, "settings", type(settings)(**{**vars(settings), "mail": to(server)}))
        browser.submit("/alerts/mail/", {"address": "a@b"}, expect=200)
        browser.submit("/alerts/mail/", {"address": TO})
        browser.post("/alerts/mail/", {"address": TO}, expect=200)
        (raw,) = server.letters
    told = message_from_bytes(raw, policy=policy.default).get_content()
    token = re.search(r"\?t=(\S+)", told)[1]
    assert "chờ xác nhận" in browser.get("/alerts/mail/").get_text()
    browser.post("/alerts/mail/confirm", {"t": token + "x"})
    assert session.scalars(select(OfficerMail.confirmed_at)).one() is None
    browser.submit(f"/alerts/mail/?t={token}")
    session.expire_all()
    row = session.scalars(select(OfficerMail)).one()
    assert (row.address, row.confirmed_at is None) == (TO, False)
    browser.post("/alerts/mail/stop")
    session.expire_all()
    assert (row.address, row.confirmed_at) == ("", None)
    browser.post("/alerts/mail/confirm", {"t": token})
    session.expire_all()
    assert row.confirmed_at is None


def test_the_admin_is_told_in_plain_words(browser, session):
    admin = make_officer(session, unit=make_place(session).unit, role=Role.ADMIN)
    day = datetime.now(UTC) + timedelta(hours=7)
    told = {"told": "", "delivery": Delivery.FAILED, "trouble": Trouble.NO_ANSWER}
    session.add(Digest(officer=admin, day=day.date(), **told))
    session.commit()
    assert "Máy chủ thư không trả lời." in browser.signed_in(admin).get("/").get_text()


@pytest.mark.parametrize(
    "said",
    [
        {"SMTP_FROM": ""},
        {"SMTP_USER": "may"},
        {"SMTP_PORT": "x"},
        {"SMTP_STARTTLS": "no"},
    ],
)
def test_settings_that_do_not_fit_are_refused(said):
    fits = {"SMTP_HOST": "mail.example", "SMTP_FROM": "may@vungtau.example"}
    assert server_of(fits).starttls
    assert server_of({}) is None
    with pytest.raises(SettingsUnusable):
        server_of({**fits, **said})

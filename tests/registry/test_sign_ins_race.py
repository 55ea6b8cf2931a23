"""Nobody waits for a password to be hashed; and no sign-in slips in while the password is being changed."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from database.engine import sessions_on, writing
from registry.officers import passwords
from registry.officers.operations import change_own_password, disable_officer
from registry.officers.passwords import hash_password, prepared_password
from registry.sign_ins.errors import WrongLoginOrPassword
from registry.sign_ins.operations import begin_sign_in, check_password
from tests.factories import make_officer
from tests.watched_hashing import WatchedHasher

PASSWORD = "ghe thuyền sáng sớm"
NEW = "lưới đầy cá bạc má"


@pytest.fixture
def sessions(own_engine):
    return sessions_on(own_engine)


@pytest.fixture
def officer(sessions):
    with writing(sessions) as session:
        return make_officer(session, login="lan.pham", password_hash=hash_password(PASSWORD))


@pytest.mark.parametrize("password", [PASSWORD, "sai"])
def test_others_write_while_a_password_is_looked_at(sessions, officer, monkeypatch, password):
    watched = WatchedHasher(sessions)
    monkeypatch.setattr(passwords._in_use, "hasher", watched)
    with sessions() as session:
        checked = check_password(session, login="lan.pham", password=password)
    assert watched.worked == ["verify"]
    with writing(sessions) as session:
        if password == PASSWORD:
            assert begin_sign_in(session, checked=checked)
        else:
            with pytest.raises(WrongLoginOrPassword):
                begin_sign_in(session, checked=checked)
    assert watched.worked == ["verify"]


@pytest.mark.parametrize("shut_out", [True, False])
def test_no_sign_in_slips_in_beside_a_new_password_or_a_shut_door(sessions, officer, shut_out):
    """The change is not committed yet when the sign-in comes: it waits, and is refused.

    Guard removed, PostgreSQL let it in with the old password, and it stayed signed in for twelve hours.
    """
    with sessions() as session:
        checked = check_password(session, login="lan.pham", password=PASSWORD)

    def come_in():
        with writing(sessions) as session:
            return begin_sign_in(session, checked=checked)

    with ThreadPoolExecutor(1) as pool:
        with writing(sessions) as session:
            if shut_out:
                disable_officer(session, by=None, officer=session.merge(officer, load=False))
            else:
                new = prepared_password(NEW, login="lan.pham")
                change_own_password(session, officer=officer, checked=checked, new_hash=new)
            coming = pool.submit(come_in)
            sleep(0.3)  # Time to come as far as it can; the guard holds however far that is.
        with pytest.raises(WrongLoginOrPassword):
            coming.result()

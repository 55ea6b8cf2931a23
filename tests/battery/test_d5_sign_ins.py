"""D5: a sign-in gets a new id when it must, and ends at the very next request after whatever ends it."""

from datetime import timedelta

from sqlalchemy import select

from database.engine import sessions_on
from merchant_app.settings import Settings
from registry.calendar import today
from registry.officers.errors import PasswordContainsLogin, PasswordTooCommon, PasswordTooShort, PasswordUnchanged
from registry.officers.model import Posting, Role
from registry.officers.operations import change_role, disable_officer, end_posting, reset_password
from registry.officers.passwords import (
    NewPassword,
    check_new_password,
    hash_password,
    password_matches,
    prepared_password,
)
from registry.second_factors.operations import reset_second_factor
from registry.second_factors.queries import secret_to_enrol
from registry.sign_ins import queries
from registry.sign_ins.limits import IDLE, IDLE_OF_ADMIN, LASTS
from registry.sign_ins.model import SignIn
from registry.sign_ins.operations import end_sign_in, sign_out_everywhere
from registry.sign_ins.phones import end_phone, show_phone_link
from tests.battery.report import begin, told, whole
from tests.battery.served import SETTINGS
from tests.battery.sign_ins import (
    NEW_PASSWORD,
    PASSWORD,
    Street,
    both_at_once,
    cookie_of,
    is_in,
    street_on,
    token_of,
    with_cookie,
)
from tests.signing_in import code_now

SECOND = timedelta(seconds=1)
CASES = {}


def case(check):
    """Remember a case under what its name says."""
    CASES[check.__name__] = check
    return check


@case
def a_new_id_at_signing_in(street):
    browser, person = street.browser(), street.person()
    browser.get("/sign-in/")
    before = cookie_of(browser)
    street.signs_in(person, browser)
    return is_in(browser) and before != cookie_of(browser) and not is_in(with_cookie(street, before))


@case
def an_id_that_somebody_else_chose_is_not_taken_over(street):
    browser = street.browser()
    with browser.client.session_transaction() as cookie:
        cookie["_user_id"] = "chosen by somebody else, long before"
    street.signs_in(street.person(), browser)
    return is_in(browser) and token_of(browser) != "chosen by somebody else, long before"


@case
def two_sign_ins_have_two_ids(street):
    person = street.person()
    return token_of(street.signs_in(person)) != token_of(street.signs_in(person))


@case
def signing_in_again_leaves_nothing_of_the_one_before_in_the_cookie(street):
    browser = street.signs_in(street.person())
    first = token_of(browser)
    browser.post("/sign-in/end")
    street.signs_in(street.person(), browser)
    return first not in str(browser.client.get_cookie("session")) and token_of(browser) != first


def changed_password(street, person):
    browser = street.signs_in(person)
    other = street.signs_in(person)
    old = cookie_of(browser)
    form = {"old": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}
    browser.post("/sign-in/password", form)
    return browser, other, old


@case
def a_new_id_at_another_password_and_the_old_one_is_dead(street):
    browser, _other, old = changed_password(street, street.person())
    return is_in(browser) and cookie_of(browser) != old and not is_in(with_cookie(street, old))


@case
def another_password_ends_the_other_devices(street):
    browser, other, _old = changed_password(street, street.person())
    return is_in(browser) and not is_in(other)


@case
def a_new_id_at_enrolling_a_second_factor_and_the_others_end(street):
    person = street.person()
    browser, other = street.signs_in(person), street.signs_in(person)
    old = cookie_of(browser)
    browser.post("/second-factor/begin", {"password": PASSWORD})
    with street.sessions() as session:
        secret = secret_to_enrol(session, person)
    browser.post("/second-factor/enrol", {"code": code_now(secret)}, expect=200)
    return is_in(browser) and not is_in(other) and not is_in(with_cookie(street, old))


def ends(street, act, role=Role.WARD_OFFICIAL, person=None):
    """Whether a sign-in ends at the very next request after *act*."""
    person = person or street.person(role)
    browser = street.signs_in(person)
    was_in = is_in(browser)
    street.change(lambda session: act(session, street.fresh(session, person), street.fresh(session, street.admin)))
    return was_in and not is_in(browser)


@case
def signing_out_ends_it_for_a_copied_cookie_too(street):
    browser = street.signs_in(street.person())
    copied = with_cookie(street, cookie_of(browser))
    was_in = is_in(copied)
    browser.post("/sign-in/end")
    return was_in and not is_in(copied)


@case
def disabling_ends_it(street):
    return ends(street, lambda s, person, admin: disable_officer(s, by=admin, officer=person))


@case
def another_role_ends_it(street):
    return ends(street, lambda s, person, admin: change_role(s, by=admin, officer=person, role=Role.LEADER))


@case
def a_password_given_by_the_admin_ends_it(street):
    given = NewPassword("!")
    return ends(street, lambda s, person, admin: reset_password(s, by=admin, officer=person, password=given))


@case
def a_second_factor_taken_away_ends_it(street):
    person = street.person()
    secret = street.phone_of(person)
    browser = street.signs_in(person)
    browser.post("/sign-in/code", {"code": code_now(secret)})
    was_in = is_in(browser)
    street.change(lambda s: reset_second_factor(s, by=street.fresh(s, street.admin), officer=street.fresh(s, person)))
    return was_in and not is_in(browser)


@case
def out_everywhere_leaves_this_device_alone_in(street):
    person = street.person()
    here, others = street.signs_in(person), [street.signs_in(person) for _ in range(3)]
    here.post("/devices/end-others")
    return is_in(here) and not any(map(is_in, others))


@case
def out_everywhere_by_the_admin_ends_all(street):
    return ends(street, lambda s, person, admin: sign_out_everywhere(s, by=admin, officer=person))


@case
def one_device_of_several_ends_alone(street):
    person = street.person()
    here, lost, other = (street.signs_in(person) for _ in range(3))
    here.post(f"/devices/{street.sign_ins(person)[1].id}/end")
    return is_in(here) and is_in(other) and not is_in(lost)


@case
def left_alone_for_a_quarter_of_an_hour_it_ends(street):
    person = street.person()
    browser = street.signs_in(person)
    street.leave_alone(person, IDLE - 5 * SECOND)
    was_in = is_in(browser)
    street.leave_alone(person, IDLE)
    return was_in and not is_in(browser)


@case
def left_alone_for_five_minutes_an_admins_ends(street):
    person = street.person(Role.ADMIN)
    browser = street.signs_in(person)
    street.leave_alone(person, IDLE_OF_ADMIN - 5 * SECOND)
    was_in = is_in(browser)
    street.leave_alone(person, IDLE_OF_ADMIN)
    return was_in and not is_in(browser)


@case
def however_busy_it_ends_after_twelve_hours(street):
    person = street.person()
    browser = street.signs_in(person)
    street.began_before(person, LASTS - 60 * SECOND, LASTS)
    was_in = is_in(browser)
    street.began_before(person, LASTS, LASTS)
    return was_in and not is_in(browser)


@case
def what_ran_out_does_not_come_back_by_asking_again(street):
    person = street.person()
    browser = street.signs_in(person)
    street.leave_alone(person, IDLE)
    return not any(is_in(browser) for _ in range(3))


def phone_let_in(street):
    official, member = street.person(), street.person(Role.TEAM_MEMBER)
    link = street.change(lambda s: show_phone_link(s, by=street.fresh(s, official), officer=street.fresh(s, member)))
    phone = street.browser()
    phone.submit(f"/phone/{link}")
    return phone, official, member


@case
def a_phone_goes_at_once_when_the_official_says_so(street):
    phone, official, member = phone_let_in(street)
    was_in = is_in(phone)
    sign_in = street.sign_ins(member)[0]
    street.change(lambda s: end_phone(s, by=street.fresh(s, official), sign_in=s.get_one(SignIn, sign_in.id)))
    return was_in and not is_in(phone)


@case
def a_phone_goes_when_the_posting_ends(street):
    phone, _official, member = phone_let_in(street)
    was_in = is_in(phone)

    def end(session):
        posting = session.scalars(select(Posting).where(Posting.officer_id == member.id)).one()
        end_posting(session, by=None, posting=posting, ends_on=today())

    street.change(end)
    return was_in and not is_in(phone)


def nobody_revives(street, beside):
    """Whether in all rounds a sign-in that is ended while *beside* happens is over for good."""
    for _ in range(50 if whole() else 4):
        person = street.person()
        browser = street.signs_in(person)
        token, twin = token_of(browser), with_cookie(street, cookie_of(browser))
        street.leave_alone(person, timedelta(minutes=2))  # so that looking at a page writes down that it was seen
        both_at_once(
            lambda token=token: street.change(lambda s: end_sign_in(s, token=token)), lambda twin=twin: beside(twin)
        )
        street.change(lambda s, twin=twin: end_sign_in(s, token=token_of(twin)))
        if is_in(browser) or is_in(twin):
            return False
    return True


@case
def a_page_at_the_same_moment_revives_nothing(street):
    return nobody_revives(street, lambda browser: browser.client.get("/"))


@case
def another_token_at_the_same_moment_revives_nothing(street):
    form = {"old": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}

    def change(browser):
        token = {"csrf_token": browser._form_token()}
        return browser.client.post("/sign-in/password", data=form | token)

    return nobody_revives(street, change)


@case
def a_cookie_that_was_changed_is_nobodys(street):
    cookie = cookie_of(street.signs_in(street.person()))
    changed = ("x" + cookie, cookie[:-3] + "AAA", cookie.replace(".", "..", 1), cookie[: len(cookie) // 2], "")
    return not any(is_in(with_cookie(street, each)) for each in changed)


@case
def what_the_database_holds_signs_nobody_in(street):
    person = street.person()
    street.signs_in(person)
    stored = street.sign_ins(person)[0].token_hash
    browser = street.browser()
    with browser.client.session_transaction() as cookie:
        cookie["_user_id"] = stored
    return not is_in(browser)


@case
def the_cookie_travels_by_https_alone_and_no_script_reads_it(_street):
    real = Settings(**{**SETTINGS, "production": True}).for_flask()
    return (
        real["SESSION_COOKIE_NAME"].startswith("__Host-")
        and real["SESSION_COOKIE_SECURE"]
        and real["SESSION_COOKIE_HTTPONLY"]
        and real["SESSION_COOKIE_SAMESITE"] in ("Lax", "Strict")
        and not real.get("SESSION_COOKIE_DOMAIN")
    )


def refused(text, refusal, **given):
    try:
        check_new_password(text, login="lan.pham", **given)
    except refusal:
        return True
    return False


@case
def a_password_is_long_or_has_a_second_factor_beside_it(_street):
    check_new_password("biển chiều gió", login="lan.pham")
    check_new_password("Zk4!v9#Q", login="lan.pham", with_second_factor=True)
    return refused("biển chiều gi", PasswordTooShort) and refused("Zk4!v9#", PasswordTooShort, with_second_factor=True)


@case
def any_long_password_is_taken_whole(_street):
    long = " ".join(f"thuyền {number} về bến € 🐟" for number in range(20))[:180]
    check_new_password(long, login="lan.pham")
    stored = hash_password(long)
    return password_matches(long, stored) and not password_matches(long[:-1], stored)


@case
def well_known_ones_and_ones_own_name_are_refused(_street):
    try:
        prepared_password(PASSWORD, login="lan.pham", old=PASSWORD)
    except PasswordUnchanged:
        return all(
            refused(text, PasswordTooCommon) for text in ("michaeljackson", "Password1234567", "12345678901234")
        ) and refused("sóng biển Lan.Phạm 7", PasswordContainsLogin)
    return False


@case
def a_first_password_opens_nothing_else_and_works_once(street):
    person = street.person(must_change_password=True)
    browser = street.signs_in(person)
    shut = [browser.client.get(address).location for address in ("/", "/places/", "/devices/", "/second-factor/")]
    browser.post("/sign-in/password", {"old": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD})
    return (
        set(shut) == {"/sign-in/password"}
        and is_in(browser)
        and not is_in(street.signs_in(person))
        and is_in(street.signs_in(person, password=NEW_PASSWORD))
    )


@case
def the_password_alone_signs_nobody_in_who_has_a_second_factor(street):
    person = street.person()
    street.phone_of(person)
    browser = street.signs_in(person)
    return not is_in(browser) and browser.client.get("/places/").location == "/sign-in/"


def failing(street: Street, names) -> list[str]:
    return [name for name in names if not CASES[name](street)]


ENDED_BY_SOMEBODY = [name for name in CASES if name.endswith(("ends_it", "ends_all", "copied_cookie_too", "says_so"))]


def test_d5_sign_ins_end_when_they_must(own_engine, monkeypatch):
    begin("D5")
    with street_on(sessions_on(own_engine)) as street:
        wrong = failing(street, CASES)
        with monkeypatch.context() as removed:
            # The guard removed: a token is good until its time is over, whoever ended it, as in a cookie that says
            # by itself who somebody is.
            removed.setattr(queries, "may_be_used", lambda _sign_in: True)
            open_for_ever = failing(street, ENDED_BY_SOMEBODY)
        with monkeypatch.context() as removed:
            removed.setattr(queries, "has_lapsed", lambda _sign_in, _at: False)
            never_over = failing(street, [name for name in CASES if "left_alone" in name or "twelve" in name])
    told(
        test="D5",
        figure={"database": own_engine.dialect.name, "cases": len(CASES), "failing": wrong},
        bar="0 failing of 30 cases: new ids, ends at the next request, limits, races, passwords",
        holds=not wrong and len(CASES) >= 30 and len(open_for_ever) >= 5 and len(never_over) == 3,
        control={
            "ends not looked at": f"{len(open_for_ever)} of {len(ENDED_BY_SOMEBODY)} fail",
            "limits not looked at": f"{len(never_over)} of 3 fail",
        },
    )

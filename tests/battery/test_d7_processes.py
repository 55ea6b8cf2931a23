"""D7 against the product as it is served: four processes, and a kill. Only in the whole battery, for its time."""

from argon2 import PasswordHasher
from argon2.profiles import RFC_9106_LOW_MEMORY

from database.engine import sessions_on, writing
from merchant_app import tries
from registry.officers import passwords
from tests.battery.guessing import WORKERS, Guess, at_once, checked, logins, of_many_accounts, product_on
from tests.battery.report import begin, told, whole
from tests.battery.sign_ins import PASSWORD, street_on
from tests.own_database import begin_with_what_is_there

OF_LOGIN, FROM_ADDRESS = tries.PASSWORDS_OF_LOGIN.limit, tries.PASSWORDS_FROM_ADDRESS.limit
BAR = "at most 10 passwords looked at in 5 min, of one account and from one address"

if whole():

    def test_d7_four_processes_and_a_kill(own_engine):
        """Sixteen connections against four real processes with the real hash, which all die in between."""
        begin("D7 processes")
        sessions = sessions_on(own_engine)
        number = 400
        hasher, passwords._in_use.hasher = passwords._in_use.hasher, PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        try:
            with street_on(sessions) as street:
                victim, regular = street.person(), street.person()
        finally:
            passwords._in_use.hasher = hasher
        with writing(sessions) as session:
            begin_with_what_is_there(session)
        address = own_engine.url.render_as_string(hide_password=False)
        with product_on(address) as (product, kill_and_start):
            cookie = product.device_cookie(Guess(regular.login, PASSWORD))
            before = checked(sessions)
            claims = [Guess(victim.login, f"sai {at}", claims=f"10.0.{at // 200}.{at % 200}") for at in range(number)]
            at_once(product.guess, claims, 16)
            account = checked(sessions) - before
            at_once(product.guess, of_many_accounts([victim.login, *logins("khong", number - 1)]), 16)
            in_all = checked(sessions) - before
            kill_and_start()
            at_once(product.guess, claims[:32] + of_many_accounts(logins("moi", 32)), 16)
            after_kill = checked(sessions) - before
            known = product.guess(Guess(regular.login, PASSWORD), cookie).location
            stranger = product.guess(Guess(regular.login, PASSWORD)).location
        told(
            test="D7 processes",
            figure={
                "database": own_engine.dialect.name,
                "connections": 16,
                "processes": WORKERS,
                "guesses at one account": number,
                "looked at": account,
                "and one guess at each of as many more, one address": in_all,
                "after kill -9 and 64 more": after_kill,
                "the right one from a known device": known,
                "the right one from a new device there": stranger,
            },
            bar=BAR + ", through four processes, a kill and forged X-Forwarded-For",
            holds=(account, in_all, after_kill) == (OF_LOGIN, FROM_ADDRESS, FROM_ADDRESS)
            and known == "/"
            and stranger is None,
            control=None,
        )

"""What the people do, act by act, each told to the oracle; and how a walk of chance through the acts is taken."""

import gc
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from database.base import utc_now
from database.engine import writing
from registry.accounts.model import AccountState, PaymentAccount
from registry.accounts.operations import expire_proposals
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.calendar import today
from registry.data_requests.model import DataRequest
from registry.merchants.model import Merchant
from registry.officers.model import Officer, Posting, Role
from registry.officers.operations import change_role, disable_officer, enable_officer, end_posting, post_officer
from registry.sign_ins.binding import bind
from registry.sign_ins.limits import LASTS
from registry.sign_ins.model import SignIn, SignInKind
from registry.units.model import Unit
from tests.battery.two_people import DECIDING, MADE_UP, PEOPLE, SHOPS, OnePersonWay, Oracle, Screen, Stage, Written
from tests.battery.two_people_hands import HandingOut
from tests.factories import ordered_long_ago

LOGINS = sorted(PEOPLE)
OFFICIALS = ("maker", "makers_second_login", "checker", *MADE_UP)
HONEST = ("maker", "makers_second_login", "checker", "ward_leader", "team_member")
NUMBERS = ("0001", "0002", "0003")


class TwoPeople(HandingOut):
    """Anybody does anything in any order, from the same rows each time."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        stage.runs += 1
        self.oracle = Oracle()
        self.screens: list[Screen] = []
        self.savepoint = stage.sessions.kw["bind"].begin_nested()
        with stage.sessions() as session:
            for sign_in in session.scalars(select(SignIn)):
                sign_in.last_seen_at, sign_in.ends_at = utc_now(), utc_now() + LASTS
                bind(sign_in)
            session.commit()

    def over(self) -> None:
        """Take everything back."""
        self.savepoint.rollback()

    def take(self, act: "Act") -> None:
        """Do it, and hold the database to what the oracle knows."""
        name, given = act
        getattr(self, name)(**given)
        self.nothing_became_active_behind_the_oracle()

    def ask(self, login: str, method: str, address: str, form: dict[str, Any] | None = None) -> Any:
        """One step: a request. A server that breaks is no refusal."""
        self.stage.steps += 1
        answer = self.stage.askers[login].ask(method, address, form)
        assert answer.status_code < 500, f"{address} answered {answer.status_code}"
        return answer

    def propose_and_everybody_tries(self, login: str, shop: str, number: str, order: list[str]) -> None:
        """Who may do both is the one to fear."""
        self.propose(login, shop, number)
        self.everybody_tries(shop, [login, *order])

    def rename_and_everybody_tries(
        self, login: str, other: str, shop: str, name: str, numbers: list[str], order: list[str]
    ) -> None:
        """Who named a shop that has an account is as good as who named the next account."""
        if shop not in self.oracle.active:
            self.propose_and_everybody_tries(other, shop, numbers[0], order)
        self.rename(login, shop, name)
        self.propose(other, shop, numbers[1])
        self.everybody_tries(shop, [login])

    def change_after_another(self, one: str, other: str, shop: str, numbers: list[str], order: list[str]) -> None:
        """Who changes what another proposed is the one who wrote it."""
        self.propose(one, shop, numbers[0])
        self.propose(other, shop, numbers[1])
        self.everybody_tries(shop, [other, *order])

    def change_behind_a_page(self, one: str, other: str, looks: str, shop: str, numbers: list[str]) -> None:
        """Proposed, looked at, proposed anew, and then approved from the page that is still open."""
        self.propose(one, shop, numbers[0])
        screen = self.looked(looks, shop)
        self.propose(other, shop, numbers[1])
        if screen is not None:
            self.approve(looks, screen)

    def propose(self, login: str, shop: str, number: str) -> None:
        """Anew, or in place of what waits."""
        form = {"qr_kind": "transfer", "bank": "VCB", "account_number": number, "holder": "AN"}
        address = f"/merchants/{self.stage.shops[shop]}/account"
        answer = self.ask(login, "POST", address, {**form, "shared_on_purpose": "y"})
        if answer.status_code == 302 and "/accounts/" in answer.location:
            account = UUID(answer.location.rsplit("/", 1)[1])
            order = self.oracle.tick()
            self.oracle.proposals.setdefault(account, Written(number, self.oracle.pens(login), order))
            self.oracle.waiting[shop] = account

    def withdraw(self, login: str, shop: str) -> None:
        """Take back what waits."""
        if shop in self.oracle.waiting:
            answer = self.ask(login, "POST", f"/accounts/{self.oracle.waiting[shop]}/withdraw", {})
            if answer.status_code == 302 and "/sign-in" not in answer.location:
                del self.oracle.waiting[shop]

    def reject(self, login: str, shop: str) -> None:
        """Turn down what waits."""
        if shop in self.oracle.waiting:
            answer = self.ask(login, "POST", f"/accounts/{self.oracle.waiting[shop]}/reject", {"note": "sai"})
            if answer.status_code == 302 and "/sign-in" not in answer.location:
                del self.oracle.waiting[shop]

    def look(self, login: str, shop: str) -> None:
        """Open the page of what waits and keep it open."""
        self.looked(login, shop)

    def looked(self, login: str, shop: str) -> Screen | None:
        """The page as it is shown, if it is shown, with a form to approve."""
        if shop not in self.oracle.waiting:
            return None
        account = self.oracle.waiting[shop]
        page = self.ask(login, "GET", f"/accounts/{account}").text
        shown = re.search(r'name="shown_hash" value="([^"]+)"', page)
        number = re.search(r'class="account-number mb-1">([^<]+)<', page)
        name = re.search(r'class="crumb"[^>]*>\s*<a[^>]*>([^<]+)<', page)
        if not (shown and number and name):
            return None
        screen = Screen(shop, account, shown[1], number[1].replace(" ", "").replace("\xa0", ""), name[1].strip())
        self.screens.append(screen)
        return screen

    def look_and_approve(self, login: str, shop: str) -> None:
        """As it is meant."""
        screen = self.looked(login, shop)
        if screen is not None:
            self.approve(login, screen)

    def everybody_tries(self, shop: str, order: list[str]) -> None:
        """One after the other, until somebody may: with the form as it was shown to one of them."""
        for login in order:
            screen = self.shown_to_somebody(shop) or self.looked(login, shop) or self.looked_by_any_official(shop)
            if screen is not None and self.approve(login, screen):
                return

    def looked_by_any_official(self, shop: str) -> Screen | None:
        """The page as the first official sees it who is shown a form at all."""
        return next((screen for login in OFFICIALS if (screen := self.looked(login, shop))), None)

    def shown_to_somebody(self, shop: str) -> Screen | None:
        """The form for what waits, as another login saw it: who is shown none may have copied it."""
        account, name = self.oracle.waiting.get(shop), self.oracle.names[shop]
        of_today = (screen for screen in reversed(self.screens) if (screen.account, screen.name) == (account, name))
        return next(of_today, None)

    def send_an_old_form(self, login: str, which: int) -> None:
        """One's own page of a while ago, or what was copied from somebody else's."""
        if self.screens:
            self.approve(login, self.screens[-1 - which % len(self.screens)])

    def approve_without_looking(self, login: str, shop: str) -> None:
        """By the address alone."""
        if shop in self.oracle.waiting:
            self.approve(login, Screen(shop, self.oracle.waiting[shop], "", "", ""))

    def approve(self, login: str, screen: Screen) -> bool:
        """Send the form; hold what came of it to what the oracle knows."""
        form = {"shown_hash": screen.shown_hash}
        answer = self.ask(login, "POST", f"/accounts/{screen.account}/approve", form)
        if answer.status_code != 302 or "/accounts/" not in answer.location:
            self.stage.refused += 1
            return False
        oracle, shop = self.oracle, screen.shop
        became = self.active_in_database()[shop]
        if became is None or became == oracle.active.get(shop):
            raise OnePersonWay(f"{login} was told of an approval that did not happen")
        right = oracle.role[login] in DECIDING and login not in oracle.disabled and shop in oracle.wards[login]
        alone = not oracle.pens(login).isdisjoint(oracle.writers(shop, became))
        as_shown = (screen.number, screen.name) == (oracle.proposals[became].number, oracle.names[shop])
        if not right or alone or not as_shown or oracle.waiting.get(shop) != became:
            raise OnePersonWay(f"{login}: {right=} {alone=} {as_shown=} waiting={oracle.waiting.get(shop) == became}")
        oracle.active[shop] = became
        oracle.approved_at[shop] = oracle.tick()
        oracle.approvals[became] = 1
        del oracle.waiting[shop]
        self.stage.activations += 1
        return True

    def rename(self, login: str, shop: str, name: str) -> None:
        """The shop's sign gets another name."""
        merchant_id = self.stage.shops[shop]
        form = {**self.details_of(shop), "trade_name": name, "not_the_same": "y"}
        answer = self.ask(login, "POST", f"/merchants/{merchant_id}/edit", form)
        if answer.status_code == 302 and "/merchants/" in answer.location and self.oracle.names[shop] != name:
            self.oracle.names[shop] = name
            self.oracle.name_writers[shop].append((self.oracle.tick(), self.oracle.pens(login)))

    def details_of(self, shop: str) -> dict[str, str]:
        """What a form about the shop holds when it is opened."""
        with self.stage.sessions() as session:
            merchant = session.get_one(Merchant, self.stage.shops[shop])
            return {
                "unit_label": merchant.unit_label, "owner_name": merchant.owner_name, "kind": merchant.kind.value,
                "line_of_business": merchant.line_of_business.value, "opened_on": merchant.opened_on.isoformat(),
                "trade_name": merchant.trade_name, "seen_version": str(merchant.version),
                "client_id": str(merchant.client_id),
            }  # fmt: skip

    def enrol_again_with_another_account(self, login: str, shop: str, number: str) -> None:
        """A phone sends the form of the enrolment once more, late, with an account that was not in it."""
        form = {"bank": "VCB", "account_number": number, "holder": "AN", "not_the_same": "y"}
        address = f"/places/{self.stage.places[shop]}/enrol"
        answer = self.ask(login, "POST", address, {**self.details_of(shop), **form})
        if answer.status_code == 302 and "/merchants/" in answer.location:
            raise OnePersonWay(f"{login} sent an enrolment again, with an account, and it was taken")

    def close_and_reopen(self, login: str, shop: str, which: int) -> None:
        """Between the two somebody sends a form that is still open."""
        for verb in ("close", "reopen"):
            form = {"closed_on": today().isoformat(), "seen_version": self.details_of(shop)["seen_version"]}
            self.ask(login, "POST", f"/merchants/{self.stage.shops[shop]}/{verb}", form)
            if verb == "close":
                self.send_an_old_form(login, which)

    def forget_the_owner(self, login: str, shop: str) -> None:
        """The shop's accounts end and are emptied; the next one takes two people like the first."""
        said = {"kind": "delete", "asked_by": "Lan", "channel": "in_person", "asked_on": today().isoformat()}
        merchant_id = self.stage.shops[shop]
        self.ask(login, "POST", f"/merchants/{merchant_id}/data-requests", said)
        with self.stage.sessions() as session:
            asked = session.scalars(select(DataRequest.id).where(DataRequest.merchant_id == merchant_id)).first()
        if asked is not None:
            self.ask(login, "POST", f"/data-requests/{asked}/erase", {"sure": "y"})
            with writing(self.stage.sessions) as session:  # days go by, and nobody stops it
                request = session.get_one(DataRequest, asked)
                if request.erase_after is not None:
                    ordered_long_ago(session, request)
            self.ask(login, "POST", f"/data-requests/{asked}/erase", {"sure": "y"})
            if self.active_in_database()[shop] is None:  # that an account ends puts no other onto a sign
                self.oracle.active.pop(shop, None)
            with self.stage.sessions() as session:
                waiting = session.get(PaymentAccount, self.oracle.waiting.get(shop, merchant_id))
                if waiting is not None and waiting.state is AccountState.EXPIRED:
                    del self.oracle.waiting[shop]

    def the_office_changes(self, what: str, login: str, role: Role, ward: str) -> None:
        """Somebody gets another role, is shut out, leaves a ward; or all is as it was again; or a month goes by."""
        if what == "role":
            self.reassign(login, role)
        elif what == "disabled":
            self.disable_or_enable(login)
        elif what == "posting":
            self.end_or_give_posting(login, ward)
        elif what == "month":
            self.a_month_passes()
        else:
            self.all_back()

    def all_back(self) -> None:
        """Everybody has the role and the wards of the beginning."""
        for login, (_person, role, wards) in PEOPLE.items():
            self.reassign(login, role)
            if login in self.oracle.disabled:
                self.disable_or_enable(login)
            for ward in set(wards) ^ self.oracle.wards[login]:
                self.end_or_give_posting(login, ward)

    def reassign(self, login: str, role: Role) -> None:
        """Somebody does something else from now on, and signs in again."""
        if role is self.oracle.role[login]:
            return
        self.stage.steps += 1
        with self.stage.sessions() as session:
            change_role(session, by=None, officer=session.get_one(Officer, self.stage.ids[login]), role=role)
            session.commit()
        self.oracle.role[login] = role
        self.signs_in(login)

    def disable_or_enable(self, login: str) -> None:
        """Shut out, or let in again."""
        self.stage.steps += 1
        with self.stage.sessions() as session:
            officer = session.get_one(Officer, self.stage.ids[login])
            (enable_officer if login in self.oracle.disabled else disable_officer)(session, by=None, officer=officer)
            session.commit()
        self.oracle.disabled ^= {login}
        self.signs_in(login)

    def end_or_give_posting(self, login: str, ward: str) -> None:
        """Leave a ward, or come to it."""
        self.stage.steps += 1
        with self.stage.sessions() as session:
            officer = session.get_one(Officer, self.stage.ids[login])
            if ward in self.oracle.wards[login]:
                theirs = (Posting.officer_id == officer.id, Posting.unit_id == self.stage.wards[ward])
                posting = session.scalars(select(Posting).where(*theirs, Posting.ends_on.is_(None))).one()
                end_posting(session, by=None, posting=posting, ends_on=today())
            else:
                unit = session.get_one(Unit, self.stage.wards[ward])
                post_officer(session, by=None, officer=officer, unit=unit, begins_on=today())
            session.commit()
        self.oracle.wards[login] ^= {ward}

    def propose_on_a_phone_let_in(self, by: str, shop: str, number: str) -> None:
        """The team member's phone scans the code that an official shows; or the official's own phone does."""
        self.signs_in("team_member", kind=SignInKind.PHONE, let_in_by_id=self.stage.ids[by])
        self.oracle.let_in_by = by
        self.propose("team_member", shop, number)
        self.everybody_tries(shop, [by])

    def a_month_passes(self) -> None:
        """What waited has expired."""
        self.stage.steps += 1
        with self.stage.sessions() as session:
            expire_proposals(session, at=utc_now() + timedelta(days=31))
            session.commit()
        self.oracle.waiting.clear()

    def signs_in(self, login: str, **how: Any) -> None:
        """Anew, with the cookie there was: what ended stays ended."""
        token = self.stage.tokens[login]
        if login == "team_member":
            self.oracle.let_in_by = ""  # the phone that somebody let in is out
        with self.stage.sessions() as session:
            for ended in session.scalars(select(SignIn).where(SignIn.token_hash == token)):
                ended.ended_at, ended.token_hash = utc_now(), f"{self.oracle.tick():064d}"
                bind(ended)
                told = {"subject_id": ended.officer_id, "sign_in": str(ended.id)}
                record(session, by=ended.officer, action="sign_in:end", **told)
            session.flush()
            officer = session.get_one(Officer, self.stage.ids[login])
            fresh = SignIn(officer_id=officer.id, token_hash=token, ends_at=utc_now() + LASTS, **how)
            bind(fresh)
            session.add(fresh)
            session.flush()
            told = {"subject_id": officer.id, "sign_in": str(fresh.id), "kind": fresh.kind}
            record(session, by=officer, action="sign_in:begin", **told, shown_by=str(fresh.let_in_by_id))
            session.commit()

    def active_in_database(self) -> dict[str, UUID | None]:
        """The account of each shop that money goes to."""
        active = select(PaymentAccount.merchant_id, PaymentAccount.id).where(
            PaymentAccount.state == AccountState.ACTIVE
        )
        with self.stage.sessions() as session:
            found = dict(session.execute(active).all())
        return {shop: found.get(merchant_id) for shop, merchant_id in self.stage.shops.items()}

    def nothing_became_active_behind_the_oracle(self) -> None:
        """Each active account was approved before its eyes, and has exactly one entry in the trail."""
        known = {shop: self.oracle.active.get(shop) for shop in SHOPS}
        if self.active_in_database() != known:
            raise OnePersonWay("an account became active, or ceased to be, without an approval")
        with self.stage.sessions() as session:
            entries = session.scalars(select(AuditEntry.subject_id).where(AuditEntry.action == "account:approve"))
            told = sorted(map(str, entries))
        if told != sorted(map(str, self.oracle.approvals)):
            raise OnePersonWay("an approval without its one entry in the trail")


Act = tuple[str, dict[str, Any]]
"""The name of what is done, and what it is done with: written down, it can be done again."""
Draw = Callable[[random.Random], Any]


def one_of(*things: Any) -> Draw:
    """Any of them."""
    return lambda chance: chance.choice(things)


def in_any_order(things: tuple[str, ...]) -> Draw:
    """All of them."""
    return lambda chance: chance.sample(things, len(things))


LOGIN, OFFICIAL, SHOP, NUMBER = one_of(*LOGINS), one_of(*OFFICIALS), one_of(*SHOPS), one_of(*NUMBERS)
BOTH = {"login": LOGIN, "shop": SHOP}
ORDER = in_any_order(tuple(LOGINS))
BY_NUMBERS = {"shop": SHOP, "numbers": in_any_order(NUMBERS)}
WHAT: dict[str, tuple[int, dict[str, Draw]]] = {
    "propose": (3, {**BOTH, "number": NUMBER}),
    "propose_and_everybody_tries": (4, {"login": OFFICIAL, "shop": SHOP, "number": NUMBER, "order": ORDER}),
    "rename_and_everybody_tries": (
        4,
        {"login": OFFICIAL, "other": OFFICIAL, "name": one_of("Tiệm 3", "Tiệm 4"), "order": ORDER, **BY_NUMBERS},
    ),
    "change_after_another": (3, {"one": OFFICIAL, "other": OFFICIAL, "order": ORDER, **BY_NUMBERS}),
    "change_behind_a_page": (3, {"one": OFFICIAL, "other": OFFICIAL, "looks": OFFICIAL, **BY_NUMBERS}),
    "propose_on_a_phone_let_in": (3, {"by": OFFICIAL, "shop": SHOP, "number": NUMBER}),
    "hand_out": (3, {"what": one_of("password", "second factor", "role"), "login": one_of(*HONEST)}),
    "confirm": (3, {"by": LOGIN, "login": LOGIN}),
    "hand_out_and_write": (3, {"confirms": one_of("checker", *MADE_UP), "shop": SHOP, "number": NUMBER}),
    "withdraw": (2, BOTH),
    "reject": (1, BOTH),
    "look": (3, BOTH),
    "look_and_approve": (3, BOTH),
    "everybody_tries": (2, {"shop": SHOP, "order": ORDER}),
    "send_an_old_form": (4, {"login": LOGIN, "which": one_of(*range(10))}),
    "approve_without_looking": (1, BOTH),
    "rename": (3, {"login": OFFICIAL, "shop": SHOP, "name": one_of("Tiệm 1", "Tiệm 2")}),
    "enrol_again_with_another_account": (1, {**BOTH, "number": NUMBER}),
    "close_and_reopen": (1, {**BOTH, "which": one_of(*range(10))}),
    "forget_the_owner": (1, BOTH),
    "the_office_changes": (
        4,
        {
            "what": one_of("role", "disabled", "posting", "month"),
            "login": OFFICIAL,
            "role": one_of(Role.LEADER, Role.TEAM_MEMBER, Role.PARTNER),
            "ward": SHOP,
        },
    ),
    "all_back": (4, {}),
}
"""Each act, how often it comes up, and what it is done with."""


def any_act(chance: random.Random) -> Act:
    """The next act of a walk."""
    (name,) = chance.choices(list(WHAT), [weight for weight, _ in WHAT.values()])
    return name, {key: draw(chance) for key, draw in WHAT[name][1].items()}


def walk(stage: Stage, number: int, steps: int) -> list[Act]:
    """Take *steps* requests and changes of the office by chance; the acts, where they led to a one-person way.

    The same *number* is the same walk.
    """
    chance = random.Random(number)  # noqa: S311 (the same walks every time, no secrets)
    people, end, taken = TwoPeople(stage), stage.steps + steps, []
    try:
        while stage.steps < end:
            taken.append(any_act(chance))
            people.take(taken[-1])
    except OnePersonWay:
        return taken
    finally:
        people.over()
    return []


def way_of(stage: Stage, acts: list[Act]) -> str:
    """What the acts lead to, taken anew; nothing where they lead to no one-person way."""
    people = TwoPeople(stage)
    try:
        for act in acts:
            people.take(act)
    except OnePersonWay as way:
        return str(way)
    finally:
        people.over()
    return ""


def shortest(stage: Stage, acts: list[Act]) -> list[Act]:
    """The acts without those that the way does not need, for whoever has to understand it."""
    kept = list(acts)
    for act in acts:
        without = [other for other in kept if other is not act]
        if way_of(stage, without):
            kept = without
    return kept


@contextmanager
def few_collections() -> Iterator[None]:
    """Python looks for garbage among all that the tests have loaded, at every few requests: not so often meanwhile."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()

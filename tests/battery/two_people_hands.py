"""What an admin does with other people's ways in, and who confirms them: told to the oracle of who can be whom.

The admin, An, made up two officials and is both. Whose password or second factor An resets, An can be as well, until
somebody else confirmed that the right person came in; what was written meanwhile, An may have written for ever.
"""

import re
from typing import Any

from registry.audit.operations import record
from registry.officers.model import Officer, Role
from tests.battery.two_people import MADE_UP, PEOPLE, OnePersonWay, Oracle, Stage
from tests.signing_in import enrolled

ADMIN = "admin"


class HandingOut:
    """The part of the people's acts that is about ways in."""

    stage: Stage
    oracle: Oracle

    def ask(self, login: str, method: str, address: str, form: dict[str, Any] | None = None) -> Any:
        """One request, as two_people_acts makes it."""
        raise NotImplementedError

    def signs_in(self, login: str, **how: Any) -> None:
        """Anew."""
        raise NotImplementedError

    def propose(self, login: str, shop: str, number: str) -> None:
        """What is to be approved."""
        raise NotImplementedError

    def everybody_tries(self, shop: str, order: list[str]) -> None:
        """To approve it."""
        raise NotImplementedError

    def hand_out(self, what: str, login: str) -> None:
        """The admin gives a new password, resets the second factor or gives a role; somebody goes on as *login*."""
        address = f"/officers/{self.stage.ids[login]}"
        if what == "role":
            answer = self.ask(ADMIN, "POST", f"{address}/role", {"role": Role.LEADER.value})
            if answer.status_code == 302 and "/officers/" in answer.location:
                self.oracle.role[login] = Role.LEADER
                self.signs_in(login)  # with the password that An does not know
            return
        if what == "second factor":
            with self.stage.sessions() as session:
                officer = session.get_one(Officer, self.stage.ids[login])
                if officer.second_factor_at is None:
                    enrolled(session, officer)
                session.commit()
        verb = "new-password" if what == "password" else "reset-second-factor"
        answer = self.ask(ADMIN, "POST", f"{address}/{verb}", {})
        if answer.status_code == 200 or "/officers/" in answer.location:
            with self.stage.sessions() as session:  # who reads the password first chooses the next one
                officer = session.get_one(Officer, self.stage.ids[login])
                officer.must_change_password, officer.second_factor_at = False, None
                session.commit()
            self.oracle.handed_out.add(login)
            self.signs_in(login)

    def confirm(self, by: str, login: str) -> None:
        """Somebody says whose *login* is. Nobody honest says so of one that An made up."""
        honest = PEOPLE[by][0] != PEOPLE[ADMIN][0] and by not in self.oracle.handed_out
        if login in MADE_UP and honest:
            return
        address = f"/confirmations/{self.stage.ids[login]}"
        shown = re.search(r'name="shown"[^>]*value="([^"]+)"', self.ask(by, "GET", address).text)
        if shown is None:
            return
        begun = self.ask(by, "POST", f"{address}/begin", {"shown": shown[1]})
        if begun.status_code == 302 and begun.location == address:
            if self.ask(login, "GET", "/").status_code != 302:
                raise OnePersonWay(f"{login} was still signed in when {by} had begun to confirm")
            self.chooses_a_password(login)
        answer = self.ask(by, "POST", address, {"shown": shown[1], "met": "y"})
        if answer.status_code == 302 and "/confirmations/" in answer.location:
            if not self.oracle.pens(by).isdisjoint(self.oracle.pens(login)):
                raise OnePersonWay(f"{by} confirmed {login}, and one person can be both")
            self.oracle.handed_out.discard(login)

    def chooses_a_password(self, login: str) -> None:
        """Whose login it is, before the confirmer's eyes; or An, where the confirmer looks away."""
        with self.stage.sessions() as session:
            officer = session.get_one(Officer, self.stage.ids[login])
            officer.must_change_password = False
            record(session, by=officer, action="officer:change_password", subject_id=officer.id)
            session.commit()
        self.signs_in(login)

    def hand_out_and_write(self, confirms: str, shop: str, number: str) -> None:
        """An writes as the team member, has the right one confirmed, and approves as one of the made-up two."""
        self.hand_out("password", "team_member")
        self.propose("team_member", shop, number)
        self.confirm(confirms, "team_member")
        self.everybody_tries(shop, list(MADE_UP))

"""A3: makers send new numbers while checkers approve the one they were shown, all at the same moment."""

from dataclasses import dataclass

from sqlalchemy import select

from campaigns.enrolment.operations import activate_account
from database.engine import sessions_on, writing
from registry.accounts.content import AccountContent
from registry.accounts.errors import AccountRefusal
from registry.accounts.identity import shown_to_approver
from registry.accounts.marks import mark_of
from registry.accounts.model import AccountState, PaymentAccount, QrKind
from registry.accounts.operations import propose_account
from registry.accounts.queries import active_account_of, proposed_account_of
from registry.audit.model import AuditEntry
from tests.battery.report import begin, told, whole
from tests.factories import make_merchant, make_officer, make_place
from tests.races import at_once

BAR = "0 activations of bytes not shown; every round decided once; 0 approvals without their entry in the trail"


@dataclass
class Score:
    """What came of all rounds."""

    rounds: int = 0
    approved: int = 0
    overtaken: int = 0
    not_shown: int = 0
    decided_otherwise_than_once: int = 0
    approvals_without_entry: int = 0


def content(number):
    return AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number=number, holder="AN")


def approve_as_shown(session, person, account, shown_hash):
    activate_account(session, by=person, account_id=account.id, shown_hash=shown_hash)


def approve_what_stands_there(session, person, account, _shown_hash):
    """The guard removed: whatever waits for the shop at this moment is approved, seen or not."""
    waiting = proposed_account_of(session, account.merchant)
    if waiting is not None:
        activate_account(session, by=person, account_id=waiting.id, shown_hash=shown_to_approver(waiting))


def race(sessions, approve, rounds, threads, one_maker_in=4, *, until_both=False):
    """So many rounds; *until_both* an approval and a newer proposal have won one, at most five times as many."""
    with writing(sessions) as session:
        place = make_place(session)
        people = [make_officer(session, unit=place.unit) for _ in range(threads + 1)]
    score = Score(rounds)
    for number in range(5 * rounds):
        if number >= rounds and not (until_both and not (score.approved and score.overtaken)):
            break
        score.rounds = number + 1
        makers = {at for at in range(threads) if at % one_maker_in == number % one_maker_in}
        one_round(sessions, score, approve, people, place, makers)
    return score


def one_round(sessions, score, approve, people, place, makers):
    with writing(sessions) as session:
        shop = make_merchant(session, place=session.merge(place))
        shown = propose_account(session, by=people[-1], merchant_id=shop.id, content=content("90"))
        shown_hash = shown_to_approver(shown)

    def act(session, at):
        if at in makers:
            return propose_account(session, by=people[at], merchant_id=shop.id, content=content(f"8{at:02d}"))
        return approve(session, people[at], shown, shown_hash)

    at_once(sessions, act, range(len(people) - 1), AccountRefusal)
    # And one who was called away with the page open presses the button now.
    at_once(sessions, act, [min(set(range(len(people) - 1)) - makers)], AccountRefusal)
    with sessions() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.merchant_id == shop.id)).all()
        approvals = [entry for entry in entries if entry.action == "account:approve"]
        overtaken = [e for e in entries if e.action == "account:overtake" and e.subject_id == shown.id]
        score.approved += len(approvals)
        score.overtaken += len(overtaken)
        salts = dict(session.execute(select(PaymentAccount.id, PaymentAccount.mark_salt)).all())
        marks = {account_id: mark_of(shown.content_hash, salt) for account_id, salt in salts.items()}
        score.not_shown += sum(entry.details["mark"] != marks[entry.subject_id] for entry in approvals)
        score.decided_otherwise_than_once += len(overtaken) + sum(e.subject_id == shown.id for e in approvals) != 1
        active = active_account_of(session, shop)
        states = session.scalars(select(PaymentAccount.state).where(PaymentAccount.merchant_id == shop.id)).all()
        once_active = sum(state in (AccountState.ACTIVE, AccountState.RETIRED) for state in states)
        score.approvals_without_entry += once_active != len(approvals)
        score.not_shown += active is not None and active.content_hash != shown.content_hash


def test_a3_nothing_is_activated_that_was_not_shown(own_engine):
    begin("A3")
    sessions = sessions_on(own_engine)
    threads, rounds = (16, 50) if whole() else (4, 8)
    score = race(sessions, approve_as_shown, rounds, threads, until_both=True)
    control = race(sessions, approve_what_stands_there, rounds // 4, threads, one_maker_in=2)
    bad = score.not_shown + score.decided_otherwise_than_once + score.approvals_without_entry
    told(
        test="A3",
        figure={"database": own_engine.dialect.name, "threads": threads, **vars(score)},
        bar=BAR,
        holds=bad == 0 and score.approved > 0 and score.overtaken > 0 and control.not_shown > 0,
        control=vars(control),
    )

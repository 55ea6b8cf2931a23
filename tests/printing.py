"""Shops to print signs for, and the words on them, as tests need them."""

from registry.accounts.model import AccountState
from registry.print_runs.planning import plan_run
from registry.print_runs.wanted import SignWords, Wanted
from registry.print_runs.writing import write_run
from tests.factories import make_account, make_merchant, make_officer


class WordsOnSigns:
    """Plain words; what stands in the way of a shop's sign may be given by the shop's id."""

    def __init__(self, obstacles=None):
        self.obstacles = obstacles or {}

    def __call__(self, merchant):
        return SignWords(merchant.place.name.upper(), f"Số {merchant.unit_label} · {merchant.place.unit.name}")

    def obstacle(self, merchant, _account):
        return self.obstacles.get(merchant.id)


def make_shops(session, place, count, **given):
    """So many shops with an approved account each, of two people who approve them all."""
    one, other = (make_officer(session, unit=place.unit) for _ in range(2))
    return [
        make_account(
            session,
            merchant=make_merchant(session, place=place, **given),
            proposed_by=one,
            decided_by=other,
            state=AccountState.ACTIVE,
        ).merchant
        for _ in range(count)
    ]


def write(session, by, words=None, **wanted):
    """The run, written as it is planned at this moment."""
    words = words or WordsOnSigns()
    asked = Wanted(**{"layout": "a6"} | wanted)
    shown = plan_run(session, by=by, wanted=asked, words=words)
    return write_run(session, by=by, wanted=asked, words=words, plan_hash=shown.hash)

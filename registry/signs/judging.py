"""What the codes in a photo are that somebody sent of a shop, or of some shop of a place. Pure, as comparing is."""

import uuid
from collections.abc import Iterable

from registry.signs.comparing import Found, Verdict, compare
from registry.signs.listing import Listed

_WORST_FIRST = (Found.WRONG_ACCOUNT, Found.UNKNOWN_CODE, Found.UNREADABLE, Found.OLD_SIGN, Found.MATCHES)


def judge_photo(listed: Listed, payloads: Iterable[str], *, merchant_id: uuid.UUID | None = None) -> Found | None:
    """The worst that is to be said of any of the codes; nothing where there is none.

    One code that is not the shop's beside one that is, is what somebody pasted over or set beside it looks like. Of a
    photo of no shop in particular each code is held against whichever shop of the list it may be of: then it is no
    wrong account, only one that nobody here has.
    """
    found = {_judge(listed, payload, merchant_id).found for payload in payloads}
    return next((worst for worst in _WORST_FIRST if worst in found), None)


def _judge(listed: Listed, payload: str, merchant_id: uuid.UUID | None) -> Verdict:
    if merchant_id is not None:
        return compare(listed, merchant_id=merchant_id, payload=payload)
    nobodys = compare(listed, merchant_id=uuid.UUID(int=0), payload=payload)
    of_before = (account.merchant_id for account in listed.accounts if account.payload == payload)
    owners = dict.fromkeys([*nobodys.others, *of_before])
    verdicts = {owner: compare(listed, merchant_id=owner, payload=payload) for owner in owners}
    good = (verdict for verdict in verdicts.values() if verdict.found in (Found.MATCHES, Found.OLD_SIGN))
    best = min(good, key=lambda verdict: verdict.found is not Found.MATCHES, default=None)
    if best is not None:
        return best
    # A shop's account with an amount put in, say: the shop is paid, by a code that nobody here made.
    return Verdict(found=Found.UNKNOWN_CODE) if nobodys.others else nobodys

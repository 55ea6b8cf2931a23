"""What hangs at a shop against what was approved for it: the answers that a street of swapped stickers seldom gives."""

import uuid

import pytest

from qr import checksum, write_transfer
from registry.signs.comparing import Cause, Found, compare
from registry.signs.listing import Listed, ListedAccount
from tests.qr.payloads import payload, receiver

SHOP = uuid.UUID(int=1)
RIGHT = write_transfer(bank_bin="970436", account="0071000000168")


def told(seen, *accounts):
    listed = Listed(tuple(ListedAccount(merchant_id=SHOP, payload=text) for text in accounts))
    verdict = compare(listed, merchant_id=SHOP, payload=seen)
    return verdict.found, verdict.cause


def at_unknown_bank(account):
    text = write_transfer(bank_bin="970436", account=account).replace("970436", "999999")[:-4]
    return text + checksum(text)


@pytest.mark.parametrize(
    ("seen", "cause"),
    [
        (at_unknown_bank("0071000000168"), Cause.OTHER_BANK),
        (at_unknown_bank("0099000000001"), Cause.OTHER_ACCOUNT),
        (write_transfer(bank_bin="970415", account="0099000000001"), Cause.OTHER_ACCOUNT),
    ],
)
def test_another_bank_is_another_account_known_or_not(seen, cause):
    assert told(seen, RIGHT) == (Found.WRONG_ACCOUNT, cause)


def test_where_nothing_was_approved_nothing_is_right():
    assert told(RIGHT) == (Found.UNKNOWN_CODE, Cause.NOTHING_KNOWN)


def test_a_refused_code_with_a_further_receiver_says_so():
    seen = payload({"39": receiver(bank="970415", account="0099000000001")})
    assert told(seen, RIGHT) == (Found.UNREADABLE, Cause.FURTHER_RECEIVER)

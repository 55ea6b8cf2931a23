"""Marks of an account in the trail: they tell that an account is the one decided on, and nothing of what it is.

A bare hash of an account can be tried: ten digits and a known holder are a few hours' work. A mark is keyed, so that
nobody without the installation's key can try, and salted for each account. When a person is forgotten the salt goes;
from then on nobody can try at all, with the key neither. Who holds the number *and* the salt, on an answer printed
before, can have them compared with the trail.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from database.keys import Keys, keys_in_use
from registry.accounts.model import PaymentAccount
from registry.audit.operations import masked

BARE = frozenset({"content_hash", "approved_identity"})
"""What older entries of the trail tell instead of marks: hashes without key or salt."""
MARKS = frozenset({"mark", "identity_mark", "rest_mark"})
REST = ("created_at", "code_seen", "decided_at", "decision_note", "retired_at")
"""What nothing else in the trail tells of an account: its moments, the code at the shop, and the note."""


def marks_of(*, content_hash: str, approved_identity: str | None, mark_salt: str) -> dict[str, Any]:
    """The marks of an account by the columns they stand for: where its money goes, and for whom it was approved.

    The second is None before it was. Raise KeysMissing.
    """
    return {
        "mark": mark_of(content_hash, mark_salt),
        "identity_mark": approved_identity and mark_of(approved_identity, mark_salt),
    }


def rest_mark_of(account: Mapping[str, Any]) -> dict[str, Any]:
    """The mark of everything else that an account's row, by its columns, holds. Raise KeysMissing."""
    rest = [account[name] for name in REST]
    written = [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in rest]
    return {"rest_mark": mark_of(json.dumps(written), account["mark_salt"])}


def told_of_account(account: PaymentAccount) -> dict[str, Any]:
    """What every entry of the trail tells of an account, whatever became of it. Raise KeysMissing."""
    return {
        "qr_kind": account.qr_kind,
        "scheme": account.scheme,
        "bank_bin": account.bank_bin,
        "account": masked(account.account_number),
        **marks_of(
            content_hash=account.content_hash,
            approved_identity=account.approved_identity,
            mark_salt=account.mark_salt,
        ),
        **rest_mark_of({name: getattr(account, name) for name in ("mark_salt", *REST)}),
    }


def mark_of(told: str, salt: str) -> str:
    """HMAC-SHA-256 of *salt* and what is *told*, in hexadecimal. Raise KeysMissing."""
    return hmac.digest(_key(keys_in_use()), f"{salt}:{told}".encode(), "sha256").hex()


@lru_cache(maxsize=10)
def _key(keys: Keys) -> bytes:
    return keys.derived("marks of accounts")

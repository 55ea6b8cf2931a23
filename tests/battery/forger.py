"""Somebody who holds the whole database, with the key or without it, and bends trail and accounts to their liking."""

import random
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.orm import Session

from database.base import new_id, utc_now
from database.keys import Keys, keys_in_use
from registry.accounts.content import AccountContent
from registry.accounts.identity import identity_of
from registry.accounts.marks import mark_of
from registry.accounts.model import AccountState, PaymentAccount
from registry.audit.links import Linker, chained_columns
from registry.audit.model import AuditEntry, ChainLink
from registry.merchants.model import Merchant
from registry.officers.model import Officer, Role

ENTRY, LINK, ACCOUNT = AuditEntry.__table__, ChainLink.__table__, PaymentAccount.__table__
GUESSED = Keys("the key of somebody who does not know the key")


@dataclass
class Forger:
    """One attack at a time on one database; *position* is the first link it touches, where that is known."""

    session: Session
    chance: random.Random
    length: int
    position: int | None = None

    def attacks(self) -> dict[str, Callable[[], None]]:
        """Every way, by its name."""
        columns = [column.name for column in ENTRY.columns]
        return {
            **{f"entry.{name}": lambda name=name: self.edit_entry(name) for name in columns},
            **{f"link.{name}": lambda name=name: self.edit_link(name) for name in (c.name for c in LINK.columns)},
            "delete entry": lambda: self.delete(entry=True, link=False),
            "delete link": lambda: self.delete(entry=False, link=True),
            "delete both": lambda: self.delete(entry=True, link=True),
            "delete and close the gap": self.delete_and_close,
            "insert a copy": self.insert_copy,
            "insert a copy with a link": self.insert_copy_linked,
            "swap two entries": self.swap_entries,
            "swap two links": self.swap_links,
            "cut the tail": self.cut_tail,
            "edit, made anew without the key": lambda: self.edit_and_chain(Linker(GUESSED)),
            "edit, made anew with the key": lambda: self.edit_and_chain(Linker(keys_in_use())),
            "account: number": lambda: self.edit_account(account_number="0099999999"),
            "account: holder": lambda: self.edit_account(holder="KE GIAN"),
            "account: bank": lambda: self.edit_account(bank_bin="970415"),
            "account: number and its hash": self.edit_account_and_hash,
            "account: state": self.edit_account_state,
            "account: who proposed": lambda: self.edit_account(proposed_by_id=self.stranger()),
            "account: who decided": lambda: self.edit_account(decided_by_id=self.stranger()),
            "account: deleted": lambda: self.session.execute(delete(ACCOUNT).where(ACCOUNT.c.id == self.account())),
            "account: inserted": self.insert_account,
            "account: two shops' swapped": self.swap_accounts,
            "account: for another name": self.rename,
            "account: proposed later than it was": lambda: self.edit_account(created_at=utc_now()),
            "account: note": lambda: self.edit_account(decision_note="đã xem"),
            "account: code at the shop": lambda: self.edit_account(code_seen="00020101"),
            "account and trail": lambda: self.edit_both(None),
            "account and trail, made anew without the key": lambda: self.edit_both(Linker(GUESSED)),
            "account and trail, made anew with the key": lambda: self.edit_both(Linker(keys_in_use())),
        }

    def link(self, *, last: int | None = None) -> int:
        """Any place in the chain; remembered as the first that is touched."""
        self.position = self.chance.randint(1, last or self.length)
        return self.position

    def columns(self) -> tuple:
        return chained_columns(self.session.get_bind().dialect.name)

    def entry_at(self, link: int) -> int:
        return self.session.scalar(select(LINK.c.entry_sequence).where(LINK.c.sequence == link))

    def edit_entry(self, name: str) -> None:
        values = {
            "sequence": 900_000 + self.chance.randint(0, 9999),
            "at": utc_now() - timedelta(seconds=self.chance.randint(1, 10**7)),
            "officer_id": self.stranger(),
            "role": Role.PARTNER,
            "postings": f"{uuid.uuid4()} nơi khác",
            "action": f"test:{self.chance.randint(0, 10**6)}",
            "subject_id": uuid.uuid4(),
            "merchant_id": uuid.uuid4(),
            "details": {"changes": {"trade_name": ["a", str(self.chance.random())]}},
            "erased_at": utc_now(),
        }
        where = ENTRY.c.sequence == self.entry_at(self.link())
        self.session.execute(update(ENTRY).where(where).values({name: values[name]}))

    def edit_link(self, name: str) -> None:
        link = self.link()
        values = {
            "sequence": self.length + 5,
            "entry_sequence": 900_000 + link,
            **dict.fromkeys(("details_seal", "previous", "seal"), f"{self.chance.getrandbits(256):064x}"),
        }
        self.session.execute(update(LINK).where(LINK.c.sequence == link).values({name: values[name]}))

    def delete(self, *, entry: bool, link: bool) -> None:
        number = self.link(last=self.length - 1)
        sequence = self.entry_at(number)
        if link:
            self.session.execute(delete(LINK).where(LINK.c.sequence == number))
        if entry:
            self.session.execute(delete(ENTRY).where(ENTRY.c.sequence == sequence))
        if link and not entry:
            self.position = number

    def delete_and_close(self) -> None:
        self.delete(entry=True, link=True)
        moved = LINK.c.sequence > self.position
        for step in (10**6, -(10**6) - 1):  # not through a number that is taken
            self.session.execute(update(LINK).where(moved).values(sequence=LINK.c.sequence + step))

    def copied(self) -> dict:
        row = dict(
            self.session.execute(select(ENTRY).where(ENTRY.c.sequence == self.entry_at(self.link()))).mappings().one()
        )
        del row["sequence"]
        self.position = None
        return row

    def insert_copy(self) -> None:
        self.session.execute(insert(ENTRY).values(self.copied()))

    def insert_copy_linked(self) -> None:
        sequence = self.session.execute(insert(ENTRY).values(self.copied()).returning(ENTRY.c.sequence)).scalar_one()
        entry = self.session.execute(select(*self.columns()).where(ENTRY.c.sequence == sequence)).mappings().one()
        previous = self.session.scalar(select(LINK.c.seal).where(LINK.c.sequence == self.length))
        link = Linker(GUESSED).link(self.length + 1, entry, previous)
        self.session.execute(insert(ChainLink).values(asdict(link) | {"entry_sequence": sequence}))
        self.position = self.length + 1

    def swap_entries(self) -> None:
        one, other = sorted(self.chance.sample(range(1, self.length + 1), 2))
        self.position = one
        sequences = [self.entry_at(one), self.entry_at(other)]
        rows = [
            dict(self.session.execute(select(ENTRY).where(ENTRY.c.sequence == sequence)).mappings().one())
            for sequence in sequences
        ]
        for sequence, row in zip(sequences, reversed(rows), strict=True):
            self.session.execute(update(ENTRY).where(ENTRY.c.sequence == sequence).values(row | {"sequence": sequence}))

    def swap_links(self) -> None:
        one, other = sorted(self.chance.sample(range(1, self.length + 1), 2))
        self.position = one
        entries = [self.entry_at(one), self.entry_at(other)]
        for link, entry in ((one, -1), (other, entries[0]), (one, entries[1])):
            self.session.execute(update(LINK).where(LINK.c.sequence == link).values(entry_sequence=entry))

    def cut_tail(self) -> None:
        first = self.chance.randint(max(1, self.length - 100), self.length)
        gone = list(self.session.scalars(select(LINK.c.entry_sequence).where(LINK.c.sequence >= first)))
        self.session.execute(delete(LINK).where(LINK.c.sequence >= first))
        self.session.execute(delete(ENTRY).where(ENTRY.c.sequence.in_(gone)))

    def edit_and_chain(self, linker: Linker) -> None:
        self.edit_entry(self.chance.choice(["at", "role", "action", "details", "subject_id"]))
        self.chain_from(self.position, linker)

    def chain_from(self, first: int, linker: Linker) -> None:
        """Make every link anew from this one on: all of them fit each other."""
        previous = self.session.scalar(select(LINK.c.seal).where(LINK.c.sequence == first - 1)) or ""
        joined = select(LINK.c.sequence.label("link"), *self.columns()).join(
            ENTRY, ENTRY.c.sequence == LINK.c.entry_sequence
        )
        rows = []
        for entry in self.session.execute(joined.where(LINK.c.sequence >= first).order_by(LINK.c.sequence)).mappings():
            link = linker.link(entry["link"], entry, previous)
            previous = link.mac
            rows.append({f"new_{name}": value for name, value in asdict(link).items()})
        change = update(LINK).where(LINK.c.sequence == bindparam("new_sequence"))
        columns = {"details_mac": LINK.c.details_seal, "previous": LINK.c.previous, "mac": LINK.c.seal}
        anew = {column: bindparam(f"new_{name}") for name, column in columns.items()}
        self.session.connection().execute(change.values(anew), rows)

    def stranger(self) -> uuid.UUID:
        return self.session.scalar(select(Officer.id).where(Officer.login == "stranger"))

    def account(self, *states: AccountState) -> uuid.UUID:
        wanted = ACCOUNT.c.state.in_(states or (AccountState.ACTIVE,))
        return self.chance.choice(self.session.scalars(select(ACCOUNT.c.id).where(wanted).order_by(ACCOUNT.c.id)).all())

    def edit_account(self, **values: object) -> None:
        self.position = None
        self.session.execute(update(ACCOUNT).where(ACCOUNT.c.id == self.account()).values(values))

    def edit_account_and_hash(self) -> tuple[uuid.UUID, str]:
        """Another number, and the hash that fits it; give both account and hash."""
        self.position = None
        known = self.account()
        row = self.session.execute(select(ACCOUNT).where(ACCOUNT.c.id == known)).mappings().one()
        names = AccountContent.__dataclass_fields__
        content = AccountContent(**{name: row[name] for name in names} | {"account_number": "0099999999"})
        content_hash = content.hash(row["merchant_id"])
        values = {"account_number": "0099999999", "content_hash": content_hash}
        self.session.execute(update(ACCOUNT).where(ACCOUNT.c.id == known).values(values))
        return known, content_hash

    def edit_account_state(self) -> None:
        """An account that is over becomes the one money goes to, in place of it."""
        self.position = None
        old = self.account(AccountState.RETIRED)
        shop = self.session.scalar(select(ACCOUNT.c.merchant_id).where(ACCOUNT.c.id == old))
        active = (ACCOUNT.c.merchant_id == shop, ACCOUNT.c.state == AccountState.ACTIVE)
        self.session.execute(update(ACCOUNT).where(*active).values(state=AccountState.RETIRED))
        self.session.execute(update(ACCOUNT).where(ACCOUNT.c.id == old).values(state=AccountState.ACTIVE))

    def rename(self) -> None:
        """Another shop's name on the sign, and an approval that fits it, sealed as the program seals."""
        self.position = None
        known = self.account()
        shop = self.session.get(
            Merchant, self.session.scalar(select(ACCOUNT.c.merchant_id).where(ACCOUNT.c.id == known))
        )
        renamed = update(Merchant.__table__).where(Merchant.__table__.c.id == shop.id)
        self.session.execute(renamed.values(trade_name="Tiệm Kẻ Gian"))
        self.session.refresh(shop)
        self.session.execute(update(ACCOUNT).where(ACCOUNT.c.id == known).values(approved_identity=identity_of(shop)))

    def insert_account(self) -> None:
        """A whole active account, for a shop that has none."""
        self.position = None
        retired = (
            self.session.execute(select(ACCOUNT).where(ACCOUNT.c.id == self.account(AccountState.RETIRED)))
            .mappings()
            .one()
        )
        self.session.execute(insert(ACCOUNT).values(dict(retired) | {"id": new_id()}))

    def swap_accounts(self) -> None:
        self.position = None
        one, other = self.account(), self.account(AccountState.RETIRED)
        shops = [
            self.session.scalar(select(ACCOUNT.c.merchant_id).where(ACCOUNT.c.id == known)) for known in (one, other)
        ]
        if shops[0] == shops[1]:
            return self.edit_account_state()
        self.session.execute(update(ACCOUNT).where(ACCOUNT.c.id == other).values(merchant_id=shops[0]))
        return None

    def edit_both(self, linker: Linker | None) -> None:
        """The account and what every entry tells of it; and the chain made anew, given what makes it."""
        known, content_hash = self.edit_account_and_hash()
        salt = self.session.scalar(select(ACCOUNT.c.mark_salt).where(ACCOUNT.c.id == known))
        links = []
        about = select(LINK.c.sequence, ENTRY.c.sequence, ENTRY.c.details).join(
            ENTRY, ENTRY.c.sequence == LINK.c.entry_sequence
        )
        for link, sequence, details in self.session.execute(about.where(ENTRY.c.subject_id == known)).all():
            told = details | {"mark": mark_of(content_hash, salt), "account": "••••••9999"}
            self.session.execute(update(ENTRY).where(ENTRY.c.sequence == sequence).values(details=told))
            links.append(link)
        self.position = min(links)
        if linker is not None:
            self.chain_from(self.position, linker)


def take_off_triggers(session: Session) -> None:
    """Whoever holds the database is hindered by none; in this transaction neither by references."""
    if session.get_bind().dialect.name == "sqlite":
        for name in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            session.execute(text(f'DROP TRIGGER "{name}"'))
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        session.execute(text("DROP INDEX uq_payment_account_active_merchant"))
    else:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text("DROP INDEX uq_payment_account_active_merchant"))

"""Everything that drawing a part takes, in plain values: the same rows give the same values on any day."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database.sealing import SealBroken
from registry.accounts.model import PaymentAccount, QrKind, Scheme
from registry.accounts.payloads import payload_of
from registry.accounts.whole import require_whole
from registry.audit.witnesses import Head
from registry.chunks import chunks
from registry.print_runs.errors import SignCannotBeDrawn
from registry.print_runs.model import PrintLine, PrintPart
from registry.print_runs.paper import paper_for
from registry.signs.model import Sign


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnAccount:
    """The account version on a sign, whatever has become of it since."""

    qr_kind: QrKind
    scheme: Scheme
    bank_bin: str
    account_number: str
    holder: str
    provider_payload: str
    payload: str
    """What the code says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnSign:
    """One sign as its row says."""

    serial: str
    check_code: str
    shop_name: str
    place_line: str
    unit_line: str
    account: DrawnAccount


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnPart:
    """One file."""

    part_id: uuid.UUID
    run_id: uuid.UUID
    run_number: str
    number: int
    """Of the part."""
    layout: str
    """Of LAYOUTS_OF_SHEETS; without a sheet, of LAYOUTS."""
    sheet: str
    """Empty for one sign a page."""
    start_at: int
    """The first free cell of the part's first page: where the part before ended."""
    copies: int
    first_page: int
    """The number of the part's first page within the run; of a sheet shared with the part before, that one's number."""
    pages: int
    """Of the whole run."""
    head: str
    """Where the trail ended when the run was written, as a witness is printed; empty for a trail without a link."""
    signs: tuple[DrawnSign, ...]


def part_to_draw(session: Session, part_id: uuid.UUID) -> DrawnPart:
    """What to draw for the part. Raise NoResultFound, or SignCannotBeDrawn for the first sign of which that is so."""
    part = session.get_one(PrintPart, part_id)
    run = part.run
    paper = paper_for(layout=run.layout, sheet=run.sheet, start_at=run.start_at, copies=run.copies)
    total = session.scalars(
        select(func.count()).where(PrintLine.run_id == run.id, PrintLine.sign_id.is_not(None))
    ).one()
    first_page, start_at = paper.start_of(part.first_sign)
    head = Head(run.head_sequence, run.head_seal)
    return DrawnPart(
        part_id=part.id,
        run_id=run.id,
        run_number=run.number,
        number=part.number,
        layout=run.layout,
        sheet=run.sheet,
        start_at=start_at,
        copies=run.copies,
        first_page=first_page,
        pages=paper.pages(total),
        head=head.printed() if head.sequence else "",
        signs=_signs_of(session, part),
    )


def _signs_of(session: Session, part: PrintPart) -> tuple[DrawnSign, ...]:
    signs = session.scalars(
        select(Sign)
        .join(PrintLine, PrintLine.sign_id == Sign.id)
        .where(PrintLine.run_id == part.run_id)
        .order_by(PrintLine.position)
        .offset(part.first_sign - 1)
        .limit(part.last_sign - part.first_sign + 1)
    ).all()
    drawn: list[DrawnSign] = []
    for some in chunks(signs):
        drawn.extend(_drawn(session, some))
    return tuple(drawn)


def _drawn(session: Session, signs: Sequence[Sign]) -> list[DrawnSign]:
    """The signs with their accounts; asked one by one where an account cannot be read, so that its sign is named."""
    asked = select(PaymentAccount).where(PaymentAccount.id.in_([sign.account_id for sign in signs]))
    try:
        accounts = {account.id: account for account in session.scalars(asked)}
    except SealBroken:
        if len(signs) == 1:
            raise SignCannotBeDrawn(signs[0].serial) from None
        return [drawn for sign in signs for drawn in _drawn(session, [sign])]
    return [_with_account(sign, accounts[sign.account_id]) for sign in signs]


def _with_account(sign: Sign, account: PaymentAccount) -> DrawnSign:
    try:
        require_whole(account)
    except SealBroken:
        raise SignCannotBeDrawn(sign.serial) from None
    if account.erased_at is not None:
        raise SignCannotBeDrawn(sign.serial)
    return DrawnSign(
        serial=sign.serial,
        check_code=sign.check_code,
        shop_name=sign.shop_name,
        place_line=sign.place_line,
        unit_line=sign.unit_line,
        account=DrawnAccount(
            qr_kind=account.qr_kind,
            scheme=account.scheme,
            bank_bin=account.bank_bin,
            account_number=account.account_number,
            holder=account.holder,
            provider_payload=account.provider_payload,
            payload=payload_of(account),
        ),
    )

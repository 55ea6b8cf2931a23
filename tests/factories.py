"""Rows for the tests, put in directly: every value is invented, sensible and unlike the last one."""

import uuid
from datetime import date, timedelta
from itertools import count

from sqlalchemy.orm import Session

from database.base import utc_now
from registry.accounts.content import AccountContent
from registry.accounts.identity import identity_of
from registry.accounts.model import AccountState, PaymentAccount, QrKind, Scheme
from registry.audit.operations import record
from registry.consents.model import Consent, How, Purpose, Turn
from registry.consents.texts import current_text
from registry.data_requests.model import DataRequest
from registry.folding import fold
from registry.merchants.labels import label_key, walking_key
from registry.merchants.model import LineOfBusiness, Merchant, MerchantKind
from registry.merchants.secret_words import secret_words_of
from registry.officers.model import Officer, Posting, Role
from registry.places.model import Place, PlaceKind
from registry.units.model import Unit
from registry.units.ranking import search_text_of

LONG_AGO = date(2020, 1, 1)
EDITION = "2020-01-01"
"""Not the shipped list's edition, so that both may stand in one database."""

_numbers = count(1)


def make_unit(session: Session, *, name=None, code=None, kind="phường", parent=None, edition=EDITION) -> Unit:
    """A unit of any kind, by itself unless it is given its province as *parent*."""
    number = next(_numbers)
    name = name or f"Phường Thử {number}"
    unit = Unit(code=code or f"{number:05d}", edition=edition, name=name, kind=kind, parent=parent)
    unit.search_text = search_text_of(name, unit.code, parent.name if parent else "")
    session.add(unit)
    session.flush()
    return unit


def make_ward(session: Session, *, name=None, code=None, province=None) -> Unit:
    """A ward in a province: a new one unless it is said which."""
    if province is None:
        province = make_unit(session, name=f"Tỉnh Thử {next(_numbers)}", kind="tỉnh")
    return make_unit(session, name=name, code=code, parent=province)


def make_place(session: Session, *, unit=None, kind=PlaceKind.STREET, name=None, former_names="") -> Place:
    """A street in a new ward, unless said otherwise."""
    name = name or f"Đường Thử {next(_numbers)}"
    place = Place(
        unit=unit or make_ward(session),
        kind=kind,
        name=name,
        name_key=fold(name),
        former_names=former_names,
        search_text=fold(f"{name} {former_names}"),
        version=1,
    )
    session.add(place)
    session.flush()
    return place


def make_officer(
    session: Session,
    *,
    role=Role.WARD_OFFICIAL,
    unit=None,
    place=None,
    login=None,
    name=None,
    password_hash=None,
    must_change_password=False,
) -> Officer:
    """Somebody posted for years, and still, to the unit or the place; posted nowhere when neither is given.

    Without a password hash no password fits: give one to sign in with it.
    """
    number = next(_numbers)
    officer = Officer(
        login=login or f"officer{number}",
        name=name or f"Cán Bộ Thử {number}",
        role=role,
        password_hash=password_hash or "!",
        must_change_password=must_change_password,
    )
    session.add(officer)
    if unit is not None:
        make_posting(session, officer=officer, unit=unit)
    if place is not None:
        make_posting(session, officer=officer, place=place)
    session.flush()
    return officer


def make_posting(session: Session, *, officer, unit=None, place=None, begins_on=LONG_AGO, ends_on=None) -> Posting:
    """A posting to one unit or one place, without end unless it is given one."""
    posting = Posting(officer=officer, unit=unit, place=place, begins_on=begins_on, ends_on=ends_on)
    session.add(posting)
    session.flush()
    return posting


def make_merchant(
    session: Session,
    *,
    place=None,
    unit_label=None,
    trade_name=None,
    owner_name="Nguyễn Thị Thử",
    kind=MerchantKind.REGISTERED_HOUSEHOLD,
    registered_name="",
    phone="",
    tax_code="",
    line_of_business=LineOfBusiness.GROCERIES,
    opened_on=LONG_AGO,
    closed_on=None,
    created_at=None,
    agreed=(Purpose.PRINT_SIGN,),
) -> Merchant:
    """A shop that is open since long ago, in a new place unless it is said which; a sign of it may be printed."""
    number = next(_numbers)
    unit_label = str(number) if unit_label is None else unit_label
    trade_name = trade_name or f"Tiệm Thử {number}"
    merchant = Merchant(
        client_id=uuid.uuid4(),
        sent_hash="0" * 64,
        place=place or make_place(session),
        unit_label=unit_label,
        label_key=label_key(unit_label),
        walking_key=walking_key(unit_label),
        trade_name=trade_name,
        owner_name=owner_name,
        kind=kind,
        registered_name=registered_name,
        phone=phone,
        tax_code=tax_code,
        line_of_business=line_of_business,
        opened_on=opened_on,
        closed_on=closed_on,
        search_text=fold("; ".join((unit_label, label_key(unit_label), trade_name))),
        secret_words=secret_words_of(owner_name, registered_name, phone=phone),
        version=1,
        created_at=created_at or utc_now(),
    )
    session.add(merchant)
    session.add_all(make_consent(merchant, purpose) for purpose in agreed)
    session.flush()
    return merchant


def make_consent(merchant, purpose, turn=Turn.GIVEN) -> Consent:
    """What the trader said when asked; not stored yet."""
    text = current_text(purpose)
    said = {"text_version": text.version, "text_hash": text.hash, "how": How.SPOKEN}
    return Consent(merchant=merchant, purpose=purpose, number=next(_numbers), turn=turn, **said)


def make_account(session: Session, *, merchant=None, proposed_by=None, state=AccountState.PROPOSED, **content):
    """A payment account whose number is no real one, as it lies in the table; *decided_by* when it is decided.

    It goes the way every account goes, for the database takes no other: proposed, then decided, then retired. Moments,
    note, identity and hash may be given, since they cannot be changed afterwards.
    """
    merchant = merchant or make_merchant(session)
    decided_by = content.pop("decided_by", None)
    written = AccountContent(
        qr_kind=content.get("qr_kind", QrKind.TRANSFER),
        bank_bin=content.get("bank_bin", "970436"),
        account_number=content.get("account_number", f"00000{next(_numbers):05d}"),
        holder=content.get("holder", "NGUYEN THI THU"),
        provider_payload=content.get("provider_payload", ""),
        scheme=content.get("scheme", Scheme.NAPAS),
    )
    unit = merchant.place.unit
    account = PaymentAccount(
        merchant=merchant,
        qr_kind=written.qr_kind,
        scheme=written.scheme,
        bank_bin=written.bank_bin,
        account_number=written.account_number,
        holder=written.holder,
        provider_payload=written.provider_payload,
        code_seen=content.get("code_seen", ""),
        content_hash=content.get("content_hash", written.hash(merchant.id)),
        state=AccountState.PROPOSED,
        proposed_by=proposed_by or make_officer(session, unit=unit),
        created_at=content.get("created_at", utc_now()),
    )
    session.add(account)
    session.flush()
    if state is AccountState.PROPOSED:
        return account
    approved = state in (AccountState.ACTIVE, AccountState.RETIRED)
    if state is not AccountState.EXPIRED:
        decided_by = decided_by or make_officer(session, unit=unit)
    account.state, account.decided_by = AccountState.ACTIVE if approved else state, decided_by
    account.decided_at = content.get("decided_at", utc_now())
    account.decision_note = content.get("decision_note", "")
    if approved:
        account.approved_identity = content.get("approved_identity", identity_of(merchant))
    session.flush()
    if state is AccountState.RETIRED:
        account.state, account.retired_at = state, content.get("retired_at", utc_now())
        session.flush()
    return account


def ordered_long_ago(session: Session, request: DataRequest) -> None:
    """Let the deleting that *request* asks for have been ordered so long ago that nobody has to wait any more."""
    told = {"action": "data_request:order_erasing", "subject_id": request.id, "merchant_id": request.merchant_id}
    record(session, by=request.erase_ordered_by, at=utc_now() - timedelta(days=40), **told)
    request.erase_after = utc_now()
    session.flush()

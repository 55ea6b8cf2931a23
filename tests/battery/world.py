"""Two wards side by side in one province, alike but for a mark in every text of theirs, and everybody who may ask."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from campaigns.alerts.operations import put_off
from campaigns.alerts.rules import AlertKind
from campaigns.assignments.operations import assign
from campaigns.criteria.operations import CriterionContent, define_criterion
from campaigns.criteria.ready import READY
from campaigns.events.model import EventKind
from campaigns.events.operations import EventContent, add_event
from campaigns.incidents.model import IncidentKind, Source, Verdict
from campaigns.incidents.operations import open_incident
from campaigns.items.model import ItemKind, ItemOf
from campaigns.items.operations import define_item
from campaigns.ladder.model import Fact, Rung, Turn
from campaigns.partners.model import PartnerKind
from campaigns.partners.operations import PartContent, add_part
from campaigns.plans.operations import CampaignContent, plan_campaign
from campaigns.reports.contents import Typed
from campaigns.reports.model import FileForm
from campaigns.reports.operations import ReadyReport, file_report, what_to_file
from campaigns.reports.period import Period
from campaigns.visits.model import Outcome, Reason
from campaigns.visits.operations import record_visit
from database.base import new_id, utc_now
from qr import write_transfer
from registry.accounts.model import AccountState, PaymentAccount
from registry.api_keys.model import ApiKey, ApiRight
from registry.api_keys.operations import make_api_key
from registry.audit.operations import record
from registry.calendar import today
from registry.data_requests.erasing import order_erasing
from registry.data_requests.model import Channel, RequestKind
from registry.data_requests.operations import receive_request
from registry.lists.operations import offer_list
from registry.lists.table import Cell, Letters, Table
from registry.merchants.model import Merchant
from registry.officers.confirming import begin_confirming
from registry.officers.hands import ROLES_BESTOWED, let_in, letting_ins_of
from registry.officers.model import HandedOut, Officer, Posting, Role
from registry.officers.passwords import hash_password
from registry.places.model import Place, PlaceKind
from registry.print_runs.ticks import signs_of_run
from registry.sign_ins.model import SignIn, SignInKind
from registry.sign_ins.phones import show_phone_link
from registry.signs.model import Sign, WaveReason
from registry.signs.operations import make_sign, post_sign
from registry.signs.waves import begin_wave
from tests.battery.traders import ENDED, end_link, link_of, opened
from tests.factories import (
    LONG_AGO,
    make_account,
    make_merchant,
    make_officer,
    make_place,
    make_posting,
    make_unit,
    make_ward,
)
from tests.photos import small_picture
from tests.printing import write
from tests.signing_in import enrolled, open_sign_in_of

OWN_MARK, OTHER_MARK = "thuanhoq", "zuluvexq"
"""No word of any language, so that they stand in a page only where a row of the ward put them."""
PASSWORD = "mật khẩu chỉ để thử, dài đủ"
OWN_DIGITS, OTHER_DIGITS = "620846", "771935"


@dataclass
class Ward:
    """A ward's rows, under the names that the policy calls them by."""

    mark: str
    digits: str
    ids: dict[str, uuid.UUID] = field(default_factory=dict)
    serial: str = ""
    check_code: str = ""
    link: str = ""
    """The secret part of a link that signs a phone in."""
    trader_link: str = ""
    """The same of a link that opens a trader's page."""

    def secrets(self) -> set[str]:
        """What nobody outside may read in any byte: the marks, and every id but the unit's, which everybody knows."""
        return {self.mark, self.digits, *(str(known) for name, known in self.ids.items() if name != "unit")}


@dataclass
class World:
    """Both wards, and who asks: all of them are posted to the own ward, or were until a moment ago."""

    own: Ward
    other: Ward
    actors: dict[str, Officer] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    """What each program sends that asks with a key."""
    visits: dict[str, str] = field(default_factory=dict)
    """The cookie of each trader whose page is open."""


ROLE_OF_ACTOR: dict[str, Role | frozenset[ApiRight] | None] = {
    "anonymous": None,
    **{str(role): role for role in Role},
    "team_member_of_place": Role.TEAM_MEMBER,
    "disabled": None,
    "role_taken": Role.PARTNER,
    "posting_taken": Role.WARD_OFFICIAL,
    "key": frozenset(ApiRight),
    "key_of_places": frozenset({ApiRight.READ_PLACES}),
    "key_revoked": None,
    "key_ended": None,
    "trader": None,
    ENDED: None,
}
"""The role, or the rights of a program's key, that each actor has at this moment; none for those who have none yet or
no longer."""
POSTED_NOWHERE = {"posting_taken"}


def make_world(session: Session) -> World:
    """Write all rows; the caller commits."""
    province = make_unit(session, name="Thành phố Thử", kind="thành phố")
    world = World(
        own=_ward(session, province, OWN_MARK, OWN_DIGITS), other=_ward(session, province, OTHER_MARK, OTHER_DIGITS)
    )
    unit = session.get_one(Place, world.own.ids["place"]).unit
    for role in Role:
        world.actors[str(role)] = make_officer(session, role=role, unit=unit, name=f"Người {role}")
    world.actors["team_member_of_place"] = make_officer(
        session, role=Role.TEAM_MEMBER, place=session.get_one(Place, world.own.ids["place"]), name="Tổ Viên"
    )
    for actor in ("disabled", "role_taken", "posting_taken"):
        world.actors[actor] = make_officer(session, role=Role.WARD_OFFICIAL, unit=unit, name=f"Người {actor}")
    for officer in world.actors.values():
        officer.password_hash = hash_password(PASSWORD)
    for actor in ("key", "key_of_places", "key_revoked", "key_ended"):
        rights = ROLE_OF_ACTOR[actor] or frozenset(ApiRight)
        _key, world.tokens[actor] = _make_key(session, world.actors["admin"], unit, f"Chương trình {actor}", rights)
    _wait_for(session, world.own, proposer=world.actors["ward_official"])
    _wait_for(session, world.other, proposer=session.get_one(Officer, world.other.ids["official"]))
    for ward, officer in ((world.own, world.actors["ward_official"]), (world.other, world.other.ids["official"])):
        who = officer if isinstance(officer, Officer) else session.get_one(Officer, officer)
        ward.ids["own_device"] = _other_device(session, who)
        ward.ids["offered_list"] = _offered_list(session, ward, who)
        put_off(
            session, by=who, kind=AlertKind.PLACE_STALLS, place_id=ward.ids["still_place"],
            until=today() + timedelta(days=3), reason=f"Chờ {ward.mark}",
        )  # fmt: skip
        _trader(session, ward, who)
    still = session.get_one(Place, world.own.ids["still_place"])
    make_posting(session, officer=world.actors["team_member_of_place"], place=still)
    _begin(session, world.own, [world.actors[str(role)] for role in ROLES_BESTOWED])
    _begin(session, world.other, [session.get_one(Officer, world.other.ids["official"])])
    gone = _shop(session, world.own, session.get_one(Place, world.own.ids["place"]), 8)
    world.own.ids["ended_link_merchant"] = gone.id
    links = {"trader": world.own.trader_link, ENDED: link_of(session, gone, world.actors["ward_official"])}
    world.visits = {actor: opened(session, token) for actor, token in links.items()}
    session.flush()
    return world


def take_away(session: Session, world: World) -> None:
    """Disable one, give one another role, end the posting of one, as they are signed in; and two keys of programs."""
    session.get_one(Officer, world.actors["disabled"].id).disabled_at = utc_now()
    session.get_one(Officer, world.actors["role_taken"].id).role = Role.PARTNER
    gone = world.actors["posting_taken"].id
    for posting in session.scalars(select(Posting).where(Posting.officer_id == gone)):
        posting.ends_on = today()
    for key in session.scalars(select(ApiKey).where(ApiKey.office.startswith("Chương trình"))):
        if key.office.endswith("key_revoked"):
            key.revoked_at = utc_now()
        elif key.office.endswith("key_ended"):
            key.ends_on = today()
    end_link(session, world.own.ids["ended_link_merchant"], world.actors["ward_official"])
    session.flush()


def _begin(session: Session, ward: Ward, confirmers: list[Officer]) -> None:
    """Let the *confirmers* have begun it with one of the ward who has chosen a password since."""
    begun = session.get_one(Officer, ward.ids["begun_officer"])
    (waiting,) = letting_ins_of(session, [begun.id])
    for by in confirmers:
        begin_confirming(session, by=by, officer=begun, shown=waiting.id)
    begun.must_change_password = False
    record(session, by=begun, action="officer:change_password", subject_id=begun.id)


def _ward(session: Session, province: Any, mark: str, digits: str) -> Ward:
    unit = make_ward(session, province=province)
    ward = Ward(mark=mark, digits=digits)
    place = make_place(session, unit=unit, name=f"Đường {mark}", former_names=f"Phố {mark} cũ")
    market = make_place(session, unit=unit, kind=PlaceKind.MARKET, name=f"Chợ {mark}")
    official = make_officer(session, unit=unit, name=f"Cán bộ {mark}", login=f"official.{mark}")
    colleague = make_officer(session, role=Role.TEAM_MEMBER, unit=unit, name=f"Tổ viên {mark}", login=f"team.{mark}")
    gone = make_officer(session, role=Role.TEAM_MEMBER, unit=unit, name=f"Khoá {mark}", login=f"gone.{mark}")
    gone.disabled_at = utc_now()
    posting = make_posting(session, officer=colleague, place=place, begins_on=LONG_AGO)
    enrolled(session, colleague)
    fresh = make_officer(session, unit=unit, name=f"Vừa vào {mark}", login=f"fresh.{mark}")
    # Not by the official who is to decide: whoever signed a phone in held the pen of what it wrote.
    keeper = make_officer(session, unit=unit, name=f"Người giữ {mark}")
    phone = _phone(session, colleague, keeper)
    ward.link = show_phone_link(session, by=keeper, officer=colleague)
    shop = _shop(session, ward, place, 1)
    active = _account(session, ward, shop, 1, proposed_by=colleague, state=AccountState.ACTIVE, decided_by=official)
    sign = _sign(session, official, shop, f"Phố {mark}")
    facts = [_fact(session, ward, shop, rung, official) for rung in (Rung.SURVEYED, Rung.COMMITTED)]
    closed = _shop(session, ward, place, 2)
    closed.closed_on = today() - timedelta(days=1)
    closed.closing_note = f"Chuyển đi {mark}"
    bare = _shop(session, ward, place, 3)
    admin = make_officer(session, role=Role.ADMIN, unit=unit, name=f"Quản trị {mark}")
    begun = make_officer(session, unit=unit, name=f"Đang gặp {mark}", login=f"begun.{mark}")
    for officer in (fresh, begun):
        let_in(session, by=admin, officer=officer, what=HandedOut.NEW_PASSWORD)
        record(session, by=admin, action="officer:reset_password", subject_id=officer.id)
    with _made_before(session, timedelta(days=2)):
        hanging = _sign(session, official, shop, f"Phố {mark}", layout="a4")
    post_sign(session, by=official, sign_id=hanging.id, on=today() - timedelta(days=1))
    run = write(session, official, layout="a5", place_ids=(place.id,))  # waits; most shops of it cannot be printed
    (printed,) = signs_of_run(session, run, first=1, limit=1)
    ward.ids |= {
        "hanging_sign": hanging.id,
        "wave": begin_wave(session, by=official, reason=WaveReason.DESIGN, place_id=place.id).id,
        "place": place.id,
        "market": market.id,
        "merchant": shop.id,
        "closed_merchant": closed.id,
        "bare_merchant": bare.id,
        "account": active.id,
        "sign": sign.id,
        "run": run.id,
        "run_sign": printed.sign.id,
        "fact": facts[0].id,
        "second_fact": facts[1].id,
        "unit": unit.id,
        "official": official.id,
        "let_in_officer": fresh.id,
        "begun_officer": begun.id,
        "admin": admin.id,
        "officer": colleague.id,
        "disabled_officer": gone.id,
        "posting": posting.id,
        "key": _make_key(session, admin, unit, f"Trung tâm {mark}", frozenset(ApiRight))[0].id,
        "phone": phone.id,
    }
    asked = receive_request(
        session, by=official, merchant_id=shop.id, kind=RequestKind.DELETE, channel=Channel.PHONE,
        asked_by=f"Bà {mark}", asked_on=today(), wording=f"Xoá {mark}",
    )  # fmt: skip
    order_erasing(session, by=official, request_id=asked.id, at=utc_now() - timedelta(days=40))
    ward.ids["request"] = asked.id
    ward.ids["incident"] = open_incident(
        session, by=None, source=Source.PAYER, place_id=place.id, merchant_id=shop.id, kind=IncidentKind.PASTED_OVER,
        where_said=f"Sạp {mark}", told=f"Mã lạ {mark}", verdict=Verdict.STRANGE, photo=small_picture(),
    ).incident.id  # fmt: skip
    ward.ids["visit"] = record_visit(
        session, by=official, merchant=shop, visited_on=today(), outcome=Outcome.SPOKEN,
        reasons=[Reason.NO_PHONE], note=f"Chiều gặp {mark}", next_on=today(),
    ).id  # fmt: skip
    ward.ids["criterion"] = define_criterion(
        session, by=official, unit_id=unit.id,
        content=CriterionContent(name=f"Đếm ở {mark}", rung=Rung.SIGN_POSTED, what_counts=f"Biển {mark}"),
    ).id  # fmt: skip
    ward.ids["campaign"] = plan_campaign(
        session, by=official,
        content=CampaignContent(
            name=f"Chương trình {mark}", place_ids=[place.id], starts_on=today() - timedelta(days=60),
            due_on=today() + timedelta(days=60), criterion_id=ward.ids["criterion"], note=f"Kế hoạch {mark}",
        ),
    ).id  # fmt: skip
    _parts_of_campaign(session, ward, official)
    _still_place(session, ward, official)
    contents = what_to_file(
        session, by=official, place_ids=[place.id], period=Period.holding(today()).before(),
        typed=Typed(proposals=f"Xin thêm biển {mark}", signer=f"Ông {mark}"),
    )  # fmt: skip
    files = dict.fromkeys(FileForm, _paper_with(mark))
    ward.ids["report"] = file_report(session, by=official, report_id=new_id(), ready=ReadyReport.of(contents, files)).id
    ward.serial, ward.check_code = sign.serial, sign.check_code
    record(session, by=official, action="merchant:edit", subject_id=shop.id, merchant_id=shop.id,
           trade_name=[f"Tên {mark} xưa", f"Tiệm {mark} 1"], phone=["", f"0100{digits}"])  # fmt: skip
    return ward


def _paper_with(mark: str) -> bytes:
    """A page that says the mark."""
    page = Canvas(file := BytesIO())
    page.drawString(72, 72, mark)
    page.save()
    return file.getvalue()


def _parts_of_campaign(session: Session, ward: Ward, official: Officer) -> None:
    """A partner, an assignment, an event and a counted item of the ward's campaign."""
    campaign, place, mark = ward.ids["campaign"], ward.ids["place"], ward.mark
    ward.ids["part"] = add_part(
        session, by=official, campaign_id=campaign,
        content=PartContent(name=f"Đối tác {mark}", kind=PartnerKind.BANK, promise=f"Hứa {mark}", contact=f"Cô {mark}"),
    ).id  # fmt: skip
    ward.ids["assignment"] = assign(
        session, by=official, campaign_id=campaign, place_id=place, officer_id=official.id
    ).id  # fmt: skip
    ward.ids["event"] = add_event(
        session, by=official, campaign_id=campaign, place_id=place,
        content=EventContent(
            kind=EventKind.TRAINING, held_on=today(), led_by_id=official.id, where_said=f"Sân {mark}",
            note=f"Mời {mark}",
        ),
    ).id  # fmt: skip
    ward.ids["item"] = define_item(
        session, by=official, campaign_id=campaign, name=f"Đếm {mark}", kind=ItemKind.YES_NO, about=ItemOf.SHOPS
    ).id  # fmt: skip


def _still_place(session: Session, ward: Ward, official: Officer) -> None:
    """A place that stalls."""
    place = make_place(session, unit=session.get_one(Place, ward.ids["place"]).unit, name=f"Ngõ lặng {ward.mark}")
    for _ in range(3):
        make_merchant(session, place=place)
    plan_campaign(
        session, by=official,
        content=CampaignContent(
            name=f"Ngõ {ward.mark}", place_ids=[place.id], starts_on=today() - timedelta(days=60),
            due_on=today() + timedelta(days=60), criterion_id=READY[1].id,
        ),
    )  # fmt: skip
    ward.ids["still_place"] = place.id


def _make_key(session: Session, admin: Officer, unit: Any, office: str, rights: frozenset) -> tuple[ApiKey, str]:
    """A key that began some days ago."""
    begins_on, ends_on = today() - timedelta(days=5), today() + timedelta(days=5)
    return make_api_key(
        session, by=admin, office=office, units=[unit], rights=rights, begins_on=begins_on, ends_on=ends_on
    )


def _phone(session: Session, officer: Officer, official: Officer) -> SignIn:
    """A phone that scanned what an official showed."""
    open_sign_in_of(session, officer, kind=SignInKind.PHONE, device="Chrome · Android", let_in_by_id=official.id)
    return session.scalars(select(SignIn).where(SignIn.officer_id == officer.id)).one()


def _other_device(session: Session, officer: Officer) -> uuid.UUID:
    """A second device that somebody is signed in on."""
    open_sign_in_of(session, officer, device="Firefox · Linux")
    return session.scalars(select(SignIn.id).where(SignIn.officer_id == officer.id)).one()


def _offered_list(session: Session, ward: Ward, officer: Officer) -> uuid.UUID:
    """A list of shops that somebody sent and has not taken in: one that is known, one that is new."""
    rows = (
        ("Số nhà", "Tên biển hiệu", "Chủ"),
        (f"3 {ward.mark}", f"Tiệm {ward.mark} 3", f"Ông {ward.mark}"),
        (f"70 {ward.mark}", f"Kho {ward.mark}", f"Ông {ward.mark}"),
    )
    table = Table(rows=[[Cell(text) for text in row] for row in rows], letters=Letters.UTF_8, delimiter=",")
    place = session.get_one(Place, ward.ids["place"])
    return offer_list(session, by=officer, table=table, file_name=f"{ward.mark}.csv", place=place).id


def _trader(session: Session, ward: Ward, official: Officer) -> None:
    """A shop with an account, a further one that waits, and a link to its trader's page."""
    colleague = session.get_one(Officer, ward.ids["officer"])
    shop = _shop(session, ward, session.get_one(Place, ward.ids["place"]), 7)
    _account(session, ward, shop, 7, proposed_by=colleague, state=AccountState.ACTIVE, decided_by=official)
    proposal = _account(session, ward, shop, 17, proposed_by=colleague)
    ward.ids |= {"trader_merchant": shop.id, "trader_proposal": proposal.id}
    ward.trader_link = link_of(session, shop, official)


def _wait_for(session: Session, ward: Ward, *, proposer: Officer) -> None:
    """A proposal that a colleague made, and one of *proposer*'s own."""
    place = session.get_one(Place, ward.ids["place"])
    for number, name, by in ((4, "proposed", ward.ids["officer"]), (5, "own_proposal", proposer.id)):
        shop = _shop(session, ward, place, number)
        account = _account(session, ward, shop, number, proposed_by=session.get_one(Officer, by))
        ward.ids |= {f"{name}_merchant": shop.id, f"{name}_account": account.id}
    shop = _shop(session, ward, place, 6)
    rejected = _account(
        session, ward, shop, 6, proposed_by=proposer, state=AccountState.REJECTED,
        decided_by=session.get_one(Officer, ward.ids["officer"]), decision_note=f"Sai tên {ward.mark}",
    )  # fmt: skip
    ward.ids["rejected_account"] = rejected.id


def _shop(session: Session, ward: Ward, place: Place, number: int) -> Merchant:
    return make_merchant(
        session,
        place=place,
        unit_label=f"{number} {ward.mark}",
        trade_name=f"Tiệm {ward.mark} {number}",
        owner_name=f"Bà {ward.mark}",
        registered_name=f"Hộ {ward.mark}",
        phone=f"0100{ward.digits}",
        tax_code=f"{ward.digits}{number:04d}",
    )


def _account(session: Session, ward: Ward, shop: Merchant, number: int, **given: Any) -> PaymentAccount:
    return make_account(
        session,
        merchant=shop,
        account_number=f"{ward.digits}00{number:04d}",
        holder=f"BA {ward.mark.upper()}",
        code_seen=write_transfer(bank_bin="970436", account=f"{ward.digits}99{number:04d}"),
        **given,
    )


def _sign(session: Session, official: Officer, shop: Merchant, place_line: str, layout: str = "a6") -> Sign:
    return make_sign(
        session, by=official, merchant_id=shop.id, layout=layout, place_line=place_line, unit_line=shop.place.unit.name
    )


@contextmanager
def _made_before(session: Session, ago: timedelta) -> Iterator[None]:
    """Signs that the block makes were made so long *ago*.

    No trigger is set aside for it: SQLite would read its whole schema again at each savepoint until the end.
    """

    def _date(flushed: Session, *_: object) -> None:
        for row in flushed.new:
            if isinstance(row, Sign):
                row.created_at = utc_now() - ago

    event.listen(session, "before_flush", _date)
    yield
    event.remove(session, "before_flush", _date)


def _fact(session: Session, ward: Ward, shop: Merchant, rung: Rung, official: Officer) -> Fact:
    fact = Fact(
        merchant=shop,
        rung=rung,
        turn=Turn.REACHED,
        happened_on=LONG_AGO + timedelta(days=30),
        recorded_by_id=official.id,
        evidence=f"Thấy ở {ward.mark}",
    )
    session.add(fact)
    session.flush()
    return fact

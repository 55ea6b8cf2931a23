"""Who takes part in the sample's campaigns, and what they did. All invented, and it says so where it has words."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from campaigns.assignments.model import Assignment, Side
from campaigns.events.model import Event, EventKind, EventShop
from campaigns.items.model import Item, ItemCount, ItemKind, ItemOf
from campaigns.ladder.model import Rung, Turn
from campaigns.partners.model import Partner, PartnerKind, PartnerPart, PartnerShop
from campaigns.plans.model import Campaign
from database.base import Base
from registry.folding import fold
from registry.leaflets.model import Subject
from registry.places.model import PlaceKind
from scripts.sample import DISCLAIMER
from scripts.sample.accounts import at
from scripts.sample.chance import Chance
from scripts.sample.histories import LAST_DAY
from scripts.sample.officers import STREET, officials_of
from scripts.sample.places import PLACES, VUNG_TAU
from scripts.sample.shops import Shop

TRAINED_ON = date(2026, 4, 29)
LAUNCHED_ON = date(2026, 3, 7)
COUNTED_ON = date(2026, 11, 10)
_SOON = timedelta(days=14)


@dataclass
class PartsOfSample:
    """Adds the parts, campaign by campaign."""

    session: Session
    chance: Chance
    shops: list[Shop]
    place_ids: dict[str, uuid.UUID]
    officer_ids: dict[str, uuid.UUID]

    def of_street(self, campaign: Campaign) -> None:
        """A bank and a wallet; both sides of the street given out; launch and training; products online."""
        place_id, official = self.place_ids[STREET], officials_of(VUNG_TAU, self.officer_ids)[0]
        shops = [shop for shop in self.shops if shop.place.name == STREET]
        bank = self._partner(campaign, "Ngân hàng Tập Sự, chi nhánh Bịa", PartnerKind.BANK, promised=40)
        self._partner(campaign, "Ví Thử Nghiệm", PartnerKind.WALLET, promised=None)
        helped = [shop for shop in shops if not shop.closed_on and shop.history.account_on]
        self._add(
            PartnerShop(part_id=bank.id, merchant_id=shop.id, told_by_id=official, told_at=at(TRAINED_ON, 17))
            for shop in helped[:26]
        )
        team = self.officer_ids["to.lytutrong"]
        for goes, side in ((team, Side.ODD), (official, Side.EVEN)):
            self._assign(campaign, place_id, goes, official, side)
        launch = self._event(campaign, place_id, EventKind.LAUNCH, LAUNCHED_ON, official, "đầu phố, ngã ba Ba Cu")
        training = self._event(campaign, place_id, EventKind.TRAINING, TRAINED_ON, team, "nhà văn hoá khu phố")
        training.partner, training.leaflet, training.leaflet_version, training.copies = (
            bank.partner, Subject.TAX, 0, 60,
        )  # fmt: skip
        open_then = [shop for shop in shops if not shop.closed_on and shop.details.opened_on < LAUNCHED_ON]
        for event, share in ((launch, 0.3), (training, 0.35)):
            came = [shop for shop in open_then if self.chance.happens(0.8 if _soon(shop, event.held_on) else share)]
            self._add(
                EventShop(event_id=event.id, merchant_id=shop.id, told_by_id=team, told_at=at(event.held_on, 17))
                for shop in came
            )
        online = self._item(campaign, "Sản phẩm bán trên mạng", ItemKind.NUMBER, ItemOf.SHOPS)
        for shop in open_then[:30]:
            number = self.chance.one_of((0, 0, 0, 4, 12, 30))
            self._count(online, place_id, shop.id, number, team)

    def of_markets(self, campaign: Campaign) -> None:
        """An official to each market; whether its fee is collected cashlessly."""
        self._partner(campaign, "Viễn thông Thí Dụ", PartnerKind.TELECOM, promised=200)
        fee = self._item(campaign, "Phí chợ thu không tiền mặt", ItemKind.YES_NO, ItemOf.PLACES)
        for number, market in enumerate(place for place in PLACES if place.kind is PlaceKind.MARKET):
            place_id, official = self.place_ids[market.name], officials_of(market.unit_code, self.officer_ids)[0]
            self._assign(campaign, place_id, official, official, Side.BOTH)
            if number < 3:
                self._count(fee, place_id, None, int(number != 1), official)
        self.session.flush()

    def _add(self, rows: Iterable[Base]) -> None:
        self.session.flush()
        self.session.add_all(rows)

    def _partner(self, campaign: Campaign, name: str, kind: PartnerKind, *, promised: int | None) -> PartnerPart:
        said = f"{name} (tên bịa)"
        partner = Partner(
            id=self.chance.new_id(), created_at=at(campaign.starts_on, 2), unit=campaign.unit,
            name=said, name_key=fold(said), kind=kind,
        )  # fmt: skip
        part = PartnerPart(
            id=self.chance.new_id(), created_at=at(campaign.starts_on, 2), campaign=campaign, partner=partner,
            promise=f"Mở tài khoản tại chỗ, tặng giá để mã. ({DISCLAIMER})", promised_shops=promised,
        )  # fmt: skip
        self.session.add(part)
        return part

    def _assign(self, campaign: Campaign, place_id: uuid.UUID, goes: uuid.UUID, by: uuid.UUID, side: Side) -> None:
        self.session.add(
            Assignment(
                id=self.chance.new_id(), created_at=at(campaign.starts_on, 2), campaign=campaign, place_id=place_id,
                officer_id=goes, side=side, assigned_by_id=by,
            )
        )  # fmt: skip

    def _event(  # noqa: PLR0917 (one row's columns)
        self, campaign: Campaign, place_id: uuid.UUID, kind: EventKind, day: date, led_by: uuid.UUID, where: str
    ) -> Event:
        event = Event(
            id=self.chance.new_id(), created_at=at(day, 1), campaign=campaign, place_id=place_id, kind=kind,
            held_on=day, where_said=where, led_by_id=led_by, note=f"({DISCLAIMER})",
        )  # fmt: skip
        self.session.add(event)
        return event

    def _item(self, campaign: Campaign, name: str, kind: ItemKind, about: ItemOf) -> Item:
        item = Item(
            id=self.chance.new_id(), created_at=at(campaign.starts_on, 2), campaign=campaign,
            name=f"{name} (số bịa)", kind=kind, about=about,
        )  # fmt: skip
        self.session.add(item)
        return item

    def _count(self, item: Item, place_id: uuid.UUID, shop: uuid.UUID | None, number: int, by: uuid.UUID) -> None:
        self.session.add(
            ItemCount(
                id=self.chance.new_id(), created_at=at(COUNTED_ON, 9), recorded_at=at(COUNTED_ON, 9), item=item,
                place_id=place_id, merchant_id=shop, number=number, counted_on=COUNTED_ON, counted_by_id=by,
            )
        )  # fmt: skip


def _soon(shop: Shop, day: date) -> bool:
    """Whether the shop got a sign within the two weeks after the day."""
    assert day <= LAST_DAY
    return any(
        event.rung is Rung.SIGN_POSTED and event.turn is Turn.REACHED and day <= event.day <= day + _SOON
        for event in shop.history.events
    )

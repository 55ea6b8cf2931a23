"""Ticking shops of a place in walking order, a page at a time: whom an event reached, whom a partner helped."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import Field

from campaigns.criteria.ready import headline_criterion
from campaigns.plans.shops import Shop, shops_of_places
from merchant_app.form_fields import GuardedForm, TicksField
from merchant_app.formats import number as count
from merchant_app.unit_of_work import reading
from registry.calendar import today
from registry.places.model import Place

ON_PAGE = 50
"""Shops of one page: a stretch that one walks, and a page that a slow network carries."""


class ShopTicksForm(GuardedForm):
    """The shops of one page."""

    shops = TicksField(_("Các điểm, theo thứ tự đi"))

    @property
    def merchant_ids(self) -> list[UUID]:
        """Those that were ticked."""
        return [UUID(text) for text in self.shops.data or ()]

    def tick_all(self) -> None:
        """Tick every box of the page."""
        self.shops.data = [box.data for box in self.shops]

    def says_which(self) -> bool:
        """Whether something was ticked; refuse where nothing was."""
        if not self.shops.data:
            self.refuse(self.shops, gettext("Hãy đánh dấu ít nhất một điểm."))
        return bool(self.shops.data)


@dataclass(frozen=True)
class TickedShop:
    """A shop as the page shows it: with a box, or as ticked before."""

    number: int
    shop: Shop
    done: bool
    box: Field | None = None


@dataclass(frozen=True)
class ShopSheet:
    """One page of a place's shops."""

    place: Place
    back: bool
    """Whether ticks are taken back: only what is ticked has a box."""
    rows: list[TickedShop]
    in_all: int
    done: int
    """How many of the place's open shops are ticked."""
    first: int
    before: int | None
    after: int | None

    @property
    def last(self) -> int:
        """The number of the last shop of the page."""
        return self.first + len(self.rows) - 1

    @property
    def open_rows(self) -> list[TickedShop]:
        """Those with a box."""
        return [row for row in self.rows if row.done is self.back]


def shop_sheet(place: Place, done: Collection[UUID], *, asked: int | None, back: bool) -> ShopSheet:
    """The page with the shop of that number; else the one with the first shop that is left to tick.

    Shops that are open today, and those that are ticked already.
    """
    shops = [
        shop
        for shop in shops_of_places(reading(), [place.id], today(), headline_criterion())
        if shop.counted or shop.merchant_id in done
    ]
    rows = [TickedShop(number, shop, shop.merchant_id in done) for number, shop in enumerate(shops, 1)]
    next_left = next((row.number for row in rows if row.done is back), 1)
    shown = min(max(next_left if asked is None else asked, 1), max(len(rows), 1))
    first = (shown - 1) // ON_PAGE * ON_PAGE + 1
    return ShopSheet(
        place=place,
        back=back,
        rows=rows[first - 1 : first - 1 + ON_PAGE],
        in_all=len(rows),
        done=sum(row.done for row in rows),
        first=first,
        before=first - ON_PAGE if first > ON_PAGE else None,
        after=first + ON_PAGE if first + ON_PAGE <= len(rows) else None,
    )


def words_of_ticks(n: int, *, back: bool) -> str:
    """How many were ticked, or no longer are."""
    if back:
        return str(ngettext("Đã bỏ đánh dấu %(n)s điểm.", "Đã bỏ đánh dấu %(n)s điểm.", n, n=count(n)))
    return str(ngettext("Đã ghi %(n)s điểm.", "Đã ghi %(n)s điểm.", n, n=count(n)))


def offer(form: ShopTicksForm, sheet: ShopSheet) -> None:
    """Let the boxes of the page be ticked, and no others."""
    form.shops.choices = [(str(row.shop.merchant_id), row.shop.trade_name) for row in sheet.open_rows]


def with_boxes(form: ShopTicksForm, sheet: ShopSheet) -> list[TickedShop]:
    """The rows of the page, each with its box where it has one."""
    boxes = {box.data: box for box in form.shops}
    return [TickedShop(row.number, row.shop, row.done, boxes.get(str(row.shop.merchant_id))) for row in sheet.rows]

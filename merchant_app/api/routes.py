"""The addresses that programs ask, /api/v1: places, one place, its figures on a day, and what describes them all."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask_babel import lazy_gettext as _

from campaigns.adoption.queries import adoption_by_place
from campaigns.adoption.totals import adoption_of_days, changed_at_of_places, places_changed_since
from campaigns.ladder.model import LADDER, Rung
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.api.addresses import Address, answering
from merchant_app.api.bearer import current_key
from merchant_app.api.description import BEGINNING, described
from merchant_app.api.figures import told_adoption
from merchant_app.api.parameters import (
    choice,
    day,
    identifier,
    moment,
    number,
    some_day,
    unit_code,
)
from merchant_app.unit_of_work import reading
from registry.api_keys.model import ApiRight
from registry.api_keys.queries import place_read_with, places_read_with
from registry.places.model import Place, PlaceKind

api = GuardedBlueprint("api", __name__, url_prefix=BEGINNING)

DESCRIBE = Address("/openapi.json", "describe", _("Tài liệu này."), None, "Description")
LIST_PLACES = Address(
    "/places",
    "listPlaces",
    _("Các tuyến phố và chợ mà khoá được đọc, theo từng trang."),
    ApiRight.READ_PLACES,
    "Places",
    (
        choice("kind", _("Loại địa bàn: street (tuyến phố) hoặc market (chợ)."), tuple(PlaceKind)),
        unit_code("unit", _("Mã phường, xã: 2 đến 5 chữ số.")),
        moment(
            "changed_since",
            _("Chỉ những địa bàn có số liệu đổi từ lúc này (RFC 3339, ví dụ 2026-03-01T00:00:00Z), kể cả sửa ngày cũ."),
        ),
        identifier("after", _("Mã địa bàn cuối của trang trước; địa chỉ trang sau nằm ở next.")),
        number("limit", _("Nhiều nhất bao nhiêu địa bàn một trang, từ 1 đến 500."), least=1, most=500, unasked=100),
    ),
)
SHOW_PLACE = Address("/places/{place_id}", "showPlace", _("Một địa bàn."), ApiRight.READ_PLACES, "Place")
SHOW_ADOPTION = Address(
    "/places/{place_id}/adoption",
    "showAdoption",
    _("Bao nhiêu điểm kinh doanh của một địa bàn đã đến bậc nào, tính đến một ngày; hoặc từng ngày một."),
    ApiRight.READ_FIGURES,
    "Adoption",
    (
        day("as_of", _("Tính đến hết ngày nào: năm-tháng-ngày, từ 2000-01-01 đến hôm nay; bỏ trống là hôm nay.")),
        moment("known_at", _("Theo những gì đã biết lúc này (RFC 3339); bỏ trống là theo những gì biết bây giờ.")),
        some_day("from", _("Từng ngày từ ngày này đến as_of, chỉ 800 ngày cuối; không có khi hỏi known_at.")),
        choice("rung", _("Chỉ một bậc; bỏ trống là mọi bậc."), LADDER),
    ),
)
MOST_DAYS = 800
"""Days in one answer: two years and some."""
ADDRESSES = (DESCRIBE, LIST_PLACES, SHOW_PLACE, SHOW_ADOPTION)


@api.route("/openapi.json", needs=Permission.API_DESCRIBE)
@answering(DESCRIBE)
def describe() -> dict[str, Any]:
    """The description of the interface; with a key only, as everything else."""
    return described(ADDRESSES)


@api.route("/places", needs=Permission.API_READ_PLACES)
@answering(LIST_PLACES)
def list_places(
    kind: PlaceKind | None, unit: str | None, changed_since: datetime | None, after: UUID | None, limit: int
) -> dict[str, Any]:
    """A page of the key's places."""
    only = None if changed_since is None else places_changed_since(changed_since)
    found = places_read_with(
        reading(), current_key(), kind=kind, unit_code=unit, only=only, after=after, limit=limit + 1
    )
    shown = found[:limit]
    following = None
    if len(found) > limit:
        since = changed_since and changed_since.isoformat()
        asked = {"kind": kind, "unit": unit, "changed_since": since, "after": shown[-1].id, "limit": limit}
        following = f"{BEGINNING}/places?" + urlencode({name: value for name, value in asked.items() if value})
    changed = changed_at_of_places(reading(), [place.id for place in shown])
    return {"places": [_told(place, changed.get(place.id)) for place in shown], "next": following}


@api.route("/places/<uuid:place_id>", needs=Permission.API_READ_PLACES)
@answering(SHOW_PLACE)
def show_place(place_id: UUID) -> dict[str, Any]:
    """One place of the key's."""
    place = place_read_with(reading(), current_key(), place_id)
    return _told(place, changed_at_of_places(reading(), [place.id]).get(place.id))


@api.route("/places/<uuid:place_id>/adoption", needs=Permission.API_READ_FIGURES)
@answering(SHOW_ADOPTION)
def show_adoption(
    place_id: UUID, as_of: date, known_at: datetime | None, rung: Rung | None, **more: date | None
) -> dict[str, Any]:
    """How far a place had come on a day, or on each day of a stretch."""
    first = more["from"]
    place = place_read_with(reading(), current_key(), place_id)
    figures = adoption_by_place(reading(), [place.id], as_of, known_at)[place.id]
    rungs = LADDER if rung is None else (rung,)
    days = None
    if first is not None and known_at is None:
        days = adoption_of_days(reading(), [place.id], max(first, as_of - timedelta(days=MOST_DAYS - 1)), as_of)
    return told_adoption(place.id, figures, rungs, days)


def _told(place: Place, figures_changed_at: datetime | None) -> dict[str, Any]:
    return {
        "id": str(place.id),
        "kind": place.kind.value,
        "name": place.name,
        "former_names": place.former_names.splitlines(),
        "unit": {"code": place.unit.code, "edition": place.unit.edition, "name": place.unit.name},
        "figures_changed_at": figures_changed_at and figures_changed_at.isoformat(),
    }

"""The addresses that programs ask, /api/v1: places, one place, its figures on a day, and what describes them all."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask_babel import lazy_gettext as _

from campaigns.adoption.queries import adoption_by_place
from campaigns.ladder.model import LADDER, Rung
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.api.addresses import Address, answering
from merchant_app.api.bearer import current_key
from merchant_app.api.description import BEGINNING, described
from merchant_app.api.figures import told_adoption
from merchant_app.api.parameters import choice, day, identifier, number, unit_code
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
        identifier("after", _("Mã địa bàn cuối của trang trước; địa chỉ trang sau nằm ở next.")),
        number("limit", _("Nhiều nhất bao nhiêu địa bàn một trang, từ 1 đến 500."), least=1, most=500, unasked=100),
    ),
)
SHOW_PLACE = Address("/places/{place_id}", "showPlace", _("Một địa bàn."), ApiRight.READ_PLACES, "Place")
SHOW_ADOPTION = Address(
    "/places/{place_id}/adoption",
    "showAdoption",
    _("Bao nhiêu điểm kinh doanh của một địa bàn đã đến bậc nào, tính đến một ngày."),
    ApiRight.READ_FIGURES,
    "Adoption",
    (
        day("as_of", _("Tính đến hết ngày nào: năm-tháng-ngày, từ 2000-01-01 đến hôm nay; bỏ trống là hôm nay.")),
        choice("rung", _("Chỉ một bậc; bỏ trống là mọi bậc."), LADDER),
    ),
)
ADDRESSES = (DESCRIBE, LIST_PLACES, SHOW_PLACE, SHOW_ADOPTION)


@api.route("/openapi.json", needs=Permission.API_DESCRIBE)
@answering(DESCRIBE)
def describe() -> dict[str, Any]:
    """The description of the interface; with a key only, as everything else."""
    return described(ADDRESSES)


@api.route("/places", needs=Permission.API_READ_PLACES)
@answering(LIST_PLACES)
def list_places(kind: PlaceKind | None, unit: str | None, after: UUID | None, limit: int) -> dict[str, Any]:
    """A page of the key's places."""
    found = places_read_with(reading(), current_key(), kind=kind, unit_code=unit, after=after, limit=limit + 1)
    shown = found[:limit]
    following = None
    if len(found) > limit:
        asked = {"kind": kind, "unit": unit, "after": shown[-1].id, "limit": limit}
        following = f"{BEGINNING}/places?" + urlencode({name: value for name, value in asked.items() if value})
    return {"places": [_told(place) for place in shown], "next": following}


@api.route("/places/<uuid:place_id>", needs=Permission.API_READ_PLACES)
@answering(SHOW_PLACE)
def show_place(place_id: UUID) -> dict[str, Any]:
    """One place of the key's."""
    return _told(place_read_with(reading(), current_key(), place_id))


@api.route("/places/<uuid:place_id>/adoption", needs=Permission.API_READ_FIGURES)
@answering(SHOW_ADOPTION)
def show_adoption(place_id: UUID, as_of: date, rung: Rung | None) -> dict[str, Any]:
    """How far a place had come on a day."""
    place = place_read_with(reading(), current_key(), place_id)
    figures = adoption_by_place(reading(), [place.id], as_of)[place.id]
    return told_adoption(place.id, figures, LADDER if rung is None else (rung,))


def _told(place: Place) -> dict[str, Any]:
    return {
        "id": str(place.id),
        "kind": place.kind.value,
        "name": place.name,
        "former_names": place.former_names.splitlines(),
        "unit": {"code": place.unit.code, "edition": place.unit.edition, "name": place.unit.name},
    }

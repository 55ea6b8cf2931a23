"""The addresses that programs ask, /api/v1: places, figures, indicators, campaigns, and what describes them all."""

from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask_babel import lazy_gettext as _

from campaigns.adoption.figures import EVERYONE
from campaigns.adoption.queries import adoption_by_place
from campaigns.adoption.totals import adoption_of_days, changed_at_of_places, places_changed_since
from campaigns.criteria.queries import criteria_for, criterion_read_with
from campaigns.indicators.areas import areas_changed_since, areas_read_with
from campaigns.indicators.queries import indicators_of
from campaigns.ladder.model import LADDER, Rung
from campaigns.plans.queries import campaign_read_with, campaigns_read_with
from campaigns.plans.standing import progress_of, progress_of_campaigns, progress_of_places, rates_of, told_on
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.api.addresses import Address, answering
from merchant_app.api.bearer import current_key
from merchant_app.api.campaigns import told_campaign, told_whole_campaign
from merchant_app.api.description import BEGINNING, described
from merchant_app.api.figures import rates_on_days, told_adoption
from merchant_app.api.indicators import told_criterion, told_indicator, told_unit
from merchant_app.api.parameters import (
    choice,
    criterion,
    day,
    identifier,
    moment,
    number,
    some_day,
    unit_code,
)
from merchant_app.api.tables import Table
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
    Table("Place", itemgetter("places")),
)
SHOW_PLACE = Address(
    "/places/{place_id}",
    "showPlace",
    _("Một địa bàn."),
    ApiRight.READ_PLACES,
    "Place",
    table=Table("Place", lambda told: [told]),
)
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
        choice("rung", _("Chỉ một bậc; bỏ trống là mọi bậc, hoặc bậc của tiêu chí."), LADDER),
        criterion("criterion", _("Chỉ các điểm mà tiêu chí hỏi đến: mã của tiêu chí có sẵn, hoặc id.")),
    ),
    Table("RateOnDay", rates_on_days),
)
LIST_INDICATORS = Address(
    "/indicators",
    "listIndicators",
    _("Chỉ số của từng phường, xã và cả tỉnh, thành phố, theo từng tiêu chí: giá trị, kế hoạch, ngưỡng, xu hướng."),
    ApiRight.READ_FIGURES,
    "Indicators",
    (
        day("as_of", _("Tính đến hết ngày nào: năm-tháng-ngày, từ 2000-01-01 đến hôm nay; bỏ trống là hôm nay.")),
        moment("known_at", _("Theo những gì đã biết lúc này (RFC 3339); bỏ trống là theo những gì biết bây giờ.")),
        unit_code("unit", _("Mã phường, xã: 2 đến 5 chữ số.")),
        criterion("criterion", _("Chỉ một tiêu chí: mã của tiêu chí có sẵn, hoặc id; bỏ trống là mọi tiêu chí.")),
        moment("changed_since", _("Chỉ những nơi có số liệu đổi từ lúc này, kể cả sửa ngày cũ.")),
    ),
    Table("Indicator", itemgetter("indicators")),
)
LIST_CAMPAIGNS = Address(
    "/campaigns",
    "listCampaigns",
    _("Các chương trình mà khoá được đọc trọn: kế hoạch, hôm nay phải được bao nhiêu, nhịp mỗi tuần."),
    ApiRight.READ_FIGURES,
    "Campaigns",
    (day("as_of", _("Tính đến hết ngày nào: năm-tháng-ngày, từ 2000-01-01 đến hôm nay; bỏ trống là hôm nay.")),),
    Table("Campaign", itemgetter("campaigns")),
)
SHOW_CAMPAIGN = Address(
    "/campaigns/{campaign_id}",
    "showCampaign",
    _("Một chương trình, với từng địa bàn và các tiêu chí phụ."),
    ApiRight.READ_FIGURES,
    "WholeCampaign",
    (day("as_of", _("Tính đến hết ngày nào: năm-tháng-ngày, từ 2000-01-01 đến hôm nay; bỏ trống là hôm nay.")),),
    Table("PlaceProgress", itemgetter("places")),
)
MOST_DAYS = 800
"""Days in one answer: two years and some."""
ADDRESSES = (DESCRIBE, LIST_PLACES, SHOW_PLACE, SHOW_ADOPTION, LIST_INDICATORS, LIST_CAMPAIGNS, SHOW_CAMPAIGN)


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
    place_id: UUID, as_of: date, known_at: datetime | None, rung: Rung | None, criterion: UUID | None, **more: Any
) -> dict[str, Any]:
    """How far a place had come on a day, or on each day of a stretch."""
    first: date | None = more["from"]
    place = place_read_with(reading(), current_key(), place_id)
    counted_by = None if criterion is None else criterion_read_with(reading(), current_key(), criterion)
    scope = EVERYONE if counted_by is None else counted_by.scope
    figures = adoption_by_place(reading(), [place.id], as_of, known_at, scope)[place.id]
    asked = rung or (counted_by and counted_by.rung)
    days = None
    if first is not None and known_at is None:
        days = adoption_of_days(reading(), [place.id], max(first, as_of - timedelta(days=MOST_DAYS - 1)), as_of, scope)
    told = None if counted_by is None else told_criterion(counted_by)
    return told_adoption(place.id, figures, (asked,) if asked else LADDER, days, told)


@api.route("/indicators", needs=Permission.API_READ_FIGURES)
@answering(LIST_INDICATORS)
def list_indicators(
    as_of: date,
    known_at: datetime | None,
    unit: str | None,
    criterion: UUID | None,
    changed_since: datetime | None,
) -> dict[str, Any]:
    """The figures of the key's wards and provinces."""
    session, key = reading(), current_key()
    areas = areas_read_with(session, key, unit)
    if changed_since is not None:
        areas = areas_changed_since(session, areas, changed_since)
    if criterion is None:
        criteria = criteria_for(session, [area.unit.id for area in areas])
    else:
        criteria = [criterion_read_with(session, key, criterion)]
    found = indicators_of(session, areas, criteria, as_of, known_at)
    return {"indicators": [told_indicator(indicator) for indicator in found]}


@api.route("/campaigns", needs=Permission.API_READ_FIGURES)
@answering(LIST_CAMPAIGNS)
def list_campaigns(as_of: date) -> dict[str, Any]:
    """The campaigns that lie within the key's units as a whole."""
    campaigns = campaigns_read_with(reading(), current_key())
    progress = progress_of_campaigns(reading(), campaigns, as_of)
    return {"campaigns": [told_campaign(campaign, progress[campaign.id]) for campaign in campaigns]}


@api.route("/campaigns/<uuid:campaign_id>", needs=Permission.API_READ_FIGURES)
@answering(SHOW_CAMPAIGN)
def show_campaign(campaign_id: UUID, as_of: date) -> dict[str, Any]:
    """One of them, place by place."""
    session, key = reading(), current_key()
    campaign = campaign_read_with(session, key, campaign_id)
    further = [row.criterion for row in campaign.further_rows]
    rates = rates_of(session, campaign, further, told_on(campaign, as_of))
    of_place = progress_of_places(session, campaign, as_of)
    return told_whole_campaign(
        campaign,
        progress_of(session, campaign, as_of),
        [(criterion, rates[criterion.id]) for criterion in further],
        places_read_with(session, key, only=list(of_place), limit=len(of_place)),
        of_place,
    )


def _told(place: Place, figures_changed_at: datetime | None) -> dict[str, Any]:
    return {
        "id": str(place.id),
        "kind": place.kind.value,
        "name": place.name,
        "former_names": place.former_names.splitlines(),
        "unit": told_unit(place.unit),
        "figures_changed_at": figures_changed_at and figures_changed_at.isoformat(),
    }

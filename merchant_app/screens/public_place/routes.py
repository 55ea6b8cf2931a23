"""The public page of a street or market: how far it has come, who agreed to be listed, and a way to report.

Nothing here is about a person, and no shop is named that did not agree to it.
"""

from http import HTTPStatus
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.adoption.queries import adoption_by_place
from campaigns.incidents.answer_codes import Opened, opened_before
from campaigns.incidents.errors import TooManyReports
from campaigns.incidents.model import IncidentKind, Source
from campaigns.incidents.operations import open_incident
from campaigns.ladder.model import LADDER
from campaigns.plans.headlines import figures_by_headline
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.form_once import form_sent
from merchant_app.incident_photo import photo_of_report, photo_was_chosen, verdict_on
from merchant_app.large_requests import takes_photo_of_anybody
from merchant_app.photo_upload import PhotoRefused
from merchant_app.public_tries import REPORTS, TooOftenFromHere, TooOftenInAll, give_back, refused_photos_from_here
from merchant_app.screens.public_place.forms import ReportForm
from merchant_app.unit_of_work import reading, unit_of_work
from registry.calendar import today
from registry.consents.public_list import how_many_on_list, shops_on_list
from registry.places.model import Place
from registry.places.queries import place_known_to_all

public_place = GuardedBlueprint("public_place", __name__)

FEWEST_SHOPS = 5
"""Fewer have no public figures: a figure about one shop is about its owner."""
SHOPS_ON_PAGE = 100


@public_place.route("/dia-ban/<uuid:place_id>", needs=Permission.ANYONE)
def show(place_id: UUID) -> ResponseReturnValue:
    """How far the place has come, rung by rung, and the shops that agreed to be named here."""
    session = reading()
    place = place_known_to_all(session, place_id)
    big = figures_by_headline(session, [place.id], today())[place.id]
    figures = big.adoption
    if not big.criterion.scope.everybody:
        figures = adoption_by_place(session, [place.id], today())[place.id]
    listed = how_many_on_list(session, place)
    pages = max(1, -(-listed // SHOPS_ON_PAGE))
    page = _page_asked(pages)
    return render_template(
        "public_place/show.html",
        place=place,
        figures=figures if min(figures.counted, big.rate.denominator) >= FEWEST_SHOPS else None,
        big=big,
        fewest=FEWEST_SHOPS,
        ladder=LADDER,
        shops=shops_on_list(session, place, skip=(page - 1) * SHOPS_ON_PAGE, limit=SHOPS_ON_PAGE),
        listed=listed,
        page=page,
        pages=pages,
    )


@public_place.route("/dia-ban/<uuid:place_id>/bao", methods=["GET", "POST"], needs=Permission.ANYONE)
@takes_photo_of_anybody
def report(place_id: UUID) -> ResponseReturnValue:
    """Report a shop or a code to the ward; sent, the code of the answer, shown this once: only its hash is stored."""
    form = _form_for(place_known_to_all(reading(), place_id))
    status = HTTPStatus.OK
    if form.validate_on_submit():
        try:
            return render_template(
                "public_place/received.html",
                opened=_open(form, place_id),
                place=place_known_to_all(reading(), place_id),
                about_code=form.kind.data == IncidentKind.CODE_LOOKS_WRONG.value,
            )
        except PhotoRefused as refusal:
            form.refuse(form.photo, refusal.words)
        except TooOftenFromHere:
            form.refuse(form.kind, _("Mạng này đã gửi nhiều lần. Hãy chờ một giờ rồi gửi lại, hoặc gọi cho phường."))
            status = HTTPStatus.TOO_MANY_REQUESTS
        except (TooOftenInAll, TooManyReports):
            form.refuse(form.kind, _("Phường đang nhận quá nhiều báo cáo. Hãy gửi lại sau, hoặc gọi cho phường."))
            status = HTTPStatus.TOO_MANY_REQUESTS
    place = place_known_to_all(reading(), place_id)
    page = render_template(
        "public_place/report.html", form=form, place=place, photo_lost=form.is_submitted() and photo_was_chosen()
    )
    return page, status


def _form_for(place: Place) -> ReportForm:
    """The form, with the shops to choose from; without that question where no shop agreed to be listed."""
    form = ReportForm()
    shops = shops_on_list(reading(), place)
    if shops:
        form.shop.choices = [
            ("", _("– chọn trong danh sách –")),
            *((str(shop.id), f"{shop.unit_label} · {shop.trade_name}") for shop in shops),
        ]
    else:
        del form.shop
        form.where_said.label.text = _("Cửa hàng nào? Ghi tên, số nhà hoặc số sạp")
    return form


def _open(form: ReportForm, place_id: UUID) -> Opened:
    """Count it, look at the photo, and write the report down; one whose photo is refused does not count."""
    merchant_id = UUID(form.chosen) if form.chosen else None
    sent = form_sent(form.once)
    if (before := opened_before(reading(), form=sent, source=Source.PAYER, place_id=place_id)) is not None:
        return before
    counted = REPORTS.count()
    try:
        photo = photo_of_report(refused=refused_photos_from_here())
    except PhotoRefused:
        give_back(counted)
        raise
    verdict = verdict_on(photo, place_id=place_id, merchant_id=merchant_id)
    with unit_of_work() as session:
        return open_incident(
            session,
            by=None,
            source=Source.PAYER,
            place_id=place_id,
            merchant_id=merchant_id,
            kind=IncidentKind(form.kind.data),
            where_said=form.where_said.data or "",
            told=form.told.data or "",
            verdict=verdict,
            photo=photo.jpeg,
            form=sent,
        )


def _page_asked(pages: int) -> int:
    """Which page of the list is asked for: the nearest there is."""
    asked = request.args.get("trang", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(number, 1), pages)

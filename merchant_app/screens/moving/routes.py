"""Screens on which a merchant moves, a place becomes a part of another, and a ward's places go to another ward."""

from collections import Counter
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.adoption.queries import adoption_by_place
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.formats import day
from merchant_app.screens.moving.forms import HandOverForm, JoinForm, MoveForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.calendar import today
from registry.merchants.errors import MerchantChangedMeanwhile, MovedInTheFuture, MovedNowhere, MovedTooEarly
from registry.merchants.moving import move_merchant
from registry.merchants.queries import merchant_seen_by
from registry.places.errors import PlaceChangedMeanwhile, PlaceNameTaken
from registry.places.joining import hand_over_places, join_places
from registry.places.queries import place_seen_by, places_seen_by
from registry.units.queries import wards_of_officer

moving = GuardedBlueprint("moving", __name__)


@moving.route("/merchants/<uuid:merchant_id>/move", methods=["GET", "POST"], needs=Permission.MERCHANT_EDIT)
def move(merchant_id: UUID) -> ResponseReturnValue:
    """Say that a merchant stands at another place from a day on."""
    merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    form = MoveForm(data={"seen_version": merchant.version})
    places = [place for place in places_seen_by(reading(), current_officer()) if place.id != merchant.place_id]
    named = [(str(place.id), f"{place.name} · {place.unit.name}") for place in places]
    form.place.choices = [("", _("Chọn địa bàn")), *named]
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                move_merchant(
                    session,
                    by=current_officer(),
                    merchant_id=merchant_id,
                    seen_version=form.seen_version.number,
                    place_id=UUID(form.place.data),
                    unit_label=form.unit_label.data or "",
                    moved_on=form.moved_on.day,
                )
        except MovedInTheFuture as refusal:
            form.refuse(form.moved_on, _("Ngày chuyển không được sau hôm nay, %(day)s.", day=day(refusal.today)))
        except MovedTooEarly as refusal:
            form.refuse(form.moved_on, _("Ngày chuyển phải từ %(day)s trở đi.", day=day(refusal.earliest)))
        except (MerchantChangedMeanwhile, MovedNowhere):
            flash(_("Người khác vừa sửa điểm này trước bạn. Hãy xem lại rồi làm lại nếu cần."))
            return redirect(url_for("merchants.show_merchant", merchant_id=merchant_id))
        else:
            flash(_("Đã ghi chuyển chỗ. Biển cũ in tên địa bàn cũ: hãy in lại."))
            return redirect(url_for("merchants.show_merchant", merchant_id=merchant_id))
    return render_template("moving/move.html", form=form, merchant=merchant, places=places)


@moving.route("/places/<uuid:place_id>/join", methods=["GET", "POST"], needs=Permission.PLACE_EDIT)
def join(place_id: UUID) -> ResponseReturnValue:
    """Make a place a part of another one of the same ward."""
    place = place_seen_by(reading(), current_officer(), place_id)
    form = JoinForm(data={"seen_version": place.version})
    others = [
        other
        for other in places_seen_by(reading(), current_officer())
        if other.unit_id == place.unit_id and other.id != place.id
    ]
    form.into.choices = [("", _("Chọn địa bàn")), *((str(other.id), other.name) for other in others)]
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                into = join_places(
                    session,
                    by=current_officer(),
                    place_id=place_id,
                    seen_version=form.seen_version.number,
                    into_id=UUID(form.into.data),
                )
        except PlaceChangedMeanwhile:
            flash(_("Người khác vừa sửa địa bàn này trước bạn. Hãy xem lại rồi làm lại nếu cần."))
            return redirect(url_for("places.show_place", place_id=place_id))
        flash(_("Đã gộp địa bàn. Số liệu những ngày trước cũng tính chung."))
        return redirect(url_for("places.show_place", place_id=into.id))
    place = place_seen_by(reading(), current_officer(), place_id)
    figures = adoption_by_place(reading(), [place.id], today())[place.id]
    return render_template("moving/join.html", form=form, place=place, others=others, shops=figures.counted)


@moving.route("/units/hand-over", methods=["GET", "POST"], needs=Permission.UNIT_HAND_OVER)
def hand_over() -> ResponseReturnValue:
    """Give every place of a ward to another ward, as when wards are merged."""
    form = HandOverForm()
    wards = {str(ward.id): ward for ward in wards_of_officer(reading(), current_officer())}
    numbers = Counter(str(place.unit_id) for place in places_seen_by(reading(), current_officer()))
    named = [(key, f"{ward.name} ({ward.code})") for key, ward in wards.items()]
    form.unit.choices = [
        ("", _("Chọn phường, xã")),
        *((key, _("%(ward)s: %(n)s địa bàn", ward=name, n=numbers[key])) for key, name in named if numbers[key]),
    ]
    form.into.choices = [("", _("Chọn phường, xã")), *named]
    if form.validate_on_submit():
        if form.unit.data == form.into.data:
            form.refuse(form.into, _("Hãy chọn hai phường, xã khác nhau."))
            return render_template("moving/hand_over.html", form=form)
        try:
            with unit_of_work() as session:
                given = hand_over_places(
                    session, by=current_officer(), unit=wards[form.unit.data], into=wards[form.into.data]
                )
        except PlaceNameTaken:
            form.refuse(form.into, _("Hai bên có địa bàn trùng tên. Hãy đổi tên một bên rồi làm lại."))
        else:
            flash(ngettext("Đã chuyển %(num)s địa bàn.", "Đã chuyển %(num)s địa bàn.", len(given)))
            return redirect(url_for("places.list_places"))
    return render_template("moving/hand_over.html", form=form)

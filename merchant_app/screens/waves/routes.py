"""Waves of signs: how many are replaced, which shops are left, and beginning one for a place or a ward."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.adoption.rates import Rate
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.screens.waves.forms import BeginForm, CallOffForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.places.queries import places_seen_by
from registry.signs.errors import NothingHangs, WaveNoteMissing
from registry.signs.model import Sign, WaveReason
from registry.signs.wave_lines import Wave
from registry.signs.waves import (
    begin_wave,
    call_off_wave,
    may_call_off,
    open_and_finished_waves,
    signs_of,
    wave_of_old_signs,
    wave_seen_by,
)
from registry.units.queries import wards_of_officer

waves = GuardedBlueprint("waves", __name__, url_prefix="/waves")


@waves.route("/", methods=["GET", "POST"], needs=Permission.SIGN_WAVE)
def list_waves() -> ResponseReturnValue:
    """What is left to replace, wave by wave; and beginning another one."""
    form = BeginForm()
    places = places_seen_by(reading(), current_officer())
    wards = wards_of_officer(reading(), current_officer())
    form.where.choices = [
        *((str(place.id), place.name) for place in places),
        *((f"{_WARD}{ward.id}", _("Cả %(ward)s", ward=ward.name)) for ward in wards),
    ]
    if form.validate_on_submit():
        try:
            wave_id = _begun(form)
        except WaveNoteMissing:
            form.refuse(form.note, _("Hãy ghi vì sao thay biển."))
        except NothingHangs:
            form.refuse(form.where, _("Nơi này chưa có biển nào đang gắn."))
        else:
            flash(_("Đã mở đợt thay biển. Biển cũ vẫn dùng được đến khi gắn biển mới."))
            return redirect(url_for("waves.show", wave_id=wave_id))
    left, over = open_and_finished_waves(reading(), current_officer())
    return render_template(
        "waves/list.html",
        waves=[(wave, rate_of(wave)) for wave in left],
        finished=[(wave, rate_of(wave)) for wave in over],
        form=form,
    )


@waves.route("/<uuid:wave_id>", needs=Permission.SIGN_WAVE)
def show(wave_id: UUID) -> ResponseReturnValue:
    """One wave that was begun, also when it is over."""
    return _page_of(wave_seen_by(reading(), current_officer(), wave_id))


@waves.route("/old/<uuid:place_id>", needs=Permission.SIGN_WAVE)
def show_old(place_id: UUID) -> ResponseReturnValue:
    """What turned old by itself in a place."""
    return _page_of(wave_of_old_signs(reading(), current_officer(), place_id))


@waves.route("/<uuid:wave_id>/call-off", methods=["GET", "POST"], needs=Permission.SIGN_WAVE)
def call_off(wave_id: UUID) -> ResponseReturnValue:
    """End a wave that was begun by mistake."""
    if request.method != "POST":
        return redirect(url_for("waves.show", wave_id=wave_id))
    with unit_of_work() as session:
        call_off_wave(session, by=current_officer(), wave_id=wave_id)
    flash(_("Đã bỏ đợt thay biển."))
    return redirect(url_for("waves.show", wave_id=wave_id))


def rate_of(wave: Wave) -> Rate:
    """How many signs are replaced, of how many."""
    return Rate(wave.replaced, wave.to_replace)


def _page_of(wave: Wave) -> ResponseReturnValue:
    signs = signs_of(reading(), wave.left)
    open_one = wave.begun if wave.left else None
    return render_template(
        "waves/show.html",
        wave=wave,
        rate=rate_of(wave),
        signs=signs,
        left_by_paper=_left_by_paper(wave, signs),
        may_call_off=open_one is not None and may_call_off(reading(), current_officer(), open_one),
        form=CallOffForm(formdata=None),
    )


def _left_by_paper(wave: Wave, signs: Sequence[Sign]) -> dict[str, list[UUID]]:
    """The places where a sign is left to replace, by the paper it is printed on: a run has one kind.

    Nothing of a wave that was called off.
    """
    found: dict[str, list[UUID]] = {}
    if wave.begun is None or wave.begun.called_off_at is None:
        for sign in signs:
            places = found.setdefault(sign.layout, [])
            if sign.merchant.place_id not in places:
                places.append(sign.merchant.place_id)
    return found


def _begun(form: BeginForm) -> UUID:
    chosen = form.where.data
    of_ward = chosen.startswith(_WARD)
    where = UUID(chosen.removeprefix(_WARD))
    with unit_of_work() as session:
        return begin_wave(
            session,
            by=current_officer(),
            reason=WaveReason(form.reason.data),
            note=form.note.data or "",
            place_id=None if of_ward else where,
            unit_id=where if of_ward else None,
        ).id


_WARD = "ward-"

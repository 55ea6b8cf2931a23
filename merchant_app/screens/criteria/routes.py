"""Screens about criteria: how each is counted, defining one's own, its further versions, and retiring one."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.criteria.errors import (
    CriterionError,
    CriterionIncomplete,
    CriterionNameTaken,
    CriterionRetired,
)
from campaigns.criteria.operations import CriterionContent, define_criterion, retire_criterion, revise_criterion
from campaigns.criteria.queries import (
    criteria_seen_by,
    criterion_kept_by,
    criterion_seen_by,
    units_kept_by,
    versions_of,
)
from campaigns.ladder.model import Rung
from merchant_app.access import GuardedBlueprint, Permission, may
from merchant_app.screens.criteria.forms import CriterionForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.merchants.model import LineOfBusiness, MerchantKind

criteria = GuardedBlueprint("criteria", __name__, url_prefix="/criteria")


@criteria.route("/", needs=Permission.CAMPAIGN_SEE)
def list_criteria() -> ResponseReturnValue:
    """Those that may be chosen: the ready-made, and one's units' own."""
    return render_template("criteria/list.html", criteria=criteria_seen_by(reading(), current_officer()))


@criteria.route("/<uuid:criterion_id>", needs=Permission.CAMPAIGN_SEE)
def show(criterion_id: UUID) -> ResponseReturnValue:
    """How is this counted? What counts, the rung, of whom, who is left out, and which version this is."""
    session, officer = reading(), current_officer()
    criterion = criterion_seen_by(session, officer, criterion_id)
    versions = versions_of(session, criterion)
    own = {unit.id for unit in units_kept_by(session, officer)} if may(Permission.CAMPAIGN_EDIT) else set()
    changeable = criterion.unit_id in own and criterion.id == versions[0].id and criterion.retired_at is None
    return render_template("criteria/show.html", criterion=criterion, versions=versions, changeable=changeable)


@criteria.route("/define", methods=["GET", "POST"], needs=Permission.CAMPAIGN_EDIT)
def define() -> ResponseReturnValue:
    """Define one's own."""
    form = CriterionForm()
    units = {str(unit.id): unit for unit in units_kept_by(reading(), current_officer())}
    form.unit.choices = [(key, unit.name) for key, unit in units.items()]
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                criterion = define_criterion(
                    session, by=current_officer(), unit_id=units[form.unit.data].id, content=_content(form)
                )
        except CriterionError as refusal:
            _refuse(form, refusal)
        else:
            flash(_("Đã đặt tiêu chí."))
            return redirect(url_for("criteria.show", criterion_id=criterion.id))
    return render_template("criteria/define.html", form=form)


@criteria.route("/<uuid:criterion_id>/revise", methods=["GET", "POST"], needs=Permission.CAMPAIGN_EDIT)
def revise(criterion_id: UUID) -> ResponseReturnValue:
    """Count in another way from here on; what was counted stays as it was."""
    criterion = criterion_kept_by(reading(), current_officer(), criterion_id)
    form = CriterionForm(obj=criterion)
    del form.unit
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                newest = revise_criterion(
                    session, by=current_officer(), criterion_id=criterion_id, content=_content(form)
                )
        except CriterionError as refusal:
            _refuse(form, refusal)
        else:
            flash(_("Đã lưu cách tính."))
            return redirect(url_for("criteria.show", criterion_id=newest.id))
    criterion = criterion_kept_by(reading(), current_officer(), criterion_id)
    return render_template("criteria/revise.html", form=form, criterion=criterion)


@criteria.route("/<uuid:criterion_id>/retire", methods=["POST"], needs=Permission.CAMPAIGN_EDIT)
def retire(criterion_id: UUID) -> ResponseReturnValue:
    """Offer it no more."""
    try:
        with unit_of_work() as session:
            retire_criterion(session, by=current_officer(), criterion_id=criterion_id)
    except CriterionError:
        flash(_("Chưa lưu: tiêu chí này vừa có người thay đổi. Hãy xem lại."))
    else:
        flash(_("Đã thôi dùng tiêu chí. Chương trình nào đang dùng thì vẫn tính như cũ."))
    return redirect(url_for("criteria.show", criterion_id=criterion_id))


def _content(form: CriterionForm) -> CriterionContent:
    return CriterionContent(
        name=form.name.data or "",
        rung=Rung(form.rung.data),
        kinds=[MerchantKind(kind) for kind in form.kinds.data or []],
        lines=[LineOfBusiness(line) for line in form.lines.data or []],
        what_counts=form.what_counts.data or "",
    )


def _refuse(form: CriterionForm, refusal: CriterionError) -> None:
    """Say it at the field it is about."""
    match refusal:
        case CriterionIncomplete():
            form.refuse(form.name, _("Hãy nhập tên tiêu chí và thế nào là đạt."))
        case CriterionNameTaken():
            form.refuse(form.name, _("Đơn vị đã có, hoặc từng có, tiêu chí tên này. Hãy đặt tên khác."))
        case CriterionRetired():
            form.refuse(form.name, _("Tiêu chí này đã thôi dùng."))
        case _:
            form.refuse(form.name, _("Đã có cách tính mới hơn. Hãy mở lại tiêu chí rồi sửa bản mới nhất."))

"""Screens about campaigns: which are late, where each stands, and what was planned."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.adoption.figures import Adoption
from campaigns.adoption.queries import adoption_by_place
from campaigns.criteria.model import Criterion
from campaigns.criteria.queries import criteria_seen_by, versions_of
from campaigns.criteria.ready import headline_criterion
from campaigns.plans import errors
from campaigns.plans.model import ALL, Campaign
from campaigns.plans.operations import CampaignContent, edit_campaign, end_campaign, plan_campaign
from campaigns.plans.queries import (
    campaign_kept_by,
    campaign_seen_by,
    campaigns_seen_by,
    may_keep,
    places_of,
    places_seen_of,
)
from campaigns.plans.standing import (
    LATE_FIRST,
    plan_of,
    progress_of,
    progress_of_campaigns,
    progress_of_places,
    rates_of,
    told_on,
)
from merchant_app.access import GuardedBlueprint, Permission, may
from merchant_app.campaign_parts import parts_in_short
from merchant_app.campaign_wording import criterion_name
from merchant_app.day_question import OnADay, day_asked
from merchant_app.formats import day
from merchant_app.screens.campaigns.forms import CampaignForm, EndForm, percent_typed
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.calendar import today
from registry.places.queries import places_seen_by

campaigns = GuardedBlueprint("campaigns", __name__, url_prefix="/campaigns")


@campaigns.route("/", needs=Permission.CAMPAIGN_SEE)
def list_campaigns() -> ResponseReturnValue:
    """The campaigns that run, the late ones first; below them those that ended."""
    found = campaigns_seen_by(reading(), current_officer())
    stands = progress_of_campaigns(reading(), found, today())
    running = [campaign for campaign in found if campaign.ended_on is None]
    running.sort(key=lambda one: (LATE_FIRST.index(stands[one.id].word), -stands[one.id].behind_by))
    ended = [campaign for campaign in found if campaign.ended_on is not None]
    return render_template("campaigns/list.html", running=running, ended=ended, stands=stands, today=today())


@campaigns.route("/<uuid:campaign_id>", needs=Permission.CAMPAIGN_SEE)
def show(campaign_id: UUID) -> ResponseReturnValue:
    """Where it stands, whole and place by place, each figure a way to its shops."""
    session, officer = reading(), current_officer()
    campaign = campaign_seen_by(session, officer, campaign_id)
    question = OnADay(request.args)
    question.validate()
    as_of = told_on(campaign, day_asked(question))
    place_ids = places_of(session, [campaign])[campaign.id]
    by_place = progress_of_places(session, campaign, as_of)
    seen = sorted(
        places_seen_of(session, officer, place_ids),
        key=lambda place: (LATE_FIRST.index(by_place[place.id].word), -by_place[place.id].behind_by),
    )
    figures = adoption_by_place(session, place_ids, as_of, scope=campaign.criterion.scope)
    hidden = [figures[place_id] for place_id in place_ids if place_id not in {place.id for place in seen}]
    further = [row.criterion for row in campaign.further_rows]
    return render_template(
        "campaigns/show.html",
        campaign=campaign,
        plan=plan_of(campaign),
        progress=progress_of(session, campaign, as_of),
        whole=sum(figures.values(), Adoption.of_nobody(as_of, None)),
        places=seen,
        by_place=by_place,
        figures=figures,
        elsewhere=len(hidden),
        rest=sum(hidden, Adoption.of_nobody(as_of, None)),
        further=further,
        rates=rates_of(session, campaign, further, as_of),
        newer=versions_of(session, campaign.criterion)[0],
        question=question,
        parts=parts_in_short(campaign),
        keeps=may(Permission.CAMPAIGN_EDIT) and may_keep(session, officer, campaign),
        today=today(),
    )


@campaigns.route("/plan", methods=["GET", "POST"], needs=Permission.CAMPAIGN_EDIT)
def plan() -> ResponseReturnValue:
    """Plan a campaign for one's own places."""
    form = _form_for(None)
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                campaign = plan_campaign(session, by=current_officer(), content=_content(form))
        except errors.CampaignError as refusal:
            _refuse(form, refusal)
        else:
            flash(_("Đã lập chương trình."))
            return redirect(url_for("campaigns.show", campaign_id=campaign.id))
    return render_template("campaigns/plan.html", form=form)


@campaigns.route("/<uuid:campaign_id>/edit", methods=["GET", "POST"], needs=Permission.CAMPAIGN_EDIT)
def edit(campaign_id: UUID) -> ResponseReturnValue:
    """Change what was planned. Somebody who saves second is told, and sees what stands."""
    form = _form_for(campaign_kept_by(reading(), current_officer(), campaign_id))
    theirs: Campaign | None = None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                edit_campaign(
                    session,
                    by=current_officer(),
                    campaign_id=campaign_id,
                    seen_version=form.seen_version.number,
                    content=_content(form),
                )
        except errors.CampaignChangedMeanwhile:
            theirs = campaign_kept_by(reading(), current_officer(), campaign_id)
            form.seen_version.data = str(theirs.version)
        except errors.CampaignError as refusal:
            _refuse(form, refusal)
        else:
            flash(_("Đã lưu."))
            return redirect(url_for("campaigns.show", campaign_id=campaign_id))
    campaign = campaign_kept_by(reading(), current_officer(), campaign_id)
    return render_template("campaigns/edit.html", form=form, campaign=campaign, theirs=theirs)


@campaigns.route("/<uuid:campaign_id>/end", methods=["GET", "POST"], needs=Permission.CAMPAIGN_EDIT)
def end(campaign_id: UUID) -> ResponseReturnValue:
    """Let it run no more."""
    campaign_kept_by(reading(), current_officer(), campaign_id)
    form = EndForm(data={"ended_on": today()})
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                end_campaign(session, by=current_officer(), campaign_id=campaign_id, on=form.ended_on.day)
        except errors.CampaignEnded:
            form.refuse(form.ended_on, _("Chương trình này đã kết thúc rồi."))
        except errors.EndOutOfRange:
            form.refuse(form.ended_on, _("Ngày kết thúc phải sau ngày bắt đầu và không sau hôm nay."))
        else:
            flash(_("Đã kết thúc chương trình."))
            return redirect(url_for("campaigns.show", campaign_id=campaign_id))
    campaign = campaign_kept_by(reading(), current_officer(), campaign_id)
    return render_template("campaigns/end.html", form=form, campaign=campaign)


def _form_for(campaign: Campaign | None) -> CampaignForm:
    """The form with what may be chosen, filled in with what was planned before."""
    form = CampaignForm(data=_as_planned(campaign))
    officer = current_officer()
    form.places.choices = [(str(place.id), place.name) for place in places_seen_by(reading(), officer)]
    offered: dict[UUID, Criterion] = {one.id: one for one in criteria_seen_by(reading(), officer)}
    if campaign is not None:
        used = (campaign.criterion, *(row.criterion for row in campaign.further_rows))
        offered = {one.id: one for one in used} | offered
    named = [(str(one.id), _named(one)) for one in offered.values()]
    form.criterion.choices = form.further.choices = named
    return form


def _named(criterion: Criterion) -> str:
    """The name, with the version where there is more than one."""
    name = criterion_name(criterion)
    return (
        name if criterion.method_version == 1 else _("%(name)s, cách tính %(n)d", name=name, n=criterion.method_version)
    )


def _as_planned(campaign: Campaign | None) -> dict[str, object]:
    if campaign is None:
        return {"starts_on": today(), "criterion": str(headline_criterion().id), "target": f"{ALL:.0f}"}
    (place_ids,) = places_of(reading(), [campaign]).values()
    return {
        "name": campaign.name,
        "places": [str(place_id) for place_id in place_ids],
        "starts_on": campaign.starts_on,
        "due_on": campaign.due_on,
        "criterion": str(campaign.criterion_id),
        "target": _typed(campaign.target_percent),
        "milestones": "\n".join(f"{day(one.day)} {_typed(one.percent)}" for one in campaign.milestones),
        "further": [str(row.criterion_id) for row in campaign.further_rows],
        "note": campaign.note,
        "seen_version": campaign.version,
    }


def _typed(percent: object) -> str:
    return str(percent).removesuffix(".0").replace(".", ",")


def _content(form: CampaignForm) -> CampaignContent:
    target = percent_typed(form.target.data or "")
    assert target is not None
    return CampaignContent(
        name=form.name.data or "",
        place_ids=[UUID(chosen) for chosen in form.places.data or []],
        starts_on=form.starts_on.day,
        due_on=form.due_on.day,
        criterion_id=UUID(form.criterion.data),
        further_ids=[UUID(chosen) for chosen in form.further.data or []],
        target_percent=target,
        milestones=form.plan,
        note=form.note.data or "",
    )


def _refuse(form: CampaignForm, refusal: errors.CampaignError) -> None:
    """Say it at the field it is about."""
    match refusal:
        case errors.NameMissing():
            form.refuse(form.name, _("Hãy nhập tên chương trình."))
        case errors.DueBeforeStart():
            form.refuse(form.due_on, _("Hạn phải sau ngày bắt đầu."))
        case errors.TargetOutOfRange():
            form.refuse(form.target, _("Chỉ tiêu phải lớn hơn 0 và không quá 100 phần trăm."))
        case errors.PlacesTooFarApart():
            form.refuse(form.places, _("Các địa bàn phải thuộc cùng một tỉnh, thành phố."))
        case errors.CriterionNotOffered():
            form.refuse(form.criterion, _("Có địa bàn không dùng được tiêu chí đã chọn. Hãy chọn tiêu chí khác."))
        case errors.MilestoneOutside():
            form.refuse(form.milestones, _("Mốc %(day)s phải nằm giữa ngày bắt đầu và hạn.", day=day(refusal.day)))
        case errors.MilestoneTwice():
            form.refuse(form.milestones, _("Ngày %(day)s có hai mốc.", day=day(refusal.day)))
        case errors.MilestoneOutOfOrder():
            form.refuse(
                form.milestones,
                _("Mốc %(day)s không được thấp hơn mốc trước hoặc cao hơn chỉ tiêu.", day=day(refusal.day)),
            )
        case _:
            form.refuse(form.name, _("Chương trình này đã kết thúc rồi."))

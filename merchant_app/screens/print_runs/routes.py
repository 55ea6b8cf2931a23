"""Print runs: choose and look first, write, watch the drawing, take the files and the hand-over list away."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.adoption.rates import Rate
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.file_names import as_download, plain_name
from merchant_app.form_fields import GuardedForm
from merchant_app.hand_over_list import hand_over_list
from merchant_app.looking import took_print_run
from merchant_app.print_jobs.files import FileBusy, FileDiffers, file_of
from merchant_app.print_jobs.jobs import wake_workers
from merchant_app.run_words import RunWords
from merchant_app.screens.print_runs.forms import ChooseForm
from merchant_app.screens.print_runs.showing import choices_of, lines_by_obstacle, refuse
from merchant_app.screens.print_runs.ticking import ENDPOINTS
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.print_runs.cancelling import cancel_run
from registry.print_runs.errors import PlanChanged, PrintRunRefusal, RunIsOver
from registry.print_runs.model import PartState, RunState
from registry.print_runs.paper import paper_for
from registry.print_runs.planning import plan_run
from registry.print_runs.queries import lines_of, part_seen_by, parts_of, progress_of, run_seen_by, runs_seen_by
from registry.print_runs.repeating import run_written
from registry.print_runs.ticks import ticks_of
from registry.print_runs.wanted import Remembered, RunPlan, Wanted, Words
from registry.print_runs.writing import write_run
from registry.signs.standing import why_old

print_runs = GuardedBlueprint("print_runs", __name__, url_prefix="/print-runs")

AT_ONCE = 50


@print_runs.route("/", needs=Permission.SIGN_POST)
def list_runs() -> ResponseReturnValue:
    """The runs of the officer's units, newest first: also for those who only hand signs over and hang them."""
    before = request.args.get("before", type=UUID)
    found = runs_seen_by(reading(), current_officer(), limit=AT_ONCE + 1, before=before)
    runs = found[:AT_ONCE]
    return render_template(
        "print_runs/list.html",
        runs=runs,
        more=runs[-1].id if len(found) > AT_ONCE else None,
        ticked=ticks_of(reading(), [run.id for run in runs]),
    )


@print_runs.route("/new", methods=["GET", "POST"], needs=Permission.SIGN_PRINT)
def choose() -> ResponseReturnValue:
    """Choose, see what would be printed and what not, and have exactly that written."""
    form = ChooseForm()
    choices_of(form, asked=request.args)
    plan: RunPlan | None = None
    if form.validate_on_submit() and form.says_whom():
        wanted = form.wanted()
        try:
            if "write" in request.form:
                return _written(form, wanted)
            plan = _planned(wanted)
        except PlanChanged:
            flash(_("Vừa có thay đổi trong lúc bạn xem. Đây là những gì sẽ in bây giờ."))
            plan = _planned(wanted)
        except PrintRunRefusal as refusal:
            refuse(form, refusal)
    if plan is not None:
        form.shows(plan)
    return render_template(
        "print_runs/choose.html", form=form, plan=plan, left_out=lines_by_obstacle(plan.lines) if plan else {}
    )


@print_runs.route("/<uuid:run_id>", needs=Permission.SIGN_PRINT)
def show(run_id: UUID) -> ResponseReturnValue:
    """One run: how far it is, its files, and whom it leaves out."""
    return _page_of(run_id)


@print_runs.route("/<uuid:run_id>/progress", needs=Permission.SIGN_PRINT)
def progress(run_id: UUID) -> ResponseReturnValue:
    """How far it is, for the page that watches."""
    done = progress_of(reading(), run_seen_by(reading(), current_officer(), run_id))
    return jsonify(
        state=done.state, signs=done.signs, drawn=done.drawn, checked=done.checked, parts_ready=done.parts_ready
    )


@print_runs.route("/<uuid:run_id>/<int(max=9999):number>.pdf", needs=Permission.SIGN_PRINT)
def part(run_id: UUID, number: int) -> ResponseReturnValue:
    """One file of it, as it was read back."""
    found = part_seen_by(reading(), current_officer(), run_id=run_id, number=number)
    if found.state is not PartState.READY:
        return redirect(url_for("print_runs.show", run_id=run_id))
    try:
        content = file_of(found)
    except FileBusy:
        return _page_of(run_id, missing="busy"), HTTPStatus.SERVICE_UNAVAILABLE
    except FileDiffers:
        return _page_of(run_id, missing="differs"), HTTPStatus.CONFLICT
    took_print_run(found.run, part=number, signs=found.last_sign - found.first_sign + 1)
    return as_download(content, mimetype="application/pdf", name=f"{plain_name(found.run.number, str(number))}.pdf")


@print_runs.route("/<uuid:run_id>/hand-over.pdf", needs=Permission.SIGN_PRINT)
def hand_over(run_id: UUID) -> Response:
    """The list on which each shop signs for its sign, in the order of the run."""
    run = run_seen_by(reading(), current_officer(), run_id)
    drawn = hand_over_list(run, [line for line in lines_of(reading(), run) if line.sign is not None])
    return as_download(drawn, mimetype="application/pdf", name=f"{plain_name('giao-bien', run.number)}.pdf")


@print_runs.route("/<uuid:run_id>/cancel", methods=["GET", "POST"], needs=Permission.SIGN_PRINT)
def cancel(run_id: UUID) -> ResponseReturnValue:
    """Cancel it: what was not drawn is not drawn, and its new signs are void."""
    if request.method == "POST" and GuardedForm().validate():
        try:
            with unit_of_work() as session:
                cancel_run(session, by=current_officer(), run_id=run_id)
        except RunIsOver:
            flash(_("Đợt in này đã xong nên không huỷ được. Biển in hỏng thì huỷ từng cái."))
        else:
            flash(_("Đã huỷ đợt in. Biển mới của đợt này không dùng được."))
    return redirect(url_for("print_runs.show", run_id=run_id))


def _written(form: ChooseForm, wanted: Wanted) -> ResponseReturnValue:
    run_id, words = form.run_id, Remembered(_words(wanted))
    if run_written(reading(), by=current_officer(), run_id=run_id, wanted=wanted) is None:
        # Looked at once while nobody waits: whether each sign can be drawn takes a millisecond, and is not asked again.
        plan_run(reading(), by=current_officer(), wanted=wanted, words=words)
    with unit_of_work() as session:
        run = write_run(
            session,
            by=current_officer(),
            wanted=wanted,
            words=words,
            plan_hash=form.shown.data or "",
            run_id=run_id,
        )
    wake_workers()
    return redirect(url_for("print_runs.show", run_id=run.id))


def _planned(wanted: Wanted) -> RunPlan:
    return plan_run(reading(), by=current_officer(), wanted=wanted, words=_words(wanted))


def _words(wanted: Wanted) -> Words:
    paper = paper_for(layout=wanted.layout, sheet=wanted.sheet, start_at=wanted.start_at, copies=wanted.copies)
    return RunWords(paper.drawn_layout)


def _page_of(run_id: UUID, *, missing: str = "") -> str:
    session = reading()
    run = run_seen_by(session, current_officer(), run_id)
    lines = lines_of(session, run)
    return render_template(
        "print_runs/show.html",
        run=run,
        missing=missing,
        places=[str(UUID(place_id)) for place_id in run.place_ids],
        form=GuardedForm(formdata=None),
        progress=progress_of(session, run),
        ticked={
            step: (ENDPOINTS[step], far, Rate(far.done, far.of))
            for step, far in ticks_of(session, [run.id])[run.id].items()
        },
        parts=parts_of(session, run),
        old=[line.sign for line in lines if line.sign is not None and why_old(line.sign)],
        left_out=lines_by_obstacle(lines),
        at_work=run.state in (RunState.WAITING, RunState.DRAWING),
    )

"""Ticking off the signs of a print run: handed over, hung; many at once, in the order they came out of the printer."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import Field

from campaigns.enrolment.ticking_off import TickedOff, tick_off
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.formats import day
from merchant_app.screens.print_runs.forms import TickForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from merchant_app.wording import words_for
from registry.calendar import today
from registry.print_runs.model import PrintRun
from registry.print_runs.queries import run_seen_by
from registry.print_runs.ticks import RunSign, Step, Ticked, first_left, signs_of_run, ticks_of, went_through
from registry.signs.errors import PostedBeforeMade, PostedInTheFuture
from registry.signs.standing import WhyOld, why_old

run_ticks = GuardedBlueprint("run_ticks", __name__, url_prefix="/print-runs")

ON_PAGE = 50
"""Signs of one page: an armful, and a page that a slow network carries."""

ENDPOINTS = {Step.HANDED_OVER: "run_ticks.handed_over", Step.HUNG: "run_ticks.hung"}


@dataclass(frozen=True)
class Row:
    """A sign as the page shows it: with a box to tick, or with what became of it."""

    number: int
    sign: RunSign
    box: Field | None
    done_on: date | None
    why_old: WhyOld | None
    refused: str


@dataclass(frozen=True)
class Sheet:
    """One page of a run's signs, and how far the whole run is."""

    run: PrintRun
    ticked: dict[Step, Ticked]
    in_all: int
    """Signs of the run."""
    next_left: int | None
    """The number of the first sign with something to tick, on whichever page; nothing where none is left."""
    first: int
    """The number of the first sign of the page."""
    signs: list[RunSign]


@run_ticks.route("/<uuid:run_id>/handed-over", methods=["GET", "POST"], needs=Permission.SIGN_POST)
def handed_over(run_id: UUID) -> ResponseReturnValue:
    """Tick off which shops got their sign."""
    return _page_of(run_id, Step.HANDED_OVER)


@run_ticks.route("/<uuid:run_id>/hung", methods=["GET", "POST"], needs=Permission.SIGN_POST)
def hung(run_id: UUID) -> ResponseReturnValue:
    """Tick off which signs hang."""
    return _page_of(run_id, Step.HUNG)


def _page_of(run_id: UUID, step: Step) -> ResponseReturnValue:
    sheet = _sheet(run_id, step, request.values.get("from", type=int))
    form = TickForm(data={"on": today()})
    form.on.label.text = str(_("Giao ngày") if step is Step.HANDED_OVER else _("Treo ngày"))
    offered = [(str(row.sign.id), row.sign.serial) for row in sheet.signs]
    form.signs.choices = offered
    told = TickedOff()
    if "tick_all" in request.form:  # asks for boxes alone: nothing is written
        form.signs.data = [sign_id for sign_id, _serial in offered]
    elif form.validate_on_submit() and _says_which(form):
        try:
            told = _ticked(run_id, step, form)
        except PostedInTheFuture as refusal:
            form.refuse(form.on, _("Ngày không được sau hôm nay, %(day)s.", day=day(refusal.today)))
        else:
            _tell(step, told)
            if not told.refused:
                return redirect(_address(run_id, step, sheet.first))
        sheet = _sheet(run_id, step, sheet.first)  # a unit of work forgets what was read before it
    return _drawn(sheet, step, form, told)


def _address(run_id: UUID, step: Step, first: int) -> str:
    page: dict[str, Any] = {"from": first}
    return url_for(ENDPOINTS[step], run_id=run_id, **page)


def _sheet(run_id: UUID, step: Step, asked: int | None) -> Sheet:
    """The page with the sign of the number *asked*, else the one on which something is left."""
    session = reading()
    run = run_seen_by(session, current_officer(), run_id)
    ticked, next_left = ticks_of(session, [run.id])[run.id], first_left(session, run, step)
    in_all = ticked[step].of + ticked[step].left_out
    shown = min(max((next_left or 1) if asked is None else asked, 1), in_all)
    first = (shown - 1) // ON_PAGE * ON_PAGE + 1
    return Sheet(run, ticked, in_all, next_left, first, signs_of_run(session, run, first=first, limit=ON_PAGE))


def _says_which(form: TickForm) -> bool:
    if not form.signs.data:
        form.refuse(form.signs, _("Hãy đánh dấu ít nhất một biển."))
    return bool(form.signs.data)


def _ticked(run_id: UUID, step: Step, form: TickForm) -> TickedOff:
    with unit_of_work() as session:
        return tick_off(
            session,
            by=current_officer(),
            run_id=run_id,
            step=step,
            sign_ids=[UUID(text) for text in form.signs.data or ()],
            on=form.on.day,
        )


def _tell(step: Step, told: TickedOff) -> None:
    n = len(told.done)
    if n and step is Step.HANDED_OVER:
        flash(ngettext("Đã ghi giao %(n)s biển.", "Đã ghi giao %(n)s biển.", n, n=n))
    elif n:
        flash(ngettext("Đã ghi treo %(n)s biển.", "Đã ghi treo %(n)s biển.", n, n=n))
    if before := len(told.before):
        flash(
            ngettext(
                "%(n)s biển đã có người ghi từ trước: ngày ghi trước giữ nguyên.",
                "%(n)s biển đã có người ghi từ trước: ngày ghi trước giữ nguyên.",
                before,
                n=before,
            )
        )


def _drawn(sheet: Sheet, step: Step, form: TickForm, told: TickedOff) -> str:
    refused = {sign_id: _words_of(why) for sign_id, why in told.refused.items()}
    boxes = {box.data: box for box in form.signs}
    rows = []
    for sign in sheet.signs:
        done_on = went_through(sign.sign, step)
        why = why_old(sign.sign)
        box = boxes.get(str(sign.sign.id)) if done_on is None and why is None else None
        rows.append(Row(sign.number, sign, box, done_on, why, refused.get(sign.sign.id, "")))
    first = sheet.first
    return render_template(
        "print_runs/ticks.html",
        run=sheet.run,
        step=step,
        steps=ENDPOINTS,
        ticked=sheet.ticked,
        form=form,
        rows=rows,
        first=first,
        last=first + len(rows) - 1,
        before=first - ON_PAGE if first > ON_PAGE else None,
        after=first + ON_PAGE if first + ON_PAGE <= sheet.in_all else None,
        next_left=sheet.next_left,
    )


def _words_of(why: WhyOld | Exception) -> str:
    if isinstance(why, WhyOld):
        return words_for(why)
    if isinstance(why, PostedBeforeMade):
        return str(_("Biển này làm ngày %(day)s: không thể giao hay treo trước ngày đó.", day=day(why.made_on)))
    return str(_("Tài khoản in trên biển bị sửa ngoài phần mềm, hãy báo người quản trị."))

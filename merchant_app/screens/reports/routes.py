"""Screens for period reports: what is due and what was filed, the draft, the filed report and its files."""

from typing import NamedTuple
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaigns.reports import errors
from campaigns.reports.contents import ReportContents, Typed
from campaigns.reports.differences import COUNTED_SHOPS, differences_since, shops_behind
from campaigns.reports.gathering import NOTHING_TYPED
from campaigns.reports.model import FileForm as Form
from campaigns.reports.model import PeriodReport
from campaigns.reports.operations import ReadyReport, file_report, filed_already, seen_by_reader, what_to_file
from campaigns.reports.queries import file_of, hashes_of, last_filed_by, report_seen_by, reports_seen_by
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.file_names import as_download, plain_name
from merchant_app.formats import number
from merchant_app.list_files import MIMETYPES, XLSX
from merchant_app.report_files.drawing import draw_report
from merchant_app.reports_due import reports_due
from merchant_app.screens.reports.forms import DraftQuestion, FileForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import done_reading, reading, unit_of_work
from registry.calendar import today
from registry.places.queries import places_seen_by

reports = GuardedBlueprint("reports", __name__, url_prefix="/reports")

MIMETYPE = {
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.PDF: "application/pdf",
    Form.XLSX: MIMETYPES[XLSX],
}


class Draft(NamedTuple):
    """What would be filed, and what stands for its figures."""

    contents: ReportContents
    seen: str


@reports.route("/", needs=Permission.REPORT_SEE)
def list_reports() -> ResponseReturnValue:
    """What is still to be filed, and what was."""
    return render_template(
        "reports/list.html", due=reports_due(), reports=reports_seen_by(reading(), current_officer())
    )


@reports.route("/draft", methods=["GET", "POST"], needs=Permission.REPORT_FILE)
def draft() -> ResponseReturnValue:
    """The figures as they stand, words to add, and filing it all: what is filed is what was looked at."""
    question = _question()
    form = FileForm(data=_as_last_time())
    accepted = form.validate_on_submit()
    found = _draft(question, form.typed if accepted else NOTHING_TYPED)
    if found and accepted:
        if form.seen.data != found.seen:
            form.refuse(form.seen, _("Số liệu đã thay đổi từ lúc bạn mở trang. Hãy xem lại rồi chốt."))
        else:
            report = _file(form, found.contents)
            flash(_("Đã chốt báo cáo. Số liệu và các tệp giữ nguyên từ đây."))
            return redirect(url_for("reports.show", report_id=report.id))
    form.seen.data = found.seen if found else ""
    return render_template(
        "reports/draft.html",
        question=question,
        form=form,
        contents=found.contents if found else None,
        asked=request.query_string.decode("ascii", "replace"),
    )


@reports.route("/<uuid:report_id>", needs=Permission.REPORT_SEE)
def show(report_id: UUID) -> ResponseReturnValue:
    """One filed report: what it said, its files with their hashes, and what is known otherwise by now."""
    report = report_seen_by(reading(), current_officer(), report_id)
    return render_template(
        "reports/show.html",
        report=report,
        contents=report.said,
        differences=differences_since(reading(), report),
        hashes=hashes_of(reading(), report),
    )


@reports.route("/<uuid:report_id>/files/<string:form>", needs=Permission.REPORT_SEE)
def file(report_id: UUID, form: str) -> ResponseReturnValue:
    """A file of the report, byte for byte as it was filed."""
    report = report_seen_by(reading(), current_officer(), report_id)
    if form not in set(Form):
        abort(404)
    kept = file_of(reading(), report, Form(form))
    name = f"{plain_name('bao cao', report.unit.name, report.last_on.isoformat())}.{form}"
    return as_download(kept.content, mimetype=MIMETYPE[kept.form], name=name)


@reports.route("/<uuid:report_id>/places/<uuid:place_id>/<string:figure>", needs=Permission.REPORT_SEE)
def shops(report_id: UUID, place_id: UUID, figure: str) -> ResponseReturnValue:
    """The shops behind one number of a filed report, as it was filed."""
    report = report_seen_by(reading(), current_officer(), report_id)
    part = next((one for one in report.said.places if one.place_id == place_id), None)
    if part is None or figure not in COUNTED_SHOPS:
        abort(404)
    behind = shops_behind(part, figure)
    return render_template("reports/shops.html", report=report, part=part, figure=figure, shops=behind)


def _question() -> DraftQuestion:
    question = DraftQuestion(request.args)
    seen = places_seen_by(reading(), current_officer())
    question.places.choices = [(str(place.id), f"{place.name}, {place.unit.name}") for place in seen]
    question.offer(today())
    return question


def _draft(question: DraftQuestion, typed: Typed) -> Draft | None:
    """What the question asks for; nothing where it cannot be asked so, which is then said at its field."""
    if not question.validate():
        return None
    place_ids = question.place_ids or [place.id for place in places_seen_by(reading(), current_officer())]
    try:
        contents = what_to_file(
            reading(), by=current_officer(), place_ids=place_ids, period=question.chosen, typed=typed
        )
    except errors.NoPlacesChosen:
        question.refuse(question.places, _("Chưa có địa bàn nào thuộc phạm vi của bạn."))
    except errors.PlacesOfSeveralProvinces:
        question.refuse(question.places, _("Các địa bàn phải thuộc cùng một tỉnh, thành phố."))
    except errors.TooManyShops as refusal:
        question.refuse(
            question.places,
            _(
                "Có %(number)s điểm; một báo cáo nhiều nhất %(most)s. Hãy chọn từng phường.",
                number=number(refusal.number),
                most=number(refusal.most),
            ),
        )
    else:
        return Draft(contents, seen_by_reader(contents))
    return None


def _file(form: FileForm, contents: ReportContents) -> PeriodReport:
    """The filed report. The files are drawn before anybody who writes has to wait."""
    same = filed_already(reading(), contents)
    if same is not None:
        return same
    done_reading()
    ready = ReadyReport.of(contents, draw_report(contents))
    with unit_of_work() as session:
        return file_report(session, by=current_officer(), report_id=UUID(form.once.data), ready=ready)


def _as_last_time() -> dict[str, str]:
    """Who signs and who receives, as in the report that the official filed last."""
    last = last_filed_by(reading(), current_officer())
    if last is None:
        return {}
    typed = last.said.typed
    return {
        "signed_for": typed.signed_for,
        "position": typed.position,
        "signer": typed.signer,
        "recipients": "\n".join(typed.recipients),
    }

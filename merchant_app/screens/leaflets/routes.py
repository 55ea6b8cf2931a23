"""Leaflets: those of one's wards, and writing the next version of one."""

from http import HTTPStatus
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.formats import day
from merchant_app.screens.leaflets.forms import LeafletForm
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.leaflets.errors import CheckedInTheFuture, CheckIncomplete, TextMissing, TextTooLong, WrittenMeanwhile
from registry.leaflets.model import Leaflet, Subject
from registry.leaflets.operations import LeafletContent, write_leaflet
from registry.leaflets.queries import leaflet_of, versions_of, ward_written_for
from registry.leaflets.shipped import shipped_text
from registry.units.queries import wards_of_officer

leaflets = GuardedBlueprint("leaflets", __name__, url_prefix="/leaflets")


@leaflets.route("/", needs=Permission.LEAFLET_WRITE)
def list_leaflets() -> ResponseReturnValue:
    """Each leaflet of the wards the officer is posted to as a whole."""
    session = reading()
    rows = [
        (ward, subject, leaflet_of(session, ward.id, subject))
        for ward in wards_of_officer(session, current_officer())
        for subject in Subject
    ]
    return render_template("leaflets/list.html", rows=rows)


@leaflets.route("/<uuid:unit_id>/<string:subject>", methods=["GET", "POST"], needs=Permission.LEAFLET_WRITE)
def write(unit_id: UUID, subject: str) -> ResponseReturnValue:
    """The text as it stands, to be changed; below it every version there was."""
    ward_written_for(reading(), current_officer(), unit_id)
    if subject not in set(Subject):
        abort(HTTPStatus.NOT_FOUND)
    about = Subject(subject)
    form = LeafletForm(data=_as_it_stands(leaflet_of(reading(), unit_id, about), about))
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                write_leaflet(
                    session,
                    by=current_officer(),
                    unit_id=unit_id,
                    subject=about,
                    content=LeafletContent(
                        text=form.text.data or "",
                        text_en=form.text_en.data or "",
                        checked_by=form.checked_by.data or "",
                        checked_on=form.checked_on.data,
                    ),
                    seen=form.version.number,
                )
        except TextMissing:
            form.refuse(form.text, _("Hãy ghi nội dung."))
        except TextTooLong as refusal:
            form.refuse(form.text, _("Dài quá: nhiều nhất %(max)d ký tự.", max=refusal.longest))
        except CheckIncomplete:
            form.refuse(form.checked_by, _("Ghi cả nơi đọc và ngày đọc, hoặc bỏ trống cả hai."))
        except CheckedInTheFuture as refusal:
            form.refuse(form.checked_on, _("Ngày đọc không được sau hôm nay, %(day)s.", day=day(refusal.today)))
        except WrittenMeanwhile:
            form.refuse(form.text, _("Có người vừa ghi một bản khác. Hãy giữ lại chữ của bạn, mở lại trang rồi sửa."))
        else:
            flash(_("Đã ghi. Trang của các quầy trong phường hiện ngay bản này."))
            return redirect(url_for("leaflets.list_leaflets"))
    return render_template(
        "leaflets/write.html",
        form=form,
        ward=ward_written_for(reading(), current_officer(), unit_id),
        subject=about,
        versions=versions_of(reading(), unit_id, about),
    )


def _as_it_stands(leaflet: Leaflet | None, subject: Subject) -> dict[str, object]:
    if leaflet is not None:
        return {"text": leaflet.text, "text_en": leaflet.text_en, "version": leaflet.version}
    shipped = shipped_text(subject)
    return {"text": shipped.text, "text_en": shipped.text_en, "version": 0}

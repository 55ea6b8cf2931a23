"""Looking up units: the present one under its name today, or under the names it had before 1 July 2025."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.form_fields import Question, TextField
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading
from registry.units.queries import units_matching

units = GuardedBlueprint("units", __name__, url_prefix="/units")

MOST_FOUND = 30
"""Units on the page."""


class UnitsQuestion(Question):
    """A name or code, present or old."""

    q = TextField(_("Tên hoặc mã, mới hay cũ"), longest=80)


@units.route("/", needs=Permission.UNIT_SEE)
def search_units() -> ResponseReturnValue:
    """Units whose present or old name holds the words."""
    question = UnitsQuestion(request.args)
    question.validate()
    asked = "" if question.q.errors else question.q.data or ""
    found = units_matching(reading(), asked, limit=MOST_FOUND + 1, near=current_officer()) if asked else []
    more = len(found) > MOST_FOUND
    return render_template("units/search.html", question=question, asked=asked, found=found[:MOST_FOUND], more=more)

"""A trader's own page: where the money goes, who had a hand in it, and stopping what was not asked for.

Everything here is about the shop of the link: no address holds the id of a row.
"""

from http import HTTPStatus
from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.form_fields import GuardedForm
from merchant_app.screens.trader_page.forms import ObjectionForm
from merchant_app.screens.trader_page.opening import open_page
from merchant_app.screens.trader_page.own_code import SERVICE, CodeQuestion, own_code
from merchant_app.trader_here import current_trader, forget_trader, remember_trader, token_of_visit
from merchant_app.unit_of_work import reading, unit_of_work
from qr import LARGEST_AMOUNT
from registry.accounts.errors import NoLongerProposed
from registry.accounts.operations import object_to_account
from registry.accounts.queries import accounts_of_merchant, active_account_of, proposed_account_of
from registry.audit.queries import history_of_merchant
from registry.merchants.queries import own_merchant
from registry.signs.queries import signs_of_merchant
from registry.trader_links.errors import LinkUnusable
from registry.trader_links.operations import end_visit
from registry.trader_links.queries import open_link_of

trader_page = GuardedBlueprint("trader_page", __name__, url_prefix="/quan-toi")


@trader_page.route("/mo/<string:token>", methods=["GET", "POST"], needs=Permission.ANYONE)
def arrive(token: str) -> ResponseReturnValue:
    """Ask whether to open the page here, and do so.

    Looking alone asks nothing of the database, writes nothing and is the same for every link: messengers fetch pages
    ahead, and whoever was led here by another site's page presses nothing unseen.
    """
    form = GuardedForm()
    if not form.validate_on_submit():
        return render_template("trader_page/arrive.html", form=form, token=token)
    try:
        fresh = open_page(token)
    except LinkUnusable:
        return render_template("trader_page/refused.html"), HTTPStatus.NOT_FOUND
    answer = current_app.make_response(redirect(url_for("trader_page.show")))
    remember_trader(answer, fresh)
    return answer


@trader_page.route("", needs=Permission.TRADER)
def show() -> ResponseReturnValue:
    """The code money comes in by, large, with the amount that was asked; above it whatever somebody wants changed."""
    session = reading()
    merchant = own_merchant(session, current_trader())
    active, proposed = active_account_of(session, merchant), proposed_account_of(session, merchant)
    question = CodeQuestion(request.args)
    return render_template(
        "trader_page/show.html",
        merchant=merchant,
        active=active,
        proposed=proposed,
        own=own_code(active, question) if active else None,
        question=question,
        service=SERVICE,
        largest_amount=LARGEST_AMOUNT,
        objection=ObjectionForm(formdata=None, data={"account": str(proposed.id) if proposed else ""}),
        link=open_link_of(session, merchant),
    )


@trader_page.route("/khong-phai-toi", methods=["GET", "POST"], needs=Permission.TRADER)
def object_to() -> ResponseReturnValue:
    """Stop the proposal that was shown: nobody approves it any more."""
    if request.method != "POST":
        return redirect(url_for("trader_page.show"))
    form = ObjectionForm()
    if not form.validate():
        abort(HTTPStatus.BAD_REQUEST)
    try:
        with unit_of_work() as session:
            object_to_account(session, by=current_trader(), account_id=_id_in(form.account.data))
    except NoLongerProposed as refusal:
        flash(_words_for_late(refusal))
    else:
        flash(_("Đã chặn. Không ai duyệt được đề nghị đó nữa. Cô chú nên gọi cho phường để hỏi ai đã xin đổi."))
    return redirect(url_for("trader_page.show"))


@trader_page.route("/lich-su", needs=Permission.TRADER)
def history() -> ResponseReturnValue:
    """Every account and sign there ever was, and who changed what."""
    session = reading()
    merchant = own_merchant(session, current_trader())
    return render_template(
        "trader_page/history.html",
        merchant=merchant,
        accounts=accounts_of_merchant(session, merchant),
        signs=signs_of_merchant(session, merchant),
        trail=history_of_merchant(session, merchant.id),
    )


@trader_page.route("/dong", methods=["GET", "POST"], needs=Permission.TRADER)
def close() -> ResponseReturnValue:
    """Close the page on this phone. The link stays, and opens it again."""
    if request.method != "POST":
        return redirect(url_for("trader_page.show"))
    token = token_of_visit()
    with unit_of_work() as session:
        end_visit(session, token=token)
    answer = current_app.make_response(render_template("trader_page/left.html"))
    forget_trader(answer)
    return answer


def _id_in(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        abort(HTTPStatus.NOT_FOUND)


def _words_for_late(refusal: NoLongerProposed) -> str:
    words: str = _("Đề nghị đó không còn chờ nữa. Hãy xem lại bên dưới.")
    if refusal.state == "active":
        words = _("Đề nghị đó vừa được duyệt xong. Nếu không phải cô chú xin đổi, hãy gọi ngay cho phường.")
    return words

"""Requests about personal data: the list by deadline, receiving one, working on it, and the answer on paper."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from campaigns.enrolment.forgetting import forget_as_asked
from database.base import utc_now
from database.log import cut_log
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.account_wish import wishes_for_account
from merchant_app.formats import day
from merchant_app.looking import saw_account
from merchant_app.screens.data_requests.answer import content_of_answer, words_for_days_off
from merchant_app.screens.data_requests.forms import EndForm, EraseForm, EraseFormWithCode, ExtendForm, ReceiveForm
from merchant_app.screens.data_requests.refusals import words_for_refusal
from merchant_app.second_step import TooManyCodes, count_code_try, words_for_code
from merchant_app.signed_in import current_officer
from merchant_app.tries import CODES_OF_OFFICER
from merchant_app.unit_of_work import reading, unit_of_work
from registry.accounts.queries import proposed_account_of
from registry.calendar import today
from registry.consents.model import Turn
from registry.consents.queries import last_said
from registry.data_requests.channels import HOW_ASKED
from registry.data_requests.erasing import WORKING_DAYS_TO_STOP, order_erasing
from registry.data_requests.errors import (
    AlreadyEnded,
    AlreadyExtended,
    AskedInTheFuture,
    AskedTooEarly,
    ConsentsStand,
    NameMissing,
    NotErasedYet,
    NotOrdered,
    ReasonMissing,
    StillWaits,
)
from registry.data_requests.model import Channel, DataRequest, RequestKind, RequestState
from registry.data_requests.operations import accept_request, end_request, extend_request, receive_request
from registry.data_requests.queries import (
    OPEN,
    ended_requests_seen_by,
    open_requests_seen_by,
    request_seen_by,
    requests_of,
)
from registry.merchants.erasing import holds_owner
from registry.merchants.queries import merchant_seen_by
from registry.second_factors.errors import SecondFactorRefusal
from registry.second_factors.operations import confirm
from registry.signs.model import Sign

data_requests = GuardedBlueprint("data_requests", __name__)

_NEEDS = Permission.DATA_REQUEST_HANDLE


@data_requests.route("/data-requests/", needs=_NEEDS)
def list_requests() -> ResponseReturnValue:
    """What waits for an answer, the most pressing first, and what was answered lately."""
    return render_template(
        "data_requests/list.html",
        waiting=open_requests_seen_by(reading(), current_officer()),
        ended=ended_requests_seen_by(reading(), current_officer()),
        today=today(),
    )


@data_requests.route("/merchants/<uuid:merchant_id>/data-requests", methods=["GET", "POST"], needs=_NEEDS)
def receive(merchant_id: UUID) -> ResponseReturnValue:
    """Write down what somebody asks about a shop's data."""
    merchant_seen_by(reading(), current_officer(), merchant_id)
    form = ReceiveForm()
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                received = receive_request(
                    session,
                    by=current_officer(),
                    merchant_id=merchant_id,
                    kind=RequestKind(form.kind.data),
                    channel=Channel(form.channel.data),
                    asked_by=form.asked_by.data or "",
                    asked_on=form.asked_on.day,
                    wording=form.wording.data or "",
                )
        except AskedInTheFuture as refusal:
            form.refuse(form.asked_on, _("Ngày yêu cầu không được sau hôm nay, %(day)s.", day=day(refusal.today)))
        except AskedTooEarly as refusal:
            form.refuse(form.asked_on, _("Ngày yêu cầu phải từ năm %(year)d.", year=refusal.earliest.year))
        except NameMissing:
            form.refuse(form.asked_by, _("Hãy nhập tên người yêu cầu."))
        else:
            flash(_("Đã nhận. Phải giải quyết chậm nhất ngày %(day)s.", day=day(received.due_on)))
            return redirect(url_for("data_requests.show", request_id=received.id))
    merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    return render_template(
        "data_requests/receive.html",
        form=form,
        merchant=merchant,
        earlier=requests_of(reading(), merchant),
        today=today(),
    )


@data_requests.route("/data-requests/<uuid:request_id>", needs=_NEEDS)
def show(request_id: UUID) -> ResponseReturnValue:
    """One request: its deadlines, and what to do next."""
    return _page_of(request_id)


@data_requests.route("/data-requests/<uuid:request_id>/accept", methods=["GET", "POST"], needs=_NEEDS)
def accept(request_id: UUID) -> ResponseReturnValue:
    """The person was told that it is being worked on."""
    if request.method != "POST":  # the address stays in the bar after a refusal, and people reload it
        return redirect(url_for("data_requests.show", request_id=request_id))
    try:
        with unit_of_work() as session:
            accept_request(session, by=current_officer(), request_id=request_id)
    except AlreadyEnded as refusal:
        return _page_of(request_id, refused=words_for_refusal(refusal))
    flash(_("Đã ghi: đã báo người yêu cầu."))
    return redirect(url_for("data_requests.show", request_id=request_id))


@data_requests.route("/data-requests/<uuid:request_id>/extend", methods=["GET", "POST"], needs=_NEEDS)
def extend(request_id: UUID) -> ResponseReturnValue:
    """Take more time, once, with a reason."""
    if request.method != "POST":
        return redirect(url_for("data_requests.show", request_id=request_id))
    form = ExtendForm()
    if not form.validate():
        return _page_of(request_id, extending=form)
    try:
        with unit_of_work() as session:
            extend_request(session, by=current_officer(), request_id=request_id, reason=form.reason.data or "")
    except ReasonMissing:
        form.refuse(form.reason, _("Hãy ghi lý do đã nói với người yêu cầu."))
        return _page_of(request_id, extending=form)
    except AlreadyExtended:
        return _page_of(request_id, refused=_("Chỉ gia hạn được một lần."))
    except AlreadyEnded as refusal:
        return _page_of(request_id, refused=words_for_refusal(refusal))
    flash(_("Đã gia hạn."))
    return redirect(url_for("data_requests.show", request_id=request_id))


@data_requests.route("/data-requests/<uuid:request_id>/end", methods=["GET", "POST"], needs=_NEEDS)
def end(request_id: UUID) -> ResponseReturnValue:
    """Done, or refused with a reason."""
    if request.method != "POST":
        return redirect(url_for("data_requests.show", request_id=request_id))
    form = EndForm()
    if not form.validate():
        return _page_of(request_id, ending=form)
    state, outcome = RequestState(form.state.data), form.outcome.data or ""
    try:
        with unit_of_work() as session:
            end_request(
                session,
                by=current_officer(),
                request_id=request_id,
                state=state,
                outcome=outcome,
                rest_stands=bool(form.rest_stands.data),
            )
    except ReasonMissing:
        form.refuse(form.outcome, _("Hãy ghi đã trả lời người yêu cầu thế nào."))
        return _page_of(request_id, ending=form)
    except (ConsentsStand, NotErasedYet, AlreadyEnded) as refusal:
        return _page_of(request_id, ending=form, refused=words_for_refusal(refusal))
    flash(_("Đã ghi kết quả."))
    return redirect(url_for("data_requests.list_requests"))


@data_requests.route("/data-requests/<uuid:request_id>/erase", methods=["GET", "POST"], needs=_NEEDS)
def erase(request_id: UUID) -> ResponseReturnValue:
    """Order that everything personal about the shop's owner is deleted; once that has waited, delete it."""
    asked = request_seen_by(reading(), current_officer(), request_id)
    if request.method != "POST" or not _may_erase(asked):
        return redirect(url_for("data_requests.show", request_id=request_id))
    form, ordered = _erase_form(), asked.erase_after is not None
    valid = form.validate()
    if not form.sure.data:
        form.refuse(form.sure, _("Hãy đánh dấu rồi mới xoá."))
    if not valid or form.errors:
        return _page_of(request_id, erasing=form)
    try:
        voided = _erase(request_id, form, ordered=ordered)
    except (SecondFactorRefusal, TooManyCodes) as refusal:
        form.refuse(form["code"], words_for_code(refusal))
        return _page_of(request_id, erasing=form)
    except (StillWaits, NotOrdered, AlreadyEnded):
        return _page_of(request_id, refused=_("Chưa xoá được: còn trong thời gian chờ, hoặc có người vừa dừng."))
    if not ordered:
        flash(_("Đã đặt xoá. Lãnh đạo và cán bộ khác thấy việc này ở trang Hôm nay và có thể dừng lại."))
        return redirect(url_for("data_requests.show", request_id=request_id))
    flash(_("Đã xoá dữ liệu của chủ. Số liệu của địa bàn giữ nguyên."))
    if voided:
        words = ngettext(
            "%(n)s biển đã bị huỷ. Hãy gỡ xuống ngay.", "%(n)s biển đã bị huỷ. Hãy gỡ xuống ngay.", len(voided),
            n=len(voided),
        )  # fmt: skip
        flash(words)
    return redirect(url_for("data_requests.show", request_id=request_id))


def _erase_form(**given: None) -> EraseForm:
    """With a code, once the official has a second factor."""
    enrolled = current_officer().second_factor_at is not None
    return EraseFormWithCode(**given) if enrolled else EraseForm(**given)


def _erase(request_id: UUID, form: EraseForm, *, ordered: bool) -> Sequence[Sign]:
    """Confirm the code, where one is asked for, and order or delete: both or neither. The try is counted anyhow."""
    officer, code = current_officer(), form["code"].data if "code" in form else None
    voided: Sequence[Sign] = ()
    how = HOW_ASKED[request_seen_by(reading(), officer, request_id).channel]
    if code is not None:
        count_code_try(officer)
    with unit_of_work() as session:
        if code is not None:
            confirm(session, officer=officer, code=code)
            CODES_OF_OFFICER.give_back(session, str(officer.id))
        if ordered:
            voided = forget_as_asked(session, by=officer, request_id=request_id, how=how)
        else:
            order_erasing(session, by=officer, request_id=request_id)
    if ordered:
        cut_log(reading())
    return voided


@data_requests.route("/data-requests/<uuid:request_id>/answer", needs=_NEEDS)
def answer(request_id: UUID) -> ResponseReturnValue:
    """The answer to print, sign and hand over: what was done; for who asked to see it, everything that is stored."""
    content = content_of_answer(request_seen_by(reading(), current_officer(), request_id))
    page = render_template("data_requests/answer.html", **content, today=today())
    for account in content["stored"].get("accounts", []):
        saw_account(account)
    return page


def _page_of(
    request_id: UUID,
    *,
    extending: ExtendForm | None = None,
    ending: EndForm | None = None,
    erasing: EraseForm | None = None,
    refused: str = "",
) -> ResponseReturnValue:
    asked = request_seen_by(reading(), current_officer(), request_id)
    said = last_said(reading(), asked.merchant)
    return render_template(
        "data_requests/show.html",
        days_off=words_for_days_off(asked.asked_on, asked.accept_by),
        said=said,
        standing=[purpose for purpose, consent in said.items() if consent.turn is Turn.GIVEN],
        asked=asked,
        merchant=asked.merchant,
        account_waiting=proposed_account_of(reading(), asked.merchant) if wishes_for_account(asked) else None,
        open=asked.state in OPEN,
        may_erase=_may_erase(asked),
        extending=extending or ExtendForm(formdata=None),
        ending=ending or EndForm(formdata=None),
        ending_begun=ending is not None,
        erasing=erasing or _erase_form(formdata=None),
        ripe=asked.erase_after is not None and asked.erase_after <= utc_now(),
        days_to_wait=WORKING_DAYS_TO_STOP,
        refused=refused,
        today=today(),
    )


def _may_erase(asked: DataRequest) -> bool:
    return asked.kind is RequestKind.DELETE and asked.state in OPEN and holds_owner(asked.merchant)

"""One merchant: see, edit, close, reopen; and finding one by a few letters."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from campaigns.ladder.model import BY_HAND, LADDER, NEEDS_ACCOUNT, Rung
from campaigns.ladder.queries import facts_of_merchant, rungs_of_merchant
from campaigns.visits.queries import visits_of_merchant
from merchant_app.access import GuardedBlueprint, Permission, may
from merchant_app.formats import day
from merchant_app.looking import saw_account
from merchant_app.merchant_fields import warn_of_phone
from merchant_app.pictures import code_picture
from merchant_app.screens.merchants.forms import CloseForm, EditForm, ReopenForm, SearchQuestion
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.accounts.model import PaymentAccount
from registry.accounts.payloads import payload_of
from registry.accounts.queries import accounts_of_merchant, active_account_of, proposed_account_of
from registry.audit.model import AuditEntry
from registry.audit.queries import history_of_merchant
from registry.calendar import day_of, today
from registry.consents.model import Purpose
from registry.consents.queries import agrees_to, last_said
from registry.merchants.details import MerchantDetails
from registry.merchants.duplicates import LikelyDuplicate, likely_duplicates
from registry.merchants.emptied import emptied_fields
from registry.merchants.errors import (
    AlreadyClosed,
    ClosedBeforeOpening,
    ClosedInTheFuture,
    MerchantChangedMeanwhile,
    NotClosed,
)
from registry.merchants.model import Merchant
from registry.merchants.operations import close_merchant, edit_merchant, reopen_merchant
from registry.merchants.queries import merchant_seen_by, merchants_matching
from registry.places.queries import places_matching
from registry.signs.queries import signs_of_merchant
from registry.trader_links.queries import maker_has_gone, open_link_of

merchants = GuardedBlueprint("merchants", __name__, url_prefix="/merchants")

MOST_FOUND = 50
"""Shops on the page of a search: more is read by nobody, and asked more closely by anybody."""


@merchants.route("/", needs=Permission.MERCHANT_SEE)
def search() -> ResponseReturnValue:
    """Places and merchants with these letters in them, marks or not."""
    question = SearchQuestion(request.args)
    question.validate()
    asked = "" if question.q.errors else question.q.data or ""
    found = merchants_matching(reading(), current_officer(), asked, limit=MOST_FOUND + 1) if asked else []
    found_places = places_matching(reading(), current_officer(), asked) if asked else []
    return render_template(
        "merchants/search.html",
        question=question,
        asked=asked,
        found=found[:MOST_FOUND],
        more=len(found) > MOST_FOUND,
        places=found_places,
    )


@merchants.route("/<uuid:merchant_id>", needs=Permission.MERCHANT_SEE)
def show_merchant(merchant_id: UUID) -> ResponseReturnValue:
    """Everything about one merchant, what comes next first."""
    session = reading()
    merchant = merchant_seen_by(session, current_officer(), merchant_id)
    active, proposed = active_account_of(session, merchant), proposed_account_of(session, merchant)
    trail = history_of_merchant(session, merchant.id)
    standing = rungs_of_merchant(session, merchant, today())
    saw_account(active or proposed)
    link = open_link_of(session, merchant) if may(Permission.TRADER_LINK_GIVE) else None
    return render_template(
        "merchants/show.html",
        merchant=merchant,
        active=active,
        proposed=proposed,
        code=_code_of(active),
        accounts=accounts_of_merchant(session, merchant),
        signs=signs_of_merchant(session, merchant),
        standing=standing,
        offered=[rung for rung in BY_HAND if rung not in NEEDS_ACCOUNT or Rung.ACCOUNT_READY in standing],
        ladder=LADDER,
        Rung=Rung,
        facts=facts_of_merchant(session, merchant),
        visits=visits_of_merchant(session, merchant) if may(Permission.VISIT_SEE) else [],
        trail=trail,
        purposes=Purpose,
        said=last_said(session, merchant),
        agreed_to_contact=agrees_to(session, merchant, Purpose.KEEP_CONTACT),
        enrolled_today=_enrolled_today(trail),
        emptied=emptied_fields(trail),
        link=link,
        maker_has_gone=link is not None and maker_has_gone(session, link),
    )


@merchants.route("/<uuid:merchant_id>/edit", methods=["GET", "POST"], needs=Permission.MERCHANT_EDIT)
def edit(merchant_id: UUID) -> ResponseReturnValue:
    """Change what is known. Whoever saves second sees both versions, field by field."""
    merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    known_phone, had_link = merchant.phone, open_link_of(reading(), merchant) is not None
    form = EditForm(obj=merchant, data={"seen_version": merchant.version})
    theirs: Merchant | None = None
    duplicates: list[LikelyDuplicate] = []
    if form.validate_on_submit():
        details = form.details()
        if details and not form.not_the_same.data:
            duplicates = _likely(merchant, details)
        if details and not duplicates:
            try:
                with unit_of_work() as session:
                    edit_merchant(
                        session,
                        by=current_officer(),
                        merchant_id=merchant_id,
                        seen_version=form.seen_version.number,
                        details=details,
                    )
            except MerchantChangedMeanwhile:
                theirs = merchant_seen_by(reading(), current_officer(), merchant_id)
                form.seen_version.data = str(theirs.version)
            except ClosedBeforeOpening:
                form.refuse(form.opened_on, _("Điểm này đã đóng cửa trước ngày đó."))
            else:
                flash(_("Đã lưu."))
                if details.phone != known_phone:
                    warn_of_phone(details.phone)
                if had_link and not _has_link(merchant_id):
                    flash(_("Đã ghi chủ khác hoặc số khác nên mã vào trang của quầy bị khoá: hãy làm mã mới cho chủ."))
                return redirect(url_for("merchants.show_merchant", merchant_id=merchant_id))
    return render_template("merchants/edit.html", form=form, merchant=merchant, theirs=theirs, duplicates=duplicates)


def _has_link(merchant_id: UUID) -> bool:
    return open_link_of(reading(), merchant_seen_by(reading(), current_officer(), merchant_id)) is not None


@merchants.route("/<uuid:merchant_id>/close", methods=["GET", "POST"], needs=Permission.MERCHANT_EDIT)
def close(merchant_id: UUID) -> ResponseReturnValue:
    """Close: from that day the merchant is no longer counted; nothing is erased."""
    merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    form = CloseForm(data={"seen_version": merchant.version})
    if form.validate_on_submit() and form.closed_on.data:
        try:
            with unit_of_work() as session:
                close_merchant(
                    session,
                    by=current_officer(),
                    merchant_id=merchant_id,
                    seen_version=form.seen_version.number,
                    closed_on=form.closed_on.data,
                    note=form.note.data or "",
                )
        except ClosedBeforeOpening:
            form.refuse(form.closed_on, _("Ngày đóng cửa phải từ ngày bắt đầu tính trở đi."))
        except ClosedInTheFuture as refusal:
            form.refuse(form.closed_on, _("Ngày đóng cửa không được sau hôm nay, %(day)s.", day=day(refusal.today)))
        except (MerchantChangedMeanwhile, AlreadyClosed):
            flash(_("Người khác vừa sửa điểm này trước bạn. Hãy xem lại rồi làm lại nếu cần."))
            return redirect(url_for("merchants.show_merchant", merchant_id=merchant_id))
        else:
            flash(_("Đã ghi điểm này đóng cửa."))
            return redirect(url_for("merchants.show_merchant", merchant_id=merchant_id))
    return render_template("merchants/close.html", form=form, merchant=merchant)


@merchants.route("/<uuid:merchant_id>/reopen", methods=["GET", "POST"], needs=Permission.MERCHANT_EDIT)
def reopen(merchant_id: UUID) -> ResponseReturnValue:
    """Open a closed merchant again."""
    merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    form = ReopenForm(data={"seen_version": merchant.version})
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                reopen_merchant(
                    session,
                    by=current_officer(),
                    merchant_id=merchant_id,
                    seen_version=form.seen_version.number,
                )
        except (MerchantChangedMeanwhile, NotClosed):
            flash(_("Người khác vừa sửa điểm này trước bạn. Hãy xem lại rồi làm lại nếu cần."))
        else:
            flash(_("Điểm này đang mở cửa."))
        return redirect(url_for("merchants.show_merchant", merchant_id=merchant_id))
    return render_template("merchants/reopen.html", form=form, merchant=merchant)


def _enrolled_today(trail: Sequence[AuditEntry]) -> bool:
    """Whether whoever looks enrolled the merchant today: they are on their way along the street."""
    begun = trail[-1] if trail else None
    return (
        begun is not None
        and (begun.action, begun.officer_id) == ("merchant:register", current_officer().id)
        and day_of(begun.at) == today()
    )


def _likely(merchant: Merchant, details: MerchantDetails) -> list[LikelyDuplicate]:
    """Other shops the merchant would look like; none where nothing they are told by was changed."""
    if all(getattr(details, name) == getattr(merchant, name) for name in ("unit_label", "trade_name", "phone")):
        return []
    return likely_duplicates(
        reading(), by=current_officer(), place=merchant.place, details=details, except_id=merchant.id
    )


def _code_of(account: PaymentAccount | None) -> Markup:
    """The code as SVG for the page itself; none before a second person approved: it could be cut out and paid."""
    return code_picture(payload_of(account), title=_("Mã QR")) if account else Markup()

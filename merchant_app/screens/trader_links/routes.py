"""An official gives a shop its link, large enough to be scanned from the screen, and ends it."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.formats import day
from merchant_app.pictures import code_picture
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading, unit_of_work
from registry.calendar import today
from registry.merchants.errors import MerchantIsClosed
from registry.merchants.queries import merchant_seen_by
from registry.trader_links.errors import NoLinkAfterTakingBack
from registry.trader_links.operations import LINK_LASTS, make_link, revoke_link
from registry.trader_links.queries import maker_has_gone, open_link_of

trader_links = GuardedBlueprint("trader_links", __name__, url_prefix="/merchants/<uuid:merchant_id>/trader-link")

_NEEDS = Permission.TRADER_LINK_GIVE


@trader_links.route("", methods=["GET", "POST"], needs=_NEEDS)
def give(merchant_id: UUID) -> ResponseReturnValue:
    """How it stands with the shop's link; sent, a new one, shown this once: only its hash is stored."""
    if request.method != "POST":
        return _page(merchant_id)
    try:
        with unit_of_work() as session:
            token = make_link(session, by=current_officer(), merchant_id=merchant_id)
    except MerchantIsClosed:
        return _page(merchant_id, refused=_("Điểm này đã đóng cửa nên không có trang riêng."))
    except NoLinkAfterTakingBack:
        words = _(
            "Chủ quầy đã rút lại đồng ý lưu tên, điện thoại, nên không có trang riêng. Hãy hỏi lại rồi ghi đồng ý."
        )
        return _page(merchant_id, refused=words)
    address = current_app.extensions["settings"].own_address + url_for("trader_page.arrive", token=token)
    return render_template(
        "trader_links/code.html",
        merchant=merchant_seen_by(reading(), current_officer(), merchant_id),
        picture=code_picture(address, title=_("Mã để điện thoại của chủ quầy quét")),
        ends_on=day(today() + LINK_LASTS),
    )


@trader_links.route("/end", methods=["GET", "POST"], needs=_NEEDS)
def end(merchant_id: UUID) -> ResponseReturnValue:
    """End the link at once, and every page that it opened."""
    if request.method == "POST":
        with unit_of_work() as session:
            ended = revoke_link(session, by=current_officer(), merchant_id=merchant_id)
        flash(
            _("Đã khoá. Giấy và điện thoại của chủ quầy không mở được trang nữa.")
            if ended
            else _("Không có gì để khoá.")
        )
    return redirect(url_for("trader_links.give", merchant_id=merchant_id))


def _page(merchant_id: UUID, *, refused: str = "") -> str:
    merchant = merchant_seen_by(reading(), current_officer(), merchant_id)
    link = open_link_of(reading(), merchant)
    return render_template(
        "trader_links/give.html",
        merchant=merchant,
        link=link,
        maker_has_gone=link is not None and maker_has_gone(reading(), link),
        refused=refused,
    )

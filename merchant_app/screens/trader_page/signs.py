"""A trader's own signs in every size: made by the rules officials have, taken away as a page or as a picture.

As on the page itself no address holds the id of a row: a size names the shop's newest good sign of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.file_names import as_download, plain_name
from merchant_app.form_fields import GuardedForm
from merchant_app.sign_files import TooManyAtOnce, sign_page, sign_picture
from merchant_app.sign_sizes import SIZES
from merchant_app.sign_wording import heading_of, unit_line_of
from merchant_app.trader_here import current_trader
from merchant_app.unit_of_work import reading, unit_of_work
from qr import SignError
from registry.accounts.identity import is_for_shop_of_today
from registry.accounts.queries import active_account_of
from registry.consents.model import Purpose
from registry.consents.queries import agrees_to
from registry.merchants.errors import MerchantIsClosed
from registry.merchants.queries import own_merchant
from registry.signs.errors import HolderDoesNotAgree, LineTooLong, NoActiveAccount, ShopChangedSinceApproval
from registry.signs.model import Sign
from registry.signs.operations import make_sign
from registry.signs.queries import sign_seen_by, signs_of_merchant
from registry.signs.standing import is_good

trader_signs = GuardedBlueprint("trader_signs", __name__, url_prefix="/quan-toi/bien")


@dataclass(frozen=True)
class Size:
    """One size on the page, and the shop's sign of it."""

    layout: str
    measures: str
    stands: LazyString
    sign: Sign | None


@trader_signs.route("", needs=Permission.TRADER)
def show() -> ResponseReturnValue:
    """Every size: what there is of it, or one press to have it."""
    session = reading()
    merchant = own_merchant(session, current_trader())
    active, signs = active_account_of(session, merchant), signs_of_merchant(session, merchant)
    return render_template(
        "trader_page/signs.html",
        merchant=merchant,
        sizes=[
            Size(layout, measures, stands, _newest_good(signs, layout)) for layout, (measures, stands) in SIZES.items()
        ],
        active=active,
        changed=active is not None and not is_for_shop_of_today(active),
        agreed=agrees_to(session, merchant, Purpose.PRINT_SIGN),
    )


@trader_signs.route("/<string:layout>", methods=["GET", "POST"], needs=Permission.TRADER)
def make(layout: str) -> ResponseReturnValue:
    """Give the shop's sign of that size its serial; what there is of it already is given again."""
    if layout not in SIZES:
        abort(HTTPStatus.NOT_FOUND)
    if request.method == "POST" and GuardedForm().validate():
        flash(_make(layout))
    return redirect(url_for("trader_signs.show", _anchor=layout))


@trader_signs.route("/<string:layout>/bien.pdf", needs=Permission.TRADER)
def pdf(layout: str) -> ResponseReturnValue:
    """The page to print. Drawn again it is the same, byte for byte."""
    return _taken(layout, sign_page, "application/pdf", "pdf")


@trader_signs.route("/<string:layout>/bien.png", needs=Permission.TRADER)
def png(layout: str) -> ResponseReturnValue:
    """The same as a picture of 300 dots an inch that tells its size."""
    return _taken(layout, sign_picture, "image/png", "png")


def _taken(layout: str, draw: Callable[[Sign], bytes], mimetype: str, ending: str) -> Response | ResponseReturnValue:
    if layout not in SIZES:
        abort(HTTPStatus.NOT_FOUND)
    session, trader = reading(), current_trader()
    found = _newest_good(signs_of_merchant(session, own_merchant(session, trader)), layout)
    if found is None:  # an old address: the page says what there is
        return redirect(url_for("trader_signs.show", _anchor=layout))
    sign = sign_seen_by(session, trader, found.id)  # with all it takes, and whole
    try:
        drawn = draw(sign)
    except SignError:
        flash(_words_for_undrawable())
    except TooManyAtOnce:
        flash(_("Nhiều người đang lấy hình cùng lúc. Cô chú chờ một phút rồi bấm lại."))
    else:
        name = plain_name(sign.layout, sign.serial, sign.shop_name)
        return as_download(drawn, mimetype=mimetype, name=f"{name}.{ending}")
    return redirect(url_for("trader_signs.show", _anchor=layout))


def _newest_good(signs: Sequence[Sign], layout: str) -> Sign | None:
    return next((sign for sign in signs if sign.layout == layout and is_good(sign)), None)


def _make(layout: str) -> str:
    """Give the sign its row, and draw it once: nothing is kept of one that cannot be drawn. Return what to say."""
    trader = current_trader()
    words: str = _("Biển đã có. Cô chú tải về rồi in, hoặc gửi hình cho tiệm in.")
    try:
        with unit_of_work() as session:
            merchant = own_merchant(session, trader)
            sign = make_sign(
                session,
                by=trader,
                merchant_id=trader.merchant_id,
                layout=layout,
                place_line=heading_of(merchant.place),
                unit_line=unit_line_of(merchant),
            )
            sign_page(sign)
    except MerchantIsClosed:
        words = _("Quầy đã ghi là đóng cửa nên không làm biển.")
    except NoActiveAccount:
        words = _("Quầy chưa có tài khoản nào được duyệt nên chưa làm biển được.")
    except ShopChangedSinceApproval:
        words = _("Tên quầy, tên chủ hoặc số sạp đã sửa sau khi duyệt: phường phải duyệt lại rồi mới làm biển.")
    except HolderDoesNotAgree:
        words = _("Cô chú chưa đồng ý in tên lên biển nên chưa làm được.")
    except (SignError, LineTooLong):
        words = _words_for_undrawable()
    return words


def _words_for_undrawable() -> str:
    words: str = _("Chữ của quầy không vừa biển cỡ này. Cô chú chọn cỡ khác, hoặc nhờ cán bộ phường.")
    return words

"""Lists that leave the register: the shops of a place, or all one may see; and an empty list to fill in."""

from collections.abc import Iterator
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from campaigns.ladder.model import Rung
from campaigns.lists.exporting import ListedShop, TooManyShops, number_of_shops, shops_to_export
from campaigns.lists.receivers import hidden_but_for_four
from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.account_wording import bank_name
from merchant_app.file_names import plain_name
from merchant_app.formats import day
from merchant_app.list_files import FORMS, list_as_file
from merchant_app.list_wording import COLUMNS
from merchant_app.looking import took_list
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading
from merchant_app.wording import words_for
from registry.calendar import today
from registry.lists.columns import Column
from registry.places.model import Place
from registry.places.queries import place_seen_by, places_seen_by

exports = GuardedBlueprint("exports", __name__, url_prefix="/lists")

LANGUAGE = "vi"
"""Of the files, whatever the pages are read in: their columns and terms are read again when a list comes in."""
_BEFORE_ID = tuple(column for column in Column if column is not Column.ID)
_EXAMPLE = {
    Column.PLACE: "Đường Ví Dụ",
    Column.UNIT_LABEL: "12/3",
    Column.TRADE_NAME: "Quán Ví Dụ",
    Column.PHONE: "0900000000",
    Column.OPENED_ON: "31/05/2023",
}
"""One line of the empty list, invented, to be typed over."""


@exports.route("/", needs=Permission.LIST_EXPORT)
def show() -> ResponseReturnValue:
    """Which lists there are to take away."""
    return render_template("lists/show.html", places=places_seen_by(reading(), current_officer()))


@exports.route("/shops/<string:form>", needs=Permission.LIST_EXPORT)
def all_shops(form: str) -> ResponseReturnValue:
    """Every shop one may see, account numbers hidden but for the last four digits."""
    return _list_of(None, form, full=False)


@exports.route("/shops/<string:form>/full", needs=Permission.LIST_EXPORT_FULL)
def all_shops_full(form: str) -> ResponseReturnValue:
    """The same with account numbers in full."""
    return _list_of(None, form, full=True)


@exports.route("/places/<uuid:place_id>/<string:form>", needs=Permission.LIST_EXPORT)
def shops_of_place(place_id: UUID, form: str) -> ResponseReturnValue:
    """The shops of one place, account numbers hidden but for the last four digits."""
    return _list_of(place_seen_by(reading(), current_officer(), place_id), form, full=False)


@exports.route("/places/<uuid:place_id>/<string:form>/full", needs=Permission.LIST_EXPORT_FULL)
def shops_of_place_full(place_id: UUID, form: str) -> ResponseReturnValue:
    """The same with account numbers in full."""
    return _list_of(place_seen_by(reading(), current_officer(), place_id), form, full=True)


@exports.route("/template/<string:form>", needs=Permission.LIST_IMPORT)
def template(form: str) -> ResponseReturnValue:
    """An empty list with the names of the columns, and a line to be typed over."""
    if form not in FORMS:
        abort(404)
    columns = [column for column in _BEFORE_ID if column is not Column.CLOSED_ON]
    example = [_EXAMPLE.get(column, "") for column in columns]
    with force_locale(LANGUAGE):
        return list_as_file([str(COLUMNS[column]) for column in columns], [example], form=form, name="danh-sach-mau")


def _list_of(place: Place | None, form: str, *, full: bool) -> ResponseReturnValue:
    if form not in FORMS:
        abort(404)
    try:
        rows = number_of_shops(reading(), by=current_officer(), place=place)
    except TooManyShops as refusal:
        words = _(
            "Có %(n)d điểm, mỗi tệp nhiều nhất %(max)d. Hãy tải từng địa bàn.", n=refusal.number, max=refusal.most
        )
        flash(words)
        return redirect(url_for("exports.show"))
    shops = shops_to_export(reading(), by=current_officer(), place=place)
    name = plain_name("danh-sach", place.name if place else "", today().isoformat())
    with force_locale(LANGUAGE):
        answer = list_as_file(_header(), _lines(shops, full=full), form=form, name=name)
    # Told before it is handed out: where that cannot be written, nothing leaves.
    took_list(place=place, form=form, full=full, rows=rows)
    return answer


def _header() -> list[str]:
    return [
        *(str(COLUMNS[column]) for column in _BEFORE_ID),
        _("Tài khoản: trạng thái"),
        *(_("%(rung)s từ ngày", rung=words_for(rung)) for rung in Rung),
        str(COLUMNS[Column.ID]),
    ]


def _lines(shops: Iterator[ListedShop], *, full: bool) -> Iterator[list[str]]:
    for shop in shops:
        merchant, account = shop.merchant, shop.account
        number = account.account_number if account else ""
        yield [
            merchant.place.name,
            merchant.unit_label,
            merchant.trade_name,
            merchant.owner_name,
            merchant.registered_name,
            words_for(merchant.kind),
            words_for(merchant.line_of_business),
            merchant.phone,
            merchant.tax_code,
            day(merchant.opened_on),
            day(merchant.closed_on) if merchant.closed_on else "",
            bank_name(account.bank_bin) if account and account.bank_bin else "",
            number if full else hidden_but_for_four(number),
            account.holder if account else "",
            words_for(account.state) if account else "",
            *(day(shop.reached[rung]) if rung in shop.reached else "" for rung in Rung),
            str(merchant.id),
        ]

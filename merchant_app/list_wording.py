"""Words about lists of shops: names of columns, what becomes of a row and why, and why a file was not read."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from campaigns.lists.verdicts import Fault, Judged, Remark, Said, Verdict
from merchant_app.formats import day, last_four
from merchant_app.wording import words_for
from registry.lists.columns import Column
from registry.lists.table import Letters
from registry.merchants.model import LineOfBusiness, MerchantKind

COLUMNS: dict[Column, LazyString] = {
    Column.PLACE: _("Địa bàn"),
    Column.UNIT_LABEL: _("Số nhà, sạp"),
    Column.TRADE_NAME: _("Tên biển hiệu"),
    Column.OWNER_NAME: _("Tên chủ điểm kinh doanh"),
    Column.REGISTERED_NAME: _("Tên trên giấy đăng ký"),
    Column.KIND: _("Loại điểm kinh doanh"),
    Column.LINE_OF_BUSINESS: _("Ngành hàng"),
    Column.PHONE: _("Điện thoại"),
    Column.TAX_CODE: _("Mã số thuế"),
    Column.OPENED_ON: _("Tính từ ngày"),
    Column.CLOSED_ON: _("Ngày đóng cửa"),
    Column.BANK: _("Ngân hàng"),
    Column.ACCOUNT: _("Số tài khoản"),
    Column.HOLDER: _("Chủ tài khoản"),
    Column.ID: _("Mã điểm"),
}
VERDICTS: dict[Verdict, LazyString] = {
    Verdict.NEW: _("Điểm mới"),
    Verdict.CHANGED: _("Có sửa"),
    Verdict.SAME: _("Không đổi"),
    Verdict.DUPLICATE: _("Có thể trùng"),
    Verdict.ERROR: _("Lỗi, không nhập"),
}
LETTERS: dict[Letters, LazyString] = {
    Letters.UTF_8: _("Unicode (UTF-8)"),
    Letters.UTF_16: _("Unicode (UTF-16)"),
    Letters.WINDOWS_1258: _("Windows-1258"),
    Letters.TCVN3: _("TCVN3 (phông .Vn…)"),
    Letters.VNI: _("VNI (phông VNI-…)"),
}
DELIMITERS: dict[str, LazyString] = {
    ",": _("dấu phẩy"),
    ";": _("dấu chấm phẩy"),
    "\t": _("dấu tab"),
    "|": _("gạch đứng"),
}
_FAULTS: dict[Fault, LazyString] = {
    Fault.PLACE_MISSING: _("Chưa ghi địa bàn. Hãy ghi tên tuyến phố hoặc chợ, hoặc chọn địa bàn khi gửi tệp."),
    Fault.PLACE_UNKNOWN: _("Không có địa bàn nào tên như vậy trong phạm vi của bạn."),
    Fault.PLACE_SEVERAL: _("Nhiều địa bàn của bạn cùng tên này. Hãy gửi riêng từng địa bàn."),
    Fault.PLACE_OTHER: _("Điểm có mã này ở địa bàn khác. Danh sách không chuyển điểm sang nơi khác."),
    Fault.ID_UNKNOWN: _("Không có điểm nào mang mã này trong phạm vi của bạn. Điểm mới thì để trống mã."),
    Fault.TRADE_NAME_MISSING: _("Thiếu tên biển hiệu."),
    Fault.LABEL_IS_DAY: _("Excel đã đổi số nhà thành ngày. Hãy đặt cột kiểu Văn bản rồi gõ lại, ví dụ 12/3."),
    Fault.TOO_LONG: _("Dài quá."),
    Fault.KIND_UNKNOWN: _("Không rõ loại điểm kinh doanh. Hãy ghi như trong tệp mẫu."),
    Fault.LINE_UNKNOWN: _("Không rõ ngành hàng. Hãy ghi như trong tệp mẫu."),
    Fault.PHONE: _("Số điện thoại cần 10 chữ số, hoặc 11 chữ số cho máy bàn bắt đầu bằng 02."),
    Fault.TAX_CODE: _("Mã số thuế chưa đúng: cần 10, 12 hoặc 13 chữ số, không gõ nhầm số nào."),
    Fault.DAY: _("Ngày chưa đúng. Hãy viết ngày/tháng/năm, ví dụ 31/5/2023."),
    Fault.DAY_OUT: _("Ngày bắt đầu tính phải từ năm 2000 đến hôm nay."),
    Fault.DAY_AFTER_CLOSING: _("Ngày bắt đầu tính sau ngày đóng cửa."),
    Fault.MORE_CELLS: _(
        "Dòng này nhiều ô hơn dòng tiêu đề: một dấu ngăn cột trong ô đã tách ô thành hai. Hãy lưu lại thành .xlsx."
    ),
    Fault.NOT_TEXT: _("Ô này không phải chữ: Excel báo lỗi, hoặc đã đổi thành ngày, giờ."),
    Fault.BANK: _("Chưa rõ ngân hàng hay ví nào. Hãy ghi tên hoặc mã, ví dụ Vietcombank, VCB, 970436."),
    Fault.BANK_MISSING: _("Có số tài khoản mà thiếu ngân hàng."),
    Fault.HOLDER: _("Tên chủ tài khoản có ký tự ngân hàng không dùng, hoặc dài quá."),
    Fault.HOLDER_MISSING: _("Có số tài khoản mà thiếu tên chủ tài khoản."),
    Fault.ACCOUNT_IS_NUMBER: _(
        "Ô số tài khoản là kiểu số nên có thể đã mất số 0 ở đầu. Hãy đặt cột kiểu Văn bản, gõ lại đủ số rồi gửi lại."
    ),
    Fault.ACCOUNT_ROUNDED: _(
        "Excel đã làm tròn số tài khoản này, các chữ số cuối có thể sai. Hãy xem lại giấy tờ rồi gõ lại đủ số."
    ),
    Fault.ACCOUNT_ZERO_LOST: _("Giống tài khoản đã có nhưng thiếu số 0 ở đầu. Hãy gõ lại đủ số."),
    Fault.ACCOUNT_MASKED: _("Số tài khoản đã che bớt, và không khớp 4 số cuối của tài khoản đang có."),
    Fault.ACCOUNT: _("Số tài khoản chỉ gồm chữ và số, nhiều nhất 19 ký tự."),
    Fault.NEW_AND_CLOSED: _("Điểm chưa có trong sổ mà đã đóng cửa thì không nhập."),
    Fault.CLOSED: _("Điểm này đã đóng cửa nên không đề nghị tài khoản."),
    Fault.ERASED: _("Chủ điểm này đã yêu cầu xoá dữ liệu. Nếu nay đồng ý lại, hãy ghi ở trang của điểm."),
    Fault.REPEATED: _("Đã có ở dòng trên của chính tệp này."),
    Fault.SEVERAL_FIT: _("Nhiều điểm trong sổ cùng số nhà, cùng tên. Hãy ghi thêm mã điểm."),
}
_REMARKS: dict[Remark, LazyString] = {
    Remark.ZERO_ADDED: _("Đã thêm lại số 0 ở đầu mà Excel bỏ mất."),
    Remark.DAY_FROM_NUMBER: _("Excel ghi ngày bằng số; đã đọc lại thành ngày."),
    Remark.CLOSING_LEFT: _("Ngày đóng cửa không nhập bằng tệp; hãy ghi ở trang của điểm."),
    Remark.BANK_ALONE: _("Có ngân hàng hoặc chủ tài khoản mà không có số, nên phần tài khoản bỏ qua."),
    Remark.PROPOSED: _("Tài khoản mới chỉ là đề nghị: một người khác phải duyệt."),
    Remark.OVERTAKES: _("Thay đề nghị tài khoản đang chờ; một người khác vẫn phải duyệt."),
    Remark.HIDDEN: _("Dòng này đang ẩn trong Excel."),
    Remark.MERGED: _("Ô này bị gộp trong Excel: chỉ ô đầu có chữ, các ô sau coi như trống."),
    Remark.CONTACT: _("Tên chủ, điện thoại chưa ghi đồng ý sẽ tự xoá sau 7 ngày."),
}
WORDS: dict[type[StrEnum], Mapping[Any, LazyString]] = {
    Column: COLUMNS,
    Verdict: VERDICTS,
    Letters: LETTERS,
    Fault: _FAULTS,
    Remark: _REMARKS,
}
_TERMS: dict[Column, type[StrEnum]] = {Column.KIND: MerchantKind, Column.LINE_OF_BUSINESS: LineOfBusiness}
_LONGEST_GIVEN = 60


def list_words(term: StrEnum) -> str:
    """The words for *term* in the language of the request."""
    return str(WORDS[type(term)][term])


def words_for_said(said: Said) -> str:
    """A fault or remark with the column it is about and what stands there; of an account the last digits only."""
    where = f"{list_words(said.column)}: " if said.column else ""
    words = list_words(said.code)
    if said.code is Fault.TOO_LONG:
        words = gettext("Dài quá: nhiều nhất %(max)d ký tự.", max=int(said.given))
    elif said.code is Fault.REPEATED:
        words = gettext("Đã có ở dòng %(row)s của chính tệp này.", row=said.given)
    elif said.given and said.column is not Column.ACCOUNT:
        words = f"{words} ({said.given[:_LONGEST_GIVEN]})"
    return where + words


def value_in_words(column: Column, value: str) -> str:
    """A value before or after a change, as people read it."""
    if not value:
        return "–"
    if column in _TERMS:
        return words_for(_TERMS[column](value))
    if column is Column.OPENED_ON:
        return day(date.fromisoformat(value))
    return last_four(value) if column is Column.ACCOUNT else value


def start_list_wording(app: Flask) -> None:
    """Let templates say ``verdict | list_words``, ``fault | said`` and ``value | value_of(column)``."""
    app.jinja_env.filters.update(
        list_words=list_words, said=words_for_said, value_of=lambda value, column: value_in_words(column, value)
    )


def told_of(row: Judged) -> list[str]:
    """Everything that is said of a row, in sentences: for the sheet of results."""
    changes = [
        f"{list_words(column)}: {value_in_words(column, before)} → {value_in_words(column, after)}"
        for column, before, after in row.changes
    ]
    likely = [f"{likely.words} ({', '.join(words_for(reason) for reason in likely.reasons)})" for likely in row.likely]
    return [*map(words_for_said, row.faults), *changes, *likely, *map(words_for_said, row.remarks)]

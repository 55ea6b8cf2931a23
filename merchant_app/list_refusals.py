"""Why a file of shops was not read, in a sentence that says what to do."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from registry.lists.errors import (
    FileKind,
    FormatUnknown,
    LettersUnknown,
    ListEmpty,
    ListTooLarge,
    ListUnreadable,
    TooManyColumns,
    TooManyRows,
    WorkbookReaderBroken,
    WorkbookSuspicious,
    WorkbookTooHard,
)

_KINDS: dict[FileKind, LazyString] = {
    FileKind.OLD_WORKBOOK: lazy_gettext(
        "Đây là tệp Excel kiểu cũ hoặc có mật khẩu. Hãy mở bằng Excel, lưu thành .xlsx."
    ),
    FileKind.MACROS: lazy_gettext("Tệp Excel này có macro nên không nhận. Hãy lưu thành .xlsx không có macro."),
    FileKind.BINARY_WORKBOOK: lazy_gettext("Đây là tệp .xlsb. Hãy mở bằng Excel, lưu thành .xlsx rồi gửi lại."),
    FileKind.OPEN_DOCUMENT: lazy_gettext("Đây là tệp .ods. Hãy lưu thành .xlsx hoặc .csv rồi gửi lại."),
    FileKind.LOCKED: lazy_gettext("Tệp có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."),
    FileKind.PICTURE: lazy_gettext("Đây là một tấm ảnh, không phải danh sách. Hãy gửi tệp .xlsx hoặc .csv."),
    FileKind.PDF: lazy_gettext("Đây là tệp PDF, không phải danh sách. Hãy gửi tệp .xlsx hoặc .csv."),
    FileKind.ARCHIVE: lazy_gettext("Đây là tệp nén. Hãy giải nén rồi gửi tệp .xlsx hoặc .csv bên trong."),
    FileKind.WEB_PAGE: lazy_gettext("Đây là trang web hoặc XML. Hãy mở bằng Excel, lưu thành .xlsx rồi gửi lại."),
    FileKind.OTHER: lazy_gettext("Không đọc được tệp này. Hãy gửi tệp .xlsx hoặc .csv."),
}
_WORDS: dict[type[ListUnreadable], LazyString] = {
    ListEmpty: lazy_gettext("Tệp không có dòng nào. Hãy xem lại đã chọn đúng tệp, đúng trang tính chưa."),
    ListTooLarge: lazy_gettext("Tệp lớn quá nên chưa nhận, nhiều nhất 4 MB. Hãy chia danh sách thành nhiều tệp."),
    LettersUnknown: lazy_gettext(
        "Không đọc được chữ trong tệp theo bảng mã này. Hãy chọn bảng mã khác, hoặc lưu CSV UTF-8."
    ),
    WorkbookSuspicious: lazy_gettext(
        "Tệp này không giống tệp Excel thường, hoặc bung ra quá lớn, nên không mở. Hãy chép danh sách sang tệp mới."
    ),
    WorkbookTooHard: lazy_gettext("Tệp này đọc lâu quá nên đã dừng. Hãy chép danh sách sang tệp mới rồi gửi lại."),
    WorkbookReaderBroken: lazy_gettext("Máy chủ chưa đọc được tệp Excel nào. Hãy gửi tệp .csv, và báo người quản trị."),
}
_DAMAGED = lazy_gettext("Tệp Excel bị hỏng hoặc gửi chưa trọn. Hãy mở bằng Excel, lưu lại rồi gửi lại.")


def words_for_unreadable(refusal: ListUnreadable) -> str:
    """Why nothing of a file was read, and what to do."""
    if isinstance(refusal, FormatUnknown):
        return str(_KINDS[refusal.kind])
    if isinstance(refusal, TooManyRows):
        return str(_("Danh sách dài quá: mỗi tệp nhiều nhất %(max)d dòng. Hãy chia thành nhiều tệp.", max=refusal.most))
    if isinstance(refusal, TooManyColumns):
        return str(_("Danh sách rộng quá: nhiều nhất %(max)d cột. Hãy bỏ bớt cột.", max=refusal.most))
    return str(_WORDS.get(type(refusal), _DAMAGED))

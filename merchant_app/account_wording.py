"""Words about accounts: who moves the money, and why an account or a provider's code was refused."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from merchant_app.formats import account_groups
from qr import Content, bank_with_bin
from registry.accounts.errors import (
    AccountNumberUnusable,
    AccountRefusal,
    ApproverHeldThePen,
    ApproverInSameHands,
    ApproverIsNamesake,
    ApproverIsProposer,
    ApproverIsSamePerson,
    ApproverIsWriter,
    ApproverNotConfirmed,
    BankUnknown,
    HolderMissing,
    HolderTooLong,
    HolderUnusable,
    MayNotDecide,
    NoLongerProposed,
    NotAsShown,
    NotTheProposer,
    PayloadFault,
    PayloadUnusable,
    ReasonMissing,
    SameAsActive,
)
from registry.accounts.model import PaymentAccount, Scheme
from registry.print_runs.drawing import DrawnAccount


def bank_name(bank_bin: str) -> str:
    """The bank's name as on signs."""
    return bank_with_bin(bank_bin).short_name


def issuer_name(account: PaymentAccount | DrawnAccount) -> str:
    """Who moves the money to *account*, as on signs: its bank, or the provider of a code that names no bank."""
    return bank_name(account.bank_bin) if account.scheme is Scheme.NAPAS else scheme_name(account.scheme)


def why_turned_down(account: PaymentAccount) -> str:
    """Why a proposal was rejected, for its proposer: the reason written down, or that the trader stopped it."""
    if account.is_objected:
        return str(_("Chủ quầy báo: không phải tôi xin đổi. Hãy gặp chủ quầy."))
    return str(_("Lý do: %(note)s", note=account.decision_note))


def scheme_name(scheme: str) -> str:
    """The payment system whose rules a code follows, by the name people know it by."""
    return _SCHEMES.get(scheme, scheme) if scheme != "emvco" else _("một hệ thống chưa biết")


def words_for_account_refusal(refusal: AccountRefusal) -> str:
    """Why an account was refused, and what to do, in the language of the request."""
    words = _WORDS.get(type(refusal))
    if isinstance(refusal, HolderTooLong):
        words = _("Dài quá: nhiều nhất %(max)d ký tự.", max=refusal.longest)
    elif isinstance(refusal, HolderUnusable):
        words = _(
            "Ký tự “%(letter)s” không dùng được trong tên chủ tài khoản. Hãy viết bằng chữ cái Latinh.",
            letter=refusal.character,
        )
    elif isinstance(refusal, PayloadUnusable):
        words = _words_for_fault(refusal)
    elif isinstance(refusal, ApproverInSameHands):
        words = f"{_words_for_hands(refusal)} {_WORDS[type(refusal)]}"
    elif isinstance(refusal, ApproverNotConfirmed):
        words = _(
            "Tài khoản đăng nhập của bạn do %(person)s cấp hoặc đặt lại, chưa có người khác xác nhận, nên bạn chưa "
            "duyệt được. Hãy nhờ lãnh đạo hoặc cán bộ khác xác nhận ở mục “Xác nhận cán bộ”.",
            person=refusal.let_in_by,
        )
    elif isinstance(refusal, ApproverIsNamesake):
        words = _(
            "%(one)s (%(login)s) và %(other)s (%(other_login)s) trùng tên mà chưa đủ mã số cán bộ, nên chưa biết là "
            "một hay hai người. Nếu là hai người: nhờ người quản trị ghi mã số cán bộ của cả hai ở mục Cán bộ, rồi "
            "duyệt lại. Nếu là một người: hãy nhờ người khác duyệt.",
            one=refusal.one[0], login=refusal.one[1], other=refusal.other[0], other_login=refusal.other[1],
        )  # fmt: skip
    return str(words)


def words_for_content(content: Content) -> str:
    """What was scanned instead of a payment code, and what to do, in the language of the request."""
    return str(_WORDS_OF_CONTENT[content])


def _words_for_hands(refusal: ApproverInSameHands) -> str:
    writer, approver = refusal.writer_by, refusal.approver_by
    if writer and approver == writer:
        words = _(
            "Tài khoản đăng nhập của bạn và của người ghi đề nghị này đều do %(person)s cấp hoặc đặt lại, "
            "lúc ghi chưa có người khác xác nhận.",
            person=writer,
        )
    elif writer and approver:
        words = _(
            "Tài khoản đăng nhập của bạn do %(person)s cấp hoặc đặt lại, của người ghi đề nghị này do %(other)s cấp, "
            "và hai người ấy là một; lúc ghi chưa có người khác xác nhận.",
            person=approver, other=writer,
        )  # fmt: skip
    elif approver:
        words = _(
            "Tài khoản đăng nhập của bạn do %(person)s, là người ghi đề nghị này, cấp hoặc đặt lại, "
            "chưa có người khác xác nhận.",
            person=approver,
        )
    else:
        words = _(
            "Tài khoản đăng nhập của người ghi đề nghị này do chính bạn cấp hoặc đặt lại, "
            "lúc ghi chưa có người khác xác nhận."
        )
    return str(words)


def _words_for_fault(refusal: PayloadUnusable) -> Any:
    if refusal.fault is PayloadFault.NOT_PAYMENT:
        return words_for_content(Content(refusal.named)) if refusal.named else _WORDS_OF_CONTENT[Content.TEXT]
    naming = _NAMING.get(refusal.fault)
    return naming(refusal.named) if naming else _WORDS_OF_FAULTS[refusal.fault]


_NAMING: dict[PayloadFault, Callable[[str], str]] = {
    PayloadFault.FOREIGN_SCHEME: lambda scheme: _(
        "Mã của %(scheme)s chưa giữ lại được: ở đây không biết mã ghi người nhận vào chỗ nào. "
        "Hãy giữ biển của nhà cung cấp.",
        scheme=scheme_name(scheme),
    ),
    PayloadFault.NO_BANK: lambda scheme: _(
        "Mã này nhận tiền qua %(scheme)s, không ghi ngân hàng nào. Hãy để trống ô ngân hàng.",
        scheme=scheme_name(scheme),
    ),
    PayloadFault.UNKNOWN_BANK: lambda bank_bin: _(
        "Mã này trả vào ngân hàng có mã số %(bin)s, không có trong danh sách, nên chưa in được ở đây. "
        "Hãy giữ biển của nhà cung cấp.",
        bin=bank_bin,
    ),
    PayloadFault.OTHER_BANK: lambda bank_bin: _(
        "Trong mã ghi %(bank)s, khác với ô này. Hãy xem lại; để trống ô này thì lấy theo mã.",
        bank=bank_name(bank_bin),
    ),
    PayloadFault.OTHER_NUMBER: lambda number: _(
        "Trong mã ghi số %(number)s, khác với ô này. Hãy xem lại; để trống ô này thì lấy theo mã.",
        number=account_groups(number),
    ),
}
"""Words that tell what the fault is about."""
_SCHEMES = {
    "napas": "NAPAS",
    "vnpay": "VNPAY",
    "vnpay-wallet": "VNPAY",
    "shopeepay": "ShopeePay",
    "evn": "EVN",
    "promptpay": "PromptPay",
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "jcb": "JCB",
    "unionpay": "UnionPay",
}
"""Systems met on signs here; others go by their identifier."""
_WORDS: dict[type[AccountRefusal], Any] = {
    BankUnknown: lazy_gettext("Không có ngân hàng hay ví nào tên như vậy. Hãy chọn một trong danh sách."),
    AccountNumberUnusable: lazy_gettext("Số tài khoản chỉ gồm chữ số (có khi có chữ cái A–Z), từ 1 đến 19 ký tự."),
    HolderMissing: lazy_gettext("Hãy nhập tên chủ tài khoản."),
    SameAsActive: lazy_gettext("Đây chính là tài khoản đang dùng, không có gì để đổi."),
    ApproverIsProposer: lazy_gettext("Bạn đã đề nghị tài khoản này, nên một người khác phải duyệt."),
    ApproverIsWriter: lazy_gettext(
        "Bạn đã sửa tên, chủ hoặc số nhà của điểm này sau lần duyệt trước, nên một người khác phải duyệt."
    ),
    ApproverIsSamePerson: lazy_gettext(
        "Người đề nghị, hoặc người đã sửa tên điểm này, cũng là bạn, bằng tên đăng nhập khác. "
        "Phải có hai người: hãy nhờ một người khác duyệt."
    ),
    ApproverHeldThePen: lazy_gettext(
        "Điện thoại ghi đề nghị này, hoặc ghi tên mới của điểm này, do bạn cho đăng nhập, "
        "nên một người khác phải duyệt."
    ),
    ApproverInSameHands: lazy_gettext(
        "Hãy nhờ lãnh đạo hoặc cán bộ khác xác nhận ở mục “Xác nhận cán bộ”; nếu đề nghị ghi trước khi xác nhận thì "
        "phải đề nghị lại, hoặc để người khác duyệt."
    ),
    ReasonMissing: lazy_gettext("Hãy ghi lý do, để người đề nghị biết phải sửa gì."),
    NotTheProposer: lazy_gettext("Chỉ người đã đề nghị mới rút lại được. Nếu tài khoản sai, hãy chọn “Không duyệt”."),
    MayNotDecide: lazy_gettext("Vai trò của bạn hiện không duyệt tài khoản. Hãy nhờ người có quyền duyệt."),
    NoLongerProposed: lazy_gettext("Đề nghị này không còn chờ duyệt nữa. Hãy xem trạng thái mới bên dưới."),
    NotAsShown: lazy_gettext("Nội dung đã khác với những gì bạn xem. Hãy xem lại rồi duyệt."),
}
_WORDS_OF_FAULTS: dict[PayloadFault, Any] = {
    PayloadFault.MISSING: lazy_gettext("Hãy dán nội dung mã QR của nhà cung cấp."),
    PayloadFault.NOT_WANTED: lazy_gettext(
        "Đã chọn mã làm ở đây thì không dán mã có sẵn. Hãy xoá ô này, hoặc chọn “Mã có sẵn, giữ nguyên văn”."
    ),
    PayloadFault.TOO_LONG: lazy_gettext("Nội dung mã dài quá, không phải mã thanh toán."),
    PayloadFault.UNREADABLE: lazy_gettext(
        "Mã bị hỏng hoặc thiếu ký tự nên không chắc trả cho ai. Hãy quét lại và dán nguyên văn."
    ),
    PayloadFault.TRANSFER: lazy_gettext(
        "Đây là mã chuyển tiền, không phải mã của nhà cung cấp. Hãy chọn “Mã chuyển tiền, làm ở đây”."
    ),
    PayloadFault.PERSONAL_WALLET: lazy_gettext(
        "Đây là mã ví VNPAY của một cá nhân, chỉ ứng dụng VNPAY đọc được. "
        "Hãy xin VNPAY mã dành cho cửa hàng, hoặc nhập tài khoản ngân hàng."
    ),
    PayloadFault.BILL: lazy_gettext(
        "Đây là mã trả hoá đơn tiền điện của một khách hàng, không phải mã nhận tiền của cửa hàng."
    ),
    PayloadFault.ONE_PAYMENT: lazy_gettext(
        "Mã này chỉ dùng cho một lần trả, không in lên biển được. Hãy xin nhà cung cấp mã tĩnh, dùng nhiều lần."
    ),
    PayloadFault.FIXED_AMOUNT: lazy_gettext(
        "Mã này có sẵn số tiền, không in lên biển được. Hãy xin nhà cung cấp mã không ghi số tiền."
    ),
    PayloadFault.FEE: lazy_gettext(
        "Mã này cộng thêm phí hoặc tiền boa: khách sẽ trả nhiều hơn giá bán. Hãy xin nhà cung cấp mã không cộng thêm."
    ),
    PayloadFault.SEVERAL_RECEIVERS: lazy_gettext(
        "Mã này trả được cho hơn một nơi nhận. Ứng dụng của khách tự chọn nơi nhận, nên biển không nói trước được "
        "tiền vào đâu. Hãy xin nhà cung cấp mã chỉ có một nơi nhận, hoặc giữ biển của họ."
    ),
    PayloadFault.UNREADABLE_RECEIVER: lazy_gettext(
        "Mã này có một phần riêng của nhà cung cấp mà ở đây không đọc được, nên không chắc tiền chỉ vào một nơi. "
        "Hãy giữ biển của nhà cung cấp."
    ),
    PayloadFault.CASH: lazy_gettext("Đây là mã rút tiền mặt, không phải mã nhận tiền."),
    PayloadFault.FOREIGN_MONEY: lazy_gettext(
        "Đây là mã của nước ngoài hoặc không nhận tiền đồng, nên không in được. Hãy xin mã nhận tiền đồng ở Việt Nam."
    ),
    PayloadFault.UNKNOWN_PART: lazy_gettext(
        "Phần người nhận trong mã này có chỗ lạ, nên chưa in được ở đây. Hãy giữ biển của nhà cung cấp."
    ),
}
_WORDS_OF_CONTENT: dict[Content, Any] = {
    Content.WEB_ADDRESS: lazy_gettext(
        "Đây là địa chỉ trang web, không phải mã nhận tiền. Đừng mở nếu thấy lạ; hãy quét mã nhận tiền của cửa hàng."
    ),
    Content.PAYMENT_LINK: lazy_gettext(
        "Đây là đường dẫn mở ứng dụng ví hoặc ngân hàng, trong mã không ghi người nhận. "
        "Hãy mở ứng dụng đó, lấy mã nhận tiền VietQR rồi quét lại."
    ),
    Content.APP_LINK: lazy_gettext(
        "Đây là đường dẫn mở một ứng dụng, không phải mã nhận tiền. Hãy quét mã nhận tiền của cửa hàng."
    ),
    Content.WALLET_CODE: lazy_gettext(
        "Đây là mã riêng của ví MoMo, ứng dụng khác không đọc được. Hãy mở ví, lấy mã nhận tiền VietQR rồi quét lại."
    ),
    Content.IDENTITY_CARD: lazy_gettext(
        "Đây là mã trên căn cước công dân. Không nhập vào đây: phần mềm không lưu số căn cước. "
        "Hãy quét mã nhận tiền của cửa hàng."
    ),
    Content.WIFI: lazy_gettext("Đây là mã kết nối Wi-Fi, không phải mã nhận tiền. Hãy quét mã nhận tiền của cửa hàng."),
    Content.CONTACT: lazy_gettext("Đây là danh thiếp, không phải mã nhận tiền. Hãy quét mã nhận tiền của cửa hàng."),
    Content.PHONE: lazy_gettext("Đây là số điện thoại, không phải mã nhận tiền. Hãy quét mã nhận tiền của cửa hàng."),
    Content.MESSAGE: lazy_gettext(
        "Đây là tin nhắn soạn sẵn, không phải mã nhận tiền. Hãy quét mã nhận tiền của cửa hàng."
    ),
    Content.MAIL: lazy_gettext("Đây là địa chỉ thư, không phải mã nhận tiền. Hãy quét mã nhận tiền của cửa hàng."),
    Content.MAP: lazy_gettext(
        "Đây là vị trí trên bản đồ, không phải mã nhận tiền. Hãy quét mã nhận tiền của cửa hàng."
    ),
    Content.TEXT: lazy_gettext(
        "Đây không phải mã nhận tiền: mã nhận tiền bắt đầu bằng 000201. Hãy quét lại và dán nguyên văn."
    ),
}

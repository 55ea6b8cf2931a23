"""Why a sign is not made, printed anew or recorded, in plain words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from merchant_app.screens.signs.obstacles import obstacle_of
from qr import SignError
from registry.merchants.errors import MerchantIsClosed
from registry.merchants.model import Merchant
from registry.signs.errors import (
    HolderDoesNotAgree,
    LineTooLong,
    NoActiveAccount,
    ReprintNoteMissing,
    ShopChangedSinceApproval,
    SignDoesNotHang,
    SignNoLongerGood,
    SignRefusal,
)

WORDS: dict[type[Exception], LazyString] = {
    MerchantIsClosed: lazy_gettext("Điểm này đã đóng cửa nên không làm biển."),
    NoActiveAccount: lazy_gettext("Điểm này chưa có tài khoản được duyệt nên chưa in biển được."),
    ShopChangedSinceApproval: lazy_gettext("Tên biển hiệu, chủ hoặc số nhà đã sửa sau khi duyệt."),
    HolderDoesNotAgree: lazy_gettext("Chủ tài khoản chưa đồng ý in tên lên biển, hoặc đã rút lại. Hãy hỏi trước."),
    ReprintNoteMissing: lazy_gettext("Hãy ghi lý do in lại."),
    SignNoLongerGood: lazy_gettext("Biển này đã thôi dùng từ trước."),
    SignDoesNotHang: lazy_gettext("Biển này không còn gắn."),
}


def words_of(refusal: SignError | SignRefusal | MerchantIsClosed, merchant: Merchant) -> str:
    """The sentence for it; of what cannot be drawn, which letter or text it is."""
    if isinstance(refusal, SignError):
        return obstacle_of(refusal, merchant).words
    if isinstance(refusal, LineTooLong):
        most = refusal.longest
        return str(_("Tên điểm hoặc địa bàn dài quá, một dòng trên biển nhiều nhất %(most)d ký tự.", most=most))
    return str(WORDS[type(refusal)])

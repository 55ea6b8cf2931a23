"""Words for why a request could not be ended, or not be worked on any more."""

from flask_babel import gettext as _

from merchant_app.wording import words_for
from registry.data_requests.errors import AlreadyEnded, ConsentsStand, NotErasedYet


def words_for_refusal(refusal: AlreadyEnded | ConsentsStand | NotErasedYet) -> str:
    """What stands above the page, and what to do first."""
    words = _("Yêu cầu này đã được trả lời từ trước.")
    if isinstance(refusal, NotErasedYet):
        words = _("Dữ liệu chưa xoá. Hãy xoá trước rồi mới ghi đã giải quyết.")
    elif isinstance(refusal, ConsentsStand):
        names = "; ".join(words_for(purpose) for purpose in refusal.standing)
        words = _("Chưa ghi rút lại mục nào. Chủ quán vẫn đang đồng ý: %(names)s. Hãy ghi rút lại trước.", names=names)
        if refusal.some_taken_back:
            words = _(
                "Chủ quán vẫn đang đồng ý: %(names)s. Hãy ghi rút lại, hoặc đánh dấu rằng chủ quán giữ các mục ấy.",
                names=names,
            )
    return str(words)

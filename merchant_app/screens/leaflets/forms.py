"""Forms about leaflets."""

from flask_babel import lazy_gettext as _

from merchant_app.form_fields import DayField, GuardedForm, LongTextField, SeenVersionField, TextField
from registry.leaflets.model import LONGEST_NAME, LONGEST_TEXT


class LeafletForm(GuardedForm):
    """What the leaflet says. Who checked it is asked anew for each version: it was this very text, or none."""

    text = LongTextField(
        _("Nội dung"),
        longest=LONGEST_TEXT,
        needed=_("Hãy ghi nội dung."),
        description=_("Mỗi ý một dòng. Viết như nói với cô chú bán hàng: câu ngắn, chữ dễ."),
    )
    text_en = LongTextField(_("Bằng tiếng Anh, nếu có"), longest=LONGEST_TEXT)
    checked_by = TextField(
        _("Cơ quan thuế đã đọc đúng bản này"),
        longest=LONGEST_NAME,
        description=_("Ví dụ: Thuế cơ sở 3. Chưa ai đọc thì bỏ trống: trang của quầy sẽ nói là chưa được xem."),
    )
    checked_on = DayField(_("Đọc ngày"))
    version = SeenVersionField()

"""Words for period reports on the screen: what the trail tells of them."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

REPORT_ACTIONS: dict[str, LazyString] = {"report:file": _("Đã chốt một báo cáo kỳ")}

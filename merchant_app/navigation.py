"""The few places people go all the time: the bar within the thumb's reach."""

from dataclasses import dataclass

from flask import Flask, request
from flask_babel import gettext as _

from merchant_app.access import Permission, may
from merchant_app.second_step import must_enrol
from merchant_app.signed_in import current_officer, must_choose_password, somebody_is_signed_in


@dataclass(frozen=True)
class Entry:
    """One thing in the bar."""

    endpoint: str
    words: str
    icon: str
    main: bool = False

    @property
    def here(self) -> bool:
        """Whether the page shown belongs to this entry."""
        return (request.endpoint or "").split(".")[0] == self.endpoint.split(".")[0] and (
            not self.main or request.endpoint == self.endpoint
        )


def start_navigation(app: Flask) -> None:
    """Let the layout ask for the bar."""
    app.jinja_env.globals["navigation"] = navigation


def navigation() -> list[Entry]:
    """What this person may open, in the order of the bar; enrolment in the middle.

    With a first password, or a second factor still to come, nothing opens yet, so nothing is offered.
    """
    if somebody_is_signed_in() and (must_choose_password() or must_enrol(current_officer())):
        return []
    entries = [
        (Permission.SELF, Entry("today.show", _("Hôm nay"), "sun")),
        (Permission.PLACE_SEE, Entry("places.list_places", _("Địa bàn"), "shop")),
        (Permission.OVERVIEW_SEE, Entry("leader.show", _("Toàn cảnh"), "bar-chart-line")),
        (Permission.MERCHANT_REGISTER, Entry("enrolment.choose_place", _("Ghi danh"), "plus-lg", main=True)),
        (Permission.MERCHANT_SEE, Entry("merchants.search", _("Tìm"), "search")),
        (Permission.ACCOUNT_DECIDE, Entry("accounts.list_waiting", _("Duyệt"), "person-check")),
        (Permission.OFFICER_MANAGE, Entry("officers.list_officers", _("Cán bộ"), "people")),
    ]
    if may(Permission.MERCHANT_REGISTER):
        # Five is what a phone has room for; who enrols finds the overview on the first page.
        entries = [one for one in entries if one[0] is not Permission.OVERVIEW_SEE]
    return [entry for permission, entry in entries if may(permission)]

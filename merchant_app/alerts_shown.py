"""Which alerts are whose: the kinds a role can act upon, what the first page shows of them, and where one acts."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import url_for

from campaigns.alerts.queries import AlertTold, alerts_for
from campaigns.alerts.rules import Alert, AlertKind
from merchant_app.access import PERMISSIONS_OF_ROLE, Permission
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading
from registry.calendar import today
from registry.officers.model import Role
from registry.units.model import Unit

AT_FIRST = 5
"""So many stand on the first page, and a way to all."""

ACTS_ON: dict[AlertKind, frozenset[Permission]] = {
    AlertKind.INCIDENTS_OPEN: frozenset({Permission.INCIDENT_SEE, Permission.OVERVIEW_SEE}),
    AlertKind.ACCOUNTS_WAITING: frozenset({Permission.ACCOUNT_DECIDE}),
    AlertKind.PLACE_STALLS: frozenset({Permission.CAMPAIGN_SEE}),
    AlertKind.VISITS_OVERDUE: frozenset({Permission.VISIT_RECORD}),
    AlertKind.SIGN_CHECKS_OVERDUE: frozenset({Permission.SIGN_POST}),
}
"""Whoever holds all of these can do something about it."""


class AlertsShown(NamedTuple):
    """What the first page shows: the first alerts, or of whoever has several wards a line for each."""

    alerts: Sequence[Alert]
    units: Sequence[tuple[Unit, Sequence[Alert]]]
    number: int


def kinds_of(role: Role) -> frozenset[AlertKind]:
    """What somebody with the role can act upon."""
    return frozenset(kind for kind, needed in ACTS_ON.items() if needed <= PERMISSIONS_OF_ROLE[role])


def alerts_told() -> list[AlertTold]:
    """All alerts of the signed-in officer, put off or not."""
    kinds = kinds_of(current_officer().role)
    return alerts_for(reading(), current_officer(), kinds, today()) if kinds else []


def alerts_shown() -> AlertsShown | None:
    """Those nobody put off for themselves; nothing where there are none."""
    alerts = [told.alert for told in alerts_told() if told.mine is None]
    units = by_unit(alerts) if current_officer().role is Role.LEADER else []
    several = len(units) > 1
    return AlertsShown(alerts[:AT_FIRST], units[:AT_FIRST] if several else [], len(alerts)) if alerts else None


def by_unit(alerts: Sequence[Alert]) -> list[tuple[Unit, list[Alert]]]:
    """The wards in the order of their most urgent alert."""
    units: dict[Unit, list[Alert]] = {}
    for alert in alerts:
        units.setdefault(alert.place.unit, []).append(alert)
    return list(units.items())


def acted_on_at(alert: Alert) -> str:
    """The page on which somebody does something about it."""
    match alert.kind:
        case AlertKind.INCIDENTS_OPEN:
            address = url_for("incidents.list_incidents", place=alert.place.id)
        case AlertKind.ACCOUNTS_WAITING:
            address = url_for("accounts.list_waiting")
        case AlertKind.PLACE_STALLS:
            address = url_for("places.show_place", place_id=alert.place.id)
        case AlertKind.VISITS_OVERDUE:
            address = url_for("visits.list_due")
        case AlertKind.SIGN_CHECKS_OVERDUE:
            address = url_for("boards.show", place_id=alert.place.id)
    return address

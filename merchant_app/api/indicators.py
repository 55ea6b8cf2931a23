"""Indicators as an operations centre gets them: value, plan, thresholds, trend, age and method."""

from datetime import date
from fractions import Fraction
from typing import Any

from campaigns.adoption.rates import Rate
from campaigns.criteria.model import Criterion
from campaigns.indicators.indicator import Indicator
from campaigns.reports.model import PeriodReport
from merchant_app.api.figures import told_count, too_few
from merchant_app.campaign_wording import criterion_name, what_counts
from registry.units.model import Unit

HIGHER_IS_BETTER = "up"


def told_indicator(indicator: Indicator) -> dict[str, Any]:
    """One indicator. Where fewer than five shops are counted every figure of that day is null."""
    now, planned = indicator.now, indicator.planned
    hidden = too_few(now.counted)
    trend = [_told_point(day, of_day) for day, of_day in indicator.trend]
    value, oldest = trend[-1], indicator.freshness.oldest
    return {
        "id": id_of(indicator),
        "group": "cashless",
        "name": criterion_name(indicator.criterion),
        "unit": "percent",
        "area": told_unit(indicator.area.unit),
        "criterion": told_criterion(indicator.criterion),
        "hidden": hidden,
        "value": value["value"],
        "numerator": value["numerator"],
        "denominator": value["denominator"],
        "excluded": {
            reason.value: told_count(number, hidden=hidden) for reason, number in sorted(now.excluded.items())
        },
        "previous": trend[-2],
        "plan": planned and {"as_of": indicator.period.last.isoformat(), "value": _percent(planned.period)},
        "direction": HIGHER_IS_BETTER,
        "green_from": planned and _percent(planned.green_from),
        "amber_from": planned and _percent(planned.amber_from),
        "trend": trend,
        "as_of": now.as_of.isoformat(),
        "known_at": now.known_at and now.known_at.isoformat(),
        "figures_changed_at": indicator.changed_at and indicator.changed_at.isoformat(),
        "oldest_visit_days": None if hidden or oldest is None else (now.as_of - oldest).days,
        "not_visited": told_count(indicator.freshness.not_visited, hidden=hidden),
        "method_version": indicator.criterion.method_version,
        "note": what_counts(indicator.criterion),
        "frozen": indicator.filed and _told_filed(indicator.filed),
    }


def id_of(indicator: Indicator) -> str:
    """What it is called from period to period: the area's code and the criterion's, with whose it is before that."""
    criterion = indicator.criterion
    whose = f"{criterion.unit.code}-" if criterion.unit else ""
    return f"{indicator.area.unit.code}:{whose}{criterion.code}"


def told_unit(unit: Unit) -> dict[str, Any]:
    """A unit: a code means nothing without its edition."""
    return {"code": unit.code, "edition": unit.edition, "name": unit.name}


def told_criterion(criterion: Criterion) -> dict[str, Any]:
    """How is counted."""
    return {
        "id": str(criterion.id),
        "code": criterion.code,
        "name": criterion_name(criterion),
        "rung": criterion.rung.value,
        "method_version": criterion.method_version,
    }


def _told_point(day: date, rate: Rate) -> dict[str, Any]:
    hidden = too_few(rate.denominator)
    return {
        "as_of": day.isoformat(),
        "value": None if hidden or rate.percent is None else float(rate.percent),
        "numerator": None if hidden else rate.numerator,
        "denominator": None if hidden else rate.denominator,
    }


def _percent(share: Fraction) -> float | None:
    """In percent as a rate is rounded: no plan below 100 reads as 100."""
    percent = Rate(share.numerator, share.denominator).percent
    return None if percent is None else float(percent)


def _told_filed(report: PeriodReport) -> dict[str, Any]:
    """Asked with this as_of and this known_at, the figures come back as they were filed."""
    return {
        "first": report.first_on.isoformat(),
        "as_of": report.last_on.isoformat(),
        "known_at": report.known_at.isoformat(),
        "filed_at": report.filed_at.isoformat(),
        "method_version": report.method_version,
        "sha256": report.contents_sha256,
    }

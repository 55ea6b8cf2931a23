"""The shapes of what is answered, as JSON Schema 2020-12: the description holds them, tests hold answers to them."""

from collections.abc import Mapping
from typing import Any

from campaigns.adoption.figures import Exclusion
from campaigns.indicators.indicator import POINTS
from campaigns.ladder.model import LADDER
from campaigns.plans.status import Word
from registry.places.model import PlaceKind

Shape = dict[str, Any]

_COUNT: Shape = {"type": ["integer", "null"], "minimum": 0}
"""None where the figure is hidden."""


def _object(properties: Mapping[str, Any]) -> Shape:
    """Every property is always there, and no other."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def of(name: str) -> Shape:
    """A reference to one of SHAPES."""
    return {"$ref": f"#/components/schemas/{name}"}


def named(shape: Shape) -> Shape:
    """The shape that *shape* refers to, be it with null beside it; any other as it is."""
    reference = shape["anyOf"][0] if "anyOf" in shape else shape
    return SHAPES[reference["$ref"].rpartition("/")[2]] if "$ref" in reference else reference


def _or_null(name: str) -> Shape:
    return {"anyOf": [of(name), {"type": "null"}]}


_ID: Shape = {"type": "string", "format": "uuid"}
_DAY: Shape = {"type": "string", "format": "date"}
_DAY_OR_NULL: Shape = {"type": ["string", "null"], "format": "date"}
_MOMENT_OR_NULL: Shape = {"type": ["string", "null"], "format": "date-time"}
_PERCENT: Shape = {"type": ["number", "null"], "minimum": 0, "maximum": 100}
_NUMBER: Shape = {"type": ["number", "null"]}
_RUNG: Shape = {"type": "string", "enum": [rung.value for rung in LADDER]}
_EXCLUDED: Shape = _object({reason.value: _COUNT for reason in Exclusion})

CAMPAIGN: Shape = {
    "id": _ID,
    "name": {"type": "string"},
    "unit": of("Unit"),
    "starts_on": _DAY,
    "due_on": _DAY,
    "ended_on": _DAY_OR_NULL,
    "criterion": of("Criterion"),
    "target_percent": {"type": "number", "minimum": 0, "maximum": 100},
    "milestones": {"type": "array", "items": of("Milestone")},
    "progress": of("Progress"),
}
"""What both answers about a campaign tell."""

SHAPES: dict[str, Shape] = {
    "Unit": _object(
        {
            "code": {"type": "string", "pattern": "^[0-9]{2,5}$"},
            "edition": {"type": "string", "format": "date"},
            "name": {"type": "string"},
        }
    ),
    "Place": _object(
        {
            "id": {"type": "string", "format": "uuid"},
            "kind": {"type": "string", "enum": [kind.value for kind in PlaceKind]},
            "name": {"type": "string"},
            "former_names": {"type": "array", "items": {"type": "string"}},
            "unit": of("Unit"),
            "figures_changed_at": {"type": ["string", "null"], "format": "date-time"},
        }
    ),
    "Places": _object(
        {
            "places": {"type": "array", "items": of("Place")},
            "next": {"type": ["string", "null"]},
        }
    ),
    "Rate": _object(
        {
            "rung": {"type": "string", "enum": [rung.value for rung in LADDER]},
            "numerator": _COUNT,
            "denominator": _COUNT,
            "percent": {"type": ["number", "null"], "minimum": 0, "maximum": 100},
        }
    ),
    "Adoption": _object(
        {
            "place": {"type": "string", "format": "uuid"},
            "as_of": {"type": "string", "format": "date"},
            "known_at": {"type": ["string", "null"], "format": "date-time"},
            "hidden": {"type": "boolean"},
            "rates": {"type": "array", "items": of("Rate"), "minItems": 1},
            "refused": _COUNT,
            "excluded": _EXCLUDED,
            "criterion": _or_null("Criterion"),
            "days": {"type": ["array", "null"], "items": of("Day")},
        }
    ),
    "Day": _object(
        {
            "as_of": {"type": "string", "format": "date"},
            "hidden": {"type": "boolean"},
            "rates": {"type": "array", "items": of("Rate"), "minItems": 1},
        }
    ),
    "RateOnDay": _object(
        {
            "place": _ID,
            "as_of": _DAY,
            "known_at": _MOMENT_OR_NULL,
            "hidden": {"type": "boolean"},
            "rung": _RUNG,
            "numerator": _COUNT,
            "denominator": _COUNT,
            "percent": _PERCENT,
        }
    ),
    "Criterion": _object(
        {
            "id": _ID,
            "code": {"type": "string"},
            "name": {"type": "string"},
            "rung": _RUNG,
            "method_version": {"type": "integer", "minimum": 1},
        }
    ),
    "Point": _object({"as_of": _DAY, "value": _PERCENT, "numerator": _COUNT, "denominator": _COUNT}),
    "Planned": _object({"as_of": _DAY, "value": {"type": "number", "minimum": 0, "maximum": 100}}),
    "Frozen": _object(
        {
            "first": _DAY,
            "as_of": _DAY,
            "known_at": {"type": "string", "format": "date-time"},
            "filed_at": {"type": "string", "format": "date-time"},
            "method_version": {"type": "integer", "minimum": 1},
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        }
    ),
    "Indicator": _object(
        {
            "id": {"type": "string"},
            "group": {"type": "string", "enum": ["cashless"]},
            "name": {"type": "string"},
            "unit": {"type": "string", "enum": ["percent"]},
            "area": of("Unit"),
            "criterion": of("Criterion"),
            "hidden": {"type": "boolean"},
            "value": _PERCENT,
            "numerator": _COUNT,
            "denominator": _COUNT,
            "excluded": _EXCLUDED,
            "previous": of("Point"),
            "plan": _or_null("Planned"),
            "direction": {"type": "string", "enum": ["up"]},
            "green_from": _PERCENT,
            "amber_from": _PERCENT,
            "trend": {"type": "array", "items": of("Point"), "minItems": POINTS, "maxItems": POINTS},
            "as_of": _DAY,
            "known_at": _MOMENT_OR_NULL,
            "figures_changed_at": _MOMENT_OR_NULL,
            "oldest_visit_days": _COUNT,
            "not_visited": _COUNT,
            "method_version": {"type": "integer", "minimum": 1},
            "note": {"type": "string"},
            "frozen": _or_null("Frozen"),
        }
    ),
    "Indicators": _object({"indicators": {"type": "array", "items": of("Indicator")}}),
    "Progress": _object(
        {
            "as_of": _DAY,
            "hidden": {"type": "boolean"},
            "numerator": _COUNT,
            "denominator": _COUNT,
            "percent": _PERCENT,
            "planned_percent": _PERCENT,
            "should_be": _COUNT,
            "behind_by": {"type": ["integer", "null"]},
            "status": {"type": ["string", "null"], "enum": [*(word.value for word in Word), None]},
            "target": _COUNT,
            "needed_per_week": _NUMBER,
            "pace_per_week": _NUMBER,
        }
    ),
    "Milestone": _object({"day": _DAY, "percent": {"type": "number", "minimum": 0, "maximum": 100}}),
    "Campaign": _object(CAMPAIGN),
    "Campaigns": _object({"campaigns": {"type": "array", "items": of("Campaign")}}),
    "PlaceProgress": _object({"campaign": _ID, "place": _ID, "name": {"type": "string"}, "progress": of("Progress")}),
    "Further": _object({"criterion": of("Criterion"), "rate": of("Rate")}),
    "WholeCampaign": _object(
        {
            **CAMPAIGN,
            "further": {"type": "array", "items": of("Further")},
            "places": {"type": "array", "items": of("PlaceProgress")},
        }
    ),
    "Problem": {
        "type": "object",
        "properties": {
            "type": {"type": "string", "const": "about:blank"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {
                "type": "array",
                "items": _object({"parameter": {"type": "string"}, "detail": {"type": "string"}}),
            },
        },
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": False,
    },
    "Description": {"type": "object", "required": ["openapi", "info", "paths"]},
}

"""The shapes of what is answered, as JSON Schema 2020-12: the description holds them, tests hold answers to them."""

from collections.abc import Mapping
from typing import Any

from campaigns.adoption.figures import Exclusion
from campaigns.ladder.model import LADDER
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
            "excluded": _object({reason.value: _COUNT for reason in Exclusion}),
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

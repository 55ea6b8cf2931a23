"""What the trail tells is told in words: no value of the program's own reaches a page as it is."""

from enum import StrEnum

import pytest
from flask_babel import force_locale

from campaigns.ladder.model import Rung, Turn
from merchant_app.trail_wording import REASONS, lines_of
from registry.accounts.model import AccountState, QrKind
from registry.audit.model import AuditEntry
from registry.data_requests.model import RequestKind, RequestState
from registry.merchants.model import LineOfBusiness, MerchantKind
from registry.officers.model import Role
from registry.places.model import PlaceKind
from registry.second_factors.errors import SecondFactorRefusal
from registry.sign_ins.model import SignInKind
from registry.sign_ins.operations import Outcome

TERMS: list[tuple[str, type[StrEnum]]] = [
    ("kind", MerchantKind),
    ("kind", PlaceKind),
    ("kind", RequestKind),
    ("kind", SignInKind),
    ("line_of_business", LineOfBusiness),
    ("qr_kind", QrKind),
    ("state", AccountState),
    ("state", RequestState),
    ("rung", Rung),
    ("turn", Turn),
    ("role", Role),
]


def said(app, name, value):
    with app.test_request_context("/"), force_locale("vi"):
        (line,) = lines_of(AuditEntry(action="x", details={name: value}))
    return line.after


@pytest.mark.parametrize(("name", "terms"), TERMS)
def test_every_term_has_words(app, name, terms):
    for term in terms:
        assert said(app, name, term.value) != term.value


def test_every_reason_to_refuse_a_sign_in_has_words(app):
    refusals = [kind.__name__ for kind in SecondFactorRefusal.__subclasses__()]
    for reason in [*refusals, *(outcome.value for outcome in Outcome if outcome is not Outcome.RIGHT), *REASONS]:
        assert said(app, "reason", reason) != reason


def test_a_reason_that_somebody_typed_is_shown_as_it_was_typed(app):
    assert said(app, "reason", "khách báo") == "khách báo"

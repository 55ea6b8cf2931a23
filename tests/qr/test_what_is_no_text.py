"""Arguments of another type than asked for: each refused by its name, and none taken for something else."""

import json

import pytest

from qr import FieldMalformed, PayloadError, Scheme, Service, read, write_merchant_payment, write_transfer
from tests.qr.vectors import VECTORS

TRANSFER = {"bank_bin": "970436", "account": "0071000000168"}
PAYMENT = {"bank_bin": "970436", "merchant_id": "MAU1", "category": "5411", "merchant_name": "A", "merchant_city": "B"}


@pytest.mark.parametrize("field", ["bank_bin", "account", "amount", "purpose", "merchant_name", "merchant_city"])
@pytest.mark.parametrize("given", [5, 0, b"x", ["x"], False, 1.5])
def test_a_transfer_of_no_text(field, given):
    if (field, given) == ("amount", 5):
        return
    with pytest.raises(PayloadError) as refusal:
        write_transfer(**TRANSFER | {field: given})
    assert (refusal.value.field, refusal.value.given) == (field, given)


@pytest.mark.parametrize(
    "field",
    [*PAYMENT, "purpose", "bill_number", "store_label", "reference", "terminal_label"],
)
@pytest.mark.parametrize("given", [5, 0, b"x", ["x"]])
def test_a_payment_of_no_text(field, given):
    with pytest.raises(FieldMalformed) as refusal:
        write_merchant_payment(**PAYMENT | {field: given})
    assert (refusal.value.field, refusal.value.given) == (field, given)


@pytest.mark.parametrize("given", ["no", "", 0, 1, ()])
def test_neither_yes_nor_no(given):
    for write, asked in ((write_transfer, TRANSFER), (write_merchant_payment, PAYMENT)):
        with pytest.raises(FieldMalformed, match="reusable"):
            write(**asked, reusable=given)
    with pytest.raises(FieldMalformed, match="card"):
        write_transfer(**TRANSFER, card=given)


@pytest.mark.parametrize("given", [None, 5, b"000201", ["000201"]])
def test_only_text_is_read(given):
    with pytest.raises(TypeError, match=type(given).__name__):
        read(given)


def test_schemes_and_services_are_named_and_equal_to_what_is_stored():
    readings = [read(vector["payload"]) for vector in VECTORS]
    schemes, services = ({getattr(reading, name) for reading in readings} for name in ("scheme", "service"))
    assert {type(scheme) for scheme in schemes} == {Scheme, type(None)}
    assert {type(service) for service in services} == {Service, type(None)}
    assert services - {None} == {"QRIBFTTA", "QRIBFTTC", "QRPUSH", "QRCASH"} == set(Service)
    assert {"napas", "vnpay", "emvco", "vnpay-wallet"} <= schemes
    assert json.dumps([Scheme.NAPAS, Service.PAYMENT]) == '["napas", "QRPUSH"]'

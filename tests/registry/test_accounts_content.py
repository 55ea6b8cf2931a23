"""What an account may say, how it is tidied, and what its hash and its QR are made of."""

import unicodedata
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr import read, write_merchant_payment, write_transfer
from registry.accounts.content import AccountContent
from registry.accounts.errors import (
    AccountNumberUnusable,
    BankUnknown,
    HolderMissing,
    HolderTooLong,
    HolderUnusable,
    PayloadFault,
    PayloadUnusable,
)
from registry.accounts.model import QrKind, Scheme
from registry.accounts.payloads import payload_of
from tests.factories import make_account
from tests.qr.payloads import item, receiver, sealed

SHOP = uuid.UUID(int=1)


def content(**changed):
    given = {
        "qr_kind": QrKind.TRANSFER,
        "bank_bin": "970436",
        "account_number": "0012345678",
        "holder": "NGUYEN THI THU",
    }
    return AccountContent(**given | changed)


def merchant_code(**changed):
    given = {
        "bank_bin": "970436",
        "merchant_id": "0012345678",
        "category": "5411",
        "merchant_name": "Tiem Thu",
        "merchant_city": "Vung Tau",
    }
    return write_merchant_payment(**given | changed)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0012345678", "0012345678"),
        (" 00 1234 5678\n", "0012345678"),
        ("001.234-5678", "0012345678"),
        ("001–234\u200b5678\ufeff\xa0", "0012345678"),
        ("V3CASab0001", "V3CASab0001"),
        ("0" * 19, "0" * 19),
    ],
)
def test_the_number_loses_what_people_put_between_and_keeps_its_zeros(typed, stored):
    assert content(account_number=typed).tidied().account_number == stored


@pytest.mark.parametrize(
    "typed", ["", " - ", "0" * 20, "１２３４", "123_45", "12\x0034", "=1+1", "<script>", "tài khoản", "1,5", "1٢3"]
)
def test_a_number_with_anything_else_is_refused_as_typed(typed):
    with pytest.raises(AccountNumberUnusable) as refusal:
        content(account_number=typed).tidied()
    assert refusal.value.given == typed


@given(st.text(max_size=30))
def test_a_number_is_stored_as_plain_letters_and_digits_or_not_at_all(typed):
    try:
        stored = content(account_number=typed).tidied().account_number
    except AccountNumberUnusable:
        return
    assert stored.isascii()
    assert stored.isalnum()
    assert 1 <= len(stored) <= 19
    assert stored in "".join(typed.split()).replace(".", "").replace("-", "") or len(stored) < len(typed)


@pytest.mark.parametrize("typed", ["", "000000", "97043", "Vietcombank", "９７０４３６", "970436\x00"])
def test_a_bank_is_named_by_a_known_bin(typed):
    with pytest.raises(BankUnknown) as refusal:
        content(bank_bin=typed).tidied()
    assert refusal.value.given == typed
    assert content(bank_bin=" 970436 ").tidied().bank_bin == "970436"


def test_the_holder_is_composed_and_trimmed():
    typed = unicodedata.normalize("NFD", "  Nguyễn  Thị Thử ")
    assert content(holder=typed).tidied().holder == "Nguyễn Thị Thử"
    assert content(holder="A" * 120).tidied().holder == "A" * 120


@pytest.mark.parametrize("typed", ["", " \t\n", "\u2003"])
def test_somebody_must_be_the_holder(typed):
    with pytest.raises(HolderMissing):
        content(holder=typed).tidied()


def test_a_holder_of_121_letters_is_too_long():
    with pytest.raises(HolderTooLong) as refusal:
        content(holder="A" * 121).tidied()
    assert refusal.value.longest == 120


@pytest.mark.parametrize("character", ["\x00", "\u202e", "😀", "銀", "Ａ", "\ud800", "А"])
def test_a_holder_no_bank_writes_is_refused(character):
    with pytest.raises(HolderUnusable) as refusal:
        content(holder=f"TRAN {character} VAN").tidied()
    assert refusal.value.character == character


def test_a_providers_code_is_kept_byte_for_byte():
    code = merchant_code()
    kept = content(qr_kind=QrKind.MERCHANT, provider_payload=f" {code}\n").tidied()
    assert kept.provider_payload == code


@pytest.mark.parametrize(
    ("kind", "payload", "fault"),
    [
        (QrKind.MERCHANT, "", PayloadFault.MISSING),
        (QrKind.MERCHANT, " \n", PayloadFault.MISSING),
        (QrKind.MERCHANT, "https://example.invalid/pay", PayloadFault.NOT_PAYMENT),
        (QrKind.MERCHANT, merchant_code()[:-1] + "G", PayloadFault.UNREADABLE),
        (QrKind.MERCHANT, "0" * 601, PayloadFault.NOT_PAYMENT),
        (QrKind.MERCHANT, "000201" + "0" * 600, PayloadFault.TOO_LONG),
        (QrKind.MERCHANT, write_transfer(bank_bin="970436", account="0012345678"), PayloadFault.TRANSFER),
        (QrKind.MERCHANT, merchant_code(amount=5000), PayloadFault.ONE_PAYMENT),
        (QrKind.MERCHANT, merchant_code(merchant_id="12345678"), PayloadFault.OTHER_NUMBER),
        (QrKind.MERCHANT, merchant_code(bank_bin="970415"), PayloadFault.OTHER_BANK),
        (QrKind.MERCHANT, merchant_code(bank_bin="000000"), PayloadFault.UNKNOWN_BANK),
        (QrKind.TRANSFER, merchant_code(), PayloadFault.NOT_WANTED),
    ],
)
def test_a_code_that_cannot_be_used_says_why(kind, payload, fault):
    with pytest.raises(PayloadUnusable) as refusal:
        content(qr_kind=kind, provider_payload=payload).tidied()
    assert refusal.value.fault is fault


def test_only_a_kept_code_has_another_scheme_than_napas():
    assert content(scheme=Scheme.VNPAY).tidied() == content()


def test_the_code_seen_at_the_shop_comes_along_and_decides_nothing(session):
    seen = write_transfer(bank_bin="970436", account="0012345678", purpose="Nguyễn Thị Thử")
    told = content(code_seen=f" {seen}\n").tidied()
    assert told.code_seen == seen
    assert told.hash(SHOP) == content().hash(SHOP)
    kept = content(qr_kind=QrKind.MERCHANT, provider_payload=merchant_code(), code_seen=seen).tidied()
    assert kept.code_seen == seen, "what else hangs there is worth a look"


@pytest.mark.parametrize(
    "seen",
    [
        "",
        "https://example.invalid/pay",
        write_transfer(bank_bin="970436", account="0012345678")[:-1] + "G",
        sealed("000201010211" + item("38", receiver()) + "53037045802VN64130002vi0103a\0b"),
        sealed(
            "000201010211"
            + item("38", receiver())
            + "53037045802VN"
            + "".join(item(str(n), "00" + "x" * 90) for n in range(80, 88))
        ),
    ],
)
def test_what_is_no_code_or_cannot_be_stored_is_not_kept_as_seen(seen):
    assert content(code_seen=seen).tidied().code_seen == ""


def test_the_code_that_is_kept_is_not_kept_twice():
    code = merchant_code()
    assert content(qr_kind=QrKind.MERCHANT, provider_payload=code, code_seen=code).tidied().code_seen == ""


def test_the_readers_findings_come_along():
    with pytest.raises(PayloadUnusable) as refusal:
        content(qr_kind=QrKind.MERCHANT, provider_payload=merchant_code()[:-4] + "0000").tidied()
    assert refusal.value.findings == ("checksum_wrong",)


def test_the_hash_tells_every_field_and_the_shop_apart():
    one = content()
    others = [
        content(qr_kind=QrKind.MERCHANT),
        content(bank_bin="970415"),
        content(account_number="012345678"),
        content(holder="NGUYEN THI THU "),
        content(provider_payload="x"),
        content(scheme=Scheme.VNPAY),
        # Field borders are part of what is hashed: a digit moved over one gives another hash.
        content(bank_bin="9704360", account_number="012345678"),
    ]
    hashes = {one.hash(SHOP), one.hash(uuid.UUID(int=2)), *(other.hash(SHOP) for other in others)}
    assert len(hashes) == 9
    assert content().hash(SHOP) == one.hash(SHOP)
    assert len(one.hash(SHOP)) == 64


def test_the_qr_of_a_transfer_is_made_and_that_of_a_provider_is_its_own(session):
    account = make_account(session, account_number="0001")
    reading = read(payload_of(account))
    assert (reading.bank_bin, reading.account, reading.point_of_initiation) == ("970436", "0001", "11")
    code = merchant_code()
    kept = make_account(session, qr_kind=QrKind.MERCHANT, provider_payload=code)
    assert payload_of(kept) == code

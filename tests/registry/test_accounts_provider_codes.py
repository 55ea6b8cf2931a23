"""A provider's code hangs only where it holds the receiver that the sign names, and no other."""

import pytest

from qr import Content, Verdict, read
from registry.accounts.content import AccountContent
from registry.accounts.errors import AccountNumberUnusable, PayloadFault, PayloadUnusable
from registry.accounts.model import QrKind, Scheme
from registry.accounts.provider_codes import same_bank
from tests.qr.payloads import item, payload, payment, receiver
from tests.qr.test_other_readers import OTHER_ACCOUNT, longer_by

WORDS = {"bank_bin": "970436", "account_number": "0000777700", "holder": "NGUYEN THI THU"}
"""What the thief types, and the sign would have said."""
PUSH = receiver(account="0000777700", service="QRPUSH")
VNPAY = item("00", "A000000775") + item("01", "0110999999999")
SHOPEEPAY = item("00", "vn.airpay.www") + item("01", "0" * 36 + "A168")
VISA = "4" + "0" * 15
PROMPTPAY = item("00", "A000000677010111") + item("01", "0066000000000")


def kept(code, **typed):
    return AccountContent(qr_kind=QrKind.MERCHANT, **WORDS | typed, provider_payload=code).tidied()


def refusal_of(code, **typed):
    with pytest.raises(PayloadUnusable) as refusal:
        kept(code, **typed)
    return refusal.value


UNTRUE = {
    "VNPAY": (payment({"26": VNPAY}, without=("38",)), PayloadFault.NO_BANK),
    "an unknown wallet": (
        payment({"27": item("00", "vn.vi.thu") + item("01", "1")}, without=("38",)),
        PayloadFault.FOREIGN_SCHEME,
    ),
    "a card network alone": (payment({"02": VISA}, without=("38",)), PayloadFault.FOREIGN_SCHEME),
    "PromptPay of Thailand": (
        payment({"29": PROMPTPAY, "53": "764", "58": "TH"}, without=("38",)),
        PayloadFault.FOREIGN_MONEY,
    ),
    "a personal wallet": (
        payload({"04": "VNPayWallet", "05": "0900000000"}, without=("38",)),
        PayloadFault.PERSONAL_WALLET,
    ),
    "NAPAS and Visa": (payment({"02": VISA, "38": PUSH}), PayloadFault.SEVERAL_RECEIVERS),
    "NAPAS and VNPAY": (payment({"26": VNPAY, "38": PUSH}), PayloadFault.SEVERAL_RECEIVERS),
    "NAPAS and a template nobody can read": (payment({"26": "0010A0", "38": PUSH}), PayloadFault.UNREADABLE_RECEIVER),
    "cash": (
        payment({"38": receiver(account="0000777700", service="QRCASH"), "62": "0504REF00704TERM"}),
        PayloadFault.CASH,
    ),
    "dollars": (payment({"38": PUSH, "53": "840"}), PayloadFault.FOREIGN_MONEY),
    "another country": (payment({"38": PUSH, "58": "TH"}), PayloadFault.FOREIGN_MONEY),
    "an electricity bill": (
        payment({"26": item("00", "00") + item("01", "0100000000-168"), "59": "EVN VI DU"}, without=("38",)),
        PayloadFault.BILL,
    ),
    "a tip of the payer's choice": (payment({"38": PUSH, "55": "01"}), PayloadFault.FEE),
    "a fixed fee": (payment({"38": PUSH, "55": "02", "56": "2000"}), PayloadFault.FEE),
    "a percentage on top": (payment({"38": PUSH, "55": "03", "57": "2.5"}), PayloadFault.FEE),
    "once, without an amount": (payment({"01": "12", "38": PUSH}), PayloadFault.ONE_PAYMENT),
    "many times the same amount": (payment({"38": PUSH, "54": "500000"}), PayloadFault.FIXED_AMOUNT),
    "a second account inside": (
        payment(
            {
                "38": item("00", "A000000727")
                + item("01", item("00", "970436") + item("01", "0000777700") + item("02", "9999999999"))
                + item("02", "QRPUSH")
            }
        ),
        PayloadFault.UNKNOWN_PART,
    ),
    "a receiver in a template of somebody else's": (
        payment({"38": PUSH, "80": item("00", "vn.vi.du") + item("01", PUSH)}),
        PayloadFault.SEVERAL_RECEIVERS,
    ),
    "the account before the bank": (
        payment(
            {
                "38": item("00", "A000000727")
                + item("01", item("01", "0000777700") + item("00", "970436"))
                + item("02", "QRPUSH")
            }
        ),
        PayloadFault.UNREADABLE_RECEIVER,
    ),
    "letters that are not seen": (payment({"38": PUSH, "59": "MAU\u202e"}), PayloadFault.UNKNOWN_PART),
    "objects nobody shows in the name": (
        payment({"38": PUSH, "64": item("00", "vi") + item("01", "MAU") + item("03", "x")}),
        PayloadFault.UNKNOWN_PART,
    ),
    "an object of its own beside it": (
        payment({"38": receiver(account="0000777700", service="QRPUSH", more=item("05", "1"))}),
        PayloadFault.UNKNOWN_PART,
    ),
}
ALSO_UNTRUE = {
    "a number with a sign in it": (
        payment({"38": receiver(account="0000-777700", service="QRPUSH")}),
        PayloadFault.UNKNOWN_PART,
    ),
    "a bank nobody knows": (
        payment({"38": receiver(bank="999999", account="0000777700", service="QRPUSH")}),
        PayloadFault.UNKNOWN_BANK,
    ),
}


HIDDEN = item("03", longer_by(len(OTHER_ACCOUNT)) + OTHER_ACCOUNT)


@pytest.mark.parametrize(
    ("objects", "finding"),
    [
        ({"38": receiver(owner="A000000728", service="QRPUSH")}, "receiver_misplaced"),
        ({"38": PUSH, "26": item("00", "A000000775") + item("01", PUSH[18:-10])}, "receiver_misplaced"),
        ({"38": PUSH, "26": VNPAY, "27": VNPAY}, "further_scheme"),
        ({"38": PUSH, "59": "S", "64": item("00", "vi") + item("01", "S") + HIDDEN}, "read_otherwise"),
    ],
)
def test_a_code_that_another_reader_pays_elsewhere_is_not_kept(objects, finding):
    """Of two readers in use that were tried on each, one paid another account than the sign would name."""
    for typed in ({}, {"bank_bin": "", "account_number": ""}):
        refusal = refusal_of(payment(objects), **typed)
        assert refusal.fault is PayloadFault.UNREADABLE
        assert finding in refusal.findings


@pytest.mark.parametrize("name", [*UNTRUE, *ALSO_UNTRUE])
def test_no_sign_says_in_words_what_its_code_does_not_hold(name):
    """With a receiver that no bank names taken for agreement, those of other schemes were kept and printed."""
    code, fault = (UNTRUE | ALSO_UNTRUE)[name]
    assert read(code).verdict is not Verdict.REFUSED, "refused for another reason than the one tried"
    assert refusal_of(code).fault is fault
    if fault is not PayloadFault.NO_BANK:
        assert refusal_of(code, bank_bin="", account_number="").fault is fault


def test_what_is_no_payment_code_is_named():
    refused = refusal_of("https://vidu.vn/ca-kho")
    assert (refused.fault, refused.named) == (PayloadFault.NOT_PAYMENT, Content.WEB_ADDRESS)
    assert refusal_of(payment({"38": PUSH})[:-1]).fault is PayloadFault.UNREADABLE


@pytest.mark.parametrize(
    ("template", "scheme", "number"),
    [(VNPAY, Scheme.VNPAY, "0110999999999"), (SHOPEEPAY, Scheme.SHOPEEPAY, "0" * 36 + "A168")],
)
@pytest.mark.parametrize("without", [("38",), ("38", "52", "60"), ("38", "01")])
def test_a_providers_code_is_kept_with_its_number_for_the_merchant(template, scheme, number, without):
    code = payment({"26": template, "62": item("03", "MAU 1") + item("07", "Q1")}, without=without)
    content = kept(f"{code}\n", bank_bin="", account_number="")
    assert (content.scheme, content.bank_bin, content.account_number) == (scheme, "", number)
    assert content.provider_payload == code
    assert kept(code, bank_bin="", account_number=number) == content


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"26": VNPAY + item("02", "9")}, PayloadFault.UNKNOWN_PART),
        ({"26": item("00", "A000000775")}, PayloadFault.UNKNOWN_PART),
        ({"26": item("00", "A000000775") + item("01", "01-1")}, PayloadFault.UNKNOWN_PART),
        ({"26": VNPAY, "01": "12"}, PayloadFault.ONE_PAYMENT),
        ({"26": VNPAY, "54": "5000"}, PayloadFault.FIXED_AMOUNT),
        ({"26": VNPAY, "55": "01"}, PayloadFault.FEE),
        ({"26": VNPAY, "55": "02"}, PayloadFault.FEE),
        ({"26": VNPAY, "57": "5"}, PayloadFault.FEE),
        ({"26": VNPAY, "53": "840"}, PayloadFault.FOREIGN_MONEY),
        ({"26": VNPAY, "58": "LA"}, PayloadFault.FOREIGN_MONEY),
        ({"26": VNPAY, "27": SHOPEEPAY}, PayloadFault.SEVERAL_RECEIVERS),
        ({"26": VNPAY, "02": VISA}, PayloadFault.SEVERAL_RECEIVERS),
        ({"26": VNPAY, "27": "0010A0"}, PayloadFault.UNREADABLE_RECEIVER),
        ({"26": item("00", "A000000775") + item("01", "０１")}, PayloadFault.UNREADABLE),
    ],
)
def test_a_providers_code_is_held_to_the_same_rules(changes, fault):
    code = payment(changes, without=("38",))
    assert refusal_of(code, bank_bin="", account_number="").fault is fault


def test_no_bank_and_no_other_number_stand_beside_a_providers_code():
    code = payment({"26": VNPAY}, without=("38",))
    assert refusal_of(code, account_number="").fault is PayloadFault.NO_BANK
    assert refusal_of(code, bank_bin="", account_number="0110999999998").fault is PayloadFault.OTHER_NUMBER


def test_the_refusal_names_the_scheme_or_the_bin():
    assert refusal_of(UNTRUE["VNPAY"][0]).named == "vnpay"
    assert refusal_of(UNTRUE["a card network alone"][0]).named == "visa"
    assert refusal_of(UNTRUE["a personal wallet"][0]).named == "vnpay-wallet"
    assert refusal_of(ALSO_UNTRUE["a bank nobody knows"][0]).named == "999999"


@pytest.mark.parametrize("service", ["QRPUSH", ""])
@pytest.mark.parametrize("without", [(), ("01",)])
def test_a_napas_code_for_a_merchant_is_kept_with_the_receiver_it_names(service, without):
    code = payment({"38": receiver(account="0000777700", service=service)}, without=without)
    content = kept(f" {code}\n", bank_bin="", account_number="")
    assert (content.bank_bin, content.account_number, content.provider_payload) == ("970436", "0000777700", code)
    assert kept(code) == kept(code, account_number="0000 777-700") == content


@pytest.mark.parametrize(
    ("typed", "fault", "named"),
    [
        ({"bank_bin": "970415"}, PayloadFault.OTHER_BANK, "970436"),
        ({"account_number": "777700"}, PayloadFault.OTHER_NUMBER, "0000777700"),
    ],
)
def test_what_is_typed_beside_the_code_must_agree(typed, fault, named):
    refused = refusal_of(payment({"38": PUSH}), **typed)
    assert (refused.fault, refused.named) == (fault, named)


def test_of_a_bank_with_two_bins_the_one_in_the_code_is_kept():
    code = payment({"38": receiver(bank="970459", account="0000777700", service="QRPUSH")})
    assert kept(code, bank_bin="422589").bank_bin == "970459"


def test_nothing_typed_beside_the_code_may_be_nonsense():
    with pytest.raises(AccountNumberUnusable):
        kept(payment({"38": PUSH}), account_number="=1+1")


def test_two_bins_of_one_bank_are_one():
    assert same_bank("970436", "970436")
    assert same_bank("970459", "422589"), "CIMB has one in each list"
    assert not same_bank("970436", "970415")

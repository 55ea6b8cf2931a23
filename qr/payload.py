"""Writing VietQR payloads: transfers to an account or a card, and payments to a merchant."""

from qr.checksums import checksum
from qr.errors import AmountOutOfRange, FieldMalformed, FieldMissing, FieldTooLong
from qr.other_readers import strays
from qr.plain_text import composed_line, cut_at_word, fold_to_ascii, is_same_name
from qr.standard import (
    ACCOUNT,
    BIN,
    CARD,
    CATEGORY,
    DONG,
    DYNAMIC,
    LARGEST_AMOUNT,
    LONGEST_CITY,
    LONGEST_LABEL,
    LONGEST_NAME,
    LONGEST_VALUE,
    NAPAS_OWNER,
    STATIC,
    VIETNAM,
    Service,
)


def write_transfer(
    *,
    bank_bin: str,
    account: str,
    amount: int | None = None,
    purpose: str | None = None,
    merchant_name: str | None = None,
    merchant_city: str | None = None,
    card: bool = False,
    reusable: bool | None = None,
) -> str:
    """Return the payload of a transfer to an account (QRIBFTTA) or a card (QRIBFTTC).

    Args:
        bank_bin: six digits that name the bank or wallet, written as they are; `transfer_bin` gives the right ones
            where lists conflict.
        account: 1 to 19 letters and digits, or a card number of 16 to 19 digits; zeros in front are kept.
        amount: đồng, 1 to 499,999,999; without it the payer types the amount.
        purpose: what the transfer is for; written in ASCII and cut to 25 characters.
        merchant_name: written in ASCII in object 59 and, when it has accents, as it is in object 64,
            provided that both say the same within their 25 characters and readers that count bytes find no
            object in the middle of it.
        merchant_city: as the name, at most 15 characters.
        card: whether *account* is a card number.
        reusable: True marks the code for many transfers (11), False for one (12); left out,
            a code with an amount is for one and a code without is for many.

    Raises:
        FieldMalformed: the BIN or the account is not written as above, a text holds half a letter or is none, or
            *card* or *reusable* is none of their values.
        AmountOutOfRange: the amount is outside the limits or not a whole number.

    NAPAS format of VietQR v1.0, 5.2 (objects), 5.2.3 (account), 5.2.6 (amount), 5.2.14 (purpose).
    """
    if not isinstance(card, bool):
        raise FieldMalformed("card", limit="True or False", given=card)
    account_format = CARD if card else ACCOUNT
    if not isinstance(account, str) or not account_format.match(account):
        limit = "16 to 19 digits" if card else "1 to 19 letters and digits"
        raise FieldMalformed("account", limit=limit, given=account)
    text = _opening(amount, reusable=reusable) + _napas(
        bank_bin, account, Service.TO_CARD if card else Service.TO_ACCOUNT
    )
    text += _money(amount)
    name = _plain("merchant_name", merchant_name, LONGEST_NAME)
    city = _plain("merchant_city", merchant_city, LONGEST_CITY)
    text += _object("59", name) + _object("60", city)
    if label := _object("08", _plain("purpose", purpose, LONGEST_LABEL)):
        text += f"62{len(label):02}{label}"
    return _named(text, _local_names(merchant_name, name, merchant_city, city))


def write_merchant_payment(
    *,
    bank_bin: str,
    merchant_id: str,
    category: str,
    merchant_name: str,
    merchant_city: str,
    amount: int | None = None,
    purpose: str | None = None,
    bill_number: str | None = None,
    store_label: str | None = None,
    reference: str | None = None,
    terminal_label: str | None = None,
    reusable: bool | None = None,
) -> str:
    """Return the payload of a payment to a merchant (QRPUSH).

    Args:
        bank_bin: six digits that name the acquirer.
        merchant_id: the acquirer's number for the merchant, 1 to 19 letters and digits.
        category: merchant category code, four digits (ISO 18245).
        merchant_name: written in ASCII in object 59 and, when it has accents, as it is in object 64.
        merchant_city: as the name, at most 15 characters.
        amount: as in `write_transfer`.
        purpose: cut to 25 characters in ASCII, as the labels below are not: they are keys and stay whole.
        bill_number: at most 25 characters of ASCII.
        store_label: at most 25 characters of ASCII.
        reference: at most 25 characters of ASCII.
        terminal_label: at most 25 characters of ASCII.
        reusable: as in `write_transfer`.

    Raises:
        FieldMalformed: the BIN, the merchant's number, the category or a label is not written as above, a text holds
            half a letter or is none, or *reusable* is none of its values.
        FieldMissing: the name or the city leaves nothing in ASCII.
        FieldTooLong: a label is over 25 characters, or all of object 62 over 99.
        AmountOutOfRange: the amount is outside the limits or not a whole number.

    NAPAS QR switching, part IV v1.5.2: 5.2.3 (account), tables 1 to 3 (what a payment must carry).
    """
    if not isinstance(merchant_id, str) or not ACCOUNT.match(merchant_id):
        raise FieldMalformed("merchant_id", limit="1 to 19 letters and digits", given=merchant_id)
    if not isinstance(category, str) or not CATEGORY.match(category):
        raise FieldMalformed("category", limit="4 digits", given=category)
    name = _plain("merchant_name", merchant_name, LONGEST_NAME)
    city = _plain("merchant_city", merchant_city, LONGEST_CITY)
    for field, value, given in (
        ("merchant_name", name, merchant_name),
        ("merchant_city", city, merchant_city),
    ):
        if not value:
            raise FieldMissing(field, limit="at least one ASCII letter", given=given)
    text = _opening(amount, reusable=reusable) + _napas(bank_bin, merchant_id, Service.PAYMENT)
    text += _object("52", category) + _money(amount) + _object("59", name) + _object("60", city)
    labels = _label("01", "bill_number", bill_number) + _label("03", "store_label", store_label)
    labels += _label("05", "reference", reference) + _label("07", "terminal_label", terminal_label)
    labels += _object("08", _plain("purpose", purpose, LONGEST_LABEL))
    if len(labels) > LONGEST_VALUE:
        raise FieldTooLong("additional_data", limit=LONGEST_VALUE, given=labels)
    text += _object("62", labels)
    return _named(text, _local_names(merchant_name, name, merchant_city, city))


def _object(identifier: str, value: str) -> str:
    # An object of length 00 is not allowed: an empty one is left out (EMVCo MPM 4.4.1.2).
    return f"{identifier}{len(value):02}{value}" if value else ""


_FOR_MANY, _FOR_ONE = (_object("00", "01") + _object("01", times) for times in (STATIC, DYNAMIC))
_CURRENCY, _COUNTRY = _object("53", DONG), _object("58", VIETNAM)
_OWNER = _object("00", NAPAS_OWNER)
_ASKS_FOR = {service: _object("02", service.value) for service in Service}


def _opening(amount: int | None, *, reusable: bool | None) -> str:
    if reusable is None:
        reusable = amount is None
    elif not isinstance(reusable, bool):
        # "no" would be taken for yes.
        raise FieldMalformed("reusable", limit="True, False or None", given=reusable)
    return _FOR_MANY if reusable else _FOR_ONE


def _napas(bank_bin: str, account: str, service: Service) -> str:
    if not isinstance(bank_bin, str) or not BIN.match(bank_bin):
        raise FieldMalformed("bank_bin", limit="6 digits", given=bank_bin)
    receiver = f"0006{bank_bin}01{len(account):02}{account}"
    return _object("38", f"{_OWNER}01{len(receiver)}{receiver}{_ASKS_FOR[service]}")


def _money(amount: int | None) -> str:
    if amount is None:
        return _CURRENCY + _COUNTRY
    if type(amount) is not int or not 1 <= amount <= LARGEST_AMOUNT:
        raise AmountOutOfRange("amount", limit=f"1 to {LARGEST_AMOUNT} đồng", given=amount)
    return f"{_CURRENCY}54{len(str(amount)):02}{amount}{_COUNTRY}"


def _plain(field: str, text: str | None, limit: int) -> str:
    """Return *text* in ASCII, cut to *limit*; half a letter, as of a name in bytes that are no UTF-8, is refused."""
    if text is None:
        return ""
    if not isinstance(text, str):
        raise FieldMalformed(field, limit="text", given=text)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as broken:
            raise FieldMalformed(field, limit="whole letters", given=text) from broken
    return cut_at_word(fold_to_ascii(text), limit)


def _label(identifier: str, field: str, value: str | None) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise FieldMalformed(field, limit="text", given=value)
    if fold_to_ascii(value) != value:
        raise FieldMalformed(field, limit="ASCII without blanks at the ends or in a row", given=value)
    if len(value) > LONGEST_LABEL:
        raise FieldTooLong(field, limit=LONGEST_LABEL, given=value)
    return _object(identifier, value)


def _local_names(name: str | None, plain_name: str, city: str | None, plain_city: str) -> str:
    # 64 is the only place of the standard for letters outside ASCII (EMVCo MPM, table 3.8). Cut differently, or
    # without anything in ASCII to compare it with, a name in it could not be told from a damaged one.
    if not name or name.isascii():
        return ""
    names = _same_with_accents("01", name, plain_name, LONGEST_NAME)
    if names and city and not city.isascii():
        names += _same_with_accents("02", city, plain_city, LONGEST_CITY)
    return _object("64", "0002vi" + names) if names else ""


def _same_with_accents(identifier: str, local: str, plain: str, limit: int) -> str:
    local = cut_at_word(composed_line(local), limit)
    return _object(identifier, local) if plain and is_same_name(local, plain, limit) else ""


def _named(text: str, names: str) -> str:
    """Return *text* sealed, with *names* unless a reader that counts bytes would read on in the middle of them."""
    named = _sealed(text + names)
    if names and any(strays(named[len(text) :], {"64": names[4:]})):
        return _sealed(text)
    return named


def _sealed(text: str) -> str:
    text += "6304"
    return text + checksum(text)

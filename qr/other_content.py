"""What a scanned text is that is no payment code at all: a web address, a link, a contact."""

import re
from enum import StrEnum
from urllib.parse import urlsplit


class Content(StrEnum):
    """What people scan by mistake, for a sentence that says what it is."""

    WEB_ADDRESS = "web_address"
    PAYMENT_LINK = "payment_link"
    """Opens a wallet or a bank's application; what it pays stands on a server, not in the code."""
    APP_LINK = "app_link"
    """Opens another application."""
    WALLET_CODE = "wallet_code"
    """A wallet's own code for one person, which only that wallet reads."""
    IDENTITY_CARD = "identity_card"
    """The code on a Vietnamese identity card: a person's data, not to be kept or shown."""
    WIFI = "wifi"
    CONTACT = "contact"
    PHONE = "phone"
    MESSAGE = "message"
    MAIL = "mail"
    MAP = "map"
    TEXT = "text"
    """Anything else that neither begins nor ends like a payment code."""


SAYS = {
    Content.WEB_ADDRESS: "a web address",
    Content.PAYMENT_LINK: "a link into the application of a wallet or a bank",
    Content.APP_LINK: "a link into an application",
    Content.WALLET_CODE: "a wallet's own code, which no other application reads",
    Content.IDENTITY_CARD: "the code of an identity card",
    Content.WIFI: "the password of a wireless network",
    Content.CONTACT: "somebody's contact",
    Content.PHONE: "a phone number",
    Content.MESSAGE: "a text message",
    Content.MAIL: "a mail address",
    Content.MAP: "a place on the map",
    Content.TEXT: "text that is no payment code",
}

# Every EMVCo payload begins with its format, object 00 of two characters, and ends with its checksum.
_BEGINNING = "0002"
_ENDING = re.compile(r"6304[0-9A-Fa-f]{4}\Z")
_STARTS = (
    (("wifi:",), Content.WIFI),
    (("begin:vcard", "mecard:", "bizcard:"), Content.CONTACT),
    (("tel:",), Content.PHONE),
    (("sms:", "smsto:", "mms:", "mmsto:"), Content.MESSAGE),
    (("mailto:", "matmsg:"), Content.MAIL),
    (("geo:",), Content.MAP),
)
_LINK = re.compile(r"([a-z][a-z0-9+.-]{1,30}://)|www\.", re.IGNORECASE)
_FORMS = (
    (re.compile(r"[0-9]{12}\|(?:[0-9]{9})?\|"), Content.IDENTITY_CARD),
    (re.compile(r"2\|99\|"), Content.WALLET_CODE),
    (re.compile(r"[+0][0-9 .-]{8,14}\Z"), Content.PHONE),
)
_WALLETS = ("momo", "zalopay", "shopeepay", "airpay", "viettelmoney", "viettelpay", "vnpay", "vnptmoney", "vietqr")
_PAYING_HOSTS = (
    "momo.vn", "zalopay.vn", "shopeepay.vn", "airpay.vn", "viettelmoney.vn", "viettelpay.vn",
    "vnpay.vn", "vnpayqr.vn", "vietqr.io", "vietqr.net", "vietqr.vn", "payos.vn", "napas.com.vn",
)  # fmt: skip


def other_content(text: str) -> Content | None:
    """Return what *text* is if it is no payment code, or None if it begins or ends like one or is empty."""
    if not text or text.startswith(_BEGINNING):
        return None
    start = text[:12].lower()
    for beginnings, content in _STARTS:
        if start.startswith(beginnings):
            return content
    link = _LINK.match(text)
    if link:
        return _link(text if link[1] else f"https://{text}")
    for form, content in _FORMS:
        if form.match(text):
            return content
    return None if _ENDING.search(text, max(len(text) - 8, 0)) else Content.TEXT


def _link(text: str) -> Content:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        # Brackets or letters that no host has.
        return Content.WEB_ADDRESS
    if parts.scheme not in {"http", "https"}:
        return Content.PAYMENT_LINK if parts.scheme.startswith(_WALLETS) else Content.APP_LINK
    # What begins with www is the wallet's own pages for people, not the door to its application.
    paying = not host.startswith("www.") and any(host == known or host.endswith(f".{known}") for known in _PAYING_HOSTS)
    return Content.PAYMENT_LINK if paying else Content.WEB_ADDRESS

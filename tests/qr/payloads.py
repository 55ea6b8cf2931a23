"""Payloads for the tests, put together object by object."""

from qr import checksum


def sealed(text):
    """Return *text* with the right checksum behind it."""
    return text + "6304" + checksum(text + "6304")


def item(identifier, value):
    """Return one object, its length in characters."""
    return f"{identifier}{len(value):02}{value}"


def receiver(bank="970436", account="0071000000168", service="QRIBFTTA", owner="A000000727", more=""):
    """Return the value of object 38."""
    named = item("00", bank) + item("01", account)
    return item("00", owner) + item("01", named) + (item("02", service) if service else "") + more


def payload(objects=None, without=()):
    """Return a good transfer with *objects* put in or changed and those *without* left out."""
    all_objects = {"00": "01", "01": "11", "38": receiver(), "53": "704", "58": "VN"} | (objects or {})
    return sealed("".join(item(key, all_objects[key]) for key in sorted(all_objects) if key not in without))


def payment(objects=None, without=()):
    """Return a good payment to a merchant, changed likewise."""
    merchant = {"38": receiver(service="QRPUSH"), "52": "5812", "59": "PHUONG CAC", "60": "HANOI"}
    return payload(merchant | (objects or {}), without)

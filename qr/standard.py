"""What VietQR's standards fix: names, values, limits and formats, shared by writing and reading.

NAPAS: format of VietQR v1.0; NAPAS QR: QR switching, part IV v1.5.2; EMVCo: merchant-presented mode v1.1.
"""

import re
from enum import StrEnum

# The owner of template 38, and what its object 02 asks for (NAPAS 5.2.3; NAPAS QR, tables 1 to 3).
NAPAS_OWNER = "A000000727"


class Service(StrEnum):
    """What a NAPAS code asks for: a transfer to an account or a card, a payment to a merchant, or cash."""

    TO_ACCOUNT = "QRIBFTTA"
    TO_CARD = "QRIBFTTC"
    PAYMENT = "QRPUSH"
    CASH = "QRCASH"


TRANSFERS = (Service.TO_ACCOUNT, Service.TO_CARD)
SERVICES = {service.value: service for service in Service}
"""By what is written in a code."""

# Object 01: for many payments or for one (EMVCo 4.7.2).
STATIC = "11"
DYNAMIC = "12"

# Objects 53 and 58 (ISO 4217, ISO 3166-1).
DONG = "704"
VIETNAM = "VN"

# Object 54: NAPAS 247 moves less than 500 million đồng in one transfer (NAPAS 5.2.6).
LARGEST_AMOUNT = 499_999_999
LONGEST_AMOUNT = 13

# Most characters: account 38.01.01 (NAPAS 5.2.3), name 59 and 64.01, city 60 and 64.02, postal code 61
# (EMVCo tables 3.6 and 3.8), labels 62.01 to 62.08 (EMVCo table 3.7), any object at all (EMVCo 4.4.1).
LONGEST_ACCOUNT = 19
LONGEST_NAME = 25
LONGEST_CITY = 15
LONGEST_POSTAL_CODE = 10
LONGEST_LABEL = 25
LONGEST_VALUE = 99

# \Z and [0-9], because $ lets a newline through and \d and int() let full-width digits through.
BIN = re.compile(r"[0-9]{6}\Z")
# Of the format ans NAPAS allows, accounts in use hold letters and digits only.
ACCOUNT = re.compile(rf"[A-Za-z0-9]{{1,{LONGEST_ACCOUNT}}}\Z")
CARD = re.compile(r"[0-9]{16,19}\Z")
# Merchant category code (ISO 18245).
CATEGORY = re.compile(r"[0-9]{4}\Z")
# The common character set, format ans (EMVCo 4.2).
ANS = re.compile(r"[\x20-\x7e]+\Z")

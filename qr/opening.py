"""Opening a payload: is its checksum right, and into which objects does it divide."""

import re
from binascii import crc_hqx

from qr.checksums import START
from qr.findings import FindingCode, Judgement
from qr.structure import StructureBroken, split_objects

# What scanners, spreadsheets and messages leave around a payload.
AROUND = " \t\r\n\v\f\x00\x85\u00a0\u200b\u200c\u200d\u2060\ufeff"
_CHECKSUM = re.compile(r"6304([0-9A-Fa-f]{4})\Z")
# 100 identifiers of 99 characters each: nothing longer can be a payload.
LARGEST = 100 * 103


def checksum_holds(text: str, judgement: Judgement) -> bool:
    """Return whether *text* ends in the right checksum, and say in *judgement* why not.

    Object 63 comes last: four hexadecimal digits over all before them, ``6304`` included (EMVCo MPM
    4.7.3). Upper case is the rule; all of it in lower case is met on a bank's own signs.
    """
    if not text:
        judgement.refuse(FindingCode.EMPTY, "", "there is nothing to read")
        return False
    if len(text) > LARGEST:
        judgement.refuse(FindingCode.TOO_BIG, "", f"{len(text)} characters")
        return False
    written = _CHECKSUM.search(text, max(len(text) - 8, 0))
    if written is None:
        judgement.refuse(FindingCode.CHECKSUM_MISSING, "63", "does not end in 6304 and four hexadecimal digits")
        return False
    try:
        right = f"{crc_hqx(text[:-4].encode(), START):04X}"
    except UnicodeEncodeError as broken:
        judgement.refuse(FindingCode.NOT_TEXT, "", f"character {broken.start} is half a letter")
        return False
    digits = written[1]
    if digits.upper() != right:
        judgement.refuse(FindingCode.CHECKSUM_WRONG, "63", f"{digits} is written, {right} is right")
        return False
    lower = sum(digit.islower() for digit in digits)
    if lower > 1 and lower == sum(digit.isalpha() for digit in digits):
        judgement.note(FindingCode.CHECKSUM_LOWER_CASE, "63", f"{digits} is in lower case")
    elif lower:
        # One bank writes all of it in lower case; a single letter or a mixture may be damage.
        judgement.breach(FindingCode.CHECKSUM_MIXED_CASE, "63", f"{digits} is not in one case")
    return True


def objects_of(text: str, judgement: Judgement) -> tuple[dict[str, str], bool]:
    """Return the objects of *text*, and whether their lengths had to be taken as bytes.

    Raises:
        StructureBroken: it does not divide; what is said of it counts characters, as the standard does.
    """
    if len(text) > 512:
        judgement.note(FindingCode.OVER_512, "", f"{len(text)} characters, up to 512 are advised")
    try:
        return split_objects(text), False
    except StructureBroken:
        if text.isascii():
            raise
        try:
            objects = split_objects(text, in_bytes=True)
        except StructureBroken:
            objects = {}
        if not objects:
            raise
        judgement.breach(FindingCode.LENGTHS_IN_BYTES, "", "lengths count bytes, not characters")
        return objects, True

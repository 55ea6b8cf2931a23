"""The rules about letters outside ASCII, and about object 64, where name and city stand with their accents."""

import re
import unicodedata

from qr.findings import FindingCode, Judgement
from qr.other_readers import is_plain
from qr.plain_text import has_odd_letters, is_same_name
from qr.standard import LONGEST_CITY, LONGEST_NAME
from qr.structure import split_objects

_LANGUAGE = re.compile(r"[A-Za-z]{2}\Z")
_KNOWN = {"00", "01", "02"}
# The objects of 64 that hold a name, where the same one stands without accents, and how long it may be.
_NAMES = {"01": ("59", LONGEST_NAME), "02": ("60", LONGEST_CITY)}


def judge_letters(objects: dict[str, str], judgement: Judgement) -> None:
    """Judge the letters of a payload that holds more than plain ASCII, whichever object they stand in."""
    for identifier, value in objects.items():
        if is_plain(value):
            continue
        if "\ufffd" in value:
            # What decoders put where a letter was lost: nobody knows what stood there.
            judgement.refuse(FindingCode.NOT_TEXT, identifier, "a letter was lost in decoding")
        elif has_odd_letters(value):
            says = f"{value!r} holds emoji, signs or what is not seen"
            judgement.breach(FindingCode.ODD_LETTER, identifier, says)


def judge_names(objects: dict[str, str], judgement: Judgement, *, strict: bool, in_bytes: bool) -> dict[str, str]:
    """Return the objects of 64 after judging them: language, name and city in its own letters.

    EMVCo MPM table 3.8, 4.5.3.1 (precomposed letters).
    """
    if "64" not in objects:
        return {}
    local = split_objects(objects["64"], "64", in_bytes=in_bytes)
    for needed in ("00", "01"):
        if needed not in local:
            judgement.rule(FindingCode.MISSING, f"64.{needed}", f"64 needs {needed}", strict=strict)
    if not _LANGUAGE.match(local.get("00", "vi")):
        judgement.rule(FindingCode.BAD_VALUE, "64.00", f"{local['00']!r} is no language", strict=strict)
    for identifier in sorted(local.keys() - _KNOWN):
        # Nobody shows it, so that it could hide what those find in it who count letters otherwise.
        judgement.breach(FindingCode.UNKNOWN_OBJECT, f"64.{identifier}", "not an object of this template")
    for identifier in _NAMES:
        if identifier in local:
            _judge_name(local[identifier], identifier, objects, judgement, strict=strict)
    return local


def _judge_name(name: str, identifier: str, objects: dict[str, str], judgement: Judgement, *, strict: bool) -> None:
    beside, limit = _NAMES[identifier]
    plain, where = objects.get(beside, ""), f"64.{identifier}"
    if len(name) > limit:
        says = f"{len(name)} characters, {limit} are allowed"
        judgement.rule(FindingCode.TOO_LONG, where, says, strict=strict)
    if not unicodedata.is_normalized("NFC", name):
        judgement.breach(FindingCode.NOT_COMPOSED, where, "letters and their marks are apart")
    if is_same_name(name, plain, limit):
        return
    says = f"{name!r} is not {plain!r} with accents"
    if strict:
        judgement.breach(FindingCode.NAMES_DIFFER, where, says)
    elif identifier == "01" and plain:
        judgement.note(FindingCode.NAMES_DIFFER, where, says)

"""Taking a payload apart into its objects: identifier, length, value, and nothing left over."""

from qr.findings import FindingCode

HEADER = 4


class StructureBroken(Exception):
    """A payload or template that does not divide into whole objects; `says` tells where and why."""

    def __init__(self, code: FindingCode, where: str, says: str) -> None:
        self.code = code
        self.where = where
        self.says = says
        super().__init__(says)


def split_objects(text: str, where: str = "", *, in_bytes: bool = False) -> dict[str, str]:
    """Return the objects of *text* in their order, values by two-digit identifier.

    Args:
        text: the whole payload, or the value of a template.
        where: path of the template, such as ``38.01``; empty for the payload.
        in_bytes: lengths count UTF-8 bytes instead of characters, which the standard does not
            allow but some encoders do.

    Raises:
        StructureBroken: an identifier or a length is not two ASCII digits, a length is 00 or runs
            past the end, or an identifier occurs twice.

    EMVCo MPM 4.3.1 (objects, one occurrence a level), 4.4.1.1 (lengths are characters), 4.4.1.2 (not 00).
    """
    if in_bytes:
        # One character a byte, so that the same walk serves; values become text again below.
        text = text.encode().decode("latin-1")
    objects: dict[str, str] = {}
    at, end = 0, len(text)
    while at < end:
        identifier, digits = text[at : at + 2], text[at + 2 : at + HEADER]
        path = f"{where}.{identifier}" if where else identifier
        if end - at < HEADER:
            raise StructureBroken(FindingCode.LEFT_OVER, where, f"{end - at} characters left over at {at}")
        if not (identifier.isascii() and identifier.isdigit()):
            says = f"the identifier at character {at} is {identifier!r}, not two digits"
            raise StructureBroken(FindingCode.BAD_IDENTIFIER, where, says)
        if not (digits.isascii() and digits.isdigit()):
            says = f"the length at character {at + 2} is {digits!r}, not two digits"
            raise StructureBroken(FindingCode.BAD_LENGTH, path, says)
        start = at + HEADER
        at = start + int(digits)
        if at == start:
            raise StructureBroken(FindingCode.ZERO_LENGTH, path, f"length 00 at character {start - 2}")
        if at > end:
            says = f"length {digits} at character {start - 2}, but {end - start} characters are left"
            raise StructureBroken(FindingCode.OVERRUN, path, says)
        if identifier in objects:
            raise StructureBroken(FindingCode.DUPLICATE, path, f"a second {path} at character {start - HEADER}")
        objects[identifier] = text[start:at]
    if in_bytes:
        # No value ends within a letter: what follows it would not have begun with a digit.
        return {identifier: value.encode("latin-1").decode() for identifier, value in objects.items()}
    return objects

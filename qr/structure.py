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
        start = at + HEADER
        header = text[at:start]
        if not (header.isdigit() and header.isascii() and start <= end):
            raise _broken_header(header, at, where)
        identifier, digits = header[:2], header[2:]
        at = start + int(digits)
        if at == start:
            raise StructureBroken(
                FindingCode.ZERO_LENGTH, _path(where, identifier), f"length 00 at character {start - 2}"
            )
        if at > end:
            says = f"length {digits} at character {start - 2}, but {end - start} characters are left"
            raise StructureBroken(FindingCode.OVERRUN, _path(where, identifier), says)
        if identifier in objects:
            path = _path(where, identifier)
            raise StructureBroken(FindingCode.DUPLICATE, path, f"a second {path} at character {start - HEADER}")
        objects[identifier] = text[start:at]
    if in_bytes:
        # No value ends within a letter: what follows it would not have begun with a digit.
        return {identifier: value.encode("latin-1").decode() for identifier, value in objects.items()}
    return objects


def _broken_header(header: str, at: int, where: str) -> StructureBroken:
    identifier, digits = header[:2], header[2:]
    if len(header) < HEADER:
        return StructureBroken(FindingCode.LEFT_OVER, where, f"{len(header)} characters left over at {at}")
    if not (identifier.isascii() and identifier.isdigit()):
        says = f"the identifier at character {at} is {identifier!r}, not two digits"
        return StructureBroken(FindingCode.BAD_IDENTIFIER, where, says)
    says = f"the length at character {at + 2} is {digits!r}, not two digits"
    return StructureBroken(FindingCode.BAD_LENGTH, _path(where, identifier), says)


def _path(where: str, identifier: str) -> str:
    return f"{where}.{identifier}" if where else identifier

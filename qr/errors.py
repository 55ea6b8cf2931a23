"""Refusals of the QR room: one parent for each thing that can be refused, each with attributes to act on."""


class QrError(Exception):
    """Anything this package refuses to do."""


class PayloadError(QrError, ValueError):
    """A payload was asked for that the standard does not allow.

    Attributes:
        code: machine-readable reason, the same for every error of one type.
        field: the argument that was refused, by its name in the call.
        limit: the rule it broke: a number, or a format in a few words.
        given: what was handed over.
    """

    code = "payload"

    def __init__(self, field: str, *, limit: int | str, given: object) -> None:
        self.field = field
        self.limit = limit
        self.given = given
        wanted = f"at most {limit} characters" if isinstance(limit, int) else limit
        super().__init__(f"{field}: {self.code.replace('_', ' ')}, {wanted} wanted, {given!r} given")


class FieldMissing(PayloadError):
    """A field the standard makes mandatory is empty, or nothing of it is left in ASCII."""

    code = "missing"


class FieldMalformed(PayloadError):
    """A field is not written in its format."""

    code = "malformed"


class FieldTooLong(PayloadError):
    """A field holds more characters than the standard allows and must not be cut."""

    code = "too_long"


class AmountOutOfRange(PayloadError):
    """The amount is below 1 đồng or above what one transfer may carry."""

    code = "out_of_range"


class BankError(QrError, LookupError):
    """No single bank answers to what was asked."""


class UnknownBank(BankError):
    """No bank has this BIN, code or name."""

    def __init__(self, given: str) -> None:
        self.given = given
        super().__init__(f"no bank is known as {given!r}")


class AmbiguousBank(BankError):
    """Several banks use this code; `candidates` holds their BINs."""

    def __init__(self, given: str, candidates: tuple[str, ...]) -> None:
        self.given = given
        self.candidates = candidates
        super().__init__(f"{given!r} may be any of the banks {', '.join(candidates)}: give the BIN")


class SignError(QrError, ValueError):
    """A sign cannot be drawn; `serial` and `position` (from 1) say which one, where they are known."""

    serial: str | None = None
    position: int | None = None


class SymbolError(QrError, ValueError):
    """No QR symbol can be made of this."""


class PayloadTooBig(SymbolError, SignError):
    """The payload, however good, does not fit the largest symbol (version 40) at the level asked for."""

    def __init__(self, given: int, level: str) -> None:
        self.given = given
        self.level = level
        super().__init__(f"{given} bytes do not fit a QR symbol at level {level}")


class UnknownLevel(SymbolError):
    """The error correction level is none of L, M, Q, H."""

    def __init__(self, given: str) -> None:
        self.given = given
        super().__init__(f"error correction levels are L, M, Q and H, not {given!r}")


class TextDoesNotFit(SignError):
    """A text is too long for its place even at the smallest size and the most lines allowed there."""

    def __init__(self, text: str, part: str, layout: str = "") -> None:
        self.text = text
        self.part = part
        self.layout = layout
        super().__init__(f"{part}{layout and f' of {layout}'}: {text!r} does not fit")


class MissingLetter(SignError):
    """The font has no picture of a letter: printing would leave a hole."""

    def __init__(self, letter: str, text: str) -> None:
        self.letter = letter
        self.text = text
        super().__init__(f"the font has no letter {letter!r} (U+{ord(letter):04X}), wanted in {text!r}")


class UnknownLayout(SignError):
    """No layout has this name."""

    def __init__(self, given: str, known: tuple[str, ...]) -> None:
        self.given = given
        self.known = known
        super().__init__(f"no layout is called {given!r}; known are {', '.join(known)}")


class NoSigns(SignError):
    """A file without any sign was asked for."""

    def __init__(self) -> None:
        super().__init__("there is no sign to draw")


class PayloadUnfit(SignError):
    """The payload is one that `read` refuses, or that says what its sign does not: a fee, other money or receivers."""

    def __init__(self, payload: str, code: str) -> None:
        self.payload = payload
        self.code = code
        super().__init__(f"the payload is refused ({code}) and is not printed")


class AccountDiffers(SignError):
    """The account printed in words is not the one inside the code."""

    def __init__(self, printed: str, coded: str) -> None:
        self.printed = printed
        self.coded = coded
        super().__init__(f"the sign says account {printed!r} and its code pays {coded!r}")


class LayoutUnfit(SignError):
    """A layout would make a bad sign.

    Attributes:
        layout: its name.
        part: what stands wrong: page, code, panel, marks, or a part of the sign.
        reason: no_size, off_page, over_code, over_another, bad_letters, bad_colour, unknown_font, unknown_part, or
            modules_too_small.
    """

    def __init__(self, layout: str, part: str, reason: str) -> None:
        self.layout = layout
        self.part = part
        self.reason = reason
        super().__init__(f"layout {layout}: {part}: {reason.replace('_', ' ')}")


class MarkUnusable(SignError):
    """A file cannot be printed as a mark.

    Attributes:
        name: of the file, as the caller calls it.
        reason: too_many_bytes, not_png_or_jpeg, too_many_pixels, or damaged.
        limit: most bytes or pixels, where one was passed.
        given: how many there are.
    """

    def __init__(self, name: str, reason: str, *, limit: int = 0, given: int = 0) -> None:
        self.name = name
        self.reason = reason
        self.limit = limit
        self.given = given
        bounds = f", at most {limit}, not {given}" if limit else ""
        super().__init__(f"mark {name!r}: {reason.replace('_', ' ')}{bounds}")


class PhotoUnusable(QrError, ValueError):
    """A photograph cannot be looked at; that no code is found in one is no error."""


class PhotoTooBig(PhotoUnusable):
    """The file has more bytes than are taken: `given` of them, `limit` at most."""

    def __init__(self, given: int, *, limit: int) -> None:
        self.given = given
        self.limit = limit
        super().__init__(f"the photo has {given} bytes, {limit} at most are taken")


class PhotoTooManyPixels(PhotoUnusable):
    """The picture has more pixels than are taken: `given` of them by its header, `limit` at most."""

    def __init__(self, given: int, *, limit: int) -> None:
        self.given = given
        self.limit = limit
        super().__init__(f"the photo has {given} pixels, {limit} at most are taken")


class PhotoFormatUnknown(PhotoUnusable):
    """The file is neither JPEG nor PNG nor WebP; `given` names its format (HEIC, PDF…), empty if not recognised."""

    def __init__(self, given: str) -> None:
        self.given = given
        super().__init__(f"photos are taken as JPEG, PNG or WebP, this is {given or 'something else'}")


class PhotoDamaged(PhotoUnusable):
    """The file begins like a photograph and cannot be decoded; `reason` is for developers."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the photo is damaged: {reason}")


class PhotoTooHard(PhotoUnusable):
    """Looking at the photograph took more time or memory than is given; `reason` is for developers."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the photo could not be read with the time and memory given: {reason}")


class PhotoReaderBroken(PhotoUnusable):
    """No photograph at all can be looked at here: the program that does it does not start, or ends in an error.

    `reason` is for developers: the system's own words, or the end of what the program complained of.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the reader of photos does not work: {reason}")

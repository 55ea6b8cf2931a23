"""What people type into the check page: codes of good signs in many ways, and codes of no good sign."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from registry.signs.check_codes import ALPHABET, new_check_code

LOOKS_LIKE = dict(zip(ALPHABET, "78A6523P46FEN7XNMRP7YKV", strict=True))
"""Characters of the alphabet, and another one of it that a hurried eye may take each for."""
IN_NO_CODE = "01OQDILW"
"""Characters that no code has and that stand for none."""
WRITTEN_FOR = {"8": "B", "5": "S", "2": "Z", "6": "G", "V": "U"}
"""Characters of codes, and what may be typed in their place."""
FULL_WIDTH = {ord(character): ord(character) + 0xFEE0 for character in ALPHABET}


@dataclass(frozen=True)
class Printed:
    """A sign with what is printed on it, and what the page has to say of it."""

    serial: str
    code: str
    kind: str
    """Good, or old for one of several reasons, which is the kind of the attack with it."""


@dataclass(frozen=True)
class Typed:
    """One code as it was typed, what may be answered, and the only serial that may be named."""

    kind: str
    code: str
    answers: frozenset[str]
    serial: str = ""


def genuine(good: list[Printed], random: Random, number: int) -> Iterator[Typed]:
    """So many codes of good signs, in every way that people write them."""
    ways = list(WAYS.items())
    for at in range(number):
        sign, (name, write) = random.choice(good), ways[at % len(ways)]
        yield Typed(name, write(sign.code.replace("-", "")), frozenset({"good"}), sign.serial)


def altered(signs: list[Printed], random: Random, each: int) -> Iterator[Typed]:
    """*each* of every kind; none of them is the code of a good sign."""
    good, taken = [sign for sign in signs if sign.kind == "good"], {sign.code.replace("-", "") for sign in signs}
    for kind, (alter, answers) in ALTERED.items():
        made = 0
        while made < each:
            one, other = random.sample(good, 2)
            code = alter(one, other, random)
            if code not in taken:
                made += 1
                yield Typed(kind, code, answers)
    for kind in sorted({sign.kind for sign in signs} - {"good"}):
        ended = [sign for sign in signs if sign.kind == kind]
        for _ in range(each):
            sign = random.choice(ended)
            yield Typed(kind, sign.code, frozenset({"old"}), sign.serial)


Alter = Callable[[Printed, Printed, Random], str]


def _put(code: str, at: int, character: str) -> str:
    return code[:at] + character + code[at + 1 :]


def _letters(sign: Printed) -> str:
    return sign.code.replace("-", "")


def _one_letter(one: Printed, _other: Printed, random: Random) -> str:
    return _put(_letters(one), random.randrange(8), random.choice(ALPHABET))


def _swapped(one: Printed, _other: Printed, random: Random) -> str:
    code, at = _letters(one), random.randrange(7)
    return code[:at] + code[at + 1] + code[at] + code[at + 2 :]


def _looks_like(one: Printed, _other: Printed, random: Random) -> str:
    code, at = _letters(one), random.randrange(8)
    return _put(code, at, LOOKS_LIKE[code[at]])


def _in_no_code(one: Printed, _other: Printed, random: Random) -> str:
    return _put(_letters(one), random.randrange(8), random.choice(IN_NO_CODE))


def _two_letters(one: Printed, _other: Printed, random: Random) -> str:
    code = _letters(one)
    for at in random.sample(range(8), 2):
        code = _put(code, at, random.choice(ALPHABET.replace(code[at], "")))
    return code


def _one_missing(one: Printed, _other: Printed, random: Random) -> str:
    code, at = _letters(one), random.randrange(8)
    return code[:at] + code[at + 1 :]


def _one_more(one: Printed, _other: Printed, random: Random) -> str:
    code, at = _letters(one), random.randrange(9)
    return code[:at] + random.choice(ALPHABET) + code[at:]


def _halves(one: Printed, other: Printed, _random: Random) -> str:
    return _letters(one)[:4] + _letters(other)[4:]


def _mixed(one: Printed, other: Printed, random: Random) -> str:
    return "".join(random.choice(pair) for pair in zip(_letters(one), _letters(other), strict=True))


def _backwards(one: Printed, _other: Printed, _random: Random) -> str:
    return _letters(one)[::-1]


def _never_given(_one: Printed, _other: Printed, _random: Random) -> str:
    return new_check_code().replace("-", "")


def _serial(one: Printed, _other: Printed, _random: Random) -> str:
    return one.serial


SLIP, STRANGE = frozenset({"mistyped"}), frozenset({"mistyped", "unknown"})
ALTERED: dict[str, tuple[Alter, frozenset[str]]] = {
    "one letter": (_one_letter, SLIP),
    "two neighbours swapped": (_swapped, SLIP),
    "a letter that looks alike": (_looks_like, SLIP),
    "a letter of no code": (_in_no_code, SLIP),
    "one missing": (_one_missing, SLIP),
    "one too many": (_one_more, SLIP),
    "two letters": (_two_letters, STRANGE),
    "halves of two signs": (_halves, STRANGE),
    "letters of two signs": (_mixed, STRANGE),
    "backwards": (_backwards, STRANGE),
    "right, and never given": (_never_given, frozenset({"unknown"})),
    "the serial": (_serial, SLIP),
}
"""Slips of one letter are told as such; of greater changes the check letter lets one in 23 through: no sign has it."""
WAYS: dict[str, Callable[[str], str]] = {
    "as printed": lambda code: f"{code[:4]}-{code[4:]}",
    "without hyphen": lambda code: code,
    "small letters": lambda code: f"{code[:4]}-{code[4:]}".lower(),
    "blanks": " ".join,
    "dash": lambda code: f" {code[:4]} \N{EN DASH} {code[4:]} ",
    "full width": lambda code: code.translate(FULL_WIDTH),
    "what it looks like": lambda code: "".join(WRITTEN_FOR.get(character, character) for character in code),
}

"""Every regular expression of the product's source, and texts of 10 kB that nearly match, to see how long it looks."""

import ast
import importlib
import re
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from re import _constants as codes  # type: ignore[attr-defined]  # the module that reads a pattern, under its own name
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from tests.architecture.files import files, text_of

ROOMS = ("qr", "database", "registry", "campaigns", "merchant_app", "scripts")
FUNCTIONS = {
    f"re.{name}" for name in ("compile", "fullmatch", "match", "search", "sub", "subn", "split", "findall", "finditer")
}
LONG = 10_000
"""Characters of a near match."""
REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}
MOST = 0.050
"""Seconds that a rule may look at one."""
GIVEN_UP = 0.5
"""Seconds after which it is not waited for any longer."""


class TooLong(Exception):
    """A rule was still looking when its time was up."""


@dataclass(frozen=True)
class Rule:
    """A pattern, and how texts are looked at by it."""

    pattern: str
    looks: frozenset[str] = frozenset({"search", "fullmatch"})


def all_rules() -> dict[str, Rule]:
    """Each pattern that the source hands to ``re``, by where it stands; found in the syntax, worked out in its module.

    One that is made of what is only there while running, in a loop over constants, is taken from what the module then
    holds. Raise LookupError where there is none. How a compiled one is used is told by its name, wherever it is used.
    """
    paths = [path for path in files(".py") if path.parts[0] in ROOMS and path.parts[:2] != ("database", "migrations")]
    trees = {path: ast.parse(text_of(path) or "") for path in paths}
    used = _uses(trees.values())
    found = {}
    for path, tree in trees.items():
        calls = list(_calls(tree))
        if not calls:
            continue
        module = vars(importlib.import_module(".".join(path.with_suffix("").parts)))
        for call, name in calls:
            where, verb = f"{path}:{call.lineno}", ast.unparse(call.func).removeprefix("re.")
            looks = frozenset(used.get(name, ())) if verb == "compile" else frozenset({verb})
            try:
                patterns = [_worked_out(call.args[0], module)]
            except NameError:
                patterns = list(_held(list(module.values())))
                if not patterns:
                    raise LookupError(where) from None
            for number, pattern in enumerate(patterns):
                found[f"{where} #{number}"] = Rule(pattern, looks) if looks else Rule(pattern)
    return found


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Calls of ``re``, each with the name that what it gives is kept under, where it is kept under one."""
    names = {
        id(node.value): ast.unparse(node.targets[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and len(node.targets) == 1
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in FUNCTIONS:
            yield node, names.get(id(node), "")


def _uses(trees: Iterable[ast.Module]) -> dict[str, set[str]]:
    """What is done with each name: ``NAME.search(…)`` in any module, or ``module.NAME.search(…)``."""
    uses: dict[str, set[str]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and f"re.{node.attr}" in FUNCTIONS:
                uses.setdefault(ast.unparse(node.value).rpartition(".")[2], set()).add(node.attr)
    return uses


def _worked_out(pattern: ast.expr, module: dict[str, Any]) -> str:
    """The pattern as it is when its module is there."""
    made = eval(compile(ast.Expression(pattern), "pattern", "eval"), module)  # noqa: S307 (our own source)
    return _text(made.pattern if isinstance(made, re.Pattern) else made)


def _held(values: list[Any]) -> Iterator[str]:
    """Compiled patterns among *values*, and in what holds several."""
    for value in values:
        if isinstance(value, re.Pattern):
            yield _text(value.pattern)
        elif isinstance(value, dict | list | tuple | set | frozenset):
            yield from _held(list(value.values()) if isinstance(value, dict) else list(value))


def _text(pattern: str | bytes) -> str:
    return pattern.decode("latin-1") if isinstance(pattern, bytes) else str(pattern)


def slow_rules(rules: dict[str, Rule]) -> list[str]:
    """The rules that look longer than MOST at a near match, in a way they are used; with how long."""
    slow = []
    for where, told in rules.items():
        rule = re.compile(told.pattern)
        ways = {"match": rule.match, "fullmatch": rule.fullmatch, "search": rule.search}
        looks = {ways.get(look, rule.findall) for look in told.looks}
        texts = dict.fromkeys(near_matches(told.pattern))
        taken = (_seconds(look, text) for text in texts for look in looks)
        too_long = next((seconds for seconds in taken if seconds > MOST), None)
        if too_long is not None:
            slow.append(f"{where} {too_long * 1000:.0f} ms")
    return slow


def _seconds(look: Any, text: str) -> float:
    """The shorter of two tries, so that another program's turn does not count."""
    taken = []
    for _ in range(2):
        began = time.perf_counter()
        try:
            with _at_most(GIVEN_UP):
                look(text)
        except TooLong:
            return GIVEN_UP
        taken.append(time.perf_counter() - began)
        if taken[-1] < MOST:
            break
    return min(taken)


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def near_matches(pattern: str) -> Iterator[str]:
    """For each part that repeats: what stands before it, then the part again and again, then what cannot follow."""
    whole = _sample(parser.parse(pattern))
    for before, part in _repeats(parser.parse(pattern), ""):
        pump = (part or "a") * (LONG // max(len(part), 1))
        yield f"{before}{pump}\0"
        yield f"{before}{pump}{whole}"
    yield (whole or "a") * (LONG // max(len(whole), 1))
    yield whole[:-1] + "\0" if whole else "\0"


def _repeats(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """Each repeated part of *tree* as (a text that leads to it, a text of the part)."""
    for code, argument in tree:
        if code in REPEATS:
            _least, most, inner = argument
            if most > 10:
                yield before, _sample(inner)
            yield from _repeats(inner, before)
        elif code is codes.SUBPATTERN:
            yield from _repeats(argument[3], before)
        elif code is codes.BRANCH:
            for branch in argument[1]:
                yield from _repeats(branch, before)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _repeats(argument[1], before)
        before += _sample([(code, argument)])


def _sample(tree: Any) -> str:
    """A text that *tree* matches, or nearly."""
    return "".join(_sample_of(code, argument) for code, argument in tree)


def _sample_of(code: Any, argument: Any) -> str:
    """A text of one node; nothing for one that takes up no room."""
    if code in REPEATS:
        return _sample(argument[2]) * max(argument[0], 1)
    made = {
        codes.LITERAL: lambda: chr(argument),
        codes.NOT_LITERAL: lambda: "a" if argument != ord("a") else "b",
        codes.ANY: lambda: "a",
        codes.IN: lambda: _one_of(argument),
        codes.SUBPATTERN: lambda: _sample(argument[3]),
        codes.BRANCH: lambda: _sample(argument[1][0]),
    }.get(code, str)
    return str(made())


CATEGORIES = {
    codes.CATEGORY_DIGIT: "0",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_NOT_WORD: " ",
}


def _one_of(members: Any) -> str:
    """A character of a set; of a set that says what is not in it, one that it does not name."""
    if members and members[0][0] is codes.NEGATE:
        named = {_one_of([member]) for member in members[1:]}
        return next(character for character in "a0 -_~" if character not in named)
    code, argument = members[0]
    if code is codes.RANGE:
        return chr(argument[0])
    return CATEGORIES[argument] if code is codes.CATEGORY else chr(argument)

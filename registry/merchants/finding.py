"""Finding merchants by what people type: a number of a house or stall, names, a phone, the place's name beside them."""

import re
from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, case, or_, true

from registry.merchants.errors import PhoneUnreadable
from registry.merchants.labels import label_key
from registry.merchants.model import Merchant
from registry.merchants.phones import read_phone
from registry.merchants.secret_words import ENDINGS, knows_phone, knows_word, words_in
from registry.places.model import Place
from registry.searching import LONGEST_QUESTION, holds, question_words

FEWEST_DIGITS_OF_PHONE = ENDINGS.start
"""Fewer are a number of a house: every tenth phone or so ends in them."""

_MOST_WORDS_OF_LABEL = 6
_BEFORE_A_NUMBER = frozenset({"so", "nha"})
"""``số 52``, ``số nhà 52``: nobody wrote that on the label."""
_BETWEEN_DIGITS = re.compile(r"[\s.()+-]+")


def answers(text: str, *, with_place: bool = False) -> ColumnElement[bool]:
    """True for a Merchant that *text* asks for: by its label, by its phone, or by each word in what is known of it.

    *with_place*: words may be the place's too (Place has to be joined), as in ``52 ly tu trong``, but not all of them.
    """
    words = _words(text)
    if not words:
        return true()
    by_words = and_(*_knows_each(words, with_place=with_place), or_(*map(_knows, words)))
    by_label = (
        and_(Merchant.label_key == key, *_knows_each(_words(rest), with_place=with_place))
        for key, rest in _labels_in(text)
    )
    phone = _phone(text)
    return or_(by_words, *by_label, *([knows_phone(phone)] if phone else []))


def nearest_first(text: str) -> tuple[ColumnElement[int], ...]:
    """What to order Merchants by: first those whose label is what *text* asks for, then those whose label begins so."""
    keys = sorted({key for key, _ in _labels_in(text)})
    if not keys:
        return ()
    begins = or_(*(Merchant.label_key.startswith(key, autoescape=True) for key in keys))
    return (case((Merchant.label_key.in_(keys), 0), (begins, 1), else_=2),)


def _labels_in(text: str) -> list[tuple[str, str]]:
    """The keys of labels with a number that *text* may begin or end with, and what it says besides."""
    asked = text[:LONGEST_QUESTION].split()
    cuts = range(1, min(len(asked), _MOST_WORDS_OF_LABEL) + 1)
    parts = [pair for n in cuts for pair in ((asked[:n], asked[n:]), (asked[-n:], asked[:-n]))]
    found = ((label_key(" ".join(label)), " ".join(rest)) for label, rest in parts)
    return [(key, rest) for key, rest in found if any(character.isdigit() for character in key)]


def _words(text: str) -> list[str]:
    """The words asked for, without those that only introduce a number."""
    kept: list[str] = []
    for word in reversed(question_words(text)):
        if not (word in _BEFORE_A_NUMBER and kept and kept[-1][0].isdigit()):
            kept.append(word)
    return kept[::-1]


def _knows_each(words: list[str], *, with_place: bool) -> Iterator[ColumnElement[bool]]:
    return (or_(_knows(word), holds(Place.search_text, word)) if with_place else _knows(word) for word in words)


def _knows(word: str) -> ColumnElement[bool]:
    """Whether label or trade name hold the word or part of it, a sealed name begins so, or a phone ends so."""
    found = [holds(Merchant.search_text, word)]
    if parts := words_in(word):
        found.append(and_(*map(knows_word, parts)))
    if word.isascii() and word.isdigit() and len(word) >= FEWEST_DIGITS_OF_PHONE:
        found.append(knows_phone(word))
    return or_(*found)


def _phone(text: str) -> str:
    """The digits of a phone number or of its end, however they were set apart; nothing where it is none."""
    try:
        return read_phone(text)
    except PhoneUnreadable:
        digits = _BETWEEN_DIGITS.sub("", text)
        return digits if digits.isascii() and digits.isdigit() and len(digits) >= FEWEST_DIGITS_OF_PHONE else ""

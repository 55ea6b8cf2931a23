"""What is made with the installation's keys is another under other keys: keys that are kept derived are kept by key."""

from collections.abc import Callable

import pytest

from database.keys import Keys, use_keys
from registry.accounts.marks import mark_of
from registry.marking import keyed_mark
from registry.merchants.secret_words import secret_words_of
from tests.keys import KEYS

MADE: list[Callable[[], str]] = [
    lambda: keyed_mark("anything", "told"),
    lambda: mark_of("told", "salt"),
    lambda: secret_words_of("Nguyễn Thị Thử", phone="0900000000"),
]


@pytest.mark.parametrize("made", MADE)
def test_under_other_keys_it_is_another_and_under_the_same_the_same(made):
    with_these = made()
    use_keys(Keys("another master of the tests"))
    with_others = made()
    use_keys(KEYS)
    assert made() == with_these != with_others

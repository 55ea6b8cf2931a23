"""One master, another key for each purpose; and nothing is sealed by accident with none."""

import pytest

from database import keys
from database.keys import Keys, KeysMissing, keys_in_use, use_keys


def test_each_purpose_has_a_key_of_its_own_and_always_the_same():
    master = Keys("a master of the tests")

    assert master.derived("trail") == Keys("a master of the tests").derived("trail")
    assert len({master.derived("trail"), master.derived("phones"), Keys("another").derived("trail")}) == 3
    assert [len(master.derived("x")), len(master.derived("x", 64))] == [32, 64]


def test_the_master_is_never_shown():
    assert "secret" not in repr(Keys("secret"))


def test_keys_are_used_once_somebody_chose_them(monkeypatch):
    monkeypatch.setattr(keys, "_in_use", keys._InUse())
    with pytest.raises(KeysMissing):
        keys_in_use()
    use_keys(Keys("chosen"))
    assert keys_in_use() == Keys("chosen")

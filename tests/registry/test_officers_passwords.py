"""Which passwords are too weak, and how they are hashed and matched."""

import re
import unicodedata

import pytest

from registry.officers.common_passwords import is_common
from registry.officers.errors import PasswordContainsLogin, PasswordTooCommon, PasswordTooShort, PasswordUnchanged
from registry.officers.passwords import (
    check_new_password,
    hash_password,
    make_first_password,
    needs_new_hash,
    password_matches,
    prepared_password,
    use_cheap_hashing,
)

DEAR_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$OTATc0tCblfRLiwnecbnsA$QAJSiaQbRqqH2GC8bScfQutU+nsNA+UH7ySSKKIqjwE"  # of "a"
)


@pytest.fixture(autouse=True, scope="module")
def _cheap():
    use_cheap_hashing()


def test_the_shortest_allowed_has_fourteen_characters():
    check_new_password("biển chiều gió", login="lan.pham")
    with pytest.raises(PasswordTooShort) as refusal:
        check_new_password("biển chiều gi", login="lan.pham")
    assert refusal.value.minimum == 14


def test_letters_are_counted_as_people_see_them():
    thirteen = unicodedata.normalize("NFD", "biển chiều gi")
    assert len(thirteen) > 14
    with pytest.raises(PasswordTooShort):
        check_new_password(thirteen, login="lan.pham")


@pytest.mark.parametrize(
    "weak",
    [
        "matkhau12345678",
        "Mật khẩu 123456",
        "12345678901234",
        "98765432109876",
        "aaaaaaaaaaaaaa",
        "abcdefghijklmn",
        "nmlkjihgfedcba",
        "qwertyuiop1234",
        "thuythuythuythuy",
        "abababababcaba",
        "Password@Vietnam",
        "vungtau20262026",
        "              ",
    ],
)
def test_what_guessers_try_first_is_refused(weak):
    with pytest.raises(PasswordTooCommon):
        check_new_password(weak, login="lan.pham")


@pytest.mark.parametrize(
    "good", ["ghe thuyen sang som", "x" * 7 + "kéo lưới đêm", "Zk4!v9#Qm2$Lp7", "matkhau cua bien dong"]
)
def test_a_long_sentence_is_enough(good):
    check_new_password(good, login="lan.pham")


@pytest.mark.parametrize("leaked", ["Michael Jackson", "Q1w2e3r4t5y6u7i8", "iseedeadpeople", "4815162342lost"])
def test_what_leaked_or_is_made_of_rows_of_keys_is_refused(leaked):
    with pytest.raises(PasswordTooCommon):
        check_new_password(leaked, login="lan.pham")


def test_the_list_of_leaked_passwords_is_known_in_any_spelling():
    assert is_common("TrustNo1")
    assert is_common("Iloveyou")
    assert is_common("mònkey 1")
    assert not is_common("ghe thuyền sáng sớm")


def test_with_a_second_factor_eight_characters_are_enough_if_nobody_guesses_them():
    check_new_password("Zk4!v9#Q", login="lan.pham", with_second_factor=True)
    check_new_password("lưới bạc ghe", login="lan.pham", with_second_factor=True)
    with pytest.raises(PasswordTooShort) as refusal:
        check_new_password("Zk4!v9#", login="lan.pham", with_second_factor=True)
    assert refusal.value.minimum == 8
    with pytest.raises(PasswordTooShort):
        check_new_password("Zk4!v9#Q", login="lan.pham")


@pytest.mark.parametrize("guessed", ["trustno1", "Hello123", "nguyen1985", "P@ssw0rd1", "asdfzxcv12", "12031985"])
def test_a_short_one_is_judged_harder(guessed):
    with pytest.raises(PasswordTooCommon):
        check_new_password(guessed, login="lan.pham", with_second_factor=True)


def test_a_short_password_says_so_when_it_is_prepared():
    assert prepared_password("Zk4!v9#Q", login="lan.pham", with_second_factor=True).with_second_factor
    assert not prepared_password("biển chiều gió", login="lan.pham").with_second_factor


def test_the_login_must_not_stand_in_the_password():
    with pytest.raises(PasswordContainsLogin):
        check_new_password("sóng biển Lan.Phạm 7", login="lan.pham")
    check_new_password("sóng biển lan man 7", login="lan")  # three letters stand anywhere by chance


def test_a_very_long_password_is_judged_at_once():
    check_new_password("gió biển " * 3000 + "hết", login="lan.pham")


def test_only_the_same_password_matches():
    stored = hash_password("ghe thuyền sáng sớm")
    assert password_matches("ghe thuyền sáng sớm", stored)
    assert password_matches(unicodedata.normalize("NFD", "ghe thuyền sáng sớm"), stored)
    assert not password_matches("ghe thuyền sáng sớm ", stored)
    assert not password_matches("", stored)
    assert not password_matches("ghe thuyền sáng sớm", "!")
    assert stored != hash_password("ghe thuyền sáng sớm")


def test_half_a_letter_is_no_accident():
    assert password_matches("\ud800" * 14, hash_password("\ud800" * 14))


def test_a_hash_made_with_other_costs_is_told_apart():
    assert needs_new_hash(DEAR_HASH)
    assert not needs_new_hash(hash_password("a"))
    assert password_matches("a", DEAR_HASH)


def test_a_first_password_is_strong_readable_and_never_the_same():
    made = {make_first_password(login="lan.pham") for _ in range(200)}
    assert len(made) == 200
    for password in made:
        check_new_password(password, login="lan.pham")
        assert re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", password)


def test_a_first_password_with_the_login_in_it_is_thrown_away():
    rolls = iter("hoavnmkp2q7xwzty" + "e5rtb8ng4kfudx9s")
    assert make_first_password(login="hoav", choose=lambda _letters: next(rolls)) == "e5rt-b8ng-4kfu-dx9s"


def test_a_prepared_password_met_the_rules_and_shows_nothing_of_itself():
    prepared = prepared_password("biển chiều gió", login="lan.pham")
    assert password_matches("biển chiều gió", prepared.password_hash)
    assert "biển" not in str(prepared)
    with pytest.raises(PasswordTooShort):
        prepared_password("ngắn", login="lan.pham")


def test_the_old_password_is_no_new_one_in_whatever_spelling():
    """With the texts compared as they were sent, both spellings passed as new, while the hash is one and the same."""
    composed, apart = (unicodedata.normalize(form, "biển chiều gió") for form in ("NFC", "NFD"))
    assert composed != apart
    for old, new in ((composed, apart), (apart, composed), (apart, apart)):
        with pytest.raises(PasswordUnchanged):
            prepared_password(new, login="lan.pham", old=old)
    assert prepared_password(apart, login="lan.pham", old="sóng")

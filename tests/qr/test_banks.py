"""Banks: the BIN is the key, both BINs where lists conflict, old and new names, no guessing."""

import re

import pytest

from qr import AmbiguousBank, BankError, UnknownBank, all_banks, bank_with_bin, find_bank, search_banks

BANKS = all_banks()


def test_every_bank_is_found_by_what_it_is_called():
    assert len(BANKS) == 70
    for bank in BANKS:
        for bank_bin in (bank.bin, *bank.other_bins):
            assert re.fullmatch("[0-9]{6}", bank_bin)
            assert bank_with_bin(bank_bin) is bank
            assert find_bank(f" {bank_bin}\n") is bank
        for name in (bank.short_name, bank.name_vi, bank.code, *bank.other_codes, *bank.old_names):
            if name != "BVB":
                assert find_bank(name) is bank


def test_no_bin_stands_for_two():
    bins = [bank_bin for bank in BANKS for bank_bin in (bank.bin, *bank.other_bins)]
    assert len(set(bins)) == len(bins)
    assert {bank.kind for bank in BANKS} == {"bank", "digital", "wallet", "finance"}


@pytest.mark.parametrize(
    ("called", "bank_bin"),
    [
        ("vcb", "970436"),
        ("Ngân hàng TMCP Á Châu", "970416"),
        ("ngan hang tmcp a chau", "970416"),
        ("DongA Bank", "970406"),
        ("vikki", "970406"),
        ("OceanBank", "970414"),
        ("LienVietPostBank", "970449"),
        ("BVBank", "970454"),
        ("Viet Capital Bank", "970454"),
        ("cimb", "422589"),
        ("970459", "422589"),
        ("970468", "977777"),
        ("IBK - HN", "970455"),
        ("MoMo", "971025"),
    ],
)
def test_names_and_numbers(called, bank_bin):
    assert find_bank(called).bin == bank_bin


def test_a_code_of_two_banks_names_both():
    with pytest.raises(AmbiguousBank, match="970438, 970454") as refusal:
        find_bank("BVB")
    assert refusal.value.given == "BVB"
    assert refusal.value.candidates == ("970438", "970454")


@pytest.mark.parametrize("text", ["", " ", "Vietcom", "970437１", "９７０４３６", "000000"])
def test_nothing_is_guessed(text):
    with pytest.raises(UnknownBank) as refusal:
        find_bank(text)
    assert isinstance(refusal.value, BankError)
    assert refusal.value.given == text
    with pytest.raises(UnknownBank):
        bank_with_bin(text)


def test_searching_for_a_chooser():
    assert search_banks("vcb")[0].bin == "970436"
    assert search_banks("Ngoại thương")[0].bin == "970436"
    assert search_banks("ngoai thuong")[0].bin == "970436"
    assert [bank.bin for bank in search_banks("ocean")] == ["970414"]
    assert {bank.bin for bank in search_banks("BVB")} == {"970438", "970454"}
    assert search_banks("9704")[0].bin.startswith("9704")
    assert search_banks("zzz") == ()
    assert search_banks("") == BANKS

"""Banks: the BIN is the key, both BINs where lists conflict, old and new names, no guessing."""

import re

import pytest

from qr import (
    AmbiguousBank,
    BankError,
    UnknownBank,
    all_banks,
    bank_with_bin,
    banks,
    find_bank,
    search_banks,
    transfer_bin,
)

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


def test_names_are_gathered_once_and_again_where_they_were_forgotten():
    before = find_bank("Vietcombank")
    banks._by_name.cache_clear()
    assert find_bank("Vietcombank") is before


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
    with pytest.raises(UnknownBank):
        transfer_bin(text)


def test_searching_for_a_chooser():
    assert search_banks("vcb")[0].bin == "970436"
    assert search_banks("Ngoại thương")[0].bin == "970436"
    assert search_banks("ngoai thuong")[0].bin == "970436"
    assert [bank.bin for bank in search_banks("ocean")] == ["970414"]
    assert {bank.bin for bank in search_banks("BVB")} == {"970438", "970454"}
    assert search_banks("9704")[0].bin.startswith("9704")
    assert search_banks("zzz") == ()
    assert search_banks("") == BANKS


@pytest.mark.parametrize(
    ("codes", "bank_bin"),
    [
        ("NHB HN, NONGHYUP", "801011"), ("SGB, SGICB", "970400"), ("STB, STP", "970403"), ("AGRIBANK, VBA", "970405"),
        ("DOB, VIKKI", "970406"), ("GPB, GPBANK", "970408"), ("SC, SCVN", "970410"), ("PVCB, PVCOMBANK", "970412"),
        ("MBV, Oceanbank", "970414"), ("CTG, ICB", "970415"), ("BID, BIDV", "970418"), ("NCB, NVB", "970419"),
        ("MB, MBB", "970422"), ("SHBVN, SVB", "970424"), ("VBB, VIETBANK", "970433"), ("BAOVIETBANK", "970438"),
        ("SEAB, SSB", "970440"), ("HLB, HLBVN", "970442"), ("CBB, VNCB, CBBank", "970444"), ("VCCB", "970454"),
        ("IBK - HN, IBKHN", "970455"), ("IBK - HCM, IBKHCM", "970456"), ("WRB, WVN", "970457"),
    ],
)  # fmt: skip
def test_each_list_has_codes_of_its_own(codes, bank_bin):
    assert {find_bank(code).bin for code in codes.split(", ")} == {bank_bin}


@pytest.mark.parametrize(
    ("code", "bank_bin", "other_bin"), [("CIMB", "422589", "970459"), ("MAFC", "977777", "970468")]
)
def test_a_code_under_two_bins_is_one_bank_whose_both_bins_are_known(code, bank_bin, other_bin):
    bank = find_bank(code)
    assert (bank.bin, bank.other_bins) == (bank_bin, (other_bin,))
    assert bank_with_bin(bank_bin) is bank_with_bin(other_bin) is bank
    assert transfer_bin(bank_bin) == transfer_bin(other_bin) == bank_bin, "transfers made here have this one"
    assert bank.note


def test_one_code_clashes_and_says_so():
    """Every code and name there is, asked for: BVB alone stands for two."""
    names = [
        name
        for bank in BANKS
        for name in (bank.code, bank.short_name, bank.name_vi, *bank.other_codes, *bank.old_names)
        if not found_alone(name)
    ]
    assert set(names) == {"BVB"}
    with pytest.raises(AmbiguousBank, match="'bvb' may be any of the banks 970438, 970454: give the BIN"):
        find_bank("bvb")


def found_alone(name):
    try:
        return bool(find_bank(name))
    except AmbiguousBank:
        return False


@pytest.mark.parametrize(
    ("now", "before", "bank_bin"),
    [
        ("Vikki", "DongA Bank", "970406"),
        ("MBV", "OceanBank", "970414"),
        ("VCBNeo", "CBBank", "970444"),
        ("LPBank", "LienVietPostBank", "970449"),
        ("BVBank", "VietCapitalBank", "970454"),
        ("MSB", "Maritime Bank", "970426"),
        ("PGBank", "Ngân hàng TMCP Xăng dầu Petrolimex", "970430"),
    ],
)
def test_a_renamed_bank_is_found_under_both_names(now, before, bank_bin):
    assert find_bank(now) is find_bank(before) is bank_with_bin(bank_bin)
    assert search_banks(before)[0] is bank_with_bin(bank_bin)

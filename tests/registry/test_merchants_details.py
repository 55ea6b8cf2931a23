"""Phones, tax codes and the other details: read as people type them, refused with what is wrong."""

import uuid
from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.calendar import EARLIEST
from registry.merchants.details import MerchantDetails, fitting
from registry.merchants.errors import (
    DetailMissing,
    DetailTooLong,
    MerchantError,
    OpenedTooEarly,
    PhoneUnreadable,
    TaxCodeProblem,
    TaxCodeUnreadable,
)
from registry.merchants.model import LineOfBusiness, MerchantKind
from registry.merchants.phones import phone_prefix_is_known, read_phone
from registry.merchants.tax_codes import read_tax_code

DETAILS = MerchantDetails(
    unit_label="12/3",
    trade_name="Tiệm Thử",
    owner_name="Nguyễn Thị Thử",
    kind=MerchantKind.STREET_VENDOR,
    line_of_business=LineOfBusiness.EATERY,
    opened_on=date(2026, 1, 1),
)
DIGITS = st.text(alphabet="0123456789", min_size=9, max_size=9)


class TestPhones:
    @pytest.mark.parametrize(
        "text",
        [
            "0900000012",
            " 0900 000 012 ",
            "0900.000.012",
            "090-000-0012",
            "(090) 0000012",
            "0900\u00a0000\u00a0012",
            "+84900000012",
            "+84 900 000 012",
            "84900000012",
            "0084 900000012",
            "+84 (0)900 000 012",
            "\u202a+84\u2011900\u2011000\u2011012\u202c",
        ],
    )
    def test_as_people_type_them(self, text):
        assert read_phone(text) == "0900000012"

    @pytest.mark.parametrize(
        "text",
        ["02540000012", "0254 000 0012", "(0254) 000.0012", "+84 254 000 0012", "842540000012", "+84(0)2540000012"],
    )
    def test_a_landline_has_eleven_digits(self, text):
        assert read_phone(text) == "02540000012"
        assert phone_prefix_is_known("02540000012")

    @pytest.mark.parametrize("text", ["09000000123", "03540000012", "025400000123", "+84 354 000 0012", "2540000012"])
    def test_nothing_else_has(self, text):
        with pytest.raises(PhoneUnreadable):
            read_phone(text)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "900000012",
            "090000001",
            "09000000123",
            "+84 90000001",
            "+84 000 000 012",
            "+85 900000012",
            "0900000012 hoặc 0900000013",
            "O900000012",
            "٠٩٠٠٠٠٠٠١٢",
            "090000001２",
            "0900000012\x00",
            "=1+1",
        ],
    )
    def test_what_is_none(self, text):
        with pytest.raises(PhoneUnreadable) as refusal:
            read_phone(text)
        assert refusal.value.text == text
        assert isinstance(refusal.value, MerchantError)

    @given(DIGITS)
    def test_ten_digits_stay_as_they_are_and_the_way_from_abroad_is_the_same(self, rest):
        assert read_phone("0" + rest) == "0" + rest
        if rest[0] != "0":
            assert read_phone("+84" + rest) == read_phone("84" + rest) == "0" + rest

    @pytest.mark.parametrize("phone", ["0320000000", "0389999999", "0560000000", "0790000000", "0980000000"])
    def test_known_beginnings(self, phone):
        assert phone_prefix_is_known(phone)

    @pytest.mark.parametrize("phone", ["0200000000", "0310000000", "0710000000", "0950000000", "", "098"])
    def test_unknown_beginnings(self, phone):
        assert phone_prefix_is_known(phone) == (phone == "098")


def with_check_digit(nine):
    """Worked out another way than the program does: by trying all ten."""
    weighted = sum(int(digit) * weight for digit, weight in zip(nine, (31, 29, 23, 19, 17, 13, 7, 5, 3), strict=True))
    fitting_digits = [digit for digit in range(10) if (weighted + digit - 10) % 11 == 0]
    return [f"{nine}{digit}" for digit in fitting_digits]


class TestTaxCodes:
    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("0123456787", "0123456787"),
            (" 012 345 6787 ", "0123456787"),
            ("0123456787-001", "0123456787-001"),
            ("0123456787001", "0123456787-001"),
            ("0123456787 - 001", "0123456787-001"),
            ("000000000012", "000000000012"),
            ("079 000 000 012", "079000000012"),
        ],
    )
    def test_as_people_type_them(self, text, kept):
        assert read_tax_code(text) == kept

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("", TaxCodeProblem.LENGTH),
            ("012345678", TaxCodeProblem.LENGTH),
            ("01234567870", TaxCodeProblem.LENGTH),
            ("01234567870123", TaxCodeProblem.LENGTH),
            ("0123456787a", TaxCodeProblem.SIGNS),
            ("０123456789", TaxCodeProblem.SIGNS),
            ("01234²6789", TaxCodeProblem.SIGNS),
            ("0123456780", TaxCodeProblem.CHECK_DIGIT),
            ("0123456780-001", TaxCodeProblem.CHECK_DIGIT),
            ("0100000000", TaxCodeProblem.NUMBER),
            ("0123456787-000", TaxCodeProblem.NUMBER),
        ],
    )
    def test_what_is_none(self, text, problem):
        with pytest.raises(TaxCodeUnreadable) as refusal:
            read_tax_code(text)
        assert (refusal.value.text, refusal.value.problem) == (text, problem)

    @given(DIGITS.filter(lambda nine: nine[2:] != "0000000"))
    def test_one_tenth_digit_fits_or_none(self, nine):
        accepted = []
        for digit in "0123456789":
            try:
                accepted.append(read_tax_code(nine + digit))
            except TaxCodeUnreadable as refusal:
                assert refusal.problem is TaxCodeProblem.CHECK_DIGIT  # noqa: PT017
        assert accepted == with_check_digit(nine)


class TestDetails:
    def test_text_is_composed_and_trimmed(self):
        details = replace(DETAILS, trade_name="  Tie\u0323\u0302m \n Thử\u202e ", unit_label="\x0012/3\ud800")
        assert (details.trade_name, details.unit_label) == ("Tiệm Thử", "12/3")

    def test_phone_and_tax_code_are_read(self):
        details = replace(DETAILS, phone=" +84 (0)900 000 012 ", tax_code="0123456787 - 001")
        assert (details.phone, details.tax_code) == ("0900000012", "0123456787-001")
        with pytest.raises(PhoneUnreadable):
            replace(DETAILS, phone="x")
        with pytest.raises(TaxCodeUnreadable):
            replace(DETAILS, tax_code="x")

    def test_blank_is_empty(self):
        details = replace(DETAILS, phone="  ", tax_code="\n", registered_name=" ")
        assert (details.phone, details.tax_code, details.registered_name) == ("", "", "")

    @pytest.mark.parametrize("name", [" \x00 ", "\u200b", "\u00ad \u2060", "\ufeff", "\ue000\u200d"])
    def test_a_merchant_has_a_name_that_shows(self, name):
        with pytest.raises(DetailMissing) as refusal:
            replace(DETAILS, trade_name=name)
        assert refusal.value.field == "trade_name"

    def test_nothing_counts_before_the_year_2000(self):
        assert replace(DETAILS, opened_on=date(2000, 1, 1)).opened_on == EARLIEST
        for day in (date(1999, 12, 31), date.min):
            with pytest.raises(OpenedTooEarly) as refusal:
                replace(DETAILS, opened_on=day)
            assert refusal.value.earliest == EARLIEST

    @pytest.mark.parametrize(
        ("field", "longest"), [("unit_label", 40), ("trade_name", 120), ("owner_name", 120), ("registered_name", 160)]
    )
    def test_what_does_not_fit_is_refused(self, field, longest):
        assert getattr(replace(DETAILS, **{field: "ộ" * longest}), field) == "ộ" * longest
        with pytest.raises(DetailTooLong) as refusal:
            replace(DETAILS, **{field: "ộ" * (longest + 1)})
        assert (refusal.value.field, refusal.value.longest) == (field, longest)

    def test_details_do_not_change(self):
        with pytest.raises(FrozenInstanceError):
            DETAILS.trade_name = "x"

    def test_the_hash_tells_other_content_and_another_place(self):
        place, other = uuid.uuid4(), uuid.uuid4()
        hashes = {
            DETAILS.sent_hash(place),
            DETAILS.sent_hash(other),
            replace(DETAILS, phone="0900000012").sent_hash(place),
            replace(DETAILS, opened_on=date(2026, 1, 2)).sent_hash(place),
            replace(DETAILS, kind=MerchantKind.COMPANY).sent_hash(place),
            replace(DETAILS, trade_name="Tiệm", owner_name="Thử Nguyễn Thị Thử").sent_hash(place),
        }
        assert len(hashes) == 6
        assert DETAILS.sent_hash(place) == replace(DETAILS, trade_name=" Tiệm  Thử").sent_hash(place)
        assert len(DETAILS.sent_hash(place)) == 64

    def test_the_hash_is_the_same_for_ever(self):
        """A form that waits on a phone for months must still be told to be the same one."""
        assert DETAILS.sent_hash(uuid.UUID(int=1)) == "f898f1c03ccaec19bf0e3ae9885db7c53698f26902f51e72d8020a39816b7760"

    @given(st.text(max_size=120))
    def test_whatever_fits_is_stored_whole(self, text):
        once = fitting("trade_name", text)
        assert fitting("trade_name", once) == once
        assert "\x00" not in once
        once.encode()

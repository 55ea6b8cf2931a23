"""Kinds of shops and lines of business as lists write them, without marks."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from registry.folding import fold
from registry.merchants.model import LineOfBusiness, MerchantKind

KINDS: Mapping[str, MerchantKind] = {
    "ho kinh doanh co dang ky": MerchantKind.REGISTERED_HOUSEHOLD,
    "ho kinh doanh": MerchantKind.REGISTERED_HOUSEHOLD,
    "hkd": MerchantKind.REGISTERED_HOUSEHOLD,
    "registered household": MerchantKind.REGISTERED_HOUSEHOLD,
    "tieu thuong chua dang ky": MerchantKind.UNREGISTERED_TRADER,
    "tieu thuong": MerchantKind.UNREGISTERED_TRADER,
    "chua dang ky": MerchantKind.UNREGISTERED_TRADER,
    "ca nhan kinh doanh": MerchantKind.UNREGISTERED_TRADER,
    "doanh nghiep": MerchantKind.COMPANY,
    "cong ty": MerchantKind.COMPANY,
    "company": MerchantKind.COMPANY,
    "hang rong": MerchantKind.STREET_VENDOR,
    "ban hang rong": MerchantKind.STREET_VENDOR,
    "street vendor": MerchantKind.STREET_VENDOR,
}
LINES: Mapping[str, LineOfBusiness] = {
    "an uong": LineOfBusiness.EATERY,
    "quan an": LineOfBusiness.EATERY,
    "nha hang": LineOfBusiness.EATERY,
    "ca phe": LineOfBusiness.EATERY,
    "hai san": LineOfBusiness.SEAFOOD,
    "rau, thit, trai cay": LineOfBusiness.FRESH_FOOD,
    "thuc pham tuoi song": LineOfBusiness.FRESH_FOOD,
    "rau cu": LineOfBusiness.FRESH_FOOD,
    "tap hoa": LineOfBusiness.GROCERIES,
    "quan ao, vai, giay dep": LineOfBusiness.CLOTHING,
    "quan ao": LineOfBusiness.CLOTHING,
    "vai": LineOfBusiness.CLOTHING,
    "giay dep": LineOfBusiness.CLOTHING,
    "do gia dung": LineOfBusiness.HOUSEHOLD_GOODS,
    "gia dung": LineOfBusiness.HOUSEHOLD_GOODS,
    "dien tu, dien thoai": LineOfBusiness.ELECTRONICS,
    "dien tu": LineOfBusiness.ELECTRONICS,
    "dien thoai": LineOfBusiness.ELECTRONICS,
    "thuoc, my pham, lam dep": LineOfBusiness.HEALTH_BEAUTY,
    "my pham": LineOfBusiness.HEALTH_BEAUTY,
    "nha thuoc": LineOfBusiness.HEALTH_BEAUTY,
    "luu tru": LineOfBusiness.LODGING,
    "khach san": LineOfBusiness.LODGING,
    "dich vu khac": LineOfBusiness.SERVICES,
    "dich vu": LineOfBusiness.SERVICES,
    "nganh khac": LineOfBusiness.OTHER,
    "khac": LineOfBusiness.OTHER,
}

Term = TypeVar("Term", bound=StrEnum)


def term(text: str, spellings: Mapping[str, Term]) -> Term | None:
    """What *text* names, by its words or by the name that programs use; None where nothing."""
    found = spellings.get(fold(text))
    if found is not None:
        return found
    return next((member for member in spellings.values() if member.value == text.strip().lower()), None)

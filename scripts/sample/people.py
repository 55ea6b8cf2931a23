"""Invented owners: names from common parts put together by chance, and phones nobody can have."""

from scripts.sample.chance import Chance

_FAMILIES = (
    *("Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ"),
    *("Ngô", "Dương", "Lý", "Đoàn", "Trương", "Phan", "Mai", "Đinh", "Lâm", "Châu", "Ưng"),
)
_WOMEN = ("Thị", "Thị", "Thị", "Ngọc", "Kim", "Mỹ", "Thuỳ", "Hồng", "Thị Ngọc", "Thị Kim", "Như")
_MEN = ("Văn", "Văn", "Hữu", "Đình", "Quốc", "Minh", "Thanh", "Đức", "Hoàng", "Công")
WOMENS_NAMES = (
    *("Lan", "Huệ", "Hồng", "Đào", "Mai", "Cúc", "Thu", "Hạnh", "Nga", "Yến", "Phượng", "Loan", "Ơn", "Bích"),
    *("Thảo", "Tuyết", "Xuân", "Duyên", "Oanh", "Vân", "Sương", "Liễu", "Út", "Ươm", "Nhung", "Trinh", "Điệp"),
)
_MENS_NAMES = (
    *("Đức", "Hùng", "Dũng", "Sơn", "Hải", "Long", "Thành", "Đạt", "Phúc", "Lộc", "Thọ", "Tâm", "Ước", "Khôi"),
    *("Nghĩa", "Bình", "Tài", "Cường", "Đông", "Vinh", "Tuấn", "Hiếu", "Quý", "Mười"),
)


def invented_owner(chance: Chance) -> str:
    """A full name, more often a woman's: most traders in markets are women."""
    if chance.happens(0.72):
        return f"{chance.one_of(_FAMILIES)} {chance.one_of(_WOMEN)} {chance.one_of(WOMENS_NAMES)}"
    return f"{chance.one_of(_FAMILIES)} {chance.one_of(_MEN)} {chance.one_of(_MENS_NAMES)}"


def invented_phone(number: int) -> str:
    """The phone of that number (below a million): ``0100``, which no network in Vietnam has, and six digits."""
    return f"0100{number:06d}"

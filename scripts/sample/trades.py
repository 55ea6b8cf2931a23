"""What the invented shops sell and what stands above their doors."""

from registry.merchants.model import LineOfBusiness
from scripts.sample.chance import Chance
from scripts.sample.people import WOMENS_NAMES

_SIGNBOARDS: dict[LineOfBusiness, tuple[str, ...]] = {
    LineOfBusiness.SEAFOOD: (
        *("Hải sản tươi {}", "Hải sản {}", "Tôm cua ghẹ {}", "Cá biển {}", "Mực một nắng {}", "Khô cá đù {}"),
        *("Nghêu sò ốc {}", "Cá thu {}", "Mắm ruốc {}", "Bạch tuộc {}"),
    ),
    LineOfBusiness.FRESH_FOOD: (
        *("Rau củ {}", "Thịt heo {}", "Trái cây {}", "Gà vịt {}", "Đậu hũ {}", "Thịt bò {}", "Trứng {}"),
        *("Bún tươi {}", "Hoa tươi {}", "Dừa xiêm {}"),
    ),
    LineOfBusiness.EATERY: (
        *("Bún riêu {}", "Bánh khọt {}", "Cơm tấm {}", "Hủ tiếu {}", "Phở {}", "Bánh canh ghẹ {}", "Chè {}"),
        *("Bánh mì {}", "Cà phê {}", "Lẩu cá đuối {}", "Ốc {}", "Nước mía {}", "Bún bò {}", "Sữa chua {}"),
    ),
    LineOfBusiness.GROCERIES: ("Tạp hoá {}", "Gạo {}", "Gia vị {}", "Bánh kẹo {}", "Đồ khô {}", "Trà {}"),
    LineOfBusiness.CLOTHING: (
        *("Quầy vải {}", "Quần áo {}", "Giày dép {}", "Nón lá {}", "Đồ trẻ em {}", "Áo dài {}", "Mền gối {}"),
    ),
    LineOfBusiness.HOUSEHOLD_GOODS: ("Đồ nhựa {}", "Chén dĩa {}", "Hàng mã {}", "Đồ gia dụng {}", "Lưới {}"),
    LineOfBusiness.ELECTRONICS: ("Điện thoại {}", "Điện máy {}", "Đồng hồ {}", "Máy tính {}"),
    LineOfBusiness.HEALTH_BEAUTY: ("Nhà thuốc {}", "Mỹ phẩm {}", "Tiệm tóc {}", "Tiệm móng {}", "Mắt kính {}"),
    LineOfBusiness.LODGING: ("Nhà nghỉ {}", "Khách sạn {}", "Phòng trọ du lịch {}"),
    LineOfBusiness.SERVICES: (
        "Sửa xe {}",
        "Tiệm may {}",
        "Giặt ủi {}",
        "Photocopy {}",
        "Sửa khoá {}",
        "Cho thuê xe {}",
    ),
    LineOfBusiness.OTHER: ("Vé số {}", "Quà lưu niệm {}", "Chim cảnh {}", "Đồ cúng {}"),
}

_WOMAN_CALLED = ("Cô", "Chị", "Dì", "Bà")
_MAN_CALLED = ("Chú", "Anh", "Ông")
_BY_BIRTH = ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Út")
_FINE_WORDS = ("Phương Đông", "Biển Xanh", "Đại Dương", "Thuỳ Vân", "Hải Đăng", "Sao Biển", "Hương Quê", "Ước Mơ")


def invented_trade_name(chance: Chance, line: LineOfBusiness, owner: str) -> str:
    """What people call the shop: ``Bún riêu Cô Ba``, ``Tạp hoá Đào``."""
    drawn = chance.whole(1, 10)
    given = owner.rsplit(" ", 1)[1]
    if drawn <= 5:
        called = given
    elif drawn <= 9:
        address = _WOMAN_CALLED if given in WOMENS_NAMES else _MAN_CALLED
        called = f"{chance.one_of(address)} {chance.one_of((*_BY_BIRTH, given))}"
    else:
        called = chance.one_of(_FINE_WORDS)
    return chance.one_of(_SIGNBOARDS[line]).format(called)

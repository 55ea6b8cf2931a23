"""What the sample's officials noted, in Vietnamese as they would; each note says that it is made up."""

from campaigns.ladder.model import Rung, Turn
from scripts.sample import DISCLAIMER
from scripts.sample.chance import Chance

_NOTES: dict[tuple[Rung, Turn], tuple[str, ...]] = {
    (Rung.SURVEYED, Turn.REACHED): ("Tổ công nghệ số cộng đồng khảo sát", "Khảo sát tại chỗ", "Gặp chủ hộ tại quầy"),
    (Rung.COMMITTED, Turn.REACHED): ("Đã ký bản cam kết", "Ký cam kết trong buổi tập huấn"),
    (Rung.ACCOUNT_READY, Turn.REACHED): ("Tài khoản đã được người thứ hai duyệt",),
    (Rung.CODE_ISSUED, Turn.REACHED): ("Mã theo tài khoản đã duyệt",),
    (Rung.SIGN_POSTED, Turn.REACHED): ("Biển đặt trên quầy", "Biển treo ngang tầm mắt", "Có ảnh biển tại quầy"),
    (Rung.SIGN_POSTED, Turn.LOST): (
        "Gỡ mã vì ngại hoá đơn điện tử",
        "Cất biển, chỉ nhận tiền mặt",
        "Biển hỏng vì nước biển, chưa thay",
    ),
    (Rung.TEST_PAYMENT, Turn.REACHED): ("Nhận thử 2.000 đồng, máy báo ngay", "Nhận thử 10.000 đồng"),
    (Rung.REGULAR_USE, Turn.REACHED): ("Khách quét mã mỗi ngày", "Tiểu thương nói dùng thường xuyên"),
    (Rung.REGULAR_USE, Turn.LOST): ("Không còn nhận chuyển khoản",),
    (Rung.REFUSED, Turn.REACHED): (
        "Khách quen trả tiền mặt",
        "Ngại thuế, hoá đơn",
        "Không có điện thoại thông minh",
        "Lớn tuổi, thấy khó",
        "Sóng yếu trong lồng chợ",
        "Sợ bị lừa, sợ nhầm",
        "Tiền bán mỗi ngày quá ít",
    ),
    (Rung.REFUSED, Turn.LOST): ("Đổi ý sau khi thấy quầy bên cạnh dùng",),
    (Rung.PAUSED, Turn.REACHED): ("Nghỉ bán một thời gian, gia đình có việc", "Nghỉ sửa quầy", "Về quê, sẽ bán lại"),
    (Rung.PAUSED, Turn.LOST): ("Bán lại bình thường",),
}

ACCOUNT_CHANGED = f"Đổi tài khoản cho đúng tên chủ hộ, biển cũ hết dùng ({DISCLAIMER})"
WRONG_STALL = f"Ghi nhầm quầy: biển này của quầy bên cạnh ({DISCLAIMER})"
WRITTEN_LATE = f"Ghi sau theo sổ tay của tổ công nghệ số cộng đồng ({DISCLAIMER})"
_CLOSING = ("Nghỉ bán, trả quầy", "Chuyển đi nơi khác", "Sang lại quầy", "Thôi kinh doanh")


def note(chance: Chance, rung: Rung, turn: Turn) -> str:
    """A note that fits."""
    return f"{chance.one_of(_NOTES[rung, turn])} ({DISCLAIMER})"


def closing_note(chance: Chance) -> str:
    """Why a shop closed."""
    return f"{chance.one_of(_CLOSING)} ({DISCLAIMER})"

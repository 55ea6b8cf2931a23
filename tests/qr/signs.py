"""Signs for the tests: an ordinary one, a sample, the shortest and the longest texts."""

from dataclasses import replace
from io import BytesIO

from qr import Sign, SignText, draw_signs, write_transfer

TEXT = SignText(
    heading="CHỢ 4.0 · CHỢ VŨNG TÀU",
    unit="Phường Vũng Tàu",
    instruction_vi="Quét mã để trả tiền",
    instruction_en="Scan to pay",
    advice="Trước khi trả, so tên trên ứng dụng với tên in ở đây.",
    advice_en="Before you pay, compare the name in your app with the name printed here.",
    check_address="Kiểm tra biển tại cổng thông tin của phường",
    serial_label="Biển số",
    check_label="Mã kiểm tra",
)
LONG_TEXT = replace(
    TEXT,
    heading="TUYẾN PHỐ KHÔNG DÙNG TIỀN MẶT LÝ TỰ TRỌNG",
    unit="Ủy ban nhân dân Phường Vũng Tàu, Thành phố Hồ Chí Minh",
    check_address="Kiểm tra biển tại cổng thông tin điện tử của phường, mục Kiểm tra biển mã QR thanh toán",
)


def sign(account="0071000000168", name="Nguyễn Thị Mẫu", **changed):
    """Return an ordinary sign, changed."""
    made = Sign(
        payload=write_transfer(bank_bin="970436", account=account, merchant_name=name, merchant_city="Vũng Tàu"),
        shop="Hải sản Sạp 35",
        holder="NGUYỄN THỊ MẪU",
        bank="Vietcombank",
        account=account,
        text=TEXT,
        serial="VT-000168",
        check_code="7K3-FQ9",
    )
    return replace(made, **changed)


SIGNS = {
    "ordinary": sign(),
    "sample": sign(text=replace(TEXT, watermark="MẪU – KHÔNG TRẢ TIỀN")),
    "shortest": sign(account="1", name="A", shop="Y", holder="A", serial="", check_code="", text=SignText()),
    "longest": sign(
        account="V3MAU0000000168ABCD",
        name="Nguyễn Hoàng Phương Uyên Đặng",
        shop="Hộ kinh doanh Nguyễn Hoàng Phương Uyên – Hải sản khô, nước mắm Phú Quốc và đặc sản biển",
        holder="CÔNG TY TNHH THƯƠNG MẠI DỊCH VỤ XUẤT NHẬP KHẨU THỦY HẢI SẢN VŨNG TÀU",
        bank="Ngân hàng TMCP Phát triển Thành phố Hồ Chí Minh",
        text=LONG_TEXT,
        serial="PVT-2026-000168",
        check_code="7K3F-FQ9X",
    ),
}


def drawn(signs, layout="a6"):
    """Return the PDF of *signs*."""
    stream = BytesIO()
    draw_signs(signs, layout, stream)
    return stream.getvalue()

"""Text that people and machines send and no page may break on."""

HOSTILE = (
    "=1+1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}${7*7}",
    "a" * 10_000,
    "🍜🎉",
    "abc\u202edef",
    "abc\x00def",
    "Nguye\u0302\u0303n Thi\u0323 Hoa\u0300",
    "'; DROP TABLE merchant; --",
    "%s%n%x",
    "../../etc/passwd",
    "０１２３４５６７８９",
    "\ud83d\udca9",
    "  ",
)

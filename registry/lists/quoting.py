"""Cells of a text file that no spreadsheet may take for a formula: a quote before them, which reading takes away.

OWASP, "CSV injection": a cell is a formula by what it begins with, and some programs look past blanks and quotes.
"""

FORMULA = frozenset("=+-@＝＋－＠﹦﹢﹣﹫|%\t\r\n\0")
_LOOKED_PAST = " \t\r\n\0\"'`;,:\u00a0\u200b\u200c\u200d\u2060\u3000\ufeff\u202a\u202b\u202c\u202d\u202e\u200e\u200f"
_QUOTE = "'"


def needs_quote(text: str) -> bool:
    """Whether a spreadsheet might take *text* for more than text, or for a quoted one."""
    if not text:
        return False
    return text[0] in {_QUOTE, "\t", "\r", "\n", "\0"} or text.lstrip(_LOOKED_PAST)[:1] in FORMULA


def quoted(text: str) -> str:
    """The text as it is written into a text file."""
    return _QUOTE + text if needs_quote(text) else text


def unquoted(text: str) -> str:
    """The text that was written as *text*: what quoted() put before it is gone, and nothing else."""
    return text[1:] if text[:1] == _QUOTE and needs_quote(text[1:]) else text

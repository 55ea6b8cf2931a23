"""What stays of a line that somebody wrote freely."""

import pytest

from registry.plain_line import plain_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Quán  Ốc\tHương ", "Quán Ốc Hương"),
        ("a\0b\u202ec\ud800d", "abcd"),
        ("\u200d\u200b\u2060", ""),
        ("Ho\u200da", "Hoa"),
        ("\u200dHoa\u200d", "Hoa"),
        ("1\u200d2", "12"),
        ("👨\u200d👩\u200d👧\u200d👦", "👨\u200d👩\u200d👧\u200d👦"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("👩🏽\u200d🍳", "👩🏽\u200d🍳"),
        ("👩\u200d", "👩"),
        ("\u200d👩", "👩"),
        ("👩\u200dHoa", "👩Hoa"),
        ("👩\u200c👧", "👩👧"),
    ],
)
def test_what_does_not_show_goes_but_where_it_joins_pictures(typed, kept):
    assert plain_line(typed) == kept

"""What the tests' own browser takes for a page it has checked before: the same markup, whatever was written into it."""

import pytest

from tests.browser import markup_of

ROW = '<p id="a-0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b">{0}</p>'
PAGE = "<h1>{0}</h1>" + ROW + '<input name="x" value="{0}"><script nonce="n{1}">'


def test_words_values_and_rows_make_no_other_markup():
    one = PAGE.format("Quán Một", 1)
    other = PAGE.replace("0190a1b2", "0190ffff").format("Sạp 12", 2)
    assert markup_of(one, "n1") == markup_of(other, "n2")


@pytest.mark.parametrize("text", ["<b>", "<script>alert(1)</script>", '"', "a & b", "a\x00b", "a\x1bb", "\ufdd0"])
def test_what_was_not_escaped_does(text):
    assert markup_of(PAGE.format(text, 1), "n1") != markup_of(PAGE.format("a", 1), "n1")


@pytest.mark.parametrize("changed", [("h1", "h2"), (' name="x"', ""), ("<p", "<p onclick=x"), ("a-", "b-")])
def test_another_markup_does(changed):
    assert markup_of(PAGE.format("a", 1).replace(*changed), "n1") != markup_of(PAGE.format("a", 1), "n1")

"""How well a unit's name answers what somebody typed."""

from registry.folding import fold

_KINDS = ("phuong ", "xa ", "thi tran ", "dac khu ", "tinh ", "thanh pho ")


def search_text_of(name: str, code: str, around: str) -> str:
    """What a unit is found by, folded: its name, its code, and the district and province around it."""
    return fold(f"{name}; {code}; {around}")


def rank(asked: str, search_text: str) -> int:
    """Return 0 for the best answer, and more for worse ones; both texts are folded.

    Best is the name itself, with or without Phường or Xã before it, or the code; then a name that begins with what was
    asked, holds it as whole words, as the beginning of one, as part of one; then the whole words found with the help
    of what lies around.
    """
    name, _, rest = search_text.partition("; ")
    kind = next((kind for kind in _KINDS if name.startswith(kind)), "")
    bare = name.removeprefix(kind)
    if asked in (name, bare, rest.partition(";")[0]):
        return 0
    if f"{bare} ".startswith(f"{asked} "):
        return 1
    if f" {asked} " in f" {name} ":
        return 2
    if f" {asked}" in f" {name}":
        return 3
    if asked in name:
        return 4
    return 5 if set(asked.split()) <= set(search_text.replace(";", "").split()) else 6

"""One line of text that somebody wrote freely, made fit to be stored and shown anywhere."""

from registry.folding import tidy


def plain_line(text: str) -> str:
    """Return *text* tidied and without characters that do not show.

    Databases refuse some of them (NUL, halves of letters), others turn the direction of what stands around or make a
    name of nothing at all.
    """
    return tidy("".join(character for character in tidy(text) if character.isprintable()))

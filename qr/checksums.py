"""The CRC that closes an EMV payload (object 63)."""

from binascii import crc_hqx

START = 0xFFFF


def checksum(text: str) -> str:
    """Return the CRC of *text* as four upper-case hexadecimal digits, zero padded.

    CRC-16/CCITT-FALSE (polynomial 1021, start FFFF, no reflection, no final xor) over the UTF-8
    bytes; the caller hands over everything up to and including ``6304`` (EMVCo MPM 4.7.3).

    Raises:
        UnicodeEncodeError: the text holds half a surrogate pair, which has no UTF-8 form.
    """
    return f"{crc_hqx(text.encode(), START):04X}"

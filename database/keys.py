"""The keys of this installation: one master kept outside the database, and of it one key for each purpose."""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST_MASTER = 32
"""Characters. Random ones: 32 of the alphabet of a token hold 192 bits."""


class KeysMissing(RuntimeError):
    """Something is to be sealed or signed, and nobody said with which key."""


@dataclass(frozen=True)
class Keys:
    """The master, which is never used itself and never shown."""

    master: str = field(repr=False)

    def derived(self, purpose: str, length: int = 32) -> bytes:
        """Return the key for *purpose*, *length* bytes; what one purpose gives away says nothing of another's.

        HKDF with SHA-256 (RFC 5869); the master is random, so there is no salt.
        """
        return HKDF(SHA256(), length, salt=None, info=purpose.encode()).derive(self.master.encode())


@dataclass
class _InUse:
    keys: Keys | None = None


_in_use = _InUse()


def use_keys(keys: Keys) -> None:
    """Seal and sign with *keys* from here on, in this process: it has one database, and that one master."""
    _in_use.keys = keys


def keys_in_use() -> Keys:
    """Return the keys that were chosen, or raise KeysMissing."""
    if _in_use.keys is None:
        raise KeysMissing
    return _in_use.keys

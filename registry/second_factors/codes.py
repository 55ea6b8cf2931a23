"""Codes of a second factor: what the phone shows at a moment, and the ones on paper; nothing here asks the database."""

import base64
import hashlib
import hmac
import secrets
import uuid
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from pyotp import TOTP

from database.keys import keys_in_use
from database.sealing import SealBroken
from registry.officers.passwords import EASY_TO_READ_OUT

STEP = 30
"""Seconds a code is shown (RFC 6238, section 5.2)."""
EARLIER_AND_LATER = (-1, 0, 1)
"""Steps that are accepted around the present one: the phone's clock, and the time it takes to type."""
SECRET_BYTES = 20
"""As long as what SHA-1 gives (RFC 4226, section 4: at least 16)."""
RECOVERY_CODES = 10


def new_secret() -> bytes:
    """A fresh secret for a phone and this program to share."""
    return secrets.token_bytes(SECRET_BYTES)


def sealed(secret: bytes, officer_id: uuid.UUID) -> bytes:
    """The secret as it is stored: nobody with the database alone can make codes, nor give it to another officer."""
    return AESSIV(keys_in_use().derived("second factors")).encrypt(secret, [officer_id.bytes])


def opened(sealed_secret: bytes, officer_id: uuid.UUID) -> bytes:
    """The secret that was sealed for that officer. Raise SealBroken where it was not."""
    try:
        return AESSIV(keys_in_use().derived("second factors")).decrypt(sealed_secret, [officer_id.bytes])
    except InvalidTag:
        raise SealBroken("second_factor.sealed_secret") from None


def in_letters(secret: bytes) -> str:
    """The secret as people type it into an application that cannot scan: 32 letters and digits (RFC 4648, base 32)."""
    return base64.b32encode(secret).decode()


def address_for_phone(secret: bytes, *, login: str, issuer: str) -> str:
    """What the code to scan holds: an ``otpauth://`` address; *issuer* is the name the application shows above."""
    return TOTP(in_letters(secret)).provisioning_uri(name=login, issuer_name=issuer)


def code_at(secret: bytes, step: int) -> str:
    """The six digits of that step (RFC 6238 with SHA-1, which is what every application knows)."""
    return TOTP(in_letters(secret)).generate_otp(step)


def step_at(moment: datetime) -> int:
    """The number of the step *moment* lies in."""
    return int(moment.timestamp()) // STEP


def step_of_code(secret: bytes, code: str, *, at: datetime) -> int | None:
    """The step near *at* whose code was typed; None when it is none of them. All are compared, whichever fits."""
    typed = without_gaps(code)
    fitting = [
        step_at(at) + near
        for near in EARLIER_AND_LATER
        if hmac.compare_digest(code_at(secret, step_at(at) + near).encode(), typed.encode("utf-8", "surrogatepass"))
    ]
    return max(fitting, default=None)


def new_recovery_code() -> str:
    """A code for paper: two groups of five characters, 49 bits of chance."""
    return "-".join("".join(secrets.choice(EASY_TO_READ_OUT) for _ in range(5)) for _ in range(2))


def hash_of_recovery_code(code: str, officer_id: uuid.UUID) -> str:
    """What is stored for a recovery code. It is too short for a plain hash: the key lies outside the database."""
    text = officer_id.bytes + without_gaps(code).lower().replace("-", "").encode("utf-8", "surrogatepass")
    return hmac.new(keys_in_use().derived("recovery codes"), text, hashlib.sha256).hexdigest()


def without_gaps(code: str) -> str:
    """The code without the blanks people put between groups."""
    return "".join(code.split())

"""Writing payloads with other Python libraries, where `scripts/bench` installed them."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

PLACE = Path(__file__).parent.parent.parent / ".venv.peers"

Writer = Callable[[str, str, int, str, str], str]
"""Makes a payload of BIN, account, amount, purpose and name in ASCII."""


def writers() -> dict[str, Writer | None]:
    """Return the peers by name; None stands for one that is not installed.

    vietnam-qr-pay and vnqr write no name: theirs is the shorter work, and they are asked for it all the same.
    """
    if str(PLACE) not in sys.path:
        sys.path.append(str(PLACE))  # behind our own libraries, which both of us use
    found: dict[str, Writer | None] = {}
    for name, module, writer in (
        ("vietnam-qr-pay", "vietnam_qr_pay", _vietnam_qr_pay),
        ("vnqr", "vnqr", _vnqr),
        ("vietqr-emvco", "vietqr_emvco", _vietqr_emvco),
    ):
        try:
            found[name] = writer(importlib.import_module(module))
        except ModuleNotFoundError:
            found[name] = None
    return found


def _vietnam_qr_pay(library: ModuleType) -> Writer:
    def write(bank_bin: str, account: str, amount: int, purpose: str, _name: str) -> str:
        return str(library.QRPay.init_viet_qr(bank_bin, account, str(amount), purpose).build())

    return write


def _vnqr(library: ModuleType) -> Writer:
    def write(bank_bin: str, account: str, amount: int, purpose: str, _name: str) -> str:
        return str(library.generate_vietqr_string(bank_bin, account, amount, purpose))

    return write


def _vietqr_emvco(library: ModuleType) -> Writer:
    def write(bank_bin: str, account: str, amount: int, purpose: str, name: str) -> str:
        return str(library.VietQRGenerator(bank_bin, account).generate(amount, purpose, name))

    return write

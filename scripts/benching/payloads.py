"""Measuring how fast payloads are written and read, beside other libraries with the same input."""

from collections.abc import Callable, Iterator
from functools import partial

from qr import fold_to_ascii, read, write_transfer
from scripts.benching.inventing import BANK_BIN, invented_account, invented_name, invented_purpose
from scripts.benching.measuring import Line, Side, race, rounded, shortened
from scripts.benching.peers import writers

LEAST, TIMES = 200_000, 5

Input = tuple[str, str, int, str, str]


def payload_lines(rounds: int, count: int) -> Iterator[Line]:
    """Yield what was measured over *count* different inputs."""
    inputs: list[Input] = [
        (
            BANK_BIN,
            invented_account(number),
            10_000 + 500 * number,
            invented_purpose(number),
            fold_to_ascii(invented_name(number)),
        )
        for number in range(count)
    ]
    peers = writers()
    sides: dict[str, Side] = {"ours": partial(_run, _short, inputs), "with name": partial(_run, _long, inputs)}
    sides |= {name: partial(_run, peer, inputs) for name, peer in peers.items() if peer}
    payloads = [_long(*line) for line in inputs]
    sides["reading"] = partial(_read, payloads)
    speed = {name: speed.of_core for name, speed in race(sides, rounds).items()}
    beside = {name: speed.get(name) for name in peers}
    installed = [figure for figure in beside.values() if figure]
    ratio = speed["ours"] / max(installed) if installed else None
    yield Line(
        "payloads written (account, amount, purpose)",
        rounded(speed["ours"]),
        "payloads/s",
        shortened(beside),
        ratio and rounded(ratio),
        f"≥ {LEAST} payloads/s or ≥ {TIMES} × the best of the peers",
        holds=speed["ours"] >= LEAST or (ratio or 0) >= TIMES,
    )
    yield Line("payloads written (account, amount, purpose, name)", rounded(speed["with name"]), "payloads/s")
    yield Line("payloads read and judged", rounded(speed["reading"]), "payloads/s")


def _short(bank_bin: str, account: str, amount: int, purpose: str, _name: str) -> str:
    return write_transfer(bank_bin=bank_bin, account=account, amount=amount, purpose=purpose)


def _long(bank_bin: str, account: str, amount: int, purpose: str, name: str) -> str:
    return write_transfer(bank_bin=bank_bin, account=account, amount=amount, purpose=purpose, merchant_name=name)


def _run(write: Callable[[str, str, int, str, str], str], inputs: list[Input]) -> int:
    for line in inputs:
        write(*line)
    return len(inputs)


def _read(payloads: list[str]) -> int:
    for payload in payloads:
        read(payload)
    return len(payloads)

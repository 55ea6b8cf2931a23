"""The list of payloads: examples of the standards, forms met in use, and forms made to be wrong."""

import json
from pathlib import Path

CASES = json.loads(Path(__file__).with_name("data").joinpath("vietqr_vectors.json").read_text(encoding="utf-8"))
VECTORS = CASES["vectors"]
GOOD = [vector for vector in VECTORS if vector["kind"] == "good"]
WITH_INPUT = [vector for vector in GOOD if vector.get("input")]


def name_of(vector):
    return vector["id"]

"""What in a piece of source could write the rows of a mapped class: read from the source, without running it."""

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("registry", "campaigns", "merchant_app", "scripts")
WRITERS = {"insert", "update", "delete", "bulk_insert_mappings", "bulk_update_mappings", "bulk_save_objects"}


@dataclass(frozen=True)
class Watched:
    """A mapped class, its table, and the columns that nobody may assign by the way."""

    model: str
    table: str
    columns: Collection[str]


def sources() -> Iterator[tuple[str, str]]:
    """Every module that runs in the product, with its source."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def writes(source: str, watched: Watched) -> Iterator[tuple[int, str]]:
    """What in the source could write the table, as (line, what)."""
    if not any(named in source for named in (watched.model, watched.table, "Base.metadata")):
        return
    sql = re.compile(rf"(update|insert into|replace into|delete from|truncate)\s+\W?{watched.table}", re.IGNORECASE)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in watched.columns:
            yield node.lineno, f"assigns .{node.attr}"
        elif isinstance(node, ast.Call) and (name := _called(node, watched)):
            yield node.lineno, f"calls {name}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and sql.search(node.value):
            yield node.lineno, "writes SQL"


def _called(call: ast.Call, watched: Watched) -> str:
    """The name of what is called, where the call could write a row."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    # A mapped class begins with a capital: of a table under a name of its own nobody can say whose it is.
    of_another = call.args and isinstance(call.args[0], ast.Name) and call.args[0].id[0].isupper()
    into_a_list = call.args and isinstance(call.args[0], ast.Constant)
    about_these = bool(call.args) and not into_a_list and not (of_another and call.args[0].id != watched.model)
    return name if name in {watched.model, "setattr"} or (name in WRITERS and about_these) else ""

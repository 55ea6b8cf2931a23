"""What is asked of sealed columns past their own comparators, refused as the question is put into SQL.

``order_by(column)``, ``func.lower(column)`` or ``literal("x") < column`` never ask the column whether they may: each
would be answered, and the answer be about letters of a cipher. Questions are put into SQL once and then kept, so that
looking at each costs nothing.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Dialect, Null, ScalarSelect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import Grouping, Label, Tuple, UnaryExpression

from database.sealing import TELLABLE, AnySealed, SealedText

_COUNTING = frozenset({"count", "coalesce", "nullif", "array_agg"})
"""Functions that need not read what they are given."""


def refuse_questions_about_seals(dialect: Dialect) -> None:
    """Let what is put into SQL for *dialect* raise SealedText where it asks a sealed column for more than equality."""
    base = dialect.statement_compiler
    dialect.statement_compiler = type(f"Refusing{base.__name__}", (_Refusing, base), {})


class _Refusing(SQLCompiler):
    """A compiler of statements, in front of the database's own."""

    def order_by_clause(self, select: Any, **kwargs: Any) -> Any:
        """Sort by what is no seal, also where it is named by its label."""
        asked = [getattr(clause, "element", clause) for clause in select._order_by_clauses]  # noqa: SLF001 (as the base compiler reads it)
        named = [select.selected_columns.get(name) for name in asked if isinstance(name, str)]
        _refuse([clause for clause in [*asked, *named] if clause is not None], "order by")
        above: Any = super()
        return above.order_by_clause(select, **kwargs)

    def visit_over(self, over: Any, **kwargs: Any) -> Any:
        """Number rows by what is no seal."""
        _refuse(
            [getattr(clause, "element", clause) for clause in (() if over.order_by is None else over.order_by)],
            "order by",
        )
        above: Any = super()
        return above.visit_over(over, **kwargs)

    def visit_function(self, func: Any, *given: Any, **kwargs: Any) -> Any:
        """Work out what does not have to read a seal."""
        if func.name.lower() not in _COUNTING:
            _refuse(func.clauses, func.name)
        above: Any = super()
        return above.visit_function(func, *given, **kwargs)

    def visit_cast(self, cast: Any, **kwargs: Any) -> Any:
        """Turn into something else what is no seal."""
        _refuse((cast.clause,), "cast")
        above: Any = super()
        return above.visit_cast(cast, **kwargs)

    def visit_binary(self, binary: Any, *given: Any, **kwargs: Any) -> Any:
        """Compare a sealed column for equality only, and only with a value or with itself."""
        left, right = _parts(binary.left), _parts(binary.right)
        if binary.operator not in TELLABLE:
            _refuse([*left, *right], binary.operator.__name__)
        for pair in zip(left, right, strict=False):  # a value for several columns is one
            if len({_purpose(side) for side in pair if not _is_given(side)}) > 1:
                _refuse(pair, "comparison with another column")
        above: Any = super()
        return above.visit_binary(binary, *given, **kwargs)


def _refuse(asked: Iterable[Any], words: str) -> None:
    for element in asked:
        if _purpose(_bare(element)) is not None and not _is_given(element):
            raise SealedText(f"{element} is sealed: it is equal to something or not, and knows no {words}")


def _parts(element: Any) -> Sequence[Any]:
    """The columns or values of one side of a comparison."""
    element = _bare(element)
    if isinstance(element, ScalarSelect):
        return list(map(_bare, element.element.selected_columns))
    return list(map(_bare, element.clauses)) if isinstance(element, Tuple) else [element]


def _bare(element: Any) -> Any:
    """What stands within parentheses, under a label, or is sorted in some direction."""
    while isinstance(element, Grouping | Label | UnaryExpression):
        element = element.element
    return element


def _purpose(element: Any) -> str | None:
    kind = getattr(element, "type", None)
    return kind.purpose if isinstance(kind, AnySealed) else None


def _is_given(element: Any) -> bool:
    """Whether it is no column but a value that came with the question."""
    return isinstance(element, BindParameter | Null)

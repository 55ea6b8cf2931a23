"""Files stay small, say in one sentence what they are, and import nothing by a back door."""

import ast
from pathlib import Path

import pytest

from tests.architecture.files import PROJECT, files, text_of

LONGEST, LONGEST_TEST = 300, 500
RE_EXPORTING = Path("qr/__init__.py")
KINDS_NOT_THINGS = {"models", "utils", "util", "helpers", "helper", "misc", "common", "services", "views", "constants"}
PYTHON = files(".py")


def limit_of(path: Path) -> int:
    return LONGEST_TEST if path.parts[0] == "tests" else LONGEST


def names_of(paths: list[Path]) -> list[str]:
    return [str(path) for path in paths]


def faults_in(source: str, *, is_init: bool = False) -> set[str]:
    """What is wrong with a module."""
    tree = ast.parse(source)
    faults = set()
    said = (ast.get_docstring(tree) or "").split("\n\n")[0]
    if not said.endswith((".", "!", "?")) or not said[0].isalnum():
        faults.add("no sentence")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node)):
                faults.add("import inside a function")
        elif isinstance(node, ast.Name | ast.Attribute) and "TYPE_CHECKING" in ast.unparse(node):
            faults.add("TYPE_CHECKING")
        elif isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            faults.add("import of everything")
    if is_init and imported_in(tree) - {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}:
        faults.add("re-export")
    return faults


def imported_in(tree: ast.Module) -> set[str]:
    """The names that imports bring into the module."""
    return {
        (alias.asname or alias.name).split(".")[0]
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


@pytest.mark.parametrize("path", files(".py", ".html"), ids=str)
def test_no_file_is_too_long(path):
    assert len((text_of(path) or "").splitlines()) <= limit_of(path)


@pytest.mark.parametrize("path", PYTHON, ids=str)
def test_every_module_is_in_order(path):
    is_init = path.name == "__init__.py" and path != RE_EXPORTING
    assert faults_in(text_of(path) or "", is_init=is_init) == set()


def test_the_rule_finds_each_fault():
    sentence = '"""A thing."""\n'
    assert faults_in(sentence + "import os\n\ndef f():\n    return os\n") == set()
    assert faults_in("x = 1\n") == {"no sentence"}
    assert faults_in('"""A thing"""\n') == {"no sentence"}
    assert faults_in(sentence + "def f():\n    import os\n") == {"import inside a function"}
    assert faults_in(sentence + "class C:\n    async def f(self):\n        from os import path\n") == {
        "import inside a function"
    }
    assert faults_in(sentence + "import typing\nif typing.TYPE_CHECKING:\n    import os\n") == {"TYPE_CHECKING"}
    assert faults_in(sentence + "from os import *\n") == {"import of everything"}
    assert faults_in(sentence + "from os import path\n", is_init=True) == {"re-export"}
    assert faults_in(sentence + "from os import path\n\nHERE = path\n", is_init=True) == set()


def test_only_the_library_says_what_its_surface_is():
    with_surface = [path for path in PYTHON if "__all__" in (text_of(path) or "") and path.parts[0] != "tests"]
    assert with_surface == [RE_EXPORTING]


def test_files_are_split_by_thing_and_not_by_kind():
    assert names_of([path for path in PYTHON if KINDS_NOT_THINGS & {path.stem, *path.parts}]) == []


def test_every_errand_says_what_it_does():
    errands = [path for path in files("", under="scripts") if path.suffix == ""] + [Path(".ci/run")]
    assert len(errands) > 5
    for errand in errands:
        opening, sentence, *_rest = (PROJECT / errand).read_text(encoding="utf-8").splitlines()
        assert opening.startswith("#!"), errand
        assert sentence.startswith("# "), errand
        assert sentence.endswith(".") or _rest[0].startswith("# "), errand
        assert (PROJECT / errand).stat().st_mode & 0o100, f"{errand} cannot be run"

"""Templates escape what they show, hold no style or script of their own, and say every word through the catalogue."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment
from jinja2 import Environment, nodes

from tests.architecture.files import files, text_of

TEMPLATES = files(".html", under="templates")
FORBIDDEN = {
    "unescaped": re.compile(r"\|\s*safe\b|\bMarkup\s*\(|autoescape\s+false"),
    # What a filter block gives back is written as it is, whatever it holds.
    "unescaped by a filter block": re.compile(r"\{%-?\s*filter\b"),
    "inline style": re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\b(?:src|nonce)=)", re.IGNORECASE),
    "script in an address": re.compile(r"javascript:", re.IGNORECASE),
    "address outside": re.compile(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE),
}
SCRIPT_IN_AN_ATTRIBUTE = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
"""Looked for beside the expressions: ``only=`` of a call is no attribute."""
SPOKEN_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder", "content")
NOT_WORDS = {"width=device-width, initial-scale=1"}
WORDS = re.compile(r"[^\W\d_]{2,}")
VIETNAMESE = re.compile(r"[^\x00-\x7f]")
JOINT = "\N{ZERO WIDTH SPACE}"
"""Stands where an expression stood, so that what is left and right of it does not make a word."""
EDGES = f" \n{JOINT}"
SYNTAX = Environment(autoescape=True)


def faults_in(source: str) -> set[str]:
    """What is wrong with a template."""
    tree = SYNTAX.parse(source)
    without_comments = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    faults = {name for name, pattern in FORBIDDEN.items() if pattern.search(without_comments)}
    if SCRIPT_IN_AN_ATTRIBUTE.search(re.sub(r"\{\{.*?\}\}|\{%.*?%\}", JOINT, without_comments, flags=re.DOTALL)):
        faults.add("script in an attribute")
    faults |= {f"not translated: {words}" for words in untranslated_in(tree)}
    faults |= {f"imported for nothing: {name}" for name in unused_imports_of(tree)}
    return faults


def untranslated_in(tree: nodes.Template) -> list[str]:
    """Words on the page, or Vietnamese in an expression, that do not go through ``_()``."""
    written = JOINT.join(part.data for part in tree.find_all(nodes.TemplateData))
    page = BeautifulSoup(written, "html.parser")
    shown = [str(text) for text in page.find_all(string=True) if not isinstance(text, Comment)]
    shown += [str(tag[name]) for name in SPOKEN_ATTRIBUTES for tag in page.select(f"[{name}]")]
    found = [text.strip(EDGES) for text in shown if WORDS.search(text) and text not in NOT_WORDS | {"html"}]
    translated = {
        id(argument)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in ("_", "gettext", "ngettext")
        for argument in call.args
    }
    consts = [const for const in tree.find_all(nodes.Const) if isinstance(const.value, str)]
    return found + [
        const.value.strip()
        for const in consts
        if id(const) not in translated and VIETNAMESE.search(const.value) and WORDS.search(const.value)
    ]


def unused_imports_of(tree: nodes.Template) -> set[str]:
    """Macros that are imported and never called."""
    brought = {
        name if isinstance(name, str) else name[1] for node in tree.find_all(nodes.FromImport) for name in node.names
    } | {node.target for node in tree.find_all(nodes.Import)}
    return brought - {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_every_template_is_in_order(path):
    assert faults_in(text_of(path) or "") == set()


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ('<p class="soft">{{ _("Chợ") }} · {{ n }}/{{ m }}</p>{# Chợ #}', set()),
        ("{{ name | safe }}", {"unescaped"}),
        ("{% filter striptags %}{{ name }}{% endfilter %}", {"unescaped by a filter block"}),
        ('<p style="color: red">1</p>', {"inline style"}),
        ('<p onclick="{{ x }}">1</p>', {"script in an attribute"}),
        ('<p {% if x %}class="{{ y }}"{% endif %} onclick="x()">1</p>', {"script in an attribute"}),
        ("<a href=\"{{ url_for('x', only='y') }}\">1</a>", set()),
        ('<a href="javascript:x()">1</a>', {"script in an address"}),
        ('<script src="{{ x }}"></script><script nonce="{{ n }}">1</script>', set()),
        ("<script>1</script>", {"inline script"}),
        ('<img src="//elsewhere.example/x.png" alt="">', {"address outside"}),
        ("<p>Chợ {{ n }}</p>", {"not translated: Chợ"}),
        ("<p>Market</p>", {"not translated: Market"}),
        ('<p aria-label="Tên">1</p>', {"not translated: Tên"}),
        ('{{ n ~ " điểm" }}', {"not translated: điểm"}),
        ('{% from "x.html" import mark, bar with context %}{{ bar(1) }}', {"imported for nothing: mark"}),
    ],
)
def test_the_rule_finds_each_fault(source, faults):
    assert faults_in(source) == faults


def test_every_template_is_used():
    callers = [text_of(path) or "" for path in files(".py", under="merchant_app") + TEMPLATES]
    names = {str(path.relative_to("templates")) for path in TEMPLATES}
    assert {name for name in names if not any(f'"{name}"' in caller for caller in callers)} == set()


def test_every_component_says_what_it_draws():
    components = [path for path in TEMPLATES if path.parent == Path("templates/components")]
    assert len(components) > 3
    assert [str(path) for path in components if not re.match(r"\{# .+[.:].*#\}", text_of(path) or "")] == []

"""A framework's style sheet cut to what our pages use. Pure: knows no Django.

Tabler styles some 2,900 classes, the pages use a tenth of them. A rule stays if each class of one of its selectors is a
word of the sources (templates, scripts, forms in Python): so what is built of letters while a page is drawn must stand
somewhere as a whole word. Kept with the rules are the custom properties and the animations that they name.
"""

import re
from collections.abc import Iterable, Set
from itertools import pairwise
from typing import Any

import tinycss2

WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
PROPERTY = re.compile(r"--[A-Za-z0-9_-]+")
NESTING = {"media", "supports", "layer", "container"}

Node = Any  # of tinycss2, which has no types


def words_of(sources: Iterable[str]) -> frozenset[str]:
    """Every word that could be the name of a class."""
    return frozenset(word for text in sources for word in WORD.findall(text))


def cut_styles(sheet: str, sources: Iterable[str]) -> str:
    """Cut a style sheet to the rules, custom properties and animations that some text of `sources` can call for."""
    sources = list(sources)
    rules = _used_rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True), words_of(sources))
    named = _named_properties(rules, {name for text in sources for name in PROPERTY.findall(text)})
    used = [text for text in (_written(rule, named) for rule in rules) if text]
    whole = "\n".join(used)
    return "\n".join(text for text in used if not _is_idle_animation(text, whole)) + "\n"


def _used_rules(nodes: Iterable[Node], words: Set[str]) -> list[Node]:
    """The rules some selector of which can match, cut to those selectors; empty groups go."""
    found = []
    for node in nodes:
        if node.type == "qualified-rule":
            selectors = [one for one in _selectors(node.prelude) if _classes(one) <= words]
            if selectors:
                node.prelude = _joined(selectors)
                found.append(node)
        elif node.type == "at-rule" and node.lower_at_keyword in NESTING and node.content is not None:
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            node.content = _used_rules(inner, words)
            if node.content:
                found.append(node)
        elif node.type == "at-rule" and node.lower_at_keyword != "charset":
            found.append(node)
        elif node.type == "error":
            raise ValueError(f"the style sheet cannot be read at line {node.source_line}: {node.message}")
    return found


def _selectors(prelude: list[Node]) -> list[list[Node]]:
    """The parts of a rule's head between commas."""
    parts: list[list[Node]] = [[]]
    for node in prelude:
        if node == ",":
            parts.append([])
        else:
            parts[-1].append(node)
    return parts


def _joined(selectors: list[list[Node]]) -> list[Node]:
    comma = tinycss2.parse_one_component_value(",")
    tokens = selectors[0]
    for selector in selectors[1:]:
        tokens = [*tokens, comma, *selector]
    return tokens


def _classes(selector: list[Node]) -> set[str]:
    """The classes that an element must have; what stands in `:not()` and `:is()` asks for none for certain."""
    pairs = pairwise(selector)
    return {name.value for dot, name in pairs if dot == "." and name.type == "ident"}


def _is_property(node: Node) -> bool:
    return bool(node.type == "declaration" and node.name.startswith("--"))


def _declarations(rule: Node) -> list[Node]:
    found: list[Node] = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    return found


def _flat(rules: Iterable[Node]) -> Iterable[Node]:
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in NESTING:
            yield from _flat(rule.content)
        else:
            yield rule


def _named_properties(rules: Iterable[Node], names: set[str]) -> set[str]:
    """The custom properties that a kept declaration or a source reads, and those that these are made of."""
    made_of: dict[str, set[str]] = {}
    named = set(names)
    for rule in _flat(rules):
        if rule.type != "qualified-rule":
            named.update(PROPERTY.findall(tinycss2.serialize(rule.content or [])))
            continue
        for one in _declarations(rule):
            found = set(PROPERTY.findall(one.serialize()))
            if _is_property(one):
                made_of.setdefault(one.name, set()).update(found - {one.name})
            else:
                named |= found
    waiting = list(named)
    while waiting:
        new = made_of.get(waiting.pop(), set()) - named
        named |= new
        waiting.extend(new)
    return named


def _written(rule: Node, named: set[str]) -> str:
    """The text of a used rule without custom properties that nobody reads; nothing, if nothing is left."""
    if rule.type == "at-rule":
        if rule.lower_at_keyword not in NESTING:
            return str(rule.serialize())
        inner = "".join(_written(one, named) for one in rule.content)
        return f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}" if inner else ""
    used = [one for one in _declarations(rule) if not _is_property(one) or one.name in named]
    body = ";".join(one.serialize() for one in used)
    return f"{tinycss2.serialize(rule.prelude).strip()}{{{body}}}" if body else ""


def _is_idle_animation(text: str, whole: str) -> bool:
    found = re.match(r"@(?:-webkit-)?keyframes\s+([\w-]+)", text)
    return found is not None and not re.search(rf"animation[^;}}]*\b{re.escape(found[1])}\b", whole)

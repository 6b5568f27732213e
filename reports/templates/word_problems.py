"""Find what is wrong with the placeholders of a Word template, each with its place. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from base.saying import joined, say
from reports.letter.blocks import ANNEXES
from reports.letter.blocks import TEXT as WHOLE_TEXT
from reports.templates.given import Fields
from reports.templates.problems import TemplateProblem, lost_brace, printed_list, unknown
from reports.templates.word_tags import ROW, TAG, TEXT, Paragraph, WordPart, WordTemplate, tags_of

STATEMENT = re.compile(r"\{%(p|tr|tc|r)?[-+\s]\s*(\w+)(.*?)[-+]?%\}")
BLOCKS = (WHOLE_TEXT, ANNEXES)
OWN_TO_DOCX = ("colspan", "cellbg", "vm", "hm")  # docxtpl's marks for cells of a table
ENDS = {"endfor": "for", "endif": "if"}
Scope = dict[str, str]  # names that a loop or `set` brought, with the list whose line they are; or nothing


@dataclass(slots=True)
class OpenMark:
    """A loop or condition that is not closed yet."""

    word: str
    prefix: str
    tag: str
    paragraph: Paragraph
    between: list[tuple[Paragraph, str]]  # its else and elif
    scope: Scope


def problems_of(template: WordTemplate, fields: Fields, environment: Environment) -> list[TemplateProblem]:
    """List all problems that show without filling; loops on lines of their own become loops over these lines."""
    return [problem for part in template.parts for problem in _Reading(fields, environment).of_part(part)]


class _Reading:
    """The reading of one part from beginning to end."""

    def __init__(self, fields: Fields, environment: Environment) -> None:
        self.fields = fields
        self.environment = environment
        self.open: list[OpenMark] = []
        self.scope: Scope = {}

    def of_part(self, part: WordPart) -> Iterator[TemplateProblem]:
        for paragraph in part.paragraphs:
            for message in lost_brace(TAG.sub("", paragraph.text), [*self.fields.single, *self.fields.lists]):
                yield TemplateProblem(paragraph.place, message)
        for paragraph, tag in tags_of(part):
            for message in self.of_tag(paragraph, tag):
                yield TemplateProblem(joined((paragraph.place, f"“{tag}”"), ": "), message)
        for left in self.open:
            yield TemplateProblem(
                joined((left.paragraph.place, f"“{left.tag}”"), ": "),
                say("it is never closed. Put {end} behind what it holds.", end=f"{{%{left.prefix} end{left.word} %}}"),
            )

    def of_tag(self, paragraph: Paragraph, tag: str) -> Iterator[str]:
        if tag.startswith("{#"):
            return
        if tag.startswith("{{"):
            yield from self.of_expression(re.sub(r"^\{\{[-+]?|[-+]?\}\}$", "", tag), paragraph, printed=True)
            return
        found = STATEMENT.fullmatch(tag)
        prefix, word, rest = (found[1] or "", found[2], found[3]) if found else ("", "", "")
        if prefix in ("p", "tr") and not _alone(paragraph, prefix):
            yield say(
                "what stands beside it would be lost. Give it a line of its own: an empty paragraph or table row."
            )
        if word in ("for", "if"):
            yield from self.begin(OpenMark(word, prefix, tag, paragraph, [], dict(self.scope)), rest)
        elif word in ENDS:
            yield from self.end(paragraph, tag, prefix, ENDS[word])
        elif word in ("else", "elif"):
            if self.open:
                self.open[-1].between.append((paragraph, tag))
            else:
                yield say("there is no {begin} before it.", begin="{% if … %}")
            if word == "elif":
                yield from self.of_expression(rest)
        elif word == "set":
            yield from self.of_set(rest)
        elif word not in OWN_TO_DOCX:
            yield say("it cannot be read. A template knows for, endfor, if, elif, else, endif and set.")

    def begin(self, opened: OpenMark, rest: str) -> Iterator[str]:
        self.open.append(opened)
        if opened.word == "if":
            yield from self.of_expression(rest)
            return
        try:
            loop = self.environment.parse(f"{{% for {rest} %}}{{% endfor %}}").body[0]
        except TemplateSyntaxError:
            yield say("it cannot be read. Write it as {example}.", example="{% for dv in don_vi %}")
            return
        assert isinstance(loop, nodes.For)  # noqa: S101 - parsed as one
        source = _list_in(loop.iter)
        single = isinstance(loop.iter, nodes.Name) and loop.iter.name in self.fields.single
        if single:
            yield say("“{name}” is one text and no list, so there is nothing to repeat.", name=source)
        elif source and not self.known(source):
            yield unknown(source, self.fields.lists)
        for node in loop.iter.find_all(nodes.Name):
            if node.name != source and not self.known(node.name):
                yield unknown(node.name, [*self.fields.single, *self.fields.lists])
        targets = [loop.target] if isinstance(loop.target, nodes.Name) else loop.target.find_all(nodes.Name)
        for target in targets:
            self.scope[target.name] = source if source in self.fields.lists else ""
        self.scope["loop"] = ""

    def end(self, paragraph: Paragraph, tag: str, prefix: str, word: str) -> Iterator[str]:
        if not self.open or self.open[-1].word != word:
            begin = self.open[-1] if self.open else None
            if begin is None:
                yield say("there is no {begin} before it.", begin=f"{{% {word} … %}}")
            else:
                yield say("{begin} of {place} must be closed first.", begin=begin.tag, place=begin.paragraph.place)
            return
        begin = self.open.pop()
        self.scope = begin.scope
        if prefix == begin.prefix and (prefix or paragraph is begin.paragraph):
            return
        shared = _shared_lines(begin, paragraph, prefix)
        if not shared:
            yield say(
                "{begin} of {place} and this do not belong together: both stand within one line of text, or each alone "
                "on a line (with {paragraphs}), or each alone in a table row (with {rows}).",
                begin=begin.tag,
                place=begin.paragraph.place,
                paragraphs="{%p … %}",
                rows="{%tr … %}",
            )
            return
        for where, old in ((begin.paragraph, begin.tag), *begin.between, (paragraph, tag)):
            where.rewrite(old, re.sub(r"^\{%(p|tr)?[-+]?(?=\s)", f"{{%{shared}", old))

    def of_set(self, rest: str) -> Iterator[str]:
        name, mark, value = rest.partition("=")
        self.scope[name.strip().partition(".")[0]] = ""
        if mark:
            yield from self.of_expression(value)

    def of_expression(self, text: str, paragraph: Paragraph | None = None, *, printed: bool = False) -> Iterator[str]:
        try:
            output = self.environment.parse(f"{{{{ {text} }}}}").body[0]
        except TemplateSyntaxError:
            yield say(
                "it cannot be read. Between the braces stands the name of a field, such as {field}, or within a loop "
                "{column}.",
                field="{{ tinh }}",
                column="{{ dv.ten }}",
            )
            return
        for name in dict.fromkeys(node.name for node in output.find_all(nodes.Name)):
            if not self.known(name):
                yield unknown(name, [*self.fields.single, *self.fields.lists, *BLOCKS, *self.scope])
        for node in output.find_all(nodes.Getattr):
            listed = self.scope.get(node.node.name, "") if isinstance(node.node, nodes.Name) else ""
            if listed and node.attr not in self.fields.columns[listed] and not node.attr.startswith("_"):
                yield unknown(node.attr, self.fields.columns[listed])
        if printed:
            yield from self.of_printed(output, paragraph)

    def of_printed(self, output: Any, paragraph: Paragraph | None) -> Iterator[str]:
        named = {node.name for node in output.find_all(nodes.Name)} & set(BLOCKS)
        if named and not (paragraph and paragraph.in_body and _alone(paragraph, "p")):
            yield say(
                "“{name}” is a whole piece of the letter. It stands alone on a line, in no table.", name=named.pop()
            )
        shown = output.nodes[0] if isinstance(output, nodes.Output) and len(output.nodes) == 1 else output
        if not isinstance(shown, nodes.Name):
            return
        if shown.name in self.fields.lists and shown.name not in self.scope:
            column = self.fields.columns[shown.name][0]
            yield printed_list(shown.name, f"{{% for d in {shown.name} %}}{{{{ d.{column} }}}}{{% endfor %}}")
        elif self.scope.get(shown.name):
            column = self.fields.columns[self.scope[shown.name]][0]
            yield printed_list(shown.name, f"{{{{ {shown.name}.{column} }}}}")

    def known(self, name: str) -> bool:
        return (
            name in self.fields.single
            or name in BLOCKS
            or name in self.fields.lists
            or name in self.scope
            or name in self.environment.globals
        )


def _alone(paragraph: Paragraph, prefix: str) -> bool:
    """Is the mark all that its paragraph, or its table row, contains?"""
    if prefix == "p":
        return len(paragraph.tags) == 1 and paragraph.text.strip() == paragraph.tags[0]
    row = paragraph.row
    if row is None or row.tag != ROW:
        return False
    said = "".join(piece.text or "" for piece in row.iter(TEXT))
    return said.strip() == paragraph.text.strip() == "".join(paragraph.tags[:1])


def _shared_lines(begin: OpenMark, paragraph: Paragraph, prefix: str) -> str:
    """The kind of line, `p` or `tr`, where beginning, else and end are each alone on sibling lines; else blank."""
    every = [begin.paragraph, *(where for where, _tag in begin.between), paragraph]
    for kind in ("p", "tr"):
        prefixes = {begin.prefix, prefix} - {""}
        lines = [one.element if kind == "p" else one.row for one in every]
        frames = {one.getparent() for one in lines if one is not None}
        if prefixes <= {kind} and len(frames) == 1 and all(_alone(one, kind) for one in every):
            return kind
    return ""


def _list_in(node: Any) -> str:
    """The name of the list that a loop iterates over, filters and slices aside."""
    while isinstance(node, (nodes.Filter, nodes.Getitem)) and node.node is not None:
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""

"""What people read has its source in English and its Vietnamese in locale/vi; nothing is said past the catalogue."""

import ast
import re
import string
from collections.abc import Iterator

import pytest

from base.tests.catalogue import OURS, messages_of
from base.tests.house import ACTIONS, SOURCES, Module, planted

VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
TELLING = {"say", "Rule", "_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
TELLING |= {"Refused", "CommandError", "ValidationError", "PermissionDenied"}
# Vietnamese words within English sources: what stands in files, addresses and forms, besides what is in “quotes”.
NAMED = [
    "Việt Nam",
    "Hải Phòng",
    "Hoàng Sa",
    "Trường Sa",
    "million đồng",
    "trạm, %, triệu đồng",
    "Xã/Phường",
    "Quận/Huyện",
    "Tháng 8/2024",
    "Phường/Xã/Thị trấn",
    "di động, cố định, 5G",
    "tỉnh, huyện nor xã",
]
# Vietnamese that no English page translates: by module, or module and name, with the reason.
ALLOWED = {
    # what offices write, and how it is recognised
    "measurements.reading.values._EMPTY": "words for nothing",
    "measurements.reading.values._BOUND_WORDS": "words for bounds",
    "measurements.reading.values._UNIT_SAMPLES": "units of measure",
    "measurements.reading.values._UNIT_LATENCY": "units of measure",
    "measurements.reading.months": "words for months and spans of time",
    "measurements.reading.row_names._END": "words that end a table",
    "measurements.reading.tables._COLUMN_NUMBER": "letters that number columns",
    "measurements.reading.text": "letters of the alphabet",
    "measurements.reading.unexplained._WARD_NAME": "kinds of units",
    "measurements.importing.naming._KINDS": "kinds of units",
    "measurements.reading.signs": "units of measure, and what numbers headings",
    "measurements.reading.tables._OF_MEASURE": "a word before units of measure",
    "measurements.reading.remarks._ALONE": "words that begin notes",
    "measurements.reading.strange._ASIDE": "words that begin remarks in titles",
    "measurements.reading.row_names._TOTAL": "words for totals",
    "measurements.reading.moments._TIME_FIRST": "a word before days",
    "measurements.reading.numberformats": "what number formats say beside numbers",
    "measurements.reading.opendocument._seen_number": "what number formats say beside numbers",
    "measurements.reading.plain._TWICE": "letters that were encoded twice",
    "measurements.reading.remarks._NOTE": "words that begin notes",
    "measurements.importing.naming.UNIT_PREFIX": "kinds of units",
    "measurements.importing.resolving._WHOLE_PROVINCE": "words for a whole province",
    "measurements.actions.checking._titles": "a word by which dates of letters are told from titles",
    "measurements.actions.checking._OWN_PROVINCE": "words before a province's name",
    "measurements.importing.own_numbers.PASTED_NAME": "how files of typed and pasted cells are named",
    "measurements.queries.batches._COPY": "how copies of files are named",
    "portal.urging": "a text to send to units",
    "submissions.pasting._letters": "letters of the alphabet",
    "submissions.receipts.shared_text": "a text to send to units",
    "portal.queries.map._lines": "kinds of units, left out on tiles",
    "reports.issued_set.UNSAFE": "letters of the alphabet",
    "submissions.holiday_acts": "the acts of the state, as it words them",
    "submissions.holiday_seed": "the acts of the state, as it words them",
    "submissions.numbers.MILLIONS": "units of money",
    "submissions.numbers.MONEY": "units of money",
    "submissions.pasting.HEADS": "headings of pasted tables",
    "submissions.pasting.KINDS": "kinds of units",
    "wards.decrees._KIND": "the numbers of acts, as the state writes them",
    "wards.legacy_fonts": "letters of old fonts",
    "wards.models.Kind": "kinds of units",
    "wards.names": "kinds of units and what stands beside names",
    "accounts.people_file": "a workbook to fill in",
    "accounts.actions.users.INVITATION": "the subject of a mail",
    "portal.demonstration": "files and filings as a province makes them",
    "portal.actions.demo_province": "names and words of the invented province's documents",
    "wards.plan_file.as_table": "words of the officers' table",
    "wards.plan_file.COLUMNS": "headings of the officers' table",
    "wards.register_file.COLUMNS": "headings of a register file",
    "wards.register_file._LEVELS": "words of a register file",
    "wards.resolution.Register": "a word beside names of places",
    "wards.sources.KINDS": "kinds of units",
    "wards.text": "letters of the alphabet",
    # documents, files and messages that are Vietnamese on every page
    "accounts.lockout._tell": "a mail",
    "measurements.importing.own_template": "a workbook to fill in",
    "measurements.importing.sample_files": "files as a department makes them",
    "measurements.judging.sheets.as_xlsx": "a workbook",
    "measurements.forms.OwnFiguresForm": "pasted cells as an example, and the name of the file made of them",
    "reports.actions.ledger._open_revisions": "a reason that stands on the document",
    "reports.actions.rendering": "what stands on a trial and on a draft",
    "reports.content": "letters, reports and the mails about them",
    "reports.dataset": "the public files",
    "reports.letter": "letters",
    "reports.queries.activities.GROUPS": "what a report calls those who owe it",
    "reports.signed.comparing": "words of a letter, where the clerk fills in number and day",
    "reports.templates.starting": "words of a Vietnamese document",
    "reports.templates.fields": "what the fields of a Vietnamese document are, shown as Vietnamese",
    "reports.views.public": "the public files",
    "reports.views.public_files": "the public files",
    "reports.views.runs._reason": "a reason that stands on the document",
    "reports.workbook": "a workbook",
    "submissions.actions.campaign": "the groups of a ward's own plan",
    "submissions.campaign": "what a ward reads out, prints and shares",
    "submissions.handouts": "a receipt and a poster on paper",
    "submissions.views.handouts._facts": "what stands on the receipt",
    "submissions.measuring_texts": "messages, mails and a letter to copy",
    "submissions.reminder_mails": "mails and messages",
    "submissions.template": "a workbook to fill in",
    "submissions.views.template.template": "a line of the workbook to fill in",
    # kept as it was written, in the audit trail or beside a figure
    "accounts.actions.succession._follow": "a reason in the audit trail",
    "measurements.reading.raw._hand_on": "what stands for the cell of a count of single tests",
    "wards.actions.aliases.confirm_alias": "a reason in the audit trail",
    "accounts.actions.demo": "the people of the demonstration",
    "reports.management.commands.make_report": "what stands on a trial",
}


def _sentences(module: Module) -> Iterator[tuple[ast.Call, ast.expr]]:
    """The calls that say something, with their sentence; the importer's rules stand in lists of their own."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "say":
                yield node, node.args[0]
            elif node.func.id == "Rule" and module.name.startswith("measurements.importing."):
                yield node, node.args[1]


def _said() -> set[str]:
    return {
        str(sentence.value)
        for module in SOURCES
        for _, sentence in _sentences(module)
        if isinstance(sentence, ast.Constant)
    }


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def _in_vietnamese() -> dict[str, str]:
    """What is said, by the catalogue."""
    catalogue = messages_of(OURS)
    return {sentence: catalogue["", sentence] for sentence in _said()}


def _is_english(source: str) -> bool:
    for words in NAMED:
        source = source.replace(words, "")
    return not VIETNAMESE.search(re.sub("“[^”]*”", "", source))


def test_every_sentence_stands_in_the_call_as_it_is() -> None:
    """Or it would not be collected. The importer's rules are filled in by one function."""
    wrong = [
        module.where(call)
        for module in SOURCES
        for call, sentence in _sentences(module)
        if not isinstance(sentence, ast.Constant) and module.name != "measurements.importing.messages"
    ]
    assert not wrong


def test_every_sentence_names_what_fills_it() -> None:
    wrong = [
        module.where(call)
        for module in SOURCES
        for call, sentence in _sentences(module)
        if call.func.id == "say" and isinstance(sentence, ast.Constant)  # type: ignore[attr-defined]
        if _fields(sentence.value) != {keyword.arg for keyword in call.keywords}
    ]
    assert not wrong


def test_the_catalogue_holds_every_sentence() -> None:
    said = _said()
    assert len(said) > 300
    assert not {("", sentence) for sentence in said} - set(messages_of(OURS))


def test_the_vietnamese_sentence_is_filled_by_the_same_values() -> None:
    assert not [source for source, text in _in_vietnamese().items() if _fields(source) != _fields(text)]


def test_spaces_and_full_stops_at_the_ends_are_kept() -> None:
    def ends(text: str) -> tuple[bool, bool, bool]:
        return text[:1] == " ", text[-1:] == " ", text.rstrip()[-1:] == "."

    assert not [source for source, text in _in_vietnamese().items() if ends(source) != ends(text)]


def test_every_source_of_the_catalogue_is_english() -> None:
    """Those of templates among them: what is collected is what the catalogue holds (portal.tests.test_translations)."""
    assert not [source for _, source in messages_of(OURS) if not _is_english(source)]


def _told(module: Module) -> Iterator[tuple[ast.Call, str]]:
    """What the module tells people, with the call: whole sentences and the fixed parts of those filled in place."""
    for node in ast.walk(module.tree):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if name in TELLING and isinstance(node, ast.Call):
            for argument in node.args:
                parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
                for part in parts:
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield node, part.value


def _told_in_vietnamese(module: Module) -> list[str]:
    return [f"{module.where(call)}: {words}" for call, words in _told(module) if not _is_english(words)]


def test_nothing_is_told_in_vietnamese_by_the_source() -> None:
    assert not [found for module in SOURCES for found in _told_in_vietnamese(module)]


@pytest.mark.parametrize(
    "telling",
    [
        '_("Chưa có")',
        'say("Chưa có {x}", x=1)',
        'raise Refused("Chưa có")',
        'raise Refused(f"Chưa có {x}")',
        'translation.gettext_lazy("Chưa có")',
        'Rule(ERROR, "Chưa có")',
        'ngettext("row", "dòng", 3)',
    ],
)
def test_each_way_of_telling_is_seen(telling: str) -> None:
    module = planted(telling)
    assert _told_in_vietnamese(module)


def _unsaid(module: Module, sources: set[str]) -> Iterator[tuple[str, str]]:
    """Vietnamese words that are no source of the catalogue: where in the module, and the words."""
    for statement in module.tree.body:
        bound = [
            node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        ]
        name = getattr(statement, "name", "") or next(iter(bound), "")
        documents = {
            id(node.value)
            for node in ast.walk(statement)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(statement):
            words = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if VIETNAMESE.search(words.replace("Việt Nam", "")) and words not in sources and id(node) not in documents:
                yield f"{module.name}.{name}", words


def _reason(place: str) -> str | None:
    """The longest entry of ALLOWED that the place stands under."""
    parts = place.split(".")
    return next((key for n in range(len(parts), 0, -1) if (key := ".".join(parts[:n])) in ALLOWED), None)


def test_nothing_vietnamese_is_said_past_the_catalogue() -> None:
    sources = {source for _, source in messages_of(OURS)}
    found = [(place, words) for module in SOURCES for place, words in _unsaid(module, sources)]
    assert not [f"{place}: {words}" for place, words in found if _reason(place) is None]
    assert set(ALLOWED) == {_reason(place) for place, _ in found}, "no longer needed"


def test_entrances_tell_what_was_said() -> None:
    """`str(refusal)` would show a page's reader Vietnamese; `translated(refusal)` speaks the page's language."""
    wrong = [
        module.where(node)
        for module in SOURCES
        if {"views", "api", "forms", "admin"} & {part.removesuffix(".py") for part in module.parts[1:]}
        for handler in ast.walk(module.tree)
        if isinstance(handler, ast.ExceptHandler)
        for node in ast.walk(handler)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str"
        if isinstance(node.args[0], ast.Name) and node.args[0].id == handler.name
    ]
    assert not wrong


def _asks_gettext(module: Module) -> list[str]:
    """Where the module takes gettext, of Django or of the standard library."""
    found = [name for name in module.imports if "gettext" in name]
    found += [
        module.where(node)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and "gettext" in node.attr
    ]
    return found


def test_an_action_speaks_by_say_alone() -> None:
    """It may run in a worker, and what it raises be stored: gettext would keep the worker's language only."""
    assert len(ACTIONS) > 50
    assert not {module.name: found for module in ACTIONS if (found := _asks_gettext(module))}


@pytest.mark.parametrize(
    "asking",
    [
        "from django.utils.translation import gettext as _",
        "from django.utils.translation import gettext_lazy, override",
        "from django.utils.translation import ngettext",
        "from django.utils.translation import pgettext",
        'from django.utils import translation\ntranslation.gettext("none")',
        "import gettext",
    ],
)
def test_each_way_of_asking_gettext_is_seen(asking: str) -> None:
    module = planted(asking)
    assert _asks_gettext(module)

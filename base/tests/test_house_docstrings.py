"""A docstring begins with what a thing is or does, so that it is understood where it is read alone."""

import ast
import re
from collections.abc import Iterator

import pytest

from base.tests.house import ROOT, SOURCES, Module

# How no docstring of a public function or class begins, and those of three apps that still do.
IN_THE_MIDDLE = re.compile(r"(The same|The reverse|The inverse|Of|By|With|Without|Raises)\b|None:|`")
LEFT = """
portal.comparing:Comparison portal.demonstration.workbooks:file_name portal.drawing:draw_tiles
portal.projection:box_of portal.queries.chase:chased portal.queries.dashboard:Overview
portal.queries.dashboard:names_of portal.queries.dashboard:sorted_heat portal.queries.home:my_work_of
portal.queries.map:ProvinceMap portal.queries.month:month_run portal.queries.problems:problem_groups
portal.queries.series:SeriesMonth.samples portal.queries.series:SeriesMonth.statistic portal.queries.support:MailTold
portal.queries.support:support portal.queries.ward:WardCard.samples portal.queries.ward:ward_card
portal.templatetags.addresses:address_of portal.templatetags.navigation:provisional_note
portal.templatetags.overview:counted_share portal.templatetags.overview:share portal.templatetags.overview:signed
portal.unit_chart:UnitMonth portal.urging:urging_text portal.views.chase:chase
reports.actions.ledger:refuse_superseded reports.actions.signed_copies:look_again
reports.actions.templating:refuse_unsafe reports.actions.texts:refuse_strange_placeholders
reports.actions.texts:refuse_unready reports.content.annexes:Annexes.see reports.content.months:SinceLastMonth
reports.content.months:since_last_month reports.content.months_spoken_of:earlier_counts
reports.content.months_spoken_of:months_named reports.content.months_spoken_of:spoken_in
reports.content.operator_annexes:of_one reports.content.phrases:asked_speed reports.content.phrases:committee
reports.content.phrases:committees_below reports.content.phrases:enough_share reports.content.phrases:how_short
reports.content.spans:span_name reports.content.tables:label reports.content.tables:samples
reports.content.weak_spots:ward reports.content.words:day reports.content.words:long_moment
reports.content.words:moment reports.content.words:plainly reports.content.words:revision
reports.content.words:type_of reports.documents:Annex.sheet_name reports.facts:Facts.speed_statistic
reports.facts:load reports.forms:DatedLists.saved reports.forms:LetterFormForm.names reports.issued_set:stem_of
reports.letter.xml:in_vietnamese reports.letter.xml:plain reports.numbers:symbol_of reports.numbers:with_symbol
reports.pages.host:DrawnPage reports.pdf:from_docx reports.queries.addresses:TroubledAddress
reports.queries.addresses:troubled_addresses reports.queries.calendar:due_days reports.queries.calendar:due_of
reports.queries.gathering:earlier_passages reports.queries.operator_lines:Asked reports.queries.public:public_month
reports.queries.signed_copies:CopyShown reports.queries.signed_copies:copy_shown reports.queries.spans:earlier_months
reports.queries.spans:span_facts reports.queries.states:RunState reports.queries.ward_letters:may_be_written_to
reports.queries.ward_letters:ward_facts reports.queries.ward_plan:plan_facts reports.queries.weak_spots:heirs_of_ended
reports.queries.weak_spots:weak_spot_facts reports.schedule:DayRule reports.signed.comparing:TextComparison
reports.signed.copy_facts:load_copy reports.stable:same_bytes reports.templates.given:from_json
reports.templates.growing:moved_reference reports.templates.problems:TemplateProblem.told
reports.templates.problems:unknown reports.templatetags.runs:run_number reports.views.public_files:file
reports.views.weak_spots:weak_spots submissions.actions.calendar:check_extension
submissions.actions.drives:call_off_drive submissions.api:AnswerSerializer submissions.attachments:ending_of
submissions.campaign:expected_samples submissions.campaign:past_turns submissions.deadlines:Deadline
submissions.drives:Effect submissions.forms:GroupForm.numbers submissions.forms:PaperForm
submissions.forms:RunningMonthFilter.seen submissions.forms:new_group_form submissions.handouts:moment
submissions.models.calendar:DeadlineRule submissions.models.filings:Submission.receipt_number
submissions.pdf_host:Font.drawable submissions.promises:count_answers submissions.promises:state_of_asking
submissions.queries.calendar:Duties.deadline_of submissions.queries.calendar:duties_of
submissions.queries.calendar:years_without_holidays submissions.queries.commitments:answers_owed
submissions.queries.counts:counts_of_all submissions.queries.drives:DriveResult
submissions.queries.drives:drives_of_ward submissions.queries.filings:filed_in
submissions.queries.promises:Followed.helped submissions.queries.reminders:Told.still_to_tell
submissions.queries.reminders:holders submissions.queries.reminders:not_filed_since
submissions.queries.reminders:reminded_on submissions.queries.reporters:reporters_of_months
submissions.queries.running_month:RunningMonth submissions.queries.sheets:sheet_as_filed
submissions.queries.values:filed_values submissions.reporters:Reporter.key submissions.running_month:in_order
submissions.templatetags.filings:hours_left submissions.views.access:writing_context_or_404
submissions.views.choice:GroupChoice submissions.views.together:together
"""


def _public(module: Module) -> Iterator[tuple[str, str]]:
    """Public functions and classes of the module, and of its public classes, as (dotted name, docstring)."""

    def within(tree: ast.Module | ast.ClassDef, above: str) -> Iterator[tuple[str, str]]:
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                yield above + node.name, ast.get_docstring(node) or ""
                if isinstance(node, ast.ClassDef):
                    yield from within(node, f"{above}{node.name}.")

    return within(module.tree, "")


def _begun_in_the_middle(module: Module) -> set[str]:
    return {f"{module.name}:{name}" for name, words in _public(module) if IN_THE_MIDDLE.match(words)}


def test_a_docstring_says_first_what_it_is_of() -> None:
    """A thing is read alone, in an editor's hint: nobody there knows what “the same” is the same as."""
    assert not {name for module in SOURCES for name in _begun_in_the_middle(module)} - set(LEFT.split())


@pytest.mark.parametrize(
    "begins",
    [
        "The same as a list.",
        "The reverse of it.",
        "The inverse of it.",
        "Of a month.",
        "By code.",
        "With its key.",
        "Without its key.",
        "None: there is none.",
        "`42` → 42.",
        "Raises Refused.",
    ],
)
@pytest.mark.parametrize("form", ['def it() -> None:\n    """{}"""', 'class It:\n    def it(self):\n        """{}"""'])
def test_each_way_to_begin_in_the_middle_is_seen(form: str, begins: str) -> None:
    module = Module(ROOT / "planted.py")
    module.__dict__["tree"] = ast.parse(form.format(begins))
    assert _begun_in_the_middle(module)


def test_docstrings_may_begin_with_words_that_begin_alike() -> None:
    module = Module(ROOT / "planted.py")
    module.__dict__["tree"] = ast.parse('def it() -> None:\n    """Withdraw a token; raises Refused."""')
    assert not _begun_in_the_middle(module)

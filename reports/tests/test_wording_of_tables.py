"""Columns and cells of the tables, and what a revision says otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from measurements.judging.compliance import Verdict
from reports import content
from reports.content import (
    drafts,
    investment,
    operator_tables,
    revisions,
    tables,
)
from reports.content.ward_plan import plan
from reports.documents import Cell, DocumentTable
from reports.facts import ChangeGroup, Commitment, CommitmentState, RecipientClass, RevisionChange
from reports.tests.facts_made import LOW, facts, figure, line, operator
from reports.tests.golden_facts import FULL, OPERATORS, SLOW_HERE, TEXTS, WARDS, to_operator
from reports.tests.golden_letters import CASES, PLANS
from reports.tests.golden_text import assert_golden

V = Verdict


def _measured_two_ways():
    """An operator with a mean among its medians, in a district, and with a promise about a speed of neither kind."""
    units = tuple(replace(unit, parent="Huyện Thử") for unit in SLOW_HERE)
    mean = replace(units[0], months=(replace(units[0].now, statistic="mean"),))
    missed, overdue, silent = OPERATORS[0].commitments[:3]
    promised = (replace(missed, statistic="mean"), overdue, replace(silent, download=None, statistic=""))
    return replace(OPERATORS[0], units=(mean, *units[1:]), commitments=promised)


def _annex(annex):
    """The sheet; under it its columns as they are set, each with what stands in the first and the last line."""
    table = annex.table
    told = f"{annex.sheet_name}: {annex.title}\n" + "".join(f"  ({note})\n" for note in annex.notes)
    for column, first, last in zip(table.columns, table.rows[0], table.rows[-1], strict=True):
        told += f"  {column.head} | {column.look} | {column.width} | {_cell(first)} | {_cell(last)}".rstrip() + "\n"
    return f"{told}  {len(table.rows)} dòng, {len(table.totals)} dòng cộng\n"


def _cell(cell):
    """As it is written; in brackets what the workbook holds, if that is no text."""
    held = cell.at if cell.number is None else cell.number
    return cell.text if held is None else f"{cell.text} [{held}]"


def _columns(table):
    return "".join(f"  {one.group} {one.head} | {one.look} | {one.width}\n" for one in table.columns)


class TestTables:
    def test_each_column_is_set_as_what_it_holds(self):
        told = ""
        for table in (
            tables.three_months(FULL),
            tables.unit_table(FULL),
            tables.unit_table(replace(FULL, units=(line("1", "Xã A", LOW, LOW, LOW, parent="Huyện B"),))),
            tables.changes(FULL),
            investment.matrix(OPERATORS),
            investment.written(OPERATORS),
            operator_tables.filing_states(OPERATORS),
            operator_tables.filed_values(OPERATORS),
            operator_tables.filed_values(OPERATORS[:1], with_name=False),
            operator_tables.operator_speeds(FULL),
            operator_tables.operator_units(FULL, OPERATORS, slow_only=False),
            operator_tables.commitments(OPERATORS),
            operator_tables.answers(FULL.answers),
        ):
            told += f"{table.holds} ({table.empty})\n"
            told += "".join(f"{one.group} | {one.head} | {one.look} | {one.width}\n" for one in table.columns) + "\n"
        assert_golden("columns", told)

    def test_samples_are_added_as_far_as_they_are_known(self):
        def total(*counts):
            cell = tables.sum_of_samples([None if one == "new" else figure(one) for one in counts])
            return cell.text, cell.number

        assert total(1, 2) == ("3", 3)
        assert total((0, 0), (0, 0)) == ("0", 0)
        assert total((0, 5), None) == ("≥0", None)
        assert total((0, 299), 2) == ("2–301", None)
        assert total(2, None) == ("≥2", None)
        assert total(None, None) == ("–", None)
        assert total(2, "new") == ("không so sánh được", None)
        assert total() == ("–", None)

    def test_each_column_of_the_other_letters_is_set_as_what_it_holds(self):
        told = ""
        for name in ("ward_slow", "committee", "quarter", "plan"):
            document = plan(PLANS[name]) if name in PLANS else content.document(CASES[name])
            parts = [part for section in document.sections for part in section.parts]
            for table in (one for one in parts if isinstance(one, DocumentTable)):
                told += f"{name}: {table.holds}\n{_columns(table)}\n"
            for annex in document.annexes:
                told += f"{name}: {annex.sheet_name}\n{_columns(annex.table)}\n"
        assert_golden("columns_of_letters", told)

    def test_each_annex_about_operators_is_a_sheet_named_for_what_it_holds(self):
        """Of all and of one; measured one way, and two ways in a district, revised. Annexes told before are named."""
        operators, two_ways = replace(FULL, kind="operators"), _measured_two_ways()
        revised = {"revision": 2, "changes": (RevisionChange("Trạm BTS 4G", "–", "12"),)}
        only_filed = replace(OPERATORS[0], units=(), commitments=())
        cases = {
            "Báo cáo": operators,
            "Báo cáo, đo hai cách, bản 2": replace(operators, operators=(two_ways, *OPERATORS[1:]), **revised),
            "Thư": to_operator(0),
            "Thư, đo hai cách, bản 2": to_operator(0, operators=(two_ways,), **revised),
            "Thư, chỉ có số liệu đầu tư": to_operator(0, operators=(only_filed,)),
        }
        told: list[str] = []
        for name, one in cases.items():
            told.append(f"=== {name}\n")
            for annex in content.document(one).annexes:
                said = _annex(annex)
                told.append(f"{annex.sheet_name}: như trên\n" if said in told else said)
        assert_golden("annexes_of_operators", "\n".join(told))

    def test_a_count_is_a_number_only_where_it_is_one(self):
        assert tables.samples(figure(365)) == Cell("365", 365)
        assert tables.samples(figure((0, 299))) == Cell("<300")
        assert tables.samples(figure()).number is None
        assert tables.samples(None).text == "không so sánh được"

    def test_numbers_are_written_as_they_were_filed_and_speeds_cut(self):
        assert tables.amount(None) == Cell("–")
        assert tables.amount(Decimal("1500.0")) == Cell("1.500", 1500)
        assert tables.amount(Decimal("1500.5")) == Cell("1.500,50", Decimal("1500.50"))
        assert tables.speed(Decimal("39.999")) == Cell("39,99", Decimal("39.99"))
        assert tables.speed(None) == Cell("–")

    def test_what_must_be_known_of_a_line_stands_beside_it(self):
        def told(figure, **changed):
            return tables.note(replace(line("1", "Xã A", figure), **changed)).text

        assert told(figure(300, "41", V.COMPLIANT)) == ""
        assert told(figure(300, "41", V.COMPLIANT, estimated=True)) == "ước tính"
        assert told(figure(20, "41", V.TOO_FEW_SAMPLES, estimated=True)) == "ước tính, tốc độ tham khảo"
        assert told(figure(20, None, V.TOO_FEW_SAMPLES)) == ""
        assert told(LOW, dissolved=True) == "đã kết thúc hoạt động"
        assert told(LOW, dissolved=True, heirs=("Xã B", "Xã C")) == "nay thuộc Xã B, Xã C"

    def test_a_unit_in_a_district_bears_its_name(self):
        inside, outside = line("1", "Xã A", LOW, parent="Huyện B"), line("2", "Xã C", LOW)
        assert tables.without_parent(inside, FULL).name == "Xã A, Huyện B"
        assert tables.without_parent(inside, FULL).parent == ""
        assert tables.without_parent(outside, FULL).name == "Xã C"
        assert [tables.has_parent(FULL, one) for one in (inside, replace(inside, parent=""), outside)] == [
            True,
            False,
            False,
        ]

    def test_totals_are_left_out_where_they_are_not_wanted_or_of_nothing(self):
        assert tables.unit_table(FULL, ()).totals == ()
        assert tables.unit_table(FULL, totals=False).totals == ()
        assert len(tables.unit_table(FULL).totals[0]) == len(tables.unit_table(FULL).columns)

    def test_a_speed_on_few_samples_is_for_reference(self):
        def reference(samples, download="39", **changed):
            return operator_tables.is_for_reference(figure(samples, download), replace(FULL, **changed))

        assert [reference(299), reference(300), reference(None), reference(10, None)] == [True, False, True, False]
        assert reference(0, min_samples=None) is False
        assert reference(None, min_samples=1) is True

    def test_lines_of_two_operators_say_whose_they_are(self):
        for table in (
            operator_tables.operator_units(FULL, OPERATORS[:2], slow_only=False),
            operator_tables.commitments(OPERATORS[:2]),
        ):
            assert table.columns[1].head == "Doanh nghiệp"
            assert table.rows[0][1] == Cell("Nhà mạng A")


def test_a_filing_lacks_what_it_had_to_answer_by_number_or_by_words():
    empty, told = (replace(OPERATORS[0].filed[0], value=None, required=True, text=text) for text in ("", "Không có."))
    filed = replace(OPERATORS[0], filed=(empty, told, replace(empty, required=False), OPERATORS[0].filed[1]))
    assert drafts.gaps(filed) == [empty]
    assert drafts.gaps(replace(filed, status="nil")) == drafts.gaps(replace(filed, status="missing")) == []


class TestRevisions:
    def test_each_part_of_the_letterhead_is_called_by_its_name(self):
        told = ""
        for name, value in {
            "superior": "S",
            "agency": "A",
            "symbol": "K",
            "report_symbol": "B",
            "place": "P",
            "signer": ("X", "Y"),
            "ministry": "M",
            "committee": "U",
            "contact": "C",
            "archive": "V",
            "recipients": (RecipientClass("N", "làm"),),
            "legal_bases": ("L1", "L2"),
        }.items():
            told += f"{name}: {changes_as_text(FULL, replace(FULL, head=replace(FULL.head, **{name: value})))}"
        assert_golden("letterhead", told)

    def test_units_that_came_and_went_and_every_kind_of_change_in_its_group(self):
        late = replace(OPERATORS[3], status="late", received_at=datetime(2025, 10, 12, 3, tzinfo=UTC))
        promised = Commitment("Xã Thử 16", "2025-08", "Tối ưu", date(2025, 12, 1), None, CommitmentState.KEPT)
        first = replace(
            OPERATORS[0],
            units=(replace(SLOW_HERE[0], months=(figure(320, "41", V.COMPLIANT),)), *SLOW_HERE[2:]),
            commitments=(*OPERATORS[0].commitments[:2], promised),
        )
        after = replace(
            FULL,
            units=(replace(WARDS[0], months=(figure(999), *WARDS[0].months[1:])), *WARDS[2:], line("x", "Xã Mới", LOW)),
            operators=(first, OPERATORS[1], OPERATORS[2], late, OPERATORS[4]),
            passages=(("tasks", "Việc khác."), *TEXTS[:3]),
            province_figure=None,
            unit_kinds="",
            head=replace(FULL.head, contact="Phòng khác"),
        )
        told = [changes_as_text(FULL, after), changes_as_text(after, FULL)]
        told += [changes_as_text(*(replace(one, kind="operators") for one in pair)) for pair in self.pairs(after)]
        assert_golden("changes", "\n".join(told))
        names = [(one.name, one.before is None, one.after is None) for one in revisions.verdict_changes(FULL, after)]
        assert names == [("Xã Mới", True, False), ("Xã Thử 02", False, True)]

    def pairs(self, after):
        """With operators' own figures; with one that was not there; with what only the annexes show; other months."""
        finer = replace(WARDS[0].now, upload=Decimal(9), latency=Decimal(20), estimated=True)
        fine = replace(FULL, units=(replace(WARDS[0], months=(*WARDS[0].months[:2], finer)), *WARDS[1:]))
        filed = tuple(replace(one, value=Decimal(5), cumulative=None, text="") for one in OPERATORS[0].filed)
        refiled = replace(FULL, operators=(replace(OPERATORS[0], filed=filed[:-1], commitments=()), *OPERATORS[1:]))
        odd = replace(FULL, operators=(replace(OPERATORS[2], status="odd"),))
        moved = replace(FULL, months=("2025-08", "2025-09", "2025-10"))
        bare = replace(FULL, months=(), units=(), operators=OPERATORS[2:])
        new = replace(FULL, operators=OPERATORS[1:])
        return [(FULL, one) for one in (after, fine, refiled, odd, moved, bare)] + [(new, FULL), (bare, FULL)]

    def test_a_report_to_one_operator_is_compared_by_its_own_figures(self):
        before = to_operator(0)
        slow, few, fast = SLOW_HERE
        faster = replace(slow, months=(figure(320, "41", V.COMPLIANT),))
        after = replace(before, operators=(replace(OPERATORS[0], units=(faster, few, fast)),))
        assert [one.name for one in revisions.verdict_changes(before, after)] == ["Xã Thử 14"]

    def test_a_speed_that_rests_on_few_samples_before_and_after_is_judged_neither_way(self):
        def told(samples, slow, fast):
            """The verdicts that changed, and the line of changes, where a speed goes from below 40 Mbps to above."""
            pair = [
                replace(
                    to_operator(0),
                    operators=(replace(OPERATORS[0], units=(replace(SLOW_HERE[0], months=(figure(samples, *one),)),)),),
                )
                for one in (slow, fast)
            ]
            (change,) = [one for one in revisions.compare(*pair) if "mẫu;" in one.before]
            judged = [(one.was, one.says) for one in revisions.verdict_changes(*pair)]
            return judged, change.group, change.before.split("; ")[2], change.after.split("; ")[2]

        slow, fast = ("39", V.TOO_SLOW), ("41", V.COMPLIANT)
        assert told(299, slow, fast) == ([], "figures", "Tham khảo: dưới 40 Mbps", "Tham khảo")
        assert told(300, slow, fast) == ([("too_slow", "compliant")], "verdict", "▼ Chưa đạt tốc độ", "✓ Đạt")

    def test_the_annex_of_changes_is_there_where_there_are_some(self):
        def last(kind, changes):
            here = to_operator(0) if kind == "operator" else replace(FULL, kind=kind)
            return content.document(replace(here, revision=2, changes=changes)).annexes[-1]

        for kind in ("ministry", "operators", "operator", "letter", "reminder"):
            assert last(kind, ()).holds != "Thay đổi"
            annex = last(kind, (RevisionChange("A", "1", "2"),))
            assert annex.sheet_name.endswith(" – Thay đổi")
            assert annex.table.rows[0][1:] == (Cell("A"), Cell("1"), Cell("2"))


def changes_as_text(before, after):
    found = revisions.compare(before, after)
    return "".join(f"{one.group} | {one.where} | {one.before} | {one.after}\n" for one in found)


def test_what_a_group_of_changes_is_called_keeps_its_order():
    assert list(ChangeGroup) == ["verdict", "figures", "filings", "texts"]


def test_an_operator_without_figures_of_its_own_is_named():
    said = content.document(facts(kind="operator", operators=(operator(),), operator_code="op", units=()))
    assert "không có số liệu của Nhà mạng thử" in said.summary[-2][1]

"""The facts of the golden texts: an invented province, all figures synthetic (số liệu giả lập).

Thirty wards, so that shares are printed, with every verdict among them; five operators, one in each state of filing.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from measurements.judging.compliance import Verdict
from reports.content import passages, revisions
from reports.facts import (
    AnswerLine,
    Commitment,
    EarlierMonth,
    Facts,
    FiledIndicator,
    Issued,
    NextDue,
    OperatorLine,
    Reporting,
    RevisionChange,
    WeakSpotLine,
)
from reports.tests.facts_made import FACTS, HEAD, LOW, facts, figure, line
from submissions.promises import CommitmentState

V = Verdict
NOW = [
    *[figure(300 + n, f"{40 + n}", V.COMPLIANT) for n in range(13)],
    *[figure(301 + n, f"{38 - n}.996", V.TOO_SLOW) for n in range(4)],
    *[figure(500 + n, None, V.SPEED_MISSING) for n in range(2)],
    *[figure(299 - n, "41", V.TOO_FEW_SAMPLES) for n in range(3)],
    *[LOW for _ in range(4)],
    *[figure((200, 400), "45", V.UNDECIDED) for _ in range(2)],
    *[figure() for _ in range(2)],
]
WARDS = tuple(
    line(f"99{n:03}", f"Xã Thử {n + 1:02}", None if n == 3 else LOW, figure(250 + n, "39", V.TOO_FEW_SAMPLES), now)
    for n, now in enumerate(NOW)
)
AT, UNTIL = datetime(2025, 10, 8, 3, tzinfo=UTC), datetime(2025, 10, 9, 16, 59, 59, tzinfo=UTC)
LATE = datetime(2025, 10, 11, 9, 5, tzinfo=UTC)


def filed(**values):
    labels = {
        "bts_4g": ("Trạm BTS 4G", "trạm"),
        "capex": ("Vốn đầu tư 4G, 5G", "triệu đồng"),
        "cover": ("Dân số được phủ sóng 4G", "%"),
        "empty": ("Trạm BTS 2G", "trạm"),
        "bts_5g": ("Trạm BTS 5G", "trạm"),
        "speed": ("Tốc độ", "Mbps"),
        "sum": ("Thuê bao", "thuê bao"),
    }
    numbers = tuple(
        FiledIndicator(
            code,
            *labels[code],
            None if v is None else Decimal(v),
            Decimal(7),
            None if code == "empty" else Decimal(40),
            plan=Decimal(12),
            required=code != "empty",
            summable=code != "cover",
            plan_of_year=code == "capex",
        )
        for code, v in values.items()
    )
    said = "Đề nghị bố trí mặt bằng." if values.get("bts_4g") else ""
    return (*numbers, FiledIndicator("proposals", "Đề xuất, kiến nghị", "", None, None, None, text=said))


def one(code, name, status, *, values=None, units=(), commitments=(), received=AT):
    return OperatorLine(
        code, name, status, received, UNTIL, filed(**(values or {})) if values else (), units, commitments
    )


SLOW_HERE = (
    line("99013", "Xã Thử 14", figure(320, "31.5", V.TOO_SLOW), parent="Tỉnh Thử"),
    line("99014", "Xã Thử 15", figure(16, "22", V.TOO_SLOW), parent="Tỉnh Thử"),
    line("99000", "Xã Thử 01", figure(310, "55", V.COMPLIANT), parent="Tỉnh Thử"),
)
ANSWERS = (
    AnswerLine("Nhà mạng A", (9, 2, 1, 1, 1, 1, 3, 2, 2, 1, 1, 0)),
    AnswerLine("Nhà mạng B", (4, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 1)),
)
WAITS = Commitment("Xã Thử 17", "2025-08", "Thêm trạm", date(2025, 10, 1), None, CommitmentState.WAITS)
SILENT = Commitment("Xã Thử 18", "2025-08", "", None, None, CommitmentState.UNANSWERED)
KEPT = Commitment("Xã Thử 01", "2025-07", "Thêm trạm", date(2025, 9, 20), Decimal("55"), CommitmentState.KEPT)
PROMISED = (
    Commitment(
        "Xã Thử 14", "2025-07", "Thêm trạm", date(2025, 9, 1), Decimal("31.5"), CommitmentState.FAILED, "median"
    ),
    Commitment(
        "Xã Thử 18", "2025-07", "", None, Decimal(25), CommitmentState.OVERDUE, "median", due_on=date(2025, 10, 7)
    ),
    Commitment(
        "Xã Thử 15", "2025-08", "", None, Decimal(22), CommitmentState.UNANSWERED, "median", due_on=date(2025, 11, 7)
    ),
    Commitment(
        "Xã Thử 16", "2025-08", "Chỉnh hướng", date(2025, 12, 1), None, CommitmentState.AHEAD, outcome="optimise"
    ),
    Commitment(
        "Xã Thử 17",
        "2025-08",
        "Đo lại đạt 52 Mbps",
        None,
        None,
        CommitmentState.REBUTTED,
        outcome="rebutted",
        due_on=date(2025, 11, 7),
        evidence="Công văn số 12 ngày 01/10/2025",
    ),
)
ALL_FILED = {"bts_4g": 12, "capex": "1500.5", "cover": "98.5", "empty": None}
GAPS_FILED = {"bts_4g": None, "capex": 0, "cover": None, "empty": None}
OPERATORS = (
    one(
        "a",
        "Nhà mạng A",
        "on_time",
        values=ALL_FILED,
        units=SLOW_HERE,
        commitments=PROMISED,
    ),
    one(
        "b",
        "Nhà mạng B",
        "late",
        values=GAPS_FILED,
        received=LATE,
        units=SLOW_HERE[2:],
    ),
    one("c", "Nhà mạng C", "nil"),
    one("d", "Nhà mạng D", "missing", received=None),
    one("e", "Nhà mạng E", "exempt", received=None),
)
TEXTS = (
    ("direction", "Sở đã ban hành văn bản đôn đốc."),
    ("proposals", "Đề nghị VNNIC công bố số liệu theo xã."),
    ("shortcomings", "Một số đơn vị chưa đủ mẫu."),
    ("tasks", "Tiếp tục tuyên truyền."),
)
BEFORE = EarlierMonth("2025-08", 0, None)  # as the table has it
FULL: Facts = replace(
    FACTS,
    period="2025-09",
    data_period="2025-09",
    due_on=date(2025, 10, 15),
    level="ward",
    unit_kinds="xã, phường",
    ward_kinds="xã, phường",
    wards_in_force=30,
    months=("2025-07", "2025-08", "2025-09"),
    units=WARDS,
    province_figure=figure(9000, "47.5", V.COMPLIANT),
    statistic="median",
    operators=OPERATORS,
    head=replace(HEAD, legal_bases=("Căn cứ Công văn số 2138/BTTTT-CVT ngày 03/6/2024",)),
    passages=TEXTS,
    answers=ANSWERS,
    earlier=(BEFORE,),
)
GOOD = one("a", "Nhà mạng A", "on_time", values={"bts_4g": 12, "bts_5g": 3, "capex": 8}, units=SLOW_HERE[2:])
GOOD = replace(GOOD, filed=GOOD.filed[:-1])
SHARE_FIRST = one("z", "Nhà mạng Z", "on_time", values={"cover": "70"})
MANY_GAPS = one("b", "Nhà mạng B", "late", values=dict.fromkeys(["bts_4g", "bts_5g", "capex", "cover", "speed", "sum"]))
EMPTY = replace(FULL, answers=(), level=None, units=(), province_figure=None, statistic="", unit_kinds="", operators=())
NOT_SPLIT = tuple(replace(one, units=()) for one in OPERATORS)
DISSOLVED = (
    replace(WARDS[20], dissolved=True, heirs=("Phường Mới A", "Phường Mới B")),
    replace(WARDS[14], dissolved=True),
    WARDS[22],
)
TOLD = {
    "issued": (
        Issued("Công văn hằng tháng", "11/SKHCN-BCVT", date(2025, 9, 16)),
        Issued("Công văn đôn đốc", "12/SKHCN-BCVT", date(2025, 10, 3)),
    ),
    "reporting": (
        Reporting("xã, phường", 25, 30, (("Số lượt phát thanh", "120"), ("Số buổi họp", "31"))),
        Reporting("cơ quan, đơn vị", 4, 4),
        Reporting("cơ quan khác", 0, 2),
    ),
    "reminders": 34,
    "reminder_days": (date(2025, 10, 2), date(2025, 10, 9)),
    "next_due": (
        NextDue("xã, phường", date(2025, 11, 5)),
        NextDue("doanh nghiệp viễn thông", date(2025, 11, 10)),
    ),
    "public_page": "https://ispeed.example.gov.vn/public/99/2025-09/",
}
WELL = tuple(
    line(f"99{n:03}", f"Xã Thử {n + 1:02}", figure(320, "41", V.COMPLIANT), figure(330, "39", V.TOO_SLOW), now)
    for n, now in enumerate(NOW[:13])
)
EARLIER = replace(FULL, units=(replace(WARDS[0], months=(*WARDS[0].months[:2], LOW)), *WARDS[1:]))


def to_operator(index, **changed):
    operator = OPERATORS[index]
    own = {"operators": (operator,), **changed}
    return replace(FULL, kind="operator", units=(), operator_code=operator.code, **own)


def drafted(base, **changed):
    """The Ministry's report with every text as it is drafted."""
    base = replace(base, passages=(), **changed)
    return replace(base, passages=tuple((slot.key, passages.draft(base, slot)) for slot in passages.SLOTS))


DUE = replace(OPERATORS[3], status="due")
LATE_TO_KNOW = replace(OPERATORS[0], commitments=(*PROMISED, SILENT, WAITS, KEPT))
WEAK = (
    WeakSpotLine("Xã Thử 01", "Bản Thượng (giả lập)", False, "Nhà mạng A", date(2025, 10, 1), None),
    WeakSpotLine("Xã Thử 01", "Thôn Hạ (giả lập)", True, "", None, None),
    WeakSpotLine("Xã Thử 02", "Thôn Giữa (giả lập)", True, "Nhà mạng B", date(2025, 10, 15), None),
    WeakSpotLine("Xã Thử 03", "Thôn Cuối (giả lập)", True, "Nhà mạng B", date(2025, 9, 1), date(2025, 9, 30)),
)
CASES = {
    "ministry_drafted": drafted(FULL, operators=(LATE_TO_KNOW, *OPERATORS[1:]), **TOLD),
    "ministry_drafted_all_well": drafted(FULL, units=WELL, operators=OPERATORS[2:3]),
    "ministry_drafted_without_figures": drafted(EMPTY),
    "ministry_drafted_one_day": drafted(FULL, units=WARDS[13:], **{**TOLD, "reminder_days": (date(2025, 10, 2),) * 2}),
    "ministry_short_for_long": drafted(FULL, units=tuple(replace(u, short_for=n) for n, u in enumerate(WARDS)), **TOLD),
    "ministry_many_short_for_long": drafted(
        FULL, units=tuple(replace(u, short_for=6 + n % 2) for n, u in enumerate(WARDS)), **TOLD
    ),
    "ministry_all_short_for_long": drafted(FULL, units=tuple(replace(u, short_for=7) for u in WARDS), **TOLD),
    "ministry_drafted_a_year_on": drafted(FULL, earlier=(EarlierMonth("2024-09", 12, 4), BEFORE), **TOLD),
    "ministry_drafted_half_a_year_on": drafted(
        FULL, earlier=tuple(EarlierMonth(f"2025-0{month}", 2 * month, None) for month in range(4, 9)), **TOLD
    ),
    "ministry_drafted_of_the_month_before": drafted(FULL, period="2025-10", due_on=date(2025, 11, 14), **TOLD),
    "ministry_first_month": replace(
        drafted(FULL, months=("2025-09",), units=tuple(replace(u, months=u.months[-1:]) for u in WARDS), **TOLD),
        reason="",
    ),
    "ministry_without_threshold": replace(FULL, min_download=None, network="fixed"),
    "ministry_not_due_yet": replace(FULL, operators=(*OPERATORS[:2], DUE)),
    "ministry_known_units": replace(FULL, units=WARDS[:19]),
    "ministry_due_at_no_time": replace(FULL, operators=(*OPERATORS[:2], replace(DUE, deadline=None))),
    "operators_asked_differently": replace(FULL, kind="operators", operators=(OPERATORS[0], GOOD, SHARE_FIRST)),
    "ministry_only_not_due": replace(FULL, operators=(DUE,)),
    "ministry_nobody_owes": replace(FULL, operators=OPERATORS[4:]),
    "operators_with_next_month": replace(FULL, kind="operators", operators=(LATE_TO_KNOW, *OPERATORS[1:]), **TOLD),
    "operators_many_gaps": replace(FULL, kind="operators", operators=(MANY_GAPS, OPERATORS[2])),
    "operators_all_well": replace(FULL, kind="operators", operators=(GOOD,)),
    "operator_with_next_month": to_operator(0, operators=(LATE_TO_KNOW,), **TOLD),
    "operator_without_figures": to_operator(0, level=None, operators=(replace(OPERATORS[0], units=()),)),
    "operator_without_own_figures": to_operator(3),
    "operator_not_due_yet": to_operator(3, operators=(DUE,)),
    "operator_fast": to_operator(0, operators=(GOOD,)),
    "operator_revision": to_operator(
        1, revision=2, reason="doanh nghiệp báo cáo bổ sung", changes=(RevisionChange("Trạm BTS 4G", "–", "12"),)
    ),
    "letter_with_public_page": replace(FULL, kind="letter", **TOLD),
    "letter_written": replace(FULL, kind="letter", passages=(("requests", "- Tự viết.\n\nLần {{ ky }}."),)),
    "reminder_with_public_page": replace(FULL, kind="reminder", **TOLD),
    "ministry": FULL,
    "ministry_without_figures": EMPTY,
    "ministry_with_weak_spots": replace(FULL, weak_spots=WEAK, weak_spots_since=date(2025, 9, 16)),
    "ministry_of_districts": facts(passages=TEXTS),
    "ministry_of_the_month_before": replace(FULL, period="2025-10", due_on=date(2025, 11, 14)),
    "ministry_unwritten": replace(FULL, passages=()),
    "ministry_revision": replace(FULL, revision=2, changes=revisions.compare(EARLIER, FULL)),
    "operators": replace(FULL, kind="operators"),
    "operators_without_figures": replace(EMPTY, kind="operators"),
    "operators_not_split": replace(FULL, kind="operators", operators=NOT_SPLIT, split_by_operator=False),
    "ministry_that_never_asked": replace(FULL, operators=tuple(replace(o, status="not_yet") for o in NOT_SPLIT[3:])),
    "operator_never_asked": to_operator(3, operators=(replace(OPERATORS[3], status="not_yet"),)),
    "operators_all_missing": replace(FULL, kind="operators", operators=(OPERATORS[3], OPERATORS[4])),
    "operator_on_time": to_operator(0),
    "operator_late": to_operator(1),
    "operator_nil": to_operator(2),
    "operator_missing": to_operator(3),
    "operator_exempt": to_operator(4),
    "letter": replace(FULL, kind="letter"),
    "letter_of_districts": facts(kind="letter"),
    "letter_without_figures": replace(EMPTY, kind="letter"),
    "reminder": replace(FULL, kind="reminder"),
    "reminder_of_dissolved_units": replace(FULL, kind="reminder", units=DISSOLVED),
    "reminder_of_slow_units": replace(FULL, kind="reminder", units=WARDS[:17]),
    "reminder_of_nobody": replace(FULL, kind="reminder", units=WARDS[:13]),
    "operator_not_split": to_operator(3, split_by_operator=False),
    "reminder_without_figures": replace(EMPTY, kind="reminder"),
}

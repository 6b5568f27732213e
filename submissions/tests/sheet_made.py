"""A small set of indicators, and the sheet of one month over them."""

from decimal import Decimal

from submissions.indicator_form import Answer, Sheet, Spec

SITES = Spec("sites", "Vị trí trạm", "A", "vị trí", "integer", cumulates="total", required=True, reduced_by="removed")
REMOVED = Spec("removed", "Ngừng", "A", "vị trí", "integer")
FIVE_G = Spec("bts_5g", "Trạm 5G", "A", "trạm", "integer", cumulates="total", at_most="sites")
SHARED = Spec("shared", "Dùng chung", "A", "vị trí", "integer", carries_over=True, at_most="sites")
COVER = Spec("cover", "Phủ sóng", "B", "%", "percent", carries_over=True)
CAPEX = Spec("capex", "Vốn", "D", "triệu đồng", "money", cumulates="year")
NOTE = Spec("note", "Khó khăn", "F", "", "text")
PLAN = Spec("plan", "Dự kiến", "G", "trạm", "integer", per_ward=True)
SPECS = (SITES, REMOVED, FIVE_G, SHARED, COVER, CAPEX, NOTE, PLAN)
LAST = {
    ("sites", None): Answer("sites", month=Decimal(2), cumulative=Decimal(520)),
    ("bts_5g", None): Answer("bts_5g", month=Decimal(0), cumulative=Decimal(100)),
    ("shared", None): Answer("shared", month=Decimal(80)),
    ("capex", None): Answer("capex", month=Decimal(5), cumulative=Decimal(900)),
}


def sheet(last=LAST, is_january: bool = False) -> Sheet:
    return Sheet(SPECS, last, is_january, {7: "Phường Thử"})

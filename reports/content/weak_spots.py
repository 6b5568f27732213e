"""Places with a weak signal or none, where a province keeps a list of them: an annex and a sentence. Pure."""

from datetime import date, timedelta

from base.day_format import show_day
from base.number_format import show_count
from reports.content.annexes import Annexes, AnnexPart
from reports.content.tables import INDEX, day, numbered, text
from reports.documents import Cell, DocumentTable, Look, TableColumn
from reports.facts import Facts, WeakSpotLine

NAME = "điểm lõm sóng, sóng yếu"
NOBODY = "chưa phân công"


def part(facts: Facts) -> AnnexPart:
    """The annex of weak spots; left out without lines."""
    title = f"Danh sách {NAME} và kết quả xử lý đến ngày {show_day(facts.due_on)}"
    return AnnexPart("weak", title, table(facts), holds="Lõm sóng")


def table(facts: Facts) -> DocumentTable:
    """Table of weak spots with their state on the report's day."""
    return DocumentTable(
        columns=(
            INDEX,
            TableColumn("Xã, phường", Look.TEXT, 20),
            TableColumn("Thôn, bản, điểm", Look.TEXT, 26),
            TableColumn("Điện lưới", Look.TEXT, 9),
            TableColumn("Doanh nghiệp xử lý", Look.TEXT, 18),
            TableColumn("Thời hạn", Look.DATE, 13),
            TableColumn("Kết quả", Look.TEXT, 18),
        ),
        rows=numbered(
            (
                text(ward(one)),
                text(one.place),
                text("có" if one.has_power else "chưa có"),
                text(one.operator or NOBODY),
                day(one.due_on),
                Cell(state(one, facts)),
            )
            for one in facts.weak_spots
        ),
    )


def ward(one: WeakSpotLine) -> str:
    """The ward's name, with the units that have its land now: `Xã Cũ (nay thuộc Xã Mới)`"""
    return f"{one.ward} (nay thuộc {', '.join(one.heirs)})" if one.heirs else one.ward


def state(one: WeakSpotLine, facts: Facts) -> str:
    """The state of a weak spot on the report's day, in words."""
    if one.done_on:
        return f"đã xử lý {day(one.done_on).text}"
    if one.due_on is None:
        return "chưa có thời hạn"
    return "quá hạn" if one.due_on < facts.due_on else "đang xử lý"


def _since(facts: Facts) -> date:
    """The first day whose work is reported: after the report before, so that no two reports tell the same."""
    if facts.weak_spots_since is None:
        return facts.month.first_day
    return facts.weak_spots_since + timedelta(days=1)


def sentences(facts: Facts, annexes: Annexes) -> list[str]:
    """Sentence on how many weak spots are left and how many were resolved; none without a list.

    Of those left it counts the ones without mains and the overdue ones.
    """
    left = [one for one in facts.weak_spots if not one.done_on]
    done = len(facts.weak_spots) - len(left)
    if not facts.weak_spots:
        return []
    text = f"còn {show_count(len(left))} {NAME}" if left else f"không còn {NAME} trong danh sách theo dõi"
    counts = (
        (sum(not one.has_power for one in left), "chưa có điện lưới"),
        (sum(state(one, facts) == "quá hạn" for one in left), "quá hạn xử lý"),
    )
    among = ", ".join(f"{show_count(count)} điểm {what}" for count, what in counts if count)
    text += f" (trong đó {among})" if among else ""
    text += f"; từ ngày {show_day(_since(facts))} đã xử lý {show_count(done)} điểm" if done else ""
    return [f"Đến ngày {show_day(facts.due_on)}, {text}. (Chi tiết tại {annexes.see('weak')})"]

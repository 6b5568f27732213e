"""The one list of what can be wrong with a file: each rule has a code, a severity and a message. Pure.

Errors block, warnings must be seen. A message says what was read, why it cannot be taken and what to do;
where it was (file, sheet, cell) stands beside it in the Issue.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from base.saying import Said, say

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """`text` takes the keyword arguments that the place of discovery knows."""

    severity: str
    text: str


RULES: dict[str, Rule] = {
    # --- the file as a whole
    "empty_file": Rule(ERROR, "Tệp rỗng, không có dữ liệu. Chọn lại tệp rồi tải lên."),
    "not_a_workbook": Rule(
        ERROR, "Tệp {what}, không phải bảng tính đọc được. Tải lên tệp .xlsx, .xls, .ods hoặc .csv."
    ),
    "broken_workbook": Rule(
        ERROR, "Tệp bị hỏng hoặc không đúng định dạng ({what}). Mở bằng Excel, lưu lại rồi tải lên."
    ),
    "web_archive": Rule(
        ERROR,
        "Tệp là trang web lưu trữ (MHTML) mang tên bảng tính. Mở bằng Excel, lưu thành .xlsx rồi tải lên lại.",
    ),
    "protected": Rule(ERROR, "Tệp có mật khẩu nên không đọc được. Bỏ mật khẩu rồi tải lên lại."),
    "macros": Rule(ERROR, "Tệp có macro, không được nhận. Lưu thành .xlsx (không macro) rồi tải lên lại."),
    "too_large": Rule(ERROR, "Tệp quá lớn: {what}. Xóa phần thừa hoặc chia nhỏ tệp theo tháng rồi tải lên lại."),
    "encoding_unknown": Rule(ERROR, "Không đọc được bảng mã chữ của tệp. Lưu tệp CSV với mã UTF-8 rồi tải lên lại."),
    "encoded_twice": Rule(
        ERROR,
        "Chữ trong tệp bị mã hóa hai lần (ví dụ “PhÆ°á»ng”). Mở tệp gốc, lưu lại với mã UTF-8 rồi tải lên lại.",
    ),
    "old_font": Rule(
        ERROR,
        "Chữ trong tệp theo phông cũ (TCVN3, VNI). Chuyển sang Unicode (ví dụ bằng UniKey) rồi tải lên lại.",
    ),
    "cut_off": Rule(ERROR, "Tệp bị cắt ngang ở cuối, có thể do tải về dở dang. Lấy lại tệp đầy đủ rồi tải lên lại."),
    "text_repaired": Rule(WARNING, "Chữ trong tệp bị mã hóa hai lần, đã được đọc lại đúng. Kiểm tra tên các đơn vị."),
    "strange_bytes": Rule(
        WARNING, "Có {count} ký tự lạ không thuộc mã UTF-8 (đầu tiên ở dòng {line}). Kiểm tra lại các dòng đó."
    ),
    "quote_unclosed": Rule(
        ERROR,
        'Dòng {line} có dấu nháy kép (") không đóng, nên các dòng sau bị gộp vào một ô. '
        "Xóa dấu nháy đó rồi tải lên lại.",
    ),
    "unreadable": Rule(
        ERROR,
        "Tệp không đọc được: máy đọc đã dừng giữa chừng ({what}). Mở bằng Excel, lưu thành .xlsx rồi tải lên lại.",
    ),
    "infected": Rule(ERROR, "Tệp bị phần mềm chống mã độc từ chối ({what}). Kiểm tra máy đã tạo tệp này."),
    "template_elsewhere": Rule(
        ERROR, "Tệp này là {found}; ở đây nhập {wanted}. Tải mẫu đúng đơn vị, đúng tháng, hoặc chọn lại tháng."
    ),
    "template_not_vnnic": Rule(
        ERROR, "Tệp này là bản tự khai {found}, không phải tệp của VNNIC. Đơn vị tự tải tệp lên ở trang của mình."
    ),
    "template_stale": Rule(
        WARNING, "Sau khi mẫu này được tải về đã có số liệu mới hơn (tệp “{file}”). Xem kỹ phần đổi trước khi ghi nhận."
    ),
    # --- how the table was understood
    "no_table": Rule(
        ERROR,
        "Không thấy bảng số liệu: cần một dòng tiêu đề có cột tên đơn vị (Xã/Phường hoặc Quận/Huyện) và cột số mẫu đo "
        "hoặc tốc độ. Thêm dòng tiêu đề vào tệp rồi tải lên lại.",
    ),
    "table_unclear": Rule(
        ERROR,
        "Không hiểu tiêu đề của bảng: {headings}. Mở “Các cột được hiểu thế nào” ở trên để chỉ ra cột nào là tên đơn "
        "vị, số mẫu, tốc độ …; cổng nhớ cho các tệp cùng tiêu đề. Hoặc sửa dòng tiêu đề trong tệp rồi tải lên lại.",
    ),
    "no_rows": Rule(ERROR, "Dưới dòng tiêu đề không có dòng số liệu nào. Kiểm tra lại tệp."),
    "column_ambiguous": Rule(
        ERROR, "Hai cột {pair} được hiểu như nhau. Chỉ rõ ý nghĩa từng cột ở màn hình ghép cột, hoặc bỏ bớt một cột."
    ),
    "column_unused": Rule(
        WARNING, "Cột {columns} không được dùng vì không rõ nghĩa. Nếu cần, chỉ rõ ở màn hình ghép cột."
    ),
    "column_unclear": Rule(
        ERROR,
        "Cột {named} {why}, nên chưa được đọc. Mở “Các cột được hiểu thế nào” ở trên, chọn ý nghĩa của cột hoặc “Không "
        "dùng”; cổng nhớ cho các tệp cùng tiêu đề.",
    ),
    "column_missing": Rule(
        ERROR,
        "Không rõ cột nào là {what}; các cột chưa hiểu: {columns}. Mở “Các cột được hiểu thế nào” ở trên, chọn ý nghĩa "
        "của các cột này hoặc “Không dùng”.",
    ),
    "column_left_out": Rule(WARNING, "Cột {columns} không phải số mẫu, tốc độ hay độ trễ của tháng nên không lưu."),
    "column_unbelievable": Rule(
        ERROR,
        "Mọi ô của cột {named} đều {how}, khó là {what}. Nếu đúng là {what}, xác nhận ở “Các cột được hiểu "
        "thế nào”; nếu "
        "không, ghi đúng đơn vị tính trong tệp rồi tải lên lại.",
    ),
    "decimals_or_thousands": Rule(
        ERROR,
        "Mọi ô của cột {named} đều kết thúc bằng 000 (“{value}”): là {decimal} hay {whole}? Ghi số mẫu không "
        "có phần thập "
        "phân và không có dấu ngăn cách rồi tải lên lại.",
    ),
    "table_by_indicator": Rule(
        ERROR,
        "Mỗi dòng của bảng là một chỉ tiêu (cột “{value}”), không phải một đơn vị. Lập lại bảng: mỗi xã, "
        "phường một dòng, "
        "mỗi chỉ tiêu (số mẫu, tốc độ tải xuống …) một cột, rồi tải lên lại.",
    ),
    "table_on_its_side": Rule(
        ERROR,
        "Bảng nằm ngang: tên xã, phường là tiêu đề cột, chỉ tiêu là dòng. Chọn cả bảng trong Excel, chép, "
        "dán đặc biệt với "
        "“Chuyển vị” (Transpose) để mỗi đơn vị là một dòng, rồi tải lên lại.",
    ),
    "column_of_units": Rule(
        ERROR,
        "Cột {named} có tên xã, phường nhưng tiêu đề không rõ nghĩa. Chỉ rõ ở màn hình ghép cột, hoặc sửa tiêu đề "
        "thành Xã/Phường.",
    ),
    "count_in_thousands": Rule(
        ERROR, "“{value}” tính bằng nghìn, không rõ số mẫu đúng. Ghi số mẫu đầy đủ trong tệp rồi tải lên lại."
    ),
    "unit_unknown": Rule(ERROR, "“{value}” không tính bằng Mbps. Đổi sang Mbps trong tệp rồi tải lên lại."),
    "hidden_rows": Rule(WARNING, "{count} dòng đang bị ẩn vẫn được đọc (dòng {rows}). Xóa các dòng đó nếu không dùng."),
    "hidden_columns": Rule(WARNING, "Cột đang bị ẩn vẫn được đọc: {columns}. Xóa các cột đó nếu không dùng."),
    "hidden_sheet": Rule(WARNING, "Trang ẩn “{name}” không được đọc. Bỏ ẩn trang này nếu có số liệu cần nhập."),
    # --- values
    "not_whole": Rule(
        ERROR,
        "“{value}” không phải số nguyên{why}; số mẫu đo là số nguyên hoặc dạng <300. Sửa trong tệp rồi tải lên lại.",
    ),
    "not_a_number": Rule(ERROR, "“{value}” không phải {wanted}{why}. Sửa trong tệp rồi tải lên lại."),
    "two_numbers": Rule(
        ERROR,
        "Ô “{value}” có hai số, hoặc một số bị cách ra. Mỗi ô ghi một số, không có khoảng trắng, rồi tải lên lại.",
    ),
    "space_in_number": Rule(
        WARNING, "“{value}” có khoảng trắng giữa các chữ số, được đọc là một số. Kiểm tra lại ô này."
    ),
    "ambiguous_number": Rule(
        ERROR, "“{value}” có thể là {whole} hoặc {decimal}. Ghi rõ trong tệp: {whole} hoặc {decimal}0, rồi tải lên lại."
    ),
    "negative": Rule(ERROR, "“{value}” là số âm; giá trị này không thể âm. Sửa trong tệp rồi tải lên lại."),
    "out_of_range": Rule(ERROR, "“{value}” quá lớn, không thể là {wanted}. Kiểm tra lại ô này và đơn vị tính của cột."),
    "date_not_number": Rule(
        ERROR, "Ô chứa ngày giờ “{value}”, không phải {wanted}. Đổi định dạng ô về số, nhập lại rồi tải lên lại."
    ),
    "error_cell": Rule(
        ERROR, "Ô báo lỗi {value} của bảng tính, không phải {wanted}. Sửa công thức trong tệp rồi tải lên lại."
    ),
    "struck_out": Rule(
        ERROR, "Ô “{value}” bị gạch ngang. Nếu số này đã bỏ, xóa ô hoặc xóa dòng; nếu còn dùng, bỏ gạch ngang."
    ),
    "struck_cells": Rule(WARNING, "Có ô bị gạch ngang: {cells}. Kiểm tra các dòng này."),
    "formula_without_value": Rule(ERROR, "Ô là công thức chưa có kết quả. Mở tệp bằng Excel, lưu lại rồi tải lên."),
    "merged_value": Rule(
        ERROR, "Ô này bị gộp với ô khác nên không rõ số liệu của đơn vị nào. Bỏ gộp ô, ghi số cho từng đơn vị."
    ),
    "speed_zero": Rule(
        WARNING, "{count} ô ghi tốc độ hoặc độ trễ bằng 0, hiểu là không đủ số mẫu để đánh giá: để trống ({cells})."
    ),
    "speeds_exchanged": Rule(
        WARNING,
        "Ở cả {count} dòng, tốc độ tải xuống thấp hơn tải lên. Kiểm tra xem hai cột có bị đổi chỗ không.",
    ),
    "more_errors": Rule(ERROR, "Còn {count} ô lỗi khác không liệt kê. Sửa các ô đã nêu rồi tải lên lại."),
    "moment_unclear": Rule(
        ERROR,
        "“{value}” không rõ là ngày nào. Ghi dạng ngày/tháng/năm giờ:phút, ví dụ 13/08/2025 10:20, rồi tải lên lại.",
    ),
    "tests_again": Rule(WARNING, "{count} lượt đo có mã đã gặp ở dòng trên, chỉ tính một lần (từ ô này)."),
    "tests_failed": Rule(WARNING, "{count} lượt đo không có tốc độ hoặc thất bại nên không được tính (từ ô này)."),
    # --- months
    "month_unclear": Rule(ERROR, "“{value}” không phải một tháng. Ghi dạng 8/2024 rồi tải lên lại."),
    "not_a_month": Rule(ERROR, "“{value}” là {span}, không phải một tháng dương lịch. Chỉ nhận số liệu từng tháng."),
    "month_contradiction": Rule(
        ERROR,
        "“{value}” và “{other}” chỉ hai tháng khác nhau. Sửa chỗ sai trong tệp, hoặc chọn rõ tháng khi tải lên.",
    ),
    "month_elsewhere": Rule(
        WARNING, "Tên tệp ghi tháng {month}, khác tháng trong tệp. Kiểm tra lại tháng của số liệu."
    ),
    "month_assumed": Rule(WARNING, "Trong tệp không ghi tháng; hiểu là tháng {month} theo tên tệp."),
    "month_minority": Rule(
        ERROR,
        "Chỉ {count} dòng ghi tháng {value}, các dòng khác ghi tháng khác. Nếu ghi nhầm, sửa ô này; nếu đúng, tách các "
        "dòng này thành tệp riêng rồi tải lên lại.",
    ),
    "part_of_month": Rule(
        ERROR,
        "“{value}”: số liệu mới đến ngày {day}, chưa phải cả tháng. Chọn ngày chốt này khi tải lên để lưu "
        "làm số tạm, hoặc "
        "dùng tệp của cả tháng.",
    ),
    "provisional": Rule(
        ERROR,
        "“{value}”: là số tạm tính hoặc ước tính, không phải số chính thức. Chọn ngày chốt khi tải lên để "
        "lưu làm số tạm, "
        "hoặc dùng tệp chính thức.",
    ),
    "month_missing": Rule(
        ERROR,
        "Không rõ số liệu {what} của tháng nào. Ghi tháng (ví dụ Tháng 8/2024) vào tiêu "
        "đề, hoặc chọn tháng khi tải lên.",
    ),
    "month_conflict": Rule(
        ERROR, "Tệp có số liệu tháng {found}, khác tháng đã chọn ({stated}). Chọn lại tháng hoặc chọn lại tệp."
    ),
    "month_in_future": Rule(ERROR, "Tháng {found} chưa tới. Kiểm tra lại tháng trong tệp."),
    "month_before_start": Rule(
        ERROR,
        "Tháng {found} trước 7/2024, khi số liệu cấp huyện, xã chưa được công bố. Nếu "
        "đúng, chọn rõ tháng này khi tải lên.",
    ),
    "month_not_over": Rule(
        ERROR,
        "Tháng {found} chưa hết nên chưa phải số liệu chính thức. Chọn ngày chốt số liệu (--as-of) để lưu làm số tạm.",
    ),
    "as_of_outside": Rule(
        ERROR, "Ngày chốt {as_of} không nằm trong tháng {found} của tệp, hoặc chưa tới. Chọn lại ngày chốt."
    ),
    # --- units
    "province_missing": Rule(ERROR, "Không rõ tệp của tỉnh, thành phố nào. Chọn tỉnh, thành phố khi tải lên."),
    "province_assumed": Rule(WARNING, "Hiểu là số liệu của {province}, theo {where}."),
    "wrong_province": Rule(
        ERROR, "“{value}” không thuộc {province}. Bỏ dòng này khỏi tệp, hoặc chọn đúng tỉnh, thành phố."
    ),
    "out_of_reach": Rule(
        WARNING,
        "Bỏ qua {count} dòng của {provinces}: người tải tệp này không phụ trách các đơn vị đó. Các dòng này không được "
        "ghi nhận, dòng tổng của tệp cũng không được so.",
    ),
    "other_provinces": Rule(
        WARNING, "Bỏ qua {count} dòng của tỉnh, thành phố khác ({provinces}); chỉ ghi nhận số liệu của {province}."
    ),
    "nothing_of_province": Rule(
        ERROR,
        "Không có dòng nào của {province} (tệp chỉ có {provinces}). Chọn đúng tỉnh, thành phố khi tải lên, hoặc chọn "
        "đúng tệp.",
    ),
    "nothing_within_reach": Rule(
        ERROR,
        "Không có dòng nào của đơn vị mà người tải tệp phụ trách (tệp chỉ có {provinces}). Chọn đúng tệp, hoặc nhờ "
        "quản trị viên nhập.",
    ),
    "unit_not_found": Rule(
        ERROR, "Không có đơn vị “{value}” vào tháng {month}{where}.{suggest} Sửa tên trong tệp hoặc chọn đơn vị đúng."
    ),
    "unit_ambiguous": Rule(
        ERROR,
        "“{value}” có thể là nhiều đơn vị.{suggest} Ghi rõ Phường/Xã/Thị trấn và quận/huyện, hoặc chọn đơn vị đúng.",
    ),
    "unit_renamed": Rule(
        ERROR,
        "“{value}” không còn là đơn vị từ ngày {day}.{suggest} Kiểm tra tháng của số liệu, hoặc chọn đơn vị đúng.",
    ),
    "row_without_unit": Rule(
        ERROR, "Dòng có số liệu nhưng không có tên đơn vị. Ghi tên xã, phường vào dòng này hoặc xóa dòng."
    ),
    "statistic_row": Rule(WARNING, "Dòng “{value}” là số chung của nhiều đơn vị nên không được đọc."),
    "statistic_or_unit": Rule(
        ERROR,
        "“{value}” có thể là số chung của nhiều đơn vị, cũng có thể là {unit}. Ghi rõ “{unit}”, hoặc xóa dòng này rồi "
        "tải lên lại.",
    ),
    "not_your_unit": Rule(ERROR, "“{value}” không phải {unit}. Chỉ nhập được số liệu của {unit}."),
    "duplicate": Rule(
        ERROR, "{unit}, tháng {month}{operator}: đã có ở {first}. Giữ một dòng, xóa dòng kia rồi tải lên lại."
    ),
    "units_missing": Rule(
        WARNING, "Tháng {month}, mạng {network}: {count} đơn vị {level} không có trong tệp: {names}."
    ),
    # --- operators and networks
    "operator_unknown": Rule(
        ERROR, "“{value}” không phải nhà mạng đã biết. Sửa tên trong tệp, hoặc thêm nhà mạng vào danh mục."
    ),
    "network_unknown": Rule(
        ERROR, "“{value}” không phải loại mạng đã biết (di động, cố định, 5G). Sửa trong tệp rồi tải lên lại."
    ),
    "not_measured": Rule(
        ERROR,
        "“{value}”: bảng này là chỉ tiêu, số ước tính hoặc số cộng dồn, không phải số đo của tháng. "
        "Dùng bảng số đo, hoặc sửa dòng này nếu ghi nhầm, rồi tải lên lại.",
    ),
    "network_unclear": Rule(
        ERROR,
        "“{value}” không cho biết chắc số liệu của loại mạng nào. Chọn loại mạng (di động, cố định, 5G) khi "
        "tải lên, hoặc "
        "ghi rõ trong tệp.",
    ),
    "operator_of_title": Rule(
        ERROR,
        "“{value}” nói bảng này chỉ của một nhà mạng. Nếu đúng, đặt tên trang theo nhà mạng (ví dụ "
        "“Viettel”) hoặc thêm cột "
        "Nhà mạng; nếu không, bỏ dòng này, rồi tải lên lại.",
    ),
    "operator_mentioned": Rule(
        WARNING,
        "“{value}” nhắc đến một nhà mạng; số liệu vẫn được hiểu là của tất cả nhà mạng. Nếu chỉ của nhà mạng "
        "này, thêm cột "
        "Nhà mạng vào tệp.",
    ),
    "network_conflict": Rule(
        ERROR, "Tệp ghi mạng {found}, khác loại mạng đã chọn ({stated}). Chọn lại loại mạng hoặc chọn lại tệp."
    ),
    "network_assumed": Rule(
        WARNING, "Tệp không ghi loại mạng; hiểu là băng rộng di động. Nếu khác, chọn loại mạng khi tải lên."
    ),
    "statistic_assumed": Rule(WARNING, "Tệp không ghi tốc độ là trung vị hay trung bình; hiểu là {statistic}."),
    "statistic_conflict": Rule(WARNING, "Tệp ghi tốc độ {found}, đã chọn {stated}. Lưu theo lựa chọn."),
    # --- figures against one another
    "above_parent": Rule(
        ERROR, "{unit} có {value} mẫu, nhiều hơn {parent} ({limit}, ô {cell_of}). Kiểm tra lại hai ô."
    ),
    "above_known_parent": Rule(WARNING, "{unit} có {value} mẫu, nhiều hơn {parent} ({limit}) đã nhập trước đây."),
    "total_differs": Rule(WARNING, "Dòng “{value}” ghi {total}, còn cộng các dòng được {sum}. Kiểm tra lại tệp."),
    "operators_differ": Rule(
        WARNING, "{unit}: cộng các nhà mạng được {sum} mẫu, khác số chung {total}. Kiểm tra lại tệp."
    ),
    "five_g_above_mobile": Rule(
        WARNING, "{unit}: 5G có {value} mẫu, nhiều hơn di động ({limit}), dù 5G là một phần của di động."
    ),
    "jump": Rule(WARNING, "{unit}: {what} {value}, tháng trước {before}. Kiểm tra lại ô này."),
    "nothing_new": Rule(WARNING, "Mọi số liệu trong tệp đã có sẵn và giống hệt."),
}


def severity(code: str) -> str:
    return RULES[code].severity


def message(code: str, **values: object) -> Said:
    """The rule's sentence, filled in."""
    return say(RULES[code].text, **values)


def message_again(code: str, stored: str, values: Mapping[str, object]) -> str:
    """A message that was stored, with what is needed to say it in another language if its rule still says the same."""
    try:
        said = message(code, **values)
    except KeyError:  # of another version of the portal
        return stored
    return said if said == stored else stored

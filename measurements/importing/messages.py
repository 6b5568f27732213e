"""The list of all that can be wrong with a file: each rule has a code, a severity and a message. Pure.

Errors block, warnings must be seen. A message says what was read, why it cannot be taken and what to do;
where it was (file, sheet, cell) stands beside it in the Issue. What concerns the file and its table: `file_messages`.
"""

from collections.abc import Mapping

from base.saying import Said, say
from measurements.importing.file_messages import FILE_RULES
from measurements.importing.rule import ERROR, WARNING, Rule

RULES: dict[str, Rule] = {
    **FILE_RULES,
    # --- values
    "not_whole": Rule(
        ERROR,
        "“{value}” is not a whole number{why}; samples are a whole number or written as <300. Correct it in the file "
        "and upload it again.",
    ),
    "not_a_number": Rule(ERROR, "“{value}” is not {wanted}{why}. Correct it in the file and upload it again."),
    "two_numbers": Rule(
        ERROR,
        "The cell “{value}” holds two numbers, or one that is torn apart. Write one number into each cell, without "
        "spaces, and upload the file again.",
    ),
    "space_in_number": Rule(
        WARNING, "“{value}” has a space between its digits and is read as one number. Check this cell."
    ),
    "ambiguous_number": Rule(
        ERROR,
        "“{value}” may be {whole} or {decimal}. Write it clearly in the file, {whole} or {decimal}0, and upload it "
        "again.",
    ),
    "negative": Rule(ERROR, "“{value}” is negative; this value cannot be. Correct it in the file and upload it again."),
    "out_of_range": Rule(
        ERROR, "“{value}” is too large to be {wanted}. Check this cell and the column's unit of measure."
    ),
    "date_not_number": Rule(
        ERROR,
        "The cell holds a date or time, “{value}”, not {wanted}. Format the cell as a number, enter it again and "
        "upload the file again.",
    ),
    "error_cell": Rule(
        ERROR,
        "The cell shows the spreadsheet error {value}, not {wanted}. Correct the formula in the file and upload it "
        "again.",
    ),
    "struck_out": Rule(
        ERROR,
        "The cell “{value}” is struck out. If it no longer holds, delete the cell or the row; if it does, take the "
        "line away.",
    ),
    "struck_cells": Rule(WARNING, "Cells are struck out: {cells}. Check these rows."),
    "formula_without_value": Rule(
        ERROR, "The cell is a formula without a result. Open the file in Excel, save it and upload it again."
    ),
    "merged_value": Rule(
        ERROR,
        "This cell is merged with others, so it is not clear whose figure it is. Unmerge the cells and write a "
        "number for each unit.",
    ),
    "speed_zero": Rule(
        WARNING, "{count} cells give a speed or latency of 0, understood as not enough samples: left empty ({cells})."
    ),
    "speed_unlike_others": Rule(
        WARNING,
        "{count} rows ({cells}) have a speed more than eight times, or less than an eighth of, that of most others; "
        "the first is {unit}. A comma may be missing. Check these cells.",
    ),
    "speeds_exchanged": Rule(
        WARNING,
        "In all {count} rows the download speed is below the upload speed. Check whether the two columns were "
        "exchanged.",
    ),
    "share_unclear": Rule(
        WARNING,
        "“{value}” is not clear as a share in per cent (0 to 100), so it is not kept. Write it as 95,4% to have it "
        "kept.",
    ),
    "more_errors": Rule(
        ERROR, "More cells in error are not listed: {count}. Correct those listed and upload the file again."
    ),
    "moment_unclear": Rule(
        ERROR,
        "“{value}” is not clear as a day. Write day/month/year hour:minute, such as 13/08/2025 10:20, and upload the "
        "file again.",
    ),
    "tests_again": Rule(
        WARNING, "{count} tests bear a number that came before; each is counted once (from this cell on)."
    ),
    "tests_failed": Rule(WARNING, "{count} tests have no speed or failed and are not counted (from this cell on)."),
    # --- months
    "month_unclear": Rule(ERROR, "“{value}” is not a month. Write it as 8/2024 and upload the file again."),
    "not_a_month": Rule(
        ERROR, "“{value}” is {span}, not a calendar month. Only figures of single months are accepted."
    ),
    "month_contradiction": Rule(
        ERROR,
        "“{value}” and “{other}” name two different months. Mend the wrong one in the file, or choose the month when "
        "uploading.",
    ),
    "month_elsewhere": Rule(
        WARNING, "The file's name says month {month}, unlike the file. Check the month of the figures."
    ),
    "network_elsewhere": Rule(
        WARNING, "The file's name says network {network}, unlike the file. Check the network of the figures."
    ),
    "month_assumed": Rule(WARNING, "The file names no month; understood as month {month} by the name of the file."),
    "month_minority": Rule(
        ERROR,
        "Only {count} rows name month {value}, the others name another. If it is a slip, mend this cell; if it is "
        "right, put these rows into a file of their own and upload both again.",
    ),
    "part_of_month": Rule(
        ERROR,
        "“{value}”: the figures are up to {day} only, not of the whole month. Choose this day of counting when "
        "uploading to keep them as a snapshot, or use a file of the whole month.",
    ),
    "provisional": Rule(
        ERROR,
        "“{value}”: these figures are provisional or estimated, not official. Choose the day of counting when "
        "uploading to keep them as a snapshot, or use the official file.",
    ),
    "month_missing": Rule(
        ERROR,
        "It is not clear of which month the figures {what} are. Write the month (for example Tháng 8/2024) in the "
        "heading, or choose the month when you upload the file.",
    ),
    "month_conflict": Rule(
        ERROR,
        "The file has figures of {found}, not of the chosen month ({stated}). Choose another month or another file.",
    ),
    "month_in_future": Rule(ERROR, "Month {found} has not begun. Check the month in the file."),
    "month_before_start": Rule(
        ERROR,
        "Month {found} is before 7/2024, when figures of districts and wards were not yet published. If it is right, "
        "choose this month when you upload the file.",
    ),
    "month_not_over": Rule(
        ERROR,
        "Month {found} is not over, so these are not official figures. Choose the day they were counted up to "
        "(--as-of) to keep them as provisional.",
    ),
    "as_of_outside": Rule(
        ERROR,
        "The day counted up to, {as_of}, is not in the file's month {found}, or has not come yet. Choose another day.",
    ),
    # --- units
    "title_unclear": Rule(
        WARNING,
        "“{value}”: what “{words}” means for the figures is not understood. If they are of a part of the measurements "
        "only, or of another source, use the table of all of VNNIC's measurements instead.",
    ),
    "province_missing": Rule(
        ERROR, "It is not clear of which province the file is. Choose the province when you upload it."
    ),
    "province_assumed": Rule(WARNING, "Taken as figures of {province}, from {where}."),
    "title_elsewhere": Rule(
        WARNING,
        "“{value}” names another province, but the file was brought for {province}. Check whose figures these are.",
    ),
    "wrong_province": Rule(
        ERROR, "“{value}” does not belong to {province}. Remove this row from the file, or choose the right province."
    ),
    "out_of_reach": Rule(
        WARNING,
        "{count} rows of {provinces} are left out: who brought this file does not act for those units. These rows "
        "are never stored, and the file's totals are not compared.",
    ),
    "other_provinces": Rule(
        WARNING, "{count} rows of other provinces ({provinces}) are left out; only figures of {province} are taken."
    ),
    "nothing_of_province": Rule(
        ERROR,
        "No row is of {province} (the file has {provinces} only). Choose the right province when you upload it, or the "
        "right file.",
    ),
    "nothing_within_reach": Rule(
        ERROR,
        "No row is of a unit that who brought this file acts for (there is only {provinces}). Choose the right file, "
        "or have an administrator bring it.",
    ),
    "unit_not_found": Rule(
        ERROR,
        "There is no unit “{value}” in month {month}{where}.{suggest} Correct the name in the file or choose the "
        "right unit.",
    ),
    "unit_ambiguous": Rule(
        ERROR,
        "“{value}” may be several units.{suggest} Write Phường/Xã/Thị trấn and the district, or choose the right unit.",
    ),
    "unit_renamed": Rule(
        ERROR,
        "“{value}” has not been a unit since {day}.{suggest} Check the month of the figures, or choose the right unit.",
    ),
    "row_without_unit": Rule(
        ERROR, "The row has figures but no unit's name. Write the ward's name in this row or delete the row."
    ),
    "statistic_row": Rule(WARNING, "Row “{value}” is a figure over several units, so it was not read."),
    "statistic_or_unit": Rule(
        ERROR,
        "“{value}” may be a figure over several units, or {unit}. Write “{unit}” in full, or delete this row, and "
        "upload the file again.",
    ),
    "not_your_unit": Rule(ERROR, "“{value}” is not {unit}. Only figures of {unit} can be imported here."),
    "duplicate": Rule(
        ERROR,
        "{unit}, month {month}{operator}: already in {first}. Keep one row, delete the other and upload the file "
        "again.",
    ),
    "units_missing": Rule(
        WARNING, "Month {month}, network {network}: {level} missing from the file: {count} ({names})."
    ),
    # --- operators and networks
    "operator_unknown": Rule(
        ERROR, "“{value}” is not a known operator. Correct the name in the file, or add the operator to the list."
    ),
    "operator_of_fixed": Rule(
        ERROR,
        "“{value}” has a fixed network alone, but these figures are taken as mobile. If they are of the fixed network, "
        "choose it when you upload the file; if not, say which operator is meant.",
    ),
    "network_unknown": Rule(
        ERROR, "“{value}” is not a known network (di động, cố định, 5G). Correct it in the file and upload it again."
    ),
    "not_measured": Rule(
        ERROR,
        "“{value}”: these are targets, estimates, sums over months, differences or a part of the samples, not the "
        "month's measurements. Use the table of measurements, or mend this line if it is a slip, and upload it again.",
    ),
    "network_unclear": Rule(
        ERROR,
        "“{value}” does not say for certain which network the figures are of. Choose the network (mobile, fixed, 5G) "
        "when uploading, or write it into the file.",
    ),
    "operator_of_title": Rule(
        ERROR,
        "“{value}” says that this table is of one operator alone. If so, name the sheet after it (such as “Viettel”) "
        "or add a column Operator; if not, take this line away; then upload the file again.",
    ),
    "operator_mentioned": Rule(
        WARNING,
        "“{value}” mentions an operator; the figures are still understood as of all operators. If they are of this "
        "one alone, add a column Operator to the file.",
    ),
    "network_conflict": Rule(
        ERROR,
        "The file names the network {found}, not the chosen one ({stated}). Choose another network or another file.",
    ),
    "network_assumed": Rule(
        WARNING,
        "The file names no network; it is taken as mobile broadband. If it is another, choose the network when you "
        "upload the file.",
    ),
    "statistic_assumed": Rule(
        WARNING, "The file does not say whether its speeds are medians or means; they are taken as {statistic}."
    ),
    "statistic_unlike": Rule(
        WARNING,
        "The title or a note says {told}, the headings of the columns say {found}. They are kept as the headings say; "
        "check which is right.",
    ),
    "statistic_conflict": Rule(
        WARNING, "The file calls its speeds {found}, {stated} was chosen. They are kept as chosen."
    ),
    # --- figures against one another
    "above_parent": Rule(
        ERROR, "{unit} has {value} samples, more than {parent} ({limit}, cell {cell_of}). Check both cells."
    ),
    "above_known_parent": Rule(WARNING, "{unit} has {value} samples, more than {parent} ({limit}) imported before."),
    "total_differs": Rule(WARNING, "Row “{value}” says {total}, but its rows add up to {sum}. Check the file."),
    "operators_differ": Rule(
        WARNING, "{unit}: the operators add up to {sum} samples, not to the total {total}. Check the file."
    ),
    "five_g_above_mobile": Rule(
        WARNING, "{unit}: 5G has {value} samples, more than mobile ({limit}), although 5G is a part of mobile."
    ),
    "jump": Rule(WARNING, "{unit}: {what} {value}, the month before {before}. Check this cell."),
}


def severity(code: str) -> str:
    """The severity of a rule, by its code."""
    return RULES[code].severity


def message(code: str, **values: object) -> Said:
    """The sentence of a rule, filled in."""
    return say(RULES[code].text, **values)


def message_again(code: str, stored: str, values: Mapping[str, object]) -> str:
    """A stored message, made translatable again if its rule still gives the same sentence."""
    try:
        said = message(code, **values)
    except KeyError:  # of another version of the portal
        return stored
    return said if said == stored else stored

"""Messages about a file as a whole and about its tables, part of the list in `messages`. Pure."""

from measurements.importing.rule import ERROR, WARNING, Rule

FILE_RULES: dict[str, Rule] = {
    # --- the file as a whole
    "empty_file": Rule(ERROR, "The file is empty. Choose another file and upload it."),
    "not_a_workbook": Rule(
        ERROR, "This is no spreadsheet that can be read: {what}. Upload an .xlsx, .xls, .ods, .csv or .json file."
    ),
    "broken_workbook": Rule(
        ERROR,
        "The file is damaged or not in the form its kind should have ({what}). Open it in Excel, save it and upload "
        "it again.",
    ),
    "web_archive": Rule(
        ERROR,
        "The file is a web archive (MHTML) under the name of a workbook. Open it in Excel, save it as .xlsx and "
        "upload it again.",
    ),
    "protected": Rule(ERROR, "The file has a password, so it cannot be read. Remove the password and upload it again."),
    "macros": Rule(
        ERROR, "The file has macros and is not accepted. Save it as .xlsx (without macros) and upload it again."
    ),
    "too_large": Rule(
        ERROR, "The file is too large: {what}. Remove what is not needed or split it by month, then upload it again."
    ),
    "encoding_unknown": Rule(
        ERROR, "The file's character encoding is not known. Save the CSV file as UTF-8 and upload it again."
    ),
    "encoded_twice": Rule(
        ERROR,
        "The letters of the file were encoded twice (such as “PhÆ°á»ng”). Open the original file, save it as UTF-8 "
        "and upload it again.",
    ),
    "old_font": Rule(
        ERROR,
        "The letters of the file are of an old font (TCVN3, VNI). Convert it to Unicode (with UniKey, for instance) "
        "and upload it again.",
    ),
    "cut_off": Rule(
        ERROR,
        "The file is cut off at its end, perhaps by a download that was interrupted. Get the whole file and upload "
        "it again.",
    ),
    "json_not_rows": Rule(
        ERROR,
        "The JSON file is not a list of rows with names: {what}. Get the answer once more as it came, or save the "
        "table as .xlsx or .csv, and upload that.",
    ),
    "value_is_samples": Rule(
        WARNING, "“value” is understood as the number of samples, as in the answers of VNNIC's Internet Atlas."
    ),
    "text_repaired": Rule(
        WARNING, "The letters of the file were encoded twice and have been put right. Check the names of the units."
    ),
    "strange_bytes": Rule(WARNING, "{count} characters are not UTF-8 (the first on line {line}). Check those lines."),
    "quote_unclosed": Rule(
        ERROR,
        'On line {line} a quotation mark (") is never closed, so that the lines below went into one cell. Delete '
        "that mark and upload the file again.",
    ),
    "unreadable": Rule(
        ERROR,
        "The file cannot be read: the reader stopped half way ({what}). Open it in Excel, save it as .xlsx and "
        "upload it again.",
    ),
    "infected": Rule(ERROR, "The virus scanner refused the file ({what}). Check the computer that made it."),
    "template_elsewhere": Rule(
        ERROR,
        "This file is of {found}; what is brought here is {wanted}. Download the template of the right unit and "
        "month, or choose another month.",
    ),
    "template_not_vnnic": Rule(
        ERROR, "This file is the own count of {found}, not a file of VNNIC. The unit uploads it on its own page."
    ),
    "template_stale": Rule(
        WARNING,
        "Newer figures have come since this template was downloaded (file “{file}”). Look closely at what changes "
        "before you apply it.",
    ),
    "brought_again": Rule(
        WARNING,
        "This very file was applied before, and newer figures have taken the place of some of its own. Applied once "
        "more, its figures stand again: look closely at what changes.",
    ),
    # --- how the table was understood
    "own_statistic": Rule(
        WARNING,
        "The file gives median and mean of the same network; of the ward's own count the {statistic} are taken.",
    ),
    "no_table": Rule(
        ERROR,
        "No table of figures was found: there must be a heading row with a column of unit names (Xã/Phường or "
        "Quận/Huyện) and a column of samples or speeds. Add the heading row to the file and upload it again.",
    ),
    "table_unclear": Rule(
        ERROR,
        "The table's headings are not understood: {headings}. Open “Columns as understood” above and say which "
        "column holds unit names, samples, speeds …; the portal remembers it for files with the same headings. Or "
        "correct the heading row in the file and upload it again.",
    ),
    "no_rows": Rule(ERROR, "There are no rows of figures under the heading row. Check the file."),
    "column_ambiguous": Rule(
        ERROR,
        "The two columns {pair} are understood alike. Say on the page of columns what each means, or remove one of "
        "them.",
    ),
    "column_unused": Rule(
        WARNING,
        "Not used, because the meaning is not clear: column {columns}. If it is needed, say on the page of columns "
        "what it means.",
    ),
    "column_unclear": Rule(
        ERROR,
        "Column {named} {why}, so it was not read. Open “How the columns were understood” above and choose what the "
        "column means, or “Not used”; the portal remembers it for files of the same headings.",
    ),
    "column_missing": Rule(
        ERROR,
        "It is not clear which column is {what}; not understood: {columns}. Open “How the columns were understood” "
        "above and choose what these columns mean, or “Not used”.",
    ),
    "column_left_out": Rule(
        WARNING, "Columns {columns} are no counts, speeds or latencies of the month and are not kept."
    ),
    "column_unbelievable": Rule(
        ERROR,
        "Every cell of column {named} is {how}, hardly {what}. If it is {what}, confirm it on “How the columns were "
        "understood”; if not, write the right unit of measure into the file and upload it again.",
    ),
    "decimals_or_thousands": Rule(
        ERROR,
        "Every cell of column {named} ends in 000 (“{value}”): is it {decimal} or {whole}? Write the counts without "
        "decimals and separators and upload the file again.",
    ),
    "table_by_indicator": Rule(
        ERROR,
        "Each row of the table is one indicator (column “{value}”), not one unit. Arrange it anew: one row a ward, "
        "one column a measure (samples, download speed …), and upload it again.",
    ),
    "table_on_its_side": Rule(
        ERROR,
        "The table lies on its side: wards are headings of columns, measures are rows. Copy the whole table in "
        "Excel, paste it special with “Transpose” so that each unit is a row, and upload it again.",
    ),
    "column_of_units": Rule(
        ERROR,
        "Column {named} holds names of wards, but its heading is not understood. Say on the page of columns what it "
        "means, or change the heading to Xã/Phường.",
    ),
    "row_too_long": Rule(
        ERROR,
        "Row {row} has more cells than the heading row ({count} such rows), so its figures may stand under wrong "
        "headings; a comma inside a number may have torn it apart. Save the file with semicolons between the columns, "
        "or as .xlsx, and upload it again.",
    ),
    "cells_without_heading": Rule(
        WARNING,
        "{count} rows have numbers under no heading, which were not read (the first is “{value}”). Check whether "
        "these rows have slipped to the side.",
    ),
    "count_in_thousands": Rule(
        ERROR,
        "“{value}” counts in thousands, so the exact number of samples is not known. Write the full number in the "
        "file and upload it again.",
    ),
    "unit_unknown": Rule(ERROR, "“{value}” is not in Mbps. Convert it to Mbps in the file and upload it again."),
    "hidden_rows": Rule(WARNING, "Hidden rows were read too: {count} (row {rows}). Delete them if they are not meant."),
    "hidden_columns": Rule(WARNING, "Hidden columns were read too: {columns}. Delete them if they are not meant."),
    "hidden_sheet": Rule(
        WARNING, "The hidden sheet “{name}” was not read. Unhide it if it has figures to be imported."
    ),
}

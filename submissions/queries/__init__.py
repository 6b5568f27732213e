from submissions.queries.calendar import (
    duties,
    duties_of,
    extension_of,
    forecast_days,
    working_day_test,
    years_without_holidays,
)
from submissions.queries.filings import (
    FiledValue,
    OperatorFiling,
    latest_submission,
    newest_signed,
    operator_filings,
    state_of,
    states,
)
from submissions.queries.owed import bodies_of_ward, coming_owed, next_owed, owed_by
from submissions.queries.periods import (
    collecting_codes,
    last_closed_month,
    owed_months,
    province_ended,
    why_not_open,
)
from submissions.queries.reporters import find_reporter, month_before, reporters, wards_of
from submissions.queries.sheets import answers_of, draft_of, sheet_as_filed, sheet_of, versions_of
from submissions.queries.values import filed_values

__all__ = [
    "FiledValue",
    "OperatorFiling",
    "answers_of",
    "bodies_of_ward",
    "collecting_codes",
    "coming_owed",
    "draft_of",
    "duties",
    "duties_of",
    "extension_of",
    "filed_values",
    "find_reporter",
    "forecast_days",
    "last_closed_month",
    "latest_submission",
    "month_before",
    "newest_signed",
    "next_owed",
    "operator_filings",
    "owed_by",
    "owed_months",
    "province_ended",
    "reporters",
    "sheet_as_filed",
    "sheet_of",
    "state_of",
    "states",
    "versions_of",
    "wards_of",
    "why_not_open",
    "working_day_test",
    "years_without_holidays",
]

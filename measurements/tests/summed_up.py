"""The summary of a table that is at hand: what the summaries that are computed and kept must agree with."""

from measurements.judging.summary import Summary, summarise
from measurements.judging.table import ComplianceTable


def of_table(table: ComplianceTable) -> Summary:
    return summarise([(row.reading, row.verdict) for row in table.rows], table.required)

"""The names of the tasks that make a report (`reports.tasks`), for those who ask and those who look how far they are."""

BUILD_TASK = "reports.build_run"
PDF_TASK = "reports.make_pdf"

"""The names of the tasks that make a report (`reports.tasks`), for who enqueues them or follows their progress."""

BUILD_TASK = "reports.build_run"
PDF_TASK = "reports.make_pdf"

"""Faults for V1 (encoding and sanitization) and V5 (files)."""

from bench.plants.plant import plant

HOSTILE = "measurements/tests/test_hostile.py::"
GUARDS = "measurements/reading/guards.py"
LINT = "base/tests/test_lint_rules.py::test_code_that_breaks_a_rule_is_refused"
AS_TEXT = "accounts/tests/test_audit_page.py::TestPage::test_what_users_wrote_is_shown_as_text"
STORAGE = "portal/tests/test_object_storage.py::"

PLANTS = (
    plant(
        "1.1.1, 1.1.2",
        "values are not escaped when they are printed",
        "templates/accounts/audit.html",
        "{% if entry.after is not None %}{{ entry.after }}{% endif %}",
        "{% if entry.after is not None %}{{ entry.after|safe }}{% endif %}",
        AS_TEXT,
    ),
    plant(
        "1.2.1, 1.2.3",
        "inline scripts are allowed",
        "ispeed_portal/settings.py",
        '        "script-src": [SELF, NONCE],',
        '        "script-src": [SELF, NONCE, "\'unsafe-inline\'"],',
        "accounts/tests/test_admin.py::test_every_list_opens_and_keeps_the_content_policy",
    ),
    plant(
        "1.2.2",
        "a log-in leads to whatever address was handed over",
        "accounts/adapter.py",
        "    def is_open_for_signup(self",
        "    def is_safe_url(self, url: str) -> bool:\n        return True\n\n    def is_open_for_signup(self",
        "accounts/tests/test_door.py::test_after_the_log_in_nobody_is_led_elsewhere",
    ),
    plant("1.2.4", "SQL put together from texts passes", "pyproject.toml", '    "S607",', '    "S607", "S608",', LINT),
    plant("1.2.5", "a shell passes", "pyproject.toml", '    "S607",', '    "S607", "S602", "S605",', LINT),
    plant(
        "1.2.10",
        "formulae leave in exports",
        "base/table_formats.py",
        '_STARTS = ("=", "+", "-", "@", "\\t", "\\r", "\\n")',
        '_STARTS = ("#",)',
        "accounts/tests/test_admin.py::TestExport::test_it_is_noted_and_formulae_are_escaped",
    ),
    plant("1.3.2", "eval passes", "pyproject.toml", '    "S607",', '    "S607", "S307",', LINT),
    plant(
        "1.3.6",
        "a page asks an address",
        "portal/views/help.py",
        "from django.contrib.auth.decorators import login_required",
        "import urllib.request  # noqa: F401\n\nfrom django.contrib.auth.decorators import login_required",
        "base/tests/test_outgoing.py::test_no_other_module_opens_connections",
    ),
    plant(
        "1.3.7",
        "templates run outside the sandbox",
        "reports/patterns/docx.py",
        "    return SandboxedEnvironment(",
        "    from jinja2 import Environment\n\n    return Environment(",
        "reports/tests/test_sandbox.py::test_a_template_reaches_nothing_but_what_it_is_given",
    ),
    plant(
        "1.5.1",
        "what inflates is not counted",
        GUARDS,
        "            if total > left:",
        "            if False:",
        HOSTILE + "test_a_zip_bomb_is_counted_while_it_inflates",
    ),
    plant(
        "1.5.1",
        "the child has all the memory it wants",
        "measurements/reading/limits.py",
        "    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))",
        "    pass",
        HOSTILE + "test_the_child_that_needs_too_much_memory_dies_alone",
    ),
    plant(
        "5.2.1",
        "a file of any size is read",
        "measurements/reading/sources.py",
        "    if path.stat().st_size > caps.file_bytes:",
        "    if False:",
        HOSTILE + "test_too_many_parts_sheets_rows_and_columns",
    ),
    plant(
        "5.2.2",
        "a program is taken for a table",
        GUARDS,
        "        if head.startswith(magic):\n            raise",
        "        if False:\n            raise",
        HOSTILE + "test_a_file_whose_name_lies_is_known_by_its_bytes",
    ),
    plant(
        "5.2.2",
        "anything is taken for a signed copy",
        "submissions/attachments.py",
        '    if head.lstrip()[:5] != b"%PDF-":',
        "    if False:",
        "submissions/tests/test_attachments.py::test_what_is_no_pdf_is_refused_whatever_its_name",
    ),
    plant(
        "5.2.3",
        "parts of an archive are not counted",
        GUARDS,
        "            if len(parts) > caps.parts:",
        "            if False:",
        HOSTILE + "test_too_many_parts_sheets_rows_and_columns",
    ),
    plant(
        "5.3.1",
        "files in object storage are public",
        "ispeed_portal/settings.py",
        '        "default_acl": None,',
        '        "default_acl": "public-read",',
        STORAGE + "test_files_are_not_public",
    ),
    plant(
        "5.3.2",
        "a file is written over another",
        "ispeed_portal/settings.py",
        '        "file_overwrite": False,',
        '        "file_overwrite": True,',
        STORAGE + "test_a_file_is_never_overwritten",
    ),
    plant(
        "5.4.1, 5.4.2",
        "a download bears another name than its archive",
        "reports/views/runs.py",
        "as_attachment=True, filename=found.name)",
        'as_attachment=True, filename="file")',
        "reports/tests/views/test_runs.py::test_a_file_is_downloaded_as_it_was_archived",
    ),
    plant(
        "5.4.3",
        "what the scanner found is read",
        "measurements/actions/checking.py",
        "    if verdict.found:",
        "    if False:",
        "measurements/tests/test_actions.py::test_an_infected_file_is_rejected_before_it_is_read",
    ),
    plant(
        "5.4.3",
        "a silent scanner lets files pass",
        "measurements/actions/checking.py",
        "    if verdict.waits:",
        "    if False:",
        "measurements/tests/test_actions.py::"
        "test_a_file_waits_in_quarantine_while_the_scanner_is_silent_until_released_with_a_reason",
    ),
)

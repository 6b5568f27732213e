"""Faults for V16 (logging and errors)."""

from bench.plants.plant import KEPT_ELSEWHERE, plant

AUDIT = "base/tests/test_audit.py::"
DOOR = "accounts/tests/test_door.py::"
LOGS = "base/tests/test_logs.py::"
LINE = "base/tests/test_request_id.py::test_the_line_of_a_request_tells_its_path_and_never_its_query"
ONE_OBJECT = LOGS + "test_each_line_is_one_object_with_the_ids_at_hand"
CONFIG = "ispeed_portal/logs.py"

PLANTS = (
    plant(
        "16.2.1",
        "entries keep no values",
        "base/audit.py",
        "        after=after,",
        "        after=None,",
        AUDIT + "test_an_entry_says_what_was_done_to_what",
    ),
    plant(
        "16.2.1",
        "lines of a request bear no id",
        "base/request_id.py",
        "        with bound_contextvars(request_id=request_id):",
        "        with bound_contextvars():",
        "base/tests/test_request_id.py::test_all_lines_of_a_request_share_an_id_that_the_answer_bears",
    ),
    plant(
        "16.2.2",
        "entries bear the shifted time",
        "base/audit.py",
        "        at=clock.machine_now(),",
        "        at=clock.now(),",
        AUDIT + "test_an_entry_is_stamped_with_machine_time",
    ),
    plant(
        "16.2.2",
        "clocks that differ are not told",
        "base/checks.py",
        "    if apart > CLOCKS_MAY_DIFFER:",
        "    if False:",
        "base/tests/test_checks.py::test_clocks_that_differ_are_told",
    ),
    plant(
        "16.2.3, 16.2.4",
        "lines are plain text",
        CONFIG,
        "ensure_ascii=False) if as_json else plain",
        "ensure_ascii=False) if not as_json else plain",
        ONE_OBJECT,
    ),
    plant(
        "16.2.5",
        "what is named like a secret is written",
        CONFIG,
        "        if SECRET.search(name):",
        "        if False:",
        LOGS + "test_no_secret_reaches_the_log",
    ),
    plant(
        "16.2.5",
        "the line of a request has its query",
        "base/request_id.py",
        '                    "path": request.path,',
        '                    "path": request.get_full_path(),',
        LINE,
    ),
    plant(
        "16.3.1",
        "wrong log-ins are not noted",
        "accounts/adapter.py",
        '        audit.record(by=None, action="login.failed", on=user_named(name), after={"name": name})',
        "        pass",
        DOOR + "test_a_wrong_password_is_noted_without_the_password",
    ),
    plant(
        "16.3.1",
        "log-ins are not noted",
        "accounts/adapter.py",
        '        audit.record(by=user, action="login", on=user)\n',
        "",
        DOOR + "test_one_logs_in_by_user_name_or_mail_address_in_any_case",
    ),
    plant(
        "16.3.2",
        "the line of a request has no status",
        "base/request_id.py",
        '                    "status": response.status_code,\n',
        "",
        LINE,
    ),
    plant(
        "16.3.3",
        "a lock-out is not noted",
        "accounts/lockout.py",
        '        audit.record(by=None, action=action, on=user_named(name), after={"name": name})',
        "        pass",
        "accounts/tests/test_lockout.py::test_the_owner_is_told_once_and_it_is_noted_once_for_each_address",
    ),
    plant(
        "16.3.4",
        "errors leave no trace",
        CONFIG,
        "    lines = [structlog.processors.format_exc_info] if as_json else []",
        "    lines = [lambda _logger, _method, event: event.pop('exc_info', None) and event or event]",
        LOGS + "test_an_error_carries_its_trace_in_the_same_line",
    ),
    plant(
        "16.4.1",
        "a line break makes a second line",
        CONFIG,
        "    renderer = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else plain",
        "    renderer = lambda _logger, _method, event: str(event['event'])  # noqa: E731",
        LOGS + "test_no_line_can_be_forged",
    ),
    plant(
        "16.4.2",
        "the database does not refuse",
        "base/append_only.py",
        '    _run(connection, _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE)',
        KEPT_ELSEWHERE,
        AUDIT + "test_the_database_refuses_to_change_or_remove_an_entry",
    ),
    plant(
        "16.4.2",
        "everybody reads the trail",
        "accounts/views/access.py",
        "@permitted(Action.VIEW_AUDIT)",
        "@permitted(Action.VIEW_REGISTER)",
        "accounts/tests/test_audit_page.py::test_only_an_administrator_reads_it",
    ),
    plant(
        "16.4.2",
        "the portal's role may change the trail",
        "base/roles.py",
        '        f"REVOKE UPDATE, DELETE ON {TRAIL} FROM {role}",\n',
        "",
        "base/tests/test_roles.py::test_the_portal_cannot_change_the_trail",
    ),
    plant(
        "16.5.1",
        "the page of an error tells what it was",
        "portal/views/errors.py",
        "        return defaults.server_error(request)",
        "        return HttpResponse(f'Hệ thống gặp lỗi: {error!r}', status=500)",
        "portal/tests/test_errors.py::test_an_error_of_ours_stays_one",
    ),
    plant(
        "16.5.2",
        "a full disk is an error of ours",
        "portal/views/errors.py",
        "    if error is None or not is_outage(error):",
        "    if True:",
        "portal/tests/test_errors.py::test_a_full_disk_is_said_to_be_no_fault_of_the_file_and_nothing_is_kept",
    ),
    plant(
        "16.5.2",
        "who asks waits for the broker",
        "base/jobs.py",
        "    except Exception:  # the broker is away: the tick sends it again",
        "    except ZeroDivisionError:",
        "base/tests/test_jobs.py::test_an_unreachable_broker_is_no_error_for_who_asks",
    ),
    plant(
        "16.5.3",
        "a silent scanner lets files pass",
        "measurements/actions/checking.py",
        "    if verdict.waits:",
        "    if False:",
        "measurements/tests/test_actions.py::"
        "test_a_file_waits_in_quarantine_while_the_scanner_is_silent_until_released_with_a_reason",
    ),
)

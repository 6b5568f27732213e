import io
import json
import logging
import logging.config

import pytest
from structlog.contextvars import bound_contextvars

from ispeed_portal.logs import logging_config


def logger_of_its_own(*, as_json):
    """It and what it has written."""
    out = io.StringIO()
    formatter = logging_config(level="INFO", as_json=as_json)["formatters"]["lines"]
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter["()"](**{name: value for name, value in formatter.items() if name != "()"}))
    logger = logging.Logger("measurements.actions", logging.INFO)
    logger.addHandler(handler)
    return logger, out.getvalue


@pytest.fixture
def written():
    """What a logger of its own writes in production's form, line by line."""
    logger, text = logger_of_its_own(as_json=True)
    return logger, lambda: [json.loads(line) for line in text().rstrip("\n").split("\n")]


def test_each_line_is_one_object_with_the_ids_at_hand(written):
    logger, lines = written
    with bound_contextvars(request_id="r1", job=7):
        logger.info("đã ghi nhận %s", "lô 3", extra={"rows": 50})
    (line,) = lines()
    assert (line["event"], line["level"], line["logger"]) == ("đã ghi nhận lô 3", "info", "measurements.actions")
    assert (line["request_id"], line["job"], line["rows"]) == ("r1", 7, 50)
    assert line["timestamp"].endswith("Z")


def test_no_line_can_be_forged(written):
    logger, lines = written
    logger.info("log-in of %s", 'x\n{"event": "log-in of admin"}\r\n\u2028', extra={"path": "/\n/"})
    (line,) = lines()
    assert line["event"].startswith("log-in of x\n")
    assert line["path"] == "/\n/"


def test_an_error_carries_its_trace_in_the_same_line(written):
    logger, lines = written
    try:
        raise ValueError("hỏng")
    except ValueError:
        logger.exception("failed")
    (line,) = lines()
    assert "ValueError: hỏng" in line["exception"]


@pytest.mark.parametrize(
    ("message", "extra"),
    [
        ("log-in", {"password": "s3cret"}),
        ("call", {"METRICS_TOKEN": "s3cret"}),
        ("call", {"Authorization": "Bearer s3cret"}),
        ("connecting to postgres://portal:s3cret@db/ispeed", {}),
        ("connecting", {"url": "redis://:s3cret@redis:6379/0"}),
        ("Not Found: /accounts/password/reset/key/4-s3cret/", {}),
        ("request", {"path": "/accounts/password/reset/key/4-s3cret/"}),
        ("Bad Request", {"request": "<WSGIRequest: GET '/?next=s3cret'>"}),
    ],
)
def test_no_secret_reaches_the_log(written, message, extra):
    logger, lines = written
    logger.info(message, extra=extra)
    (line,) = lines()
    assert "s3cret" not in json.dumps(line)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_trace_names_lines_of_the_code_and_no_values(as_json):
    logger, text = logger_of_its_own(as_json=as_json)
    typed = "s3" + "cret"
    try:
        raise ValueError(f"{len(typed)} signs")
    except ValueError:
        logger.exception("failed")
    assert "ValueError: 6 signs" in text()
    assert "test_a_trace_names_lines_of_the_code_and_no_values" in text()
    assert "s3cret" not in text()


def test_people_get_plain_lines():
    assert logging_config(level="INFO", as_json=False)["root"]["level"] == "INFO"
    logging.config.dictConfig({**logging_config(level="INFO", as_json=False), "root": {}})

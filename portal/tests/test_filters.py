"""Filters of templates that meet nothing show that there is nothing; no page ends in the middle of a table."""

from importlib import import_module
from pathlib import Path

import pytest
from django.template import Library

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(ROOT.glob("*/templatetags/*.py"))
APART = {"addresses", "__init__"}  # no library


def libraries():
    for path in MODULES:
        if path.stem not in APART:
            module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            assert isinstance(module.register, Library)
            yield module


FILTERS = [(name, show) for module in libraries() for name, show in module.register.filters.items()]


def test_every_filter_of_ours_is_tried():
    assert len(FILTERS) >= 25
    assert {"speed", "samples", "vi_number", "verdict_mark", "translated"} <= {name for name, _show in FILTERS}


@pytest.mark.parametrize(("name", "show"), FILTERS, ids=[name for name, _show in FILTERS])
@pytest.mark.parametrize("nothing", [None, ""])  # a value that is missing, and the attribute of one
def test_a_filter_that_meets_nothing_does_not_fail(name, show, nothing):
    shown = show(nothing)
    assert shown is False or shown == [] or isinstance(shown, str)
    assert "None" not in str(shown)

"""A report made for 9/2024 and the people about it, for the tests of its life."""

from reports.tests.test_life import leader, province, run, staff  # noqa: F401

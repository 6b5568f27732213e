"""Addresses of many like pages."""

from collections.abc import Callable

from django.urls import reverse


def address_of(page: str) -> Callable[[int], str]:
    """`reverse` of a page with one number, asked of Django once for many numbers."""
    before, _number, after = reverse(page, args=[0]).rpartition("0")
    return lambda number: f"{before}{number}{after}"

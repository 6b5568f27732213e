"""How the columns of tables are called, and words for the codes in them, wherever such a value is kept."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field, Model
from django.utils.functional import Promise
from django.utils.translation import override

Words = dict[tuple[str, str], Any]


def column_of(table: str, name: str) -> "Field[Any, Any] | None":
    """A table's column, by its name or its attribute's; None where there is no such column or table."""
    try:
        fields = apps.get_model(table)._meta.concrete_fields
    except (LookupError, ValueError):
        return None
    return next((one for one in fields if name in (one.attname, one.name)), None)


def title_of(column: "Field[Any, Any] | None") -> Promise | None:
    """The name of a column for people, where its model gives one; else None.

    What Django makes of a column's name is English on every page.
    """
    return column.verbose_name if column is not None and isinstance(column.verbose_name, Promise) else None


@cache
def usual_titles() -> dict[str, Promise]:
    """Column's name → what most tables call it, for values that are stored apart from their row."""
    found: dict[str, list[Promise]] = {}
    for _table, column in _columns():
        if title := title_of(column):
            for name in {column.attname, column.name}:
                found.setdefault(name, []).append(title)
    return {name: _most_used(titles) for name, titles in found.items()}


@cache
def words_of_codes() -> dict[tuple[str, str, str], Any]:
    """(table, column, code) → the code's word for people, lazily translated, of all columns with choices."""
    return {
        (table._meta.label_lower, column.name, code): word
        for table, column in _columns()
        for code, word in column.flatchoices
        if isinstance(code, str) and code
    }


@cache
def words_by_part() -> tuple[Words, Words]:
    """The words of codes in two tables: by (table, code) whichever the column, by (column, code) whichever the table.

    Codes that have two different words there are left out.
    """
    words = words_of_codes().items()
    by_table = _agreed(((table, code), word) for (table, _column, code), word in words)
    by_column = _agreed(((column, code), word) for (_table, column, code), word in words)
    return by_table, by_column


def title_of_table(name: str) -> str:
    """The name of a table for people, by its model's name in lower case; empty where there is no such table."""
    tables = (table for table in apps.get_models() if table._meta.model_name == name)
    return next((str(table._meta.verbose_name) for table in tables), "")


def _columns() -> "Iterator[tuple[type[Model], Field[Any, Any]]]":
    return ((table, column) for table in apps.get_models() for column in table._meta.concrete_fields)


def _most_used(titles: list[Promise]) -> Promise:
    sources = list(map(_source, titles))
    return titles[sources.index(max(sources, key=sources.count))]


def _agreed(words: Iterable[tuple[tuple[str, str], Any]]) -> Words:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for key, word in words:
        found.setdefault(key, {})[_source(word)] = word
    return {key: next(iter(said.values())) for key, said in found.items() if len(said) == 1}


def _source(word: Any) -> str:
    """As it stands in the source, whatever the language of the page."""
    with override(None):
        return str(word)

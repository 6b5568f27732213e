"""What all administration pages share: who enters, the audit row of every write, export with escaped formulae.

The site says who may enter (accounts.admin_site); Django's own permissions, flags and groups are not asked.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import DateField, Field, JSONField, Model, QuerySet, TextField
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from import_export.admin import ExportMixin, ImportExportMixin
from import_export.forms import ExportForm
from import_export.resources import Diff, ModelResource

from base import audit
from base.cleaning import clean_line, clean_text, cleaned
from base.fields import DayField
from base.table_formats import SemicolonText, Workbook

HIDDEN = {"password"}
_STYLED = re.compile(r'<(ins|del|span) style="[^"]*">')


def facts_of(row: Model) -> dict[str, Any]:
    """The columns of a row as JSON values, without secrets; what its model lists as `marked_in_trail` by its mark."""
    encode = DjangoJSONEncoder().default
    plain = (str, int, float, bool, list, dict, type(None))
    values = {field.attname: field.value_from_object(row) for field in row._meta.concrete_fields}
    values |= {name: audit.mark(values[name]) for name in getattr(type(row), "marked_in_trail", ())}
    values = {name: str(value) if hasattr(value, "storage") else value for name, value in values.items()}
    return {
        name: value if isinstance(value, plain) else encode(value)
        for name, value in values.items()
        if name not in HIDDEN
    }


def stored_facts_of(row: Model) -> dict[str, Any] | None:
    """The columns of a row as the database holds them now (facts_of); None for a row that is not stored yet."""
    stored = type(row)._base_manager.filter(pk=row.pk).first() if row.pk else None
    return facts_of(stored) if stored else None


class Page(admin.ModelAdmin):  # type: ignore[type-arg]  # one class for all models
    """A page for administrators only; every write leaves an audit row with the values before and after."""

    helps: Mapping[str, Promise] = {}  # by column: what to write there, under its field
    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        """The field of a column: JSON may be empty, and a day must lie within the calendar that pages reckon with."""
        if isinstance(db_field, JSONField):
            kwargs.setdefault("required", False)
        if type(db_field) is DateField:
            kwargs.setdefault("form_class", DayField)
        if db_field.name in self.helps:
            kwargs.setdefault("help_text", self.helps[db_field.name])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = stored_facts_of(obj)
        super().save_model(request, obj, form, change)
        self._note(request, obj, "change" if change else "create", before)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        touched = formset.save(commit=False)
        before = [stored_facts_of(row) for row in touched]
        for row in formset.deleted_objects:
            self._note(request, row, "delete", stored_facts_of(row), gone=True)
        super().save_formset(request, form, formset, change)
        for row, was in zip(touched, before, strict=True):
            self._note(request, row, "change" if was else "create", was)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self._note(request, obj, "delete", stored_facts_of(obj), gone=True)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        for row in queryset:
            self._note(request, row, "delete", facts_of(row), gone=True)
        super().delete_queryset(request, queryset)

    def _note(
        self, request: HttpRequest, row: Model, what: str, before: dict[str, Any] | None, *, gone: bool = False
    ) -> None:
        action = f"{row._meta.model_name}.{what}"
        after = None if gone else facts_of(row)
        if before != after:
            audit.record(by=_actor(request), action=action, on=row, before=before, after=after, reason="/admin/")


class ReadOnlyPage(Page):
    """An administration page that only shows rows, which the portal's own actions write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Export(ExportMixin):  # type: ignore[misc]  # import_export has no types
    """Mixin with a download of the list as it is filtered; formulae are escaped, and the download is noted."""

    formats = (Workbook, SemicolonText)
    export_form_class = ExportForm  # the form that selects columns needs inline scripts, which the policy forbids

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: "QuerySet[Any]", **kwargs: Any) -> Any:
        name = f"{queryset.model._meta.label_lower}.{file_format.get_extension()}"
        audit.record_download(by=_actor(request), what=name, rows=queryset.count())
        return super().get_export_data(file_format, request, queryset, **kwargs)


class ImportExport(Export, ImportExportMixin):  # type: ignore[misc]  # import_export has no types
    """Export, and an import with a preview: all rows or none, every changed row in the audit trail."""


class _PlainDiff(Diff):  # type: ignore[misc]  # import_export has no types
    """What an import would change, without the inline styles that the content policy forbids."""

    def as_html(self) -> list[SafeString]:
        return [mark_safe(_STYLED.sub(r"<\1>", cell)) for cell in super().as_html()]  # noqa: S308 # escaped by its maker


class Resource(ModelResource):  # type: ignore[misc]  # import_export has no types
    """How rows are read from and written to files; the rules of the model are checked for each row."""

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        use_transactions = True
        report_skipped = True

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return _PlainDiff

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Clean the texts as a form does: those of several lines, and those of one."""
        for field, column in self._columns():
            if isinstance(cell := row.get(field.column_name), str):
                row[field.column_name] = clean_text(cell) if isinstance(column, TextField) else clean_line(cell)

    def import_instance(self, instance: Model, row: Any, **kwargs: Any) -> None:
        super().import_instance(instance, row, **kwargs)
        for field, column in self._columns():
            if isinstance(column, JSONField):
                setattr(instance, field.attribute, cleaned(getattr(instance, field.attribute)))

    def _columns(self) -> list[tuple[Any, Any]]:
        """Each column of the file with its column of the table."""
        return [(field, self._meta.model._meta.get_field(field.attribute)) for field in self.get_import_fields()]

    def before_save_instance(self, instance: Model, row: Any, **kwargs: Any) -> None:
        self._before = stored_facts_of(instance)

    def after_save_instance(self, instance: Model, row: Any, **kwargs: Any) -> None:
        if not kwargs.get("dry_run"):
            name = f"{instance._meta.model_name}.import"
            after = facts_of(instance)
            audit.record(by=kwargs.get("user"), action=name, on=instance, before=self._before, after=after)


def _actor(request: HttpRequest) -> Any:
    return request.user

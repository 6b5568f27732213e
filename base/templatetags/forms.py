"""Template filters for a form's fields: the kit's classes on Django's own widgets."""

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString

from base.nothing import shows

register = template.Library()

_PLAIN = (forms.HiddenInput, forms.RadioSelect, forms.CheckboxSelectMultiple)
_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
)


@register.filter
@shows(False)
def is_checkbox(field: BoundField) -> bool:
    """Is the field's widget a checkbox?"""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
@shows(SafeString())
def control(field: BoundField) -> SafeString:
    """The field's widget with the kit's class, and marked invalid where it is."""
    widget = field.field.widget
    if isinstance(widget, _PLAIN):
        return field.as_widget()
    css = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "form-control")
    return field.as_widget(attrs={"class": f"{widget.attrs.get('class', '')} {css}".strip()})

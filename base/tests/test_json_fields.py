"""JSON in a field of a form, of ours and of others: what nobody can read is refused and shown again, never a fault."""

import pytest
from django import forms

UNREADABLE = {
    "cut short": "[1",
    "digits beyond Python's": "9" * 5000,
    "nested beyond who cleans it": "[" * 700 + "]" * 700,
    "nested beyond who reads it": "[" * 1500 + "]" * 1500,
}


class Form(forms.Form):
    value = forms.JSONField(initial=[])


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_json_that_nobody_can_read_is_refused_and_shown_again(text):
    form = Form({"value": text})
    assert form.errors["value"] == [forms.JSONField.default_error_messages["invalid"]]
    assert form.has_changed()
    assert text in str(form)


def test_json_that_is_read_stays_what_it_was():
    form = Form({"value": '{"a": [1, 2.5, null]}'})
    assert form.is_valid()
    assert form.cleaned_data == {"value": {"a": [1, 2.5, None]}}
    assert "{&quot;a&quot;: [1, 2.5, null]}" in str(form)

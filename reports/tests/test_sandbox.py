"""A department's template is filled in a sandbox: what a person wrote into it reaches no object of the process."""

import pytest
from jinja2.exceptions import SecurityError, UndefinedError

from reports.templates.docx import _environment

WAYS_OUT = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ name.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'] }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{{ range(99999999) }}",
]


@pytest.mark.parametrize("text", WAYS_OUT)
def test_a_template_reaches_nothing_but_what_it_is_given(text):
    with pytest.raises((SecurityError, UndefinedError, OverflowError)):
        _environment().from_string(text).render(name="Hải Phòng")

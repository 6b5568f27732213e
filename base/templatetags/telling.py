"""`{{ problem.message|told }}`: what was said by modules that know no Django, in the language of the page."""

from django import template

from base.nothing import shows
from base.telling import told

register = template.Library()
register.filter("told", shows("")(told))

"""`{{ problem.message|translated }}`: what was said by modules that know no Django, in the language of the page."""

from django import template

from base.nothing import shows
from base.translating import translated

register = template.Library()
register.filter("translated", shows("")(translated))

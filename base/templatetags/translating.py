"""Template filter `translated`: `{{ problem.message|translated }}` is a text made by `say`, in the page's language."""

from django import template

from base.nothing import shows
from base.translating import translated

register = template.Library()
register.filter("translated", shows("")(translated))

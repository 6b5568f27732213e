"""The pages of a filing: where they are, and what a form sends."""

from django.urls import reverse


def address(name, house, reporter=None, *more):
    return reverse(f"submissions:{name}", args=[str(house.month), (reporter or house.alpha).key, *more])


def fields(typed, **more):
    return {**{f"f-{name}": text for name, text in typed.items()}, **more}

"""Django's `makemessages`, which also collects what modules without Django say (base/saying.py)."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    xgettext_options = [  # noqa: RUF012 # as Django has it
        *makemessages.Command.xgettext_options,
        "--keyword=say",
        "--keyword=Rule:2",
    ]

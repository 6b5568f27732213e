"""Bring the register up to what the portal knows: changes that came into force since it was loaded."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions import enter_known_changes
from base.day_format import show_day
from base.refusal_display import refusal_ends_command
from base.saying import say


class Command(BaseCommand):
    help = "Enter known changes of units that the register lacks; figures, filings, reports and people go with them."

    @refusal_ends_command
    def handle(self, *args: Any, **options: Any) -> None:
        entered, review = enter_known_changes(by=None)
        for change in entered:
            self.stdout.write(
                say(
                    "{count} units stored from {day}: {act}.",
                    count=len(change.lines),
                    day=show_day(change.on),
                    act=change.legal_act,
                )
            )
        if not entered:
            self.stdout.write(say("The register is complete; nothing was changed."))
        for scope in review:
            self.stdout.write(say("To be reviewed: {scope}: {review}", scope=scope, review=scope.review))

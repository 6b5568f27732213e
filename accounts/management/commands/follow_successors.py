"""Move what people act for from units that have ended to their successors, as after loading a newer register."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions import follow_successors
from base.saying import say


class Command(BaseCommand):
    help = "Move scopes of ended units to the units' successors; lists the ones that somebody must look at."

    def handle(self, *args: Any, **options: Any) -> None:
        to_review = follow_successors(by=None)
        for scope in to_review:
            self.stdout.write(f"{scope.user.username}: {scope.review}")
        self.stdout.write(say("To be reviewed: {count}", count=len(to_review)))

"""Command `rebuild_summaries`: make every month's summaries again from the figures."""

from typing import Any

from django.core.management.base import BaseCommand

from base.saying import say
from measurements import actions


class Command(BaseCommand):
    help = "Make the summaries of all months again from the figures; pages are right without it, only slower."

    def handle(self, **options: Any) -> None:
        self.stdout.write(say("{count} months made again (each network by itself).", count=actions.rebuild_all()))

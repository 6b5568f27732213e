"""Command `undo_import BATCH`: undo an applied batch."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from base.refusal_display import refusal_ends_command
from base.saying import say
from measurements import actions
from measurements.models import ImportBatch


class Command(BaseCommand):
    help = "Undo an applied import: every value as it was before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=int)

    @refusal_ends_command
    def handle(self, **options: Any) -> None:
        batch = ImportBatch.objects.filter(pk=options["batch"]).first()
        if batch is None:
            raise CommandError(say("There is no batch #{batch}.", batch=options["batch"]), returncode=2)
        actions.undo_batch(by=None, batch=batch)
        self.stdout.write(say("Batch #{batch} “{file}” was undone.", batch=batch.pk, file=batch.file_name))

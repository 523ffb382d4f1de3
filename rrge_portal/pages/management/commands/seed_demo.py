"""`seed_demo`: the public record, the demonstration, and generated rows for measuring."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from meetings import bench as generated_meeting
from meetings import demonstration as meeting
from meetings import reference as meetings_on_record
from practices import bench as generated_practices
from practices import demonstration as practices
from practices import reference as reference_entries
from stakeholders import demonstration as people


class Command(BaseCommand):
    help = (
        "Load the public record and the demonstration: fictional people, one live meeting, practices in every state."
        " Running it again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--registrations", type=int, default=0, metavar="N", help="Top up the meeting “bench” to N registrations."
        )
        parser.add_argument(
            "--practices", type=int, default=0, metavar="N", help="Top up to N generated, published practices."
        )
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="The same S generates the same rows.")

    def handle(self, *, registrations, practices, seed, **options):
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("This fills the database with fictional people; it only runs with DEMO=1 or DEBUG=1.")
        self.load_public_record()
        self.load_demonstration()
        if registrations:
            number = generated_meeting.top_up(registrations, seed=seed)
            self.stdout.write(f"{number} registrations generated in the meeting “{generated_meeting.SLUG}”.")
        if practices:
            self.stdout.write(f"{generated_practices.top_up(practices, seed=seed)} practices generated.")

    def load_public_record(self):
        held = meetings_on_record.load()
        compiled = reference_entries.load()
        self.stdout.write(f"{held} historical meetings and {compiled} reference entries are new.")

    def load_demonstration(self):
        if meeting.is_there():
            self.stdout.write("The demonstration is there already.")
            return
        with transaction.atomic():
            everybody = people.people()
            practices.load(everybody, meeting.load(everybody))
        self.stdout.write(f"The meeting “{meeting.SLUG}” and its practices are loaded.")

from django.core.management.base import BaseCommand

from practices import search


class Command(BaseCommand):
    help = "Write the compendium's search index anew; `prepare` does so by itself when the analysis of words changed."

    def add_arguments(self, parser):
        parser.add_argument("--if-needed", action="store_true", help="do nothing where the index is as it should be")

    def handle(self, **options):
        if options["if_needed"] and search.is_up_to_date():
            return
        self.stdout.write(f"{search.index_everything()} practices can be found.")

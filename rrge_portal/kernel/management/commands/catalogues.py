import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from rrge_portal.kernel import catalogues


class Command(BaseCommand):
    help = "Bring the translation catalogues up to date with the code, and compile them."
    requires_system_checks = []  # translating must not wait for the rest to work

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail if a translation is not in order."
        )
        parser.add_argument("--compile", action="store_true", help="Only compile the catalogues.")
        parser.add_argument("--todo", metavar="LANGUAGE", help="Print what waits for a translation, as JSON.")
        parser.add_argument(
            "--fill", nargs=2, metavar=("LANGUAGE", "FILE"), help="Take translations from such a JSON file."
        )

    def handle(self, *, check, compile, todo, fill, **options):  # noqa: A002 - the name of the option
        if check:
            self.check_all()
        elif compile:
            self.compile_all()
        elif todo:
            waiting = catalogues.todo(self.known(todo), catalogues.find_sources())
            self.stdout.write(json.dumps(waiting, ensure_ascii=False, indent=1))
        elif fill:
            self.fill(self.known(fill[0]), Path(fill[1]))
        else:
            self.update_all()

    def known(self, language: str) -> str:
        if language not in catalogues.languages():
            raise CommandError(f"{language} is not one of {', '.join(catalogues.languages())}.")
        return language

    def check_all(self):
        sources = catalogues.find_sources()
        problems = [line for language in catalogues.languages() for line in catalogues.problems(language, sources)]
        for line in problems:
            self.stderr.write(line)
        if problems:
            raise CommandError(f"{len(problems)} translations are not in order.")
        self.stdout.write(f"{len(sources)} strings, all translated into {', '.join(catalogues.languages())}.")

    def compile_all(self):
        for language in catalogues.languages():
            catalogues.compile_catalogue(language)

    def update_all(self):
        sources = catalogues.find_sources()
        for language in catalogues.languages():
            catalogues.write(language, catalogues.update(language, sources))
            waiting = len(catalogues.todo(language, sources))
            self.stdout.write(f"{language}: {len(sources)} strings, {waiting} to translate.")
        self.compile_all()

    def fill(self, language: str, path: Path):
        taken, refused = catalogues.fill(language, catalogues.find_sources(), json.loads(path.read_text("utf-8")))
        catalogues.compile_catalogue(language)
        self.stdout.write(f"{language}: {taken} translations taken.")
        for line in refused:
            self.stderr.write(line)
        if refused:
            raise CommandError(f"{len(refused)} translations were not taken.")

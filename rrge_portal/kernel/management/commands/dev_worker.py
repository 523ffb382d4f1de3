import atexit
import subprocess
import sys

from django.core.management.base import BaseCommand
from django.utils import autoreload


class Command(BaseCommand):
    help = "Run the Celery worker and start it again when code changes; for development."

    def handle(self, **options):
        autoreload.run_with_reloader(work)


def work():
    """Run in a process that is replaced at every change; the worker goes when it goes."""
    command = [sys.executable, "-m", "celery", "-A", "rrge_portal", "worker", "--pool=threads", "--concurrency=2"]
    command += ["--loglevel=INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    worker = subprocess.Popen(command)  # noqa: S603 - nothing in the command comes from outside
    atexit.register(worker.wait)
    atexit.register(worker.terminate)
    worker.wait()

"""The worker's application and its timetable.

Tasks are doorbells: the work itself is a row (`Letter`, `Job`, `Reminder`), and the sweeps below find again
whatever a killed worker or a lost broker left behind.
"""

import os

from celery import Celery
from celery.schedules import crontab
from kombu.transport import TRANSPORT_ALIASES

TRANSPORT_ALIASES["filesystem"] = "rrge_portal.kernel.broker:Transport"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rrge_portal.settings")

app = Celery("rrge_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def at(hour: int) -> crontab:
    """Once a day, at this hour in UTC."""
    return crontab(minute="0", hour=str(hour))


app.conf.beat_schedule = {
    "readers are told of new practices": {"task": "practices.tasks.tell_of_new_practices", "schedule": 600.0},
    "letters that wait are offered again": {"task": "correspondence.tasks.sweep_letters", "schedule": 30.0},
    "letters that came back are looked at": {"task": "correspondence.tasks.read_bounces", "schedule": 300.0},
    "editions whose files nobody builds are built": {
        "task": "practices.tasks.sweep_editions",
        "schedule": 300.0,
    },
    "jobs that stopped are taken up again": {"task": "rrge_portal.kernel.tasks.sweep_jobs", "schedule": 60.0},
    "mailings whose time has come are started": {"task": "correspondence.tasks.start_mailings", "schedule": 30.0},
    "reminders that have become due are posted": {"task": "correspondence.tasks.post_reminders", "schedule": 60.0},
    "offers of a freed seat that ran out pass on": {"task": "meetings.tasks.expire_offers", "schedule": 60.0},
    "evaluations whose time is over are closed": {"task": "meetings.tasks.close_evaluations", "schedule": 300.0},
    "practices are asked whether they still run": {
        "task": "practices.tasks.ask_whether_practices_run",
        "schedule": at(6),
    },
    "consents whose time is over end": {"task": "practices.tasks.end_expired_consents", "schedule": 900.0},
    "what was promised to be deleted is": {"task": "meetings.tasks.forget_what_is_due", "schedule": at(2)},
    "files that jobs made are deleted after a week": {
        "task": "rrge_portal.kernel.tasks.forget_job_files",
        "schedule": at(1),
    },
    "forms nobody came back for are deleted": {"task": "rrge_portal.kernel.tasks.forget_kept_forms", "schedule": at(4)},
    "files that never came to their end are deleted": {
        "task": "rrge_portal.kernel.tasks.forget_partial_uploads",
        "schedule": at(4),
    },
    "drafts thrown away a month ago are deleted": {
        "task": "practices.tasks.forget_discarded_drafts",
        "schedule": at(3),
    },
    "sessions that ended are cleared": {"task": "stakeholders.tasks.clear_sessions", "schedule": at(3)},
}

"""How many statements a page asks of the database, and how many rows it loads: counted in one process of its own.

Usage: `python -m bench.queries [e-mail of who is signed in] path …`; prints a line of JSON per path.
"""

import json
import os
import sys

import django


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rrge_portal.settings")
    django.setup()
    from django.db import connection  # noqa: PLC0415 - Django must be set up first
    from django.db.models import signals  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from stakeholders.models import Stakeholder  # noqa: PLC0415

    loaded = 0

    def count(sender, **named):
        nonlocal loaded
        loaded += 1

    signals.post_init.connect(count)
    client = Client(HTTP_HOST="127.0.0.1")
    if "@" in arguments[0]:
        person = Stakeholder.objects.get(email=arguments.pop(0))
        client.force_login(person, backend="stakeholders.authentication.PortalBackend")
    for path in arguments:
        client.get(path)  # warm: templates compiled, content types known
        loaded = 0
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
            if answer.streaming:
                list(answer)
        print(json.dumps({"path": path, "status": answer.status_code, "sql": len(captured), "rows": loaded}))


if __name__ == "__main__":
    main(sys.argv[1:])

"""How long the files of an edition of 200 generated practices take the worker, measured in a process of its own.

Usage: `python -m bench.editions [how many]`; prints a line of JSON per format.
"""

import json
import os
import sys
import time

import django


def main(number: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rrge_portal.settings")
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 - Django must be set up first

    from practices import documents  # noqa: PLC0415
    from practices.content import for_public_content  # noqa: PLC0415
    from practices.models import Practice  # noqa: PLC0415
    from practices.states import Format  # noqa: PLC0415

    chosen = list(for_public_content(Practice.objects.published().order_by("-pk"))[:number])
    book = documents.of_practices(chosen, "en", title="Measured", address="/", made_at=timezone.now())
    for kind in Format:
        start = time.perf_counter()
        made = documents.make(book, kind)
        seconds = time.perf_counter() - start
        print(json.dumps({"format": kind.label, "entries": len(chosen), "seconds": seconds, "bytes": len(made)}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)

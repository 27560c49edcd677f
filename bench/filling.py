"""Makes one house ready, in the environment it is given, and prints who may visit which page as JSON.

`python -m bench.filling SIZE`: tables, programme and people; then one look at each page by everybody who will
come back to it, with its queries counted.
"""

import io
import json
import os
import sys
from dataclasses import asdict

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django first has to be set up
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import cohort, visits  # noqa: E402
from chapters.models import Programme  # noqa: E402


def main(size: int) -> None:
    call_command("prepare", stdout=io.StringIO())
    cohort.fill(size, programme=Programme.objects.latest("loaded_at"), now=timezone.now())
    with connections["default"].cursor() as cursor:
        # As autovacuum does in a house that has grown slowly.
        cursor.execute("ANALYZE")
    found = list(visits.visits(size))
    print(json.dumps({"visits": [asdict(each) for each in found], "queries": visits.most_queries(found)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))

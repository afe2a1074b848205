"""A process that delivers what is due each time it is told an instant; reports in JSON.

`python -m benchmarks.mail_worker PORT`, with DATABASE_URL naming the benchmark's own database.
"""

import json
import sys
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import connection

from outbox.services import deliver_due

LINES = 2


def serve(port: str) -> None:
    settings.EMAIL_URL, settings.MAIL_LINES = f"smtp://127.0.0.1:{port}", LINES
    connection.ensure_connection()
    print("ready", flush=True)
    for line in sys.stdin:
        report = deliver_due(limit_s=600, now=datetime.fromisoformat(line.strip()))
        print(json.dumps(asdict(report)), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])

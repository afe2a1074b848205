"""A process that delivers what is due each time it is told an instant; reports in JSON.

`python -m benchmarks.mail_worker PORT`, with DATABASE_URL naming the benchmark's own database.
"""

import json
import sys
from dataclasses import asdict
from datetime import datetime

from django.db import connection

from outbox.services import deliver_due
from outbox.transports.address import MailServer, Tls
from outbox.transports.smtp import SmtpTransport


def serve(port: int) -> None:
    connection.ensure_connection()
    print("ready", flush=True)
    for line in sys.stdin:
        transport = SmtpTransport(MailServer("127.0.0.1", port, Tls.NONE), timeout_s=20, limit_s=45)
        now = datetime.fromisoformat(line.strip())
        report = deliver_due(limit_s=600, transport=transport, now=now)
        print(json.dumps(asdict(report)), flush=True)


if __name__ == "__main__":
    serve(int(sys.argv[1]))

"""One fault in a process of its own: python -m tests.faults.one F05 FOLDER TEMPLATE SEED SECONDS.

Prints the fault's line. Django is set up once the servers have their ports.
"""

import json
import os
import shutil
import signal
import sys
import traceback
from pathlib import Path
from types import FrameType
from typing import Any

import django

from tests.faults import listing
from tests.faults.environment import CANARY, environment
from tests.faults.mail_server import MailServer
from tests.faults.servers import Postgres, Valkey


def _end(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(130)


signal.signal(signal.SIGTERM, _end)
fault_id, _folder, _template, _seed, _seconds = sys.argv[1:]
folder, seed = Path(_folder), int(_seed)
on_sqlite = listing.known()[fault_id].get("needs") == "sqlite"
postgres = Postgres(folder / "pg", log=folder / "postgres.log")
file = folder / "rehab.sqlite3"
valkey = Valkey(folder / "valkey", log=folder / "valkey.log")
mail = MailServer(folder, canary=CANARY, seed=seed)
env = environment(
    folder=folder,
    database_url=f"sqlite://{file}" if on_sqlite else postgres.url,
    redis_url="" if on_sqlite else valkey.url,
    email_url=mail.url,
)
broken = os.environ.pop("FAULTS_BREAK", "")
os.environ.update(env | {"FAULTS_RUNNER": "1"})
django.setup()

# Below, because models exist only once Django is set up.
from tests.faults.controls import DROPPED_KEYS  # noqa: E402
from tests.faults.every import FAULTS  # noqa: E402
from tests.faults.registry import SkippedError  # noqa: E402
from tests.faults.scene import Scene  # noqa: E402


def _start_servers() -> None:
    mail.start()
    if on_sqlite:
        shutil.copy(_template, file)
        return
    postgres.copy_from(Path(_template))
    postgres.start()
    valkey.start()
    with postgres.connect() as line:  # the keys a negative control is to do without
        for statement in DROPPED_KEYS if broken == "keys" else ():
            line.execute(statement)


def play() -> dict[str, Any]:
    """Play the fault and return its line."""
    fault = FAULTS[fault_id]
    head: dict[str, Any] = {"fault": fault.id, "name": fault.name}
    scene = Scene(
        fault,
        folder=folder,
        env=env | ({"FAULTS_BREAK": broken} if broken else {}),
        postgres=None if on_sqlite else postgres,
        valkey=valkey,
        mail=mail,
        seconds=float(_seconds),
        seed=seed,
    )
    try:
        _start_servers()
        fault.act(scene)
        return scene.verdict()
    except SkippedError as reason:
        return head | {"skipped": str(reason)}
    except Exception as error:
        traceback.print_exc()
        return head | {"broken": [*scene.failed, f"the run: {type(error).__name__}"], "ok": False}
    finally:
        scene.close()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(play()) + "\n")

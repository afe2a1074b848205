"""One file that brings an installation back, and the proof that it does."""

from rehab.operation.backup.archive import take
from rehab.operation.backup.loading import Restored, check, restore
from rehab.operation.backup.target import BackupError

__all__ = ["BackupError", "Restored", "check", "restore", "take"]

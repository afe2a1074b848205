"""All faults, entered by importing their modules."""

from tests.faults import faults_broker, faults_database, faults_smtp, faults_worker
from tests.faults.registry import FAULTS

__all__ = ["FAULTS", "faults_broker", "faults_database", "faults_smtp", "faults_worker"]

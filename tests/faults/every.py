"""All faults, entered by importing their modules."""

from tests.faults import (
    faults_broker,
    faults_clock,
    faults_database,
    faults_history,
    faults_life,
    faults_night,
    faults_smtp,
    faults_sqlite,
    faults_worker,
    soak,
)
from tests.faults.registry import FAULTS

MODULES = (
    faults_broker,
    faults_clock,
    faults_database,
    faults_history,
    faults_life,
    faults_night,
    faults_smtp,
    faults_sqlite,
    faults_worker,
    soak,
)
__all__ = ["FAULTS"]

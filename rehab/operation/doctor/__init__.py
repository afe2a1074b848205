"""Is this installation well? Facts are gathered first; what they mean is judged by values alone."""

from rehab.operation.doctor.examine import examine
from rehab.operation.doctor.finding import Finding, Level

__all__ = ["Finding", "Level", "examine"]

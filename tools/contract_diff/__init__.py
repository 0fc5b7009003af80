"""Report which changes of the contract break what for whom, and the next version.

python -m tools.contract_diff BASE [--json] [--fail-on LEVEL]
"""

from .accepted import Accepted, AcceptedError
from .changes import Change, Level, Who
from .comparison import compare, compare_all
from .documents import BaseError, read_base, read_file
from .report import Report
from .versions import Version, VersionError

__all__ = [
    "Accepted",
    "AcceptedError",
    "BaseError",
    "Change",
    "Level",
    "Report",
    "Version",
    "VersionError",
    "Who",
    "compare",
    "compare_all",
    "read_base",
    "read_file",
]

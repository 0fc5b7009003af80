"""Bodies that keep each keyword of the contract and bodies that break it, as near as they come.

The client and the mock are shown each of them.
"""

from ._probes import Probe, probes
from ._shown import Shown

__all__ = ["Probe", "Shown", "probes"]

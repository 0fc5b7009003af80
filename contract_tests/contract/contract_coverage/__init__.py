"""Test each body keyword of the contract with bodies that satisfy and bodies that violate the
keyword.

The client and the mock get each body. The values are as close to the limit as possible.
"""

from ._probes import Probe, probes
from ._shown import Shown

__all__ = ["Probe", "Shown", "probes"]

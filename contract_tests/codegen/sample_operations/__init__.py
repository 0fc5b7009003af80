"""Operations of the vendor that the contract does not have, to try what adding one takes."""

from __future__ import annotations

from ._edit import add, documented, load, names, with_operation

__all__ = ["add", "documented", "load", "names", "with_operation"]

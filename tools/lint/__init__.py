"""Check the contract with openapi-spec-validator, Redocly CLI and Spectral.

python -m tools.lint [FILE ...] [--require-node]
"""

from ._linters import LINTERS, NODE_LINTERS
from ._node import install, why_not

__all__ = ["LINTERS", "NODE_LINTERS", "install", "why_not"]

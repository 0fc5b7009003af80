"""Check the contract with openapi-spec-validator, Redocly CLI and Spectral.

python -m tools.lint [FILE ...] [--require-node]
"""

from ._linters import LINTERS, NODE_LINTERS, LinterFailedError, Problem
from ._node import install, why_not

__all__ = ["LINTERS", "NODE_LINTERS", "LinterFailedError", "Problem", "install", "why_not"]

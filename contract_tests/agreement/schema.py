"""The contract as schemathesis reads it, loaded when a test asks for it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import schemathesis
from schemathesis.config import SchemathesisConfig

from contract_tests.agreement import schemathesis_checks  # noqa: F401 - registers our check
from contract_tests.support import oracle

if TYPE_CHECKING:
    from schemathesis.specs.openapi.schemas import OpenApiSchema


@cache
def schema() -> OpenApiSchema:
    """Return it, with our configuration, but for the coverage phase.

    What stands at the edges of each keyword `contract_coverage` shows, and schemathesis' own
    command line does too. To collect that phase would cost each worker seconds.
    """
    config = SchemathesisConfig.from_path(Path(__file__).with_name("schemathesis.toml"))
    found = schemathesis.openapi.from_path(oracle.CONTRACT, config=config)
    found.config.phases.coverage.enabled = False
    return found

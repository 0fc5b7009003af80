"""Load the contract with schemathesis, when the first test needs it."""

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
    """Return the schemathesis schema of the contract with our configuration, without the coverage
    phase.

    `contract_coverage` and the schemathesis command line test the limits of each keyword. To
    collect this phase here would cost each worker seconds.
    """
    config = SchemathesisConfig.from_path(Path(__file__).with_name("schemathesis.toml"))
    found = schemathesis.openapi.from_path(oracle.CONTRACT, config=config)
    found.config.phases.coverage.enabled = False
    return found

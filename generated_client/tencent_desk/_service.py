# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Describe the service for the runtime."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tencent_desk_runtime.service import Query, Service

from . import _operations, errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tencent_desk_runtime.service import Catalogue


def _schemas() -> Mapping[str, Mapping[str, Any]]:
    from ._schemas import SCHEMAS

    return SCHEMAS


def _catalogue() -> Catalogue:
    # Import late: the catalogue is large, and a call that succeeds does not need it.
    from ._catalogue import CATALOGUE

    return CATALOGUE


SERVICE = Service(
    version=_operations.CONTRACT_VERSION,
    user_agent=f"tencent-desk-python/{_operations.CONTRACT_VERSION}",
    query=Query(
        sdk_app_id=_operations.SDK_APP_ID,
        identifier=_operations.IDENTIFIER,
        usersig=_operations.USERSIG,
        label=_operations.LABEL,
        fixed=_operations.FIXED_QUERY,
    ),
    regions=_operations.HOSTS,
    region_spellings=_operations.REGION_SPELLINGS,
    gateway_timeout=_operations.GATEWAY_TIMEOUT,
    general_rate_limit=_operations.GENERAL_RATE_LIMIT,
    longest_identifier=_operations.LONGEST_IDENTIFIER,
    spellings=_operations.SPELLINGS,
    load_schemas=_schemas,
    load_catalogue=_catalogue,
    error_class=errors.class_of,
)

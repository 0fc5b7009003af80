# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Describe this package for bulk sending."""

from __future__ import annotations

from functools import cache

from tencent_desk_runtime.bulk import Sending

from . import errors, messages
from ._operations import GENERAL_RATE_LIMIT, SEND_MSG
from ._service import SERVICE


@cache
def sending() -> Sending:
    """Describe the operation that sends a row."""
    return Sending(
        operation=SEND_MSG,
        rate_limit=GENERAL_RATE_LIMIT,
        validator=SERVICE.validator,
        text=messages.text,
        credential_errors=(errors.AuthenticationError, errors.ValidationError),
        caller_errors=(
            errors.AuthenticationError,
            errors.PermissionDeniedError,
            errors.UnsupportedError,
            errors.ValidationError,  # the row itself was checked before
        ),
    )

"""Build the request of a call without sending it."""

import json
import shlex
from collections.abc import Mapping
from typing import NamedTuple, cast

from ..client import SyncClient
from ..operation import Operation
from ..redaction import redact
from ..secret import Secret
from ..signatures import FixedSignature
from ..steps import Send
from ..transport import Request
from ..types import JSON

VARIABLE = "USERSIG"
"""The environment variable that holds the signature for curl."""

_PLACEHOLDER = "0"
_NO_WAIT = 0.0
_FILLED_BY_CURL = ("Host", "Content-Length")


class Shown(NamedTuple):
    """Hold a request as it would be sent, without the signature.

    Attributes:
        method: the HTTP method.
        url: the URL, with `[redacted]` for the signature.
        headers: the headers, in the order of sending.
        body: the body as it is sent.
        curl: a shell command that sends it.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str
    curl: str

    def document(self) -> dict[str, JSON]:
        """Return the body as JSON."""
        body = cast("JSON", json.loads(self.body))
        return {**self._asdict(), "headers": dict(self.headers), "body": body}


def prepare_request(desk: SyncClient, operation: Operation, fields: Mapping[str, object]) -> Shown:
    """Return the request of a call's first attempt.

    Raises:
        ValidationError: the body breaks the contract.
    """
    placeholder = FixedSignature(Secret(_PLACEHOLDER))
    unsigned = desk._calls.changed(signatures=placeholder)  # noqa: SLF001 - of this package
    flow = unsigned.run(operation, fields, dict, {})
    step = next(flow)
    while not isinstance(step, Send):
        step = flow.send(_NO_WAIT)
    flow.close()
    request = step.request
    host = dict(request.headers)["Host"]
    body = request.body.decode()
    url = f"{request.scheme}://{host}{request.target}"
    return Shown(
        "POST",
        redact(url),
        request.headers,
        body,
        _write_curl(unsigned.service.query.usersig, url, request, body),
    )


def _write_curl(parameter: str, url: str, request: Request, body: str) -> str:
    # The URL contains the signature, and anybody can list the arguments of curl. So curl reads the
    # URL from a pipe that a command of the shell itself fills.
    given = f"&{parameter}="
    before, _, after = url.replace("%", "%%").partition(f"{given}{_PLACEHOLDER}")
    line = shlex.quote(f'url = "{before}{given}%s{after}"')
    headers = " ".join(
        f"--header {shlex.quote(f'{name}: {value}')}"
        for name, value in request.headers
        if name not in _FILLED_BY_CURL
    )
    return (
        f'printf {line} "${VARIABLE}" | '
        f"curl --silent --show-error --config - {headers} --data-raw {shlex.quote(body)}"
    )

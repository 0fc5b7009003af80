"""The request of a call, without sending it."""

import json
import shlex
from collections.abc import Mapping
from typing import NamedTuple, cast

from ..client import SyncClient
from ..operation import Operation
from ..redaction import redact
from ..secret import Secret
from ..signatures import Fixed
from ..steps import Send
from ..transport import Request
from ..types import JSON

VARIABLE = "USERSIG"
"""The environment variable that the line for curl takes the signature from."""

_PLACEHOLDER = "0"
_NO_WAIT = 0.0
_FILLED_BY_CURL = ("Host", "Content-Length")


class Shown(NamedTuple):
    """A request as it would be sent, without the signature.

    Attributes:
        method: of HTTP.
        url: with `[redacted]` for the signature.
        headers: in the order in which they are sent.
        body: as it is sent.
        curl: a line for a shell that sends it.
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


def prepared(desk: SyncClient, operation: Operation, fields: Mapping[str, object]) -> Shown:
    """Return what the first try of a call would send.

    Raises:
        ValidationError: the body breaks the contract.
    """
    placeholder = Fixed(Secret(_PLACEHOLDER))
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
        _curl(unsigned.service.query.usersig, url, request, body),
    )


def _curl(parameter: str, url: str, request: Request, body: str) -> str:
    # The signature is a part of the URL. Whoever lists the processes sees the arguments of curl,
    # so it reads the URL from a pipe, into which a command of the shell itself writes it.
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

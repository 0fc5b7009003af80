"""Call an endpoint over plain HTTP, without showing signatures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlencode

import httpx
from tencent_desk import Region, usersig

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIX = "TENCENT_DESK_"
_TIMEOUT = 10.0


class ConfigurationError(Exception):
    """Report that the environment lacks the endpoint or the account."""


class UnreachableError(Exception):
    """Report that no reply came."""


class Account(NamedTuple):
    """Hold the endpoint and the account.

    Attributes:
        url: base URL.
        sdk_app_id: the app.
        identifier: the administrator.
        signature: a valid UserSig.
        secrets: texts to hide.
    """

    url: str
    sdk_app_id: int
    identifier: str
    signature: str
    secrets: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Account({self.url}, {self.sdk_app_id}, {self.identifier})"

    def hide(self, text: str) -> str:
        """Return a text without the secrets, plain or quoted for a URL."""
        for secret in self.secrets:
            for form in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1]):
                text = text.replace(form, "[redacted]")
        return text


def account_of(environment: Mapping[str, str]) -> Account:
    """Read the client's TENCENT_DESK_* variables.

    Raises:
        ConfigurationError: one is missing or makes no sense.
    """
    given = {
        name.removeprefix(_PREFIX): value
        for name, value in environment.items()
        if name.startswith(_PREFIX) and value
    }
    for name in ("SDK_APP_ID", "IDENTIFIER"):
        if name not in given:
            raise ConfigurationError(f"{_PREFIX}{name} is not set")
    if not (given["SDK_APP_ID"].isascii() and given["SDK_APP_ID"].isdigit()):
        raise ConfigurationError(f"{_PREFIX}SDK_APP_ID must be a number")
    sdk_app_id, identifier = int(given["SDK_APP_ID"]), given["IDENTIFIER"]
    signature = given.get("USERSIG") or _read_signature(
        sdk_app_id, identifier, given.get("SECRET_KEY")
    )
    secrets = tuple(one for one in (signature, given.get("SECRET_KEY")) if one)
    return Account(_read_url(given), sdk_app_id, identifier, signature, secrets)


def _read_signature(sdk_app_id: int, identifier: str, key: str | None) -> str:
    if not key:
        raise ConfigurationError(f"set {_PREFIX}SECRET_KEY or {_PREFIX}USERSIG")
    return usersig.sign(sdk_app_id, identifier, key)


def _read_url(given: Mapping[str, str]) -> str:
    if "BASE_URL" in given:
        return given["BASE_URL"].rstrip("/")
    if "REGION" not in given:
        raise ConfigurationError(f"set {_PREFIX}REGION or {_PREFIX}BASE_URL")
    try:
        return f"https://{Region(given['REGION']).host}"
    except ValueError:
        problem = f"{_PREFIX}REGION is not one of {', '.join(Region)}"
    raise ConfigurationError(problem)


def send(
    account: Account,
    client: httpx.Client,
    path: str,
    query: Mapping[str, str | None],
    body: bytes,
) -> httpx.Response:
    """Send a call, and return the reply.

    Args:
        account: the endpoint and the account.
        client: the HTTP client.
        path: the path.
        query: changes of a valid call's query; None removes a parameter.
        body: the body.

    Raises:
        UnreachableError: no reply came.
    """
    whole = {
        "sdkappid": str(account.sdk_app_id),
        "identifier": account.identifier,
        "usersig": account.signature,
        "random": "99999999",
        "contenttype": "json",
        **query,
    }
    kept = urlencode({name: text for name, text in whole.items() if text is not None})
    try:
        return client.post(f"{account.url}{path}?{kept}", content=body, timeout=_TIMEOUT)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        problem = type(error).__name__  # its text can contain the URL with the signature
    raise UnreachableError(f"no reply from {account.url}: {problem}")

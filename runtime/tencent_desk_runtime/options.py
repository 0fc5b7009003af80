"""Define the options of a client: for its constructor, `from_env` and `with_options`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .secret import to_secret
from .types import DefaultOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx

    from .call import Environment
    from .limits import AsyncLimiter, Limiter
    from .signatures import UserSigSource
    from .transport import AsyncTransport, Transport
    from .types import Event

CREDENTIALS = frozenset({"secret_key", "usersig"})
TARGETS = frozenset({"region", "base_url"})


class SharedOptions(DefaultOptions, total=False):
    """Name the options of both clients. `None` is the same as leaving an option out."""

    secret_key: str | None
    """The app's secret key; the client signs with it and renews the signature."""
    usersig_lifetime: int
    """Seconds for which a signature made with the key is valid. Default: a day."""
    region: str | None
    """Where the app's data is stored. The vendor's own spellings are accepted."""
    base_url: str | None
    """The URL to call, instead of a region."""
    failover: bool
    """Use the region's standby host if no connection can be made. Default: False."""
    spellings: Mapping[str, str] | None
    """Other spellings of fields to send, by the contract's spelling."""
    on_event: Callable[[Event], object] | None
    """Called after every attempt."""
    environment: Environment | None
    """Provides time and random numbers, for tests."""


class ClientOptions(SharedOptions, total=False):
    """Name the options of `DeskClient`."""

    usersig: str | Callable[[], str] | None
    """Instead of the key: a signature made elsewhere, or a callable that returns one."""
    limiter: Limiter | None
    """Keeps the rate limits. Default: one for all clients of the process."""
    transport: Transport | httpx.Client | None
    """Carries the requests. An `httpx.Client` is not closed with the client."""


class AsyncClientOptions(SharedOptions, total=False):
    """Name the options of `AsyncDeskClient`."""

    usersig: str | UserSigSource | None
    """Instead of the key: a signature made elsewhere, or a callable, async or not."""
    limiter: Limiter | AsyncLimiter | None
    """Keeps the rate limits. Default: one for all clients of the process."""
    transport: AsyncTransport | httpx.AsyncClient | None
    """Carries the requests. An `httpx.AsyncClient` is not closed with the client."""


NAMES = (*ClientOptions.__annotations__,)


def seal(options: Any) -> None:
    """Replace the key and the signature in a dict by secrets, so that no frame shows them."""
    for name in CREDENTIALS & options.keys():
        options[name] = to_secret(options[name])


def override(given: Mapping[str, object], options: Mapping[str, object]) -> dict[str, object]:
    """Return options, some of them overridden.

    A credential replaces one of the other kind; so does a region or a URL. `None` counts as left
    out.
    """
    hidden: set[str] = set()
    for group in (CREDENTIALS, TARGETS):
        if any(options.get(name) is not None for name in group):
            hidden |= group
    kept = {name: value for name, value in given.items() if name not in hidden}
    above = {
        name: value
        for name, value in options.items()
        if value is not None or name not in CREDENTIALS | TARGETS
    }
    return {**kept, **above}

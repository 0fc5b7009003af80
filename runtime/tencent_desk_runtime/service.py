"""Describe a service: all that the runtime needs from a contract, in one object.

A generated package makes one `Service`, and its client classes carry it. Parts that are slow to
import are callables here, called at first use.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from .errors import APIError, Explanation, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .operation import RateLimit
    from .types import Outcome
    from .validation import Validator


class Query(NamedTuple):
    """Name the query parameters.

    Attributes:
        sdk_app_id: the parameter of the app.
        identifier: the parameter of the administrator.
        usersig: the parameter of the signature.
        label: the parameter of a random number, by which the vendor finds a request.
        fixed: parameters with the same value in every request.
    """

    sdk_app_id: str
    identifier: str
    usersig: str
    label: str
    fixed: tuple[tuple[str, str], ...]

    @property
    def names(self) -> frozenset[str]:
        """Return all names."""
        filled = (self.sdk_app_id, self.identifier, self.usersig, self.label)
        return frozenset([*filled, *(name for name, _ in self.fixed)])


class Facts(NamedTuple):
    """Hold an entry of the catalogue of error codes.

    Attributes:
        name: the code's name; `None` for a code that no page lists.
        kind: the kind; `None` without one.
        effect_possible: whether a call with this code may have had an effect.
        retry: the retry rule.
        wait: the minimum seconds before a retry.
        meaning: what the code means.
        advice: what to do.
    """

    name: str | None
    kind: str | None
    effect_possible: bool
    retry: str
    wait: float
    meaning: str
    advice: str


class Catalogue(NamedTuple):
    """Hold the facts about error codes.

    Attributes:
        codes: the facts about each code.
        ranges: first and last code of each range of other codes, and the facts about these.
    """

    codes: Mapping[int, Facts]
    ranges: tuple[tuple[int, int, Facts], ...]

    def find(self, code: int) -> Facts:
        """Return the facts about an error code, or about its range."""
        if code in self.codes:
            return self.codes[code]
        ranges = (facts for first, last, facts in self.ranges if first <= code <= last)
        return next(ranges, _UNKNOWN)

    def explain(self, code: int, error_class: Callable[[str], type[APIError]]) -> Explanation:
        """Explain an error code.

        Args:
            code: an `ErrorCode`; any integer but 0.
            error_class: returns the exception of a kind of error codes.

        Raises:
            ValidationError: the code is not an integer, or is 0.
        """
        if not isinstance(code, int) or isinstance(code, bool):
            raise ValidationError(
                f"explain() takes an ErrorCode as an int, not {type(code).__name__} {code!r:.99}"
            )
        if code == 0:
            raise ValidationError("ErrorCode 0 means that the call succeeded")
        found = self.find(code)
        error = APIError if found.kind is None else error_class(found.kind)
        outcome: Outcome = "final"
        if found.retry == "automatic":
            outcome = "ambiguous" if found.effect_possible else "refused"
        return Explanation(code, found.name, error, outcome, found.meaning, found.advice)


_UNKNOWN = Facts(
    name=None,
    kind=None,
    effect_possible=False,
    retry="never",
    wait=0,
    meaning="No page lists this code.",
    advice="Look the code up on the vendor's pages, and send ErrorInfo and the random of the "
    "request to its support.",
)


@dataclass(eq=False, repr=False)
class Service:
    """Describe a service by its contract.

    Args:
        version: version of the contract.
        user_agent: the `User-Agent` header.
        query: names of the query parameters.
        regions: primary and standby host by region.
        region_spellings: names of regions by other spellings.
        gateway_timeout: seconds after which the gateway gives up.
        general_rate_limit: the rate limit of an operation without its own.
        longest_identifier: the most bytes of a UserID.
        spellings: other spellings of a field, by the contract's spelling.
        load_schemas: returns the schemas of the request bodies by name.
        load_catalogue: returns the facts about error codes.
        error_class: returns the exception of a kind of error codes.
    """

    version: str
    user_agent: str
    query: Query
    regions: Mapping[str, tuple[str, str]]
    region_spellings: Mapping[str, str]
    gateway_timeout: float
    general_rate_limit: RateLimit
    longest_identifier: int
    spellings: Mapping[str, tuple[str, ...]]
    load_schemas: Callable[[], Mapping[str, Mapping[str, Any]]]
    load_catalogue: Callable[[], Catalogue]
    error_class: Callable[[str], type[APIError]]

    @cached_property
    def fixed_query(self) -> str:
        """Return the fixed query parameters, as text for the target."""
        return "".join(f"&{name}={quote(value, safe='')}" for name, value in self.query.fixed)

    @cached_property
    def validator(self) -> Validator:
        """Return the validator of bodies."""
        from .validation import Validator

        return Validator(self.load_schemas())

    def facts(self, code: int) -> Facts:
        """Return the facts about an error code, or about its range."""
        return self.load_catalogue().find(code)

    def codes(self) -> dict[str, int]:
        """Return every code by its name."""
        codes = self.load_catalogue().codes
        return {found.name: code for code, found in codes.items() if found.name is not None}

    def explain(self, code: int) -> Explanation:
        """Explain an error code; see `explain` of the generated errors."""
        return self.load_catalogue().explain(code, self.error_class)

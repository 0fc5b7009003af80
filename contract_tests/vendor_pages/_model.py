"""The forms the documented data take."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ._strict_yaml import Scalar

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


@dataclass(frozen=True, slots=True)
class Inferred:
    """What no page states but the sense of a field demands."""

    required: bool | None = None
    min: int | None = None
    min_length: int | None = None
    min_bytes: int | None = None
    min_items: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentedField:
    """One row of a field table; nested fields are written like `MemberList[].Role`."""

    field: str
    type: str
    required: bool | None  # None: the page's table has no Required column
    enum: tuple[Scalar, ...]
    names: Mapping[int, str]
    listed: tuple[Scalar, ...]  # values the page offers without closing the set
    default: Scalar | tuple[Scalar, ...] | None
    const: Scalar | None
    min: int | None
    max: int | None
    min_bytes: int | None
    max_bytes: int | None
    min_items: int | None
    max_items: int | None
    pattern: str | None
    not_pattern: str | None
    items: str | None
    sample_type: str | None  # the sample's, where it is not that of the table
    role: str | None  # our reading: what it is under one name, whatever the page calls it
    stated_on: tuple[str, ...]  # key `from`; empty: the operation's own page
    also_printed: str | None
    inferred: Inferred

    @property
    def must_be_sent(self) -> bool:
        return bool(self.required or self.inferred.required)


@dataclass(frozen=True, slots=True)
class Sample:
    """A body as a page prints it, and the reason if it had to be repaired to be JSON.

    Attributes:
        reply: Of a request, the printed reply that belongs to it; by default the first.
        refused: Of a request, the code of the same page that forbids what it asks.
        opaque: Of a reply, the fields of which the service chooses the value.
        stated_on: The page that prints it (key `from`); empty: the operation's own.
    """

    name: str
    printed: str
    repaired: str | None
    repaired_because: str | None
    reply: str | None = None
    refused: int | None = None
    opaque: tuple[str, ...] = ()
    stated_on: tuple[str, ...] = ()

    @property
    def body(self) -> dict[str, Json]:
        """Parsed anew each time: callers may change it."""
        body = json.loads(self.printed if self.repaired is None else self.repaired)
        return cast("dict[str, Json]", body)

    def is_shown_by(self, reply: Mapping[str, Json]) -> bool:
        """Whether a reply is as printed: it may have more, and its own values where it chooses."""
        return _shows({**reply}, self.body, self.opaque)


@dataclass(frozen=True, slots=True)
class Page:
    key: str
    url: str
    updated: str | None
    title: str | None  # None: sources.yaml has it, or nothing was written down
    language: str | None = None  # None: English


@dataclass(frozen=True, slots=True)
class RateLimit:
    calls: int
    seconds: int
    stated_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BodyLimit:
    bytes: int
    code: int


@dataclass(frozen=True, slots=True)
class PastedCode:
    code: int
    because: str


@dataclass(frozen=True, slots=True)
class Addressing:
    """Two sets of fields, one of which has to be complete."""

    either: tuple[str, ...]
    alternative: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conduct:
    """How an operation refuses and repeats. `None` where the row leaves that to the contract."""

    repeatable: bool | None
    already_done: int | None
    refusals: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class DocumentedOperation:
    operation: str
    page: Page
    method: str
    path: str
    query: tuple[str, ...]
    rate_limit: RateLimit | None
    body_limit: BodyLimit | None
    editions: tuple[str, ...] | None
    addressing: Addressing | None
    request: tuple[DocumentedField, ...]
    reply: tuple[DocumentedField, ...]
    codes: tuple[int, ...]
    pasted_codes: tuple[PastedCode, ...]
    codes_incomplete: str | None  # the page whose list was not read to its end
    sample_requests: tuple[Sample, ...]
    sample_replies: tuple[Sample, ...]
    conduct: Conduct
    field_refusals: Mapping[str, Mapping[str, int]]
    enums: Mapping[str, Mapping[Scalar, str]]
    catalogue: tuple[CatalogueRow, ...]

    @property
    def good_requests(self) -> tuple[Sample, ...]:
        """The printed requests that the page's own codes do not forbid."""
        return tuple(sample for sample in self.sample_requests if sample.refused is None)

    def answer_to(self, sample: Sample) -> Sample | None:
        """The printed reply to a printed request; None where the page shows none."""
        replies = {reply.name: reply for reply in self.sample_replies}
        return replies.get(sample.reply or next(iter(replies), ""))


@dataclass(frozen=True, slots=True)
class DocumentedCallback:
    """What Desk posts, and what our server may reply."""

    name: str
    command: str
    other_commands: tuple[str, ...]
    page: str
    editions: tuple[str, ...] | None
    when: str
    repeats: str
    on_timeout: str
    query: tuple[DocumentedField, ...]  # besides those of every callback
    own_codes: CodeRange | None
    request: tuple[DocumentedField, ...]
    reply: tuple[DocumentedField, ...]
    sample_requests: tuple[Sample, ...]
    sample_replies: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class CallbackSignature:
    page: str
    max_age_seconds: int
    over: tuple[str, ...]
    vector: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class CommonOfCallbacks:
    page: str
    query: tuple[DocumentedField, ...]
    reply: tuple[DocumentedField, ...]
    reply_sample: Mapping[str, Json]
    timeout_seconds: int
    signature: CallbackSignature


def _shows(found: Json, printed: Json, opaque: tuple[str, ...]) -> bool:
    if isinstance(printed, dict) and isinstance(found, dict):
        return all(
            name in found
            and (
                type(found[name]) is type(value)
                if name in opaque
                else _shows(found[name], value, opaque)
            )
            for name, value in printed.items()
        )
    if isinstance(printed, list) and isinstance(found, list):
        pairs = zip(found, printed, strict=False)
        return len(found) >= len(printed) and all(_shows(*pair, opaque) for pair in pairs)
    return found == printed


@dataclass(frozen=True, slots=True)
class OneOfTwo:
    """`field` up to `max_bytes`, the field `beyond` above that."""

    field: str
    max_bytes: int
    beyond: str


@dataclass(frozen=True, slots=True)
class MessageElement:
    type: str
    rest_sender: bool
    max_per_message: int | None
    either: OneOfTwo | None
    fields: tuple[DocumentedField, ...]


@dataclass(frozen=True, slots=True)
class CustomSource:
    src: str
    meaning: str
    confidence: str
    also_integer: bool


@dataclass(frozen=True, slots=True)
class CustomPayload:
    src: str
    confidence: str
    fields: tuple[DocumentedField, ...]


@dataclass(frozen=True, slots=True)
class CustomMessages:
    envelope: tuple[DocumentedField, ...]
    sources: tuple[CustomSource, ...]
    shown_by_clients: tuple[str, ...]
    payloads: Mapping[str, CustomPayload]


@dataclass(frozen=True, slots=True)
class Host:
    region: str
    primary: str
    standby: str
    state: str  # listed | withdrawn
    since: str | None


@dataclass(frozen=True, slots=True)
class CodeRange:
    first: int
    last: int
    page: str | None = None
    holds: str | None = None


@dataclass(frozen=True, slots=True)
class Gateway:
    query: tuple[DocumentedField, ...]
    user_id: DocumentedField
    hosts: tuple[Host, ...]
    rate_ceiling: RateLimit
    timeout_seconds: int
    message_body_limit: BodyLimit
    reply: tuple[DocumentedField, ...]
    open_code_ranges: tuple[CodeRange, ...]


@dataclass(frozen=True, slots=True)
class CommonCode:
    code: int
    page: str


@dataclass(frozen=True, slots=True)
class CommonCodes:
    codes: tuple[CommonCode, ...]
    ranges: tuple[CodeRange, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    id: str
    where: tuple[str, ...]
    one_side: str
    other_side: str
    taken: str
    because: str
    contract: str


@dataclass(frozen=True, slots=True)
class Source:
    url: str | None
    updated: str | None
    title: str
    sure: str  # documented | carried_over | reported
    language: str | None = None  # None: English
    newer_than: str | None = None  # the older text of the same page


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """What a code means to a caller. `pages` lacks the operations that list it in their row."""

    code: int
    name: str
    kind: str
    effect: str
    retry: str
    pages: list[str] = field(default_factory=list)
    wait_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How fields are refused, and how the values of enums are called."""

    fields: Mapping[str, Mapping[str, int]]
    enums: Mapping[str, Mapping[Scalar, str]]

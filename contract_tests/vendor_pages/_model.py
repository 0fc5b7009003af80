"""Define the models of the files in this folder. Other content is an error."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping  # noqa: TC003 - pydantic reads the annotations
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    model_validator,
)
from pydantic import Json as PydanticJson

from ._files import page_keys

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Scalar: TypeAlias = StrictStr | StrictInt | StrictFloat | StrictBool
Item = TypeVar("Item")
_keys = cache(page_keys)


def _page_key(key: str) -> str:
    # A row may have been added since the first read.
    if key not in _keys() and key not in page_keys():
        raise ValueError(f"{key!r} is no page of sources.yaml")
    return key


def _to_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _check_unique(items: tuple[Any, ...]) -> tuple[Any, ...]:
    names = [getattr(one, "field", None) or getattr(one, "id", None) or one for one in items]
    names = [getattr(one, "name", one) for one in names]
    for name, number in Counter(names).items():
        if number > 1:
            raise ValueError(f"{name!r} is given twice")
    return items


def _check_parents(fields: tuple[DocumentedField, ...]) -> tuple[DocumentedField, ...]:
    names = {one.field for one in fields}
    for name in names:
        parent = name.removesuffix("[]") if name.endswith("[]") else name.rpartition("[].")[0]
        if parent and parent not in names:
            raise ValueError(f"{name!r} stands in {parent!r}, which has no row")
    return fields


PageKey = Annotated[StrictStr, AfterValidator(_page_key)]
PageKeys = Annotated[tuple[PageKey, ...], BeforeValidator(_to_list)]
Type = Literal["string", "integer", "number", "boolean", "array", "object"]
Unique: TypeAlias = Annotated[tuple[Item, ...], AfterValidator(_check_unique)]


class _Row(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True
    )


class Inferred(_Row):
    """Hold facts that no page states, but that follow from the meaning of a field."""

    required: StrictBool | None = None
    min: StrictInt | None = None
    min_length: StrictInt | None = None
    min_bytes: StrictInt | None = None
    min_items: StrictInt | None = None


class DocumentedField(_Row):
    """Describe one row of a field table; nested fields are written like `MemberList[].Role`."""

    field: StrictStr
    type: Type
    required: StrictBool | None = None  # None: the table has no Required column
    enum: tuple[Scalar, ...] = ()
    names: Mapping[StrictInt, StrictStr] = Field(default_factory=dict)
    listed: tuple[Scalar, ...] = ()  # values on the page; others are possible
    default: Scalar | tuple[Scalar, ...] | None = None
    const: Scalar | None = None
    min: StrictInt | None = None
    max: StrictInt | None = None
    min_bytes: StrictInt | None = None
    max_bytes: StrictInt | None = None
    min_items: StrictInt | None = None
    max_items: StrictInt | None = None
    pattern: StrictStr | None = None
    not_pattern: StrictStr | None = None
    items: Type | None = None
    sample_type: StrictStr | None = None  # type in the sample, if different from the table
    role: StrictStr | None = None  # our common name of fields with this meaning
    stated_on: PageKeys = Field(default=(), alias="from")  # empty: the page of the operation
    also_printed: StrictStr | None = None
    inferred: Inferred = Inferred()

    @property
    def must_be_sent(self) -> bool:
        return bool(self.required or self.inferred.required)


Fields = Annotated[Unique[DocumentedField], AfterValidator(_check_parents)]


class Repair(_Row):
    what: StrictStr
    text: StrictStr


class Sample(_Row):
    """Hold a body as a page prints it, and the reason for a repair if it was invalid JSON.

    Attributes:
        reply: For a request, the name of its printed reply; by default the first reply.
        refused: For a request, the code with which the page itself forbids this request.
        opaque: For a reply, the fields whose values the service chooses.
        stated_on: The page with the sample (key `from`); empty: the page of the operation.
    """

    name: StrictStr
    printed: StrictStr
    repaired: Repair | None = None
    reply: StrictStr | None = None
    refused: StrictInt | None = None
    opaque: tuple[StrictStr, ...] = ()
    stated_on: PageKeys = Field(default=(), alias="from")

    @model_validator(mode="after")
    def _is_an_object(self) -> Sample:
        if not isinstance(self.body, dict):
            raise ValueError("not a JSON object")  # noqa: TRY004 - pydantic collects this one
        return self

    @property
    def body(self) -> dict[str, Json]:
        """Parse the body again for each access, because callers may change it."""
        text = self.repaired.text if self.repaired else self.printed
        return cast("dict[str, Json]", json.loads(text))

    def is_shown_by(self, reply: Mapping[str, Json]) -> bool:
        """Return whether a reply matches the sample. Additional fields, and other values of opaque
        fields, are allowed."""
        return _matches({**reply}, self.body, self.opaque)


class Samples(_Row):
    requests: Unique[Sample] = ()
    replies: Unique[Sample] = ()


class _WithSamples(_Row):
    request: Fields
    samples: Samples = Samples()

    @property
    def sample_requests(self) -> tuple[Sample, ...]:
        return self.samples.requests

    @property
    def sample_replies(self) -> tuple[Sample, ...]:
        return self.samples.replies


class Page(_Row):
    url: StrictStr
    key: StrictStr | None = None  # None: the name of the operation
    updated: StrictStr | None = None
    title: StrictStr | None = None  # None: in sources.yaml, or not recorded
    language: StrictStr | None = None  # None: English


class RateLimit(_Row):
    calls: StrictInt
    seconds: StrictInt
    stated_on: PageKeys = Field(default=(), alias="from")


class BodyLimit(_Row):
    bytes: StrictInt
    code: StrictInt


class PastedCode(_Row):
    code: StrictInt
    because: StrictStr = Field(alias="from")


class Addressing(_Row):
    """Hold two sets of fields, one of which must be complete."""

    either: tuple[StrictStr, ...]
    alternative: tuple[StrictStr, ...] = Field(alias="or")


class CatalogueRow(_Row):
    """Hold the meaning of a code. `pages` omits operations that list the code in their row."""

    code: StrictInt
    name: StrictStr
    kind: StrictStr
    effect: StrictStr
    retry: StrictStr
    pages: tuple[StrictStr, ...] = ()
    wait_seconds: StrictInt | None = None


class DocumentedOperation(_WithSamples):
    """Describe an operation. `None` means that only the contract defines the fact."""

    operation: StrictStr
    page: Page
    path: StrictStr
    codes: Unique[StrictInt]
    base_reply: Fields  # from gateway.yaml
    own_reply: Fields = Field(alias="reply")  # without the fields of every reply
    method: StrictStr = "POST"
    rate_limit: RateLimit | None = None
    body_limit: BodyLimit | None = Field(default=None, alias="body_limit_bytes")
    editions: tuple[StrictStr, ...] | None = None
    addressing: Addressing | None = None
    pasted_codes: tuple[PastedCode, ...] = ()
    codes_incomplete: PageKey | None = None  # the page with an incompletely read list
    repeatable: StrictBool | None = None
    already_done: StrictInt | None = None
    refusals: Mapping[StrictStr, StrictInt] | None = None
    field_refusals: Mapping[StrictStr, Mapping[StrictStr, StrictInt]] = Field(default_factory=dict)
    enums: Mapping[StrictStr, Mapping[Scalar, StrictStr]] = Field(default_factory=dict)
    catalogue: tuple[CatalogueRow, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> DocumentedOperation:
        """Check that the parts of the row are consistent."""
        _check_known("pasted_codes", [one.code for one in self.pasted_codes], self.codes)
        _check_known("catalogue", [one.code for one in self.catalogue], self.codes)
        _check_known("refused", [one.refused for one in self.sample_requests], (*self.codes, None))
        replies = {one.name for one in self.sample_replies}
        _check_known("reply", [one.reply for one in self.sample_requests], {*replies, None})
        named = self.addressing and (*self.addressing.either, *self.addressing.alternative)
        _check_known("addressing", named or (), {one.field for one in self.request})
        return self

    @property
    def reply(self) -> tuple[DocumentedField, ...]:
        names = {one.field for one in self.own_reply}
        return (*(one for one in self.base_reply if one.field not in names), *self.own_reply)

    @property
    def good_requests(self) -> tuple[Sample, ...]:
        """Return the printed requests that the page's own codes do not forbid."""
        return tuple(sample for sample in self.sample_requests if sample.refused is None)

    def answer_to(self, sample: Sample) -> Sample | None:
        """Return the printed reply to a printed request; None if the page has no reply."""
        replies = {reply.name: reply for reply in self.sample_replies}
        return replies.get(sample.reply or next(iter(replies), ""))


def _check_known(key: str, values: Iterable[object], known: Iterable[object]) -> None:
    strange = [value for value in values if value not in {*known}]
    if strange:
        raise ValueError(f"{key}: {strange[0]!r} is not listed elsewhere in the row")


def _matches(found: Json, printed: Json, opaque: tuple[str, ...]) -> bool:
    if isinstance(printed, dict) and isinstance(found, dict):
        return all(
            name in found
            and (
                type(found[name]) is type(value)
                if name in opaque
                else _matches(found[name], value, opaque)
            )
            for name, value in printed.items()
        )
    if isinstance(printed, list) and isinstance(found, list):
        pairs = zip(found, printed, strict=False)
        return len(found) >= len(printed) and all(_matches(*pair, opaque) for pair in pairs)
    return found == printed


class OneOfTwo(_Row):
    """Require `field` up to `max_bytes`, and the field `beyond` for larger values."""

    field: StrictStr
    max_bytes: StrictInt
    beyond: StrictStr


class MessageElement(_Row):
    fields: Fields
    rest_sender: StrictBool = True
    max_per_message: StrictInt | None = None
    either: OneOfTwo | None = None


class MessageElements(_Row):
    elements: Mapping[StrictStr, MessageElement]


Confidence = Literal["A", "B", "C"]


class CustomSource(_Row):
    src: StrictStr
    meaning: StrictStr
    confidence: Confidence
    also_integer: StrictBool = False


class CustomPayload(_Row):
    src: StrictStr
    confidence: Confidence
    fields: Fields


class CustomMessages(_Row):
    envelope: Fields
    sources: tuple[CustomSource, ...]
    shown_by_clients: tuple[StrictStr, ...]
    payloads: Mapping[StrictStr, CustomPayload]


class Host(_Row):
    region: StrictStr
    primary: StrictStr
    standby: StrictStr
    spellings: tuple[StrictStr, ...]
    state: Literal["listed", "withdrawn"]
    since: StrictStr | None = None


class CodeRange(_Row):
    first: StrictInt
    last: StrictInt
    page: PageKey | None = None
    holds: StrictStr | None = None


class DocumentedCallback(_WithSamples):
    """Describe a callback of Desk, and the possible replies of our server."""

    command: StrictStr
    page: PageKey
    when: StrictStr
    repeats: StrictStr
    on_timeout: StrictStr
    reply: Fields
    name: StrictStr  # the name of the file
    other_commands: tuple[StrictStr, ...] = ()
    editions: tuple[StrictStr, ...] | None = None
    query: Fields = ()  # without the parameters of every callback
    own_codes: CodeRange | None = None


class CallbackSignature(_Row):
    page: PageKey
    max_age_seconds: StrictInt
    over: tuple[StrictStr, ...]
    vector: Mapping[StrictStr, Scalar]


class CommonOfCallbacks(_Row):
    page: PageKey
    query: Fields
    reply: Fields
    reply_sample: PydanticJson[dict[str, Any]]
    timeout_seconds: StrictInt
    signature: CallbackSignature


class Gateway(_Row):
    query: Fields
    user_id: DocumentedField
    hosts: tuple[Host, ...]
    general_rate_limit: RateLimit
    timeout_seconds: StrictInt
    message_body_limit: BodyLimit
    reply: Fields
    open_code_ranges: tuple[CodeRange, ...]


class CommonCode(_Row):
    code: StrictInt
    page: PageKey


class CommonCodes(_Row):
    codes: tuple[CommonCode, ...]
    ranges: tuple[CodeRange, ...]


class Contradiction(_Row):
    id: StrictStr
    where: tuple[PageKey, ...]
    one_side: StrictStr
    other_side: StrictStr
    taken: StrictStr
    because: StrictStr
    contract: StrictStr


class Source(_Row):
    url: StrictStr | None
    updated: StrictStr | None
    title: StrictStr
    sure: Literal["documented", "carried_over", "reported"]
    language: StrictStr | None = None  # None: English
    newer_than: StrictStr | None = None  # the older version of the same page


class Catalogue(_Row):
    codes: tuple[CatalogueRow, ...]


class Behaviour(_Row):
    """Hold the refusal codes of fields, and the names of enum values."""

    fields: Mapping[StrictStr, Mapping[StrictStr, StrictInt]]
    enums: Mapping[StrictStr, Mapping[Scalar, StrictStr]]

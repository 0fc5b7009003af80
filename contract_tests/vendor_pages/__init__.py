"""The vendor's field tables, code tables and samples as data: the oracle that is not openapi.yaml.

Nothing here is derived from the contract, so a difference between the two points at a vendor page.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from ._model import (
    Addressing,
    Behaviour,
    BodyLimit,
    CallbackSignature,
    CatalogueRow,
    CodeRange,
    CommonCode,
    CommonCodes,
    CommonOfCallbacks,
    Conduct,
    Contradiction,
    CustomMessages,
    CustomPayload,
    CustomSource,
    DocumentedCallback,
    DocumentedField,
    DocumentedOperation,
    Gateway,
    Host,
    Inferred,
    Json,
    MessageElement,
    OneOfTwo,
    Page,
    PastedCode,
    RateLimit,
    Sample,
    Source,
)
from ._strict_yaml import FOLDER, DocumentedDataError, Row, Scalar, open_row, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = [
    "Addressing",
    "Behaviour",
    "BodyLimit",
    "CallbackSignature",
    "CatalogueRow",
    "CodeRange",
    "CommonCode",
    "CommonCodes",
    "CommonOfCallbacks",
    "Conduct",
    "Contradiction",
    "CustomMessages",
    "CustomPayload",
    "CustomSource",
    "DocumentedCallback",
    "DocumentedDataError",
    "DocumentedField",
    "DocumentedOperation",
    "Gateway",
    "Host",
    "Inferred",
    "Json",
    "MessageElement",
    "OneOfTwo",
    "Page",
    "PastedCode",
    "RateLimit",
    "Sample",
    "Scalar",
    "Source",
    "behaviour",
    "callbacks",
    "catalogue",
    "common_codes",
    "common_of_callbacks",
    "contradictions",
    "custom_messages",
    "gateway",
    "message_elements",
    "operations",
    "sources",
]

Value = TypeVar("Value")

_TYPES = frozenset({"string", "integer", "number", "boolean", "array", "object"})
_QUERY = ("sdkappid", "identifier", "usersig", "random", "contenttype")
_SURE = frozenset({"documented", "carried_over", "reported"})


@cache
def operations() -> Mapping[str, DocumentedOperation]:
    found = (_operation(path) for path in sorted((FOLDER / "operations").glob("*.yaml")))
    return MappingProxyType({operation.operation: operation for operation in found})


@cache
def callbacks() -> Mapping[str, DocumentedCallback]:
    """What the pages state of each callback, by its command."""
    paths = sorted((FOLDER / "callbacks").glob("[!_]*.yaml"))
    return MappingProxyType({one.command: one for one in map(_callback, paths)})


@cache
def common_of_callbacks() -> CommonOfCallbacks:
    """What the pages state of all callbacks together."""
    with open_row(read("callbacks/_common.yaml"), "callbacks/_common.yaml") as file:
        with file.row("signature") as row:
            signature = CallbackSignature(
                _page_key(row, row.text("page")),
                row.integer("max_age_seconds"),
                row.texts("over"),
                _mapping(row, "vector"),
            )
        return CommonOfCallbacks(
            page=_page_key(file, file.text("page")),
            query=_fields(file, "query"),
            reply=_fields(file, "reply"),
            reply_sample=json.loads(file.text("reply_sample")),
            timeout_seconds=file.integer("timeout_seconds"),
            signature=signature,
        )


def _callback(path: Path) -> DocumentedCallback:
    name = f"callbacks/{path.name}"
    with open_row(read(name), name) as file:
        requests, replies = _request_and_reply_samples(file)
        codes = None
        if file.has("own_codes"):
            with file.row("own_codes") as row:
                codes = _range(row)
        return DocumentedCallback(
            name=path.stem,
            command=file.text("command"),
            other_commands=file.texts("other_commands") if file.has("other_commands") else (),
            page=_page_key(file, file.text("page")),
            editions=file.texts("editions") if file.has("editions") else None,
            when=file.text("when"),
            repeats=file.text("repeats"),
            on_timeout=file.text("on_timeout"),
            query=_fields(file, "query") if file.has("query") else (),
            own_codes=codes,
            request=_fields(file, "request"),
            reply=_fields(file, "reply"),
            sample_requests=requests,
            sample_replies=replies,
        )


@cache
def message_elements() -> Mapping[str, MessageElement]:
    with (
        open_row(read("message_elements.yaml"), "message_elements.yaml") as file,
        file.row("elements") as rows,
    ):
        return MappingProxyType({name: _element(rows, name) for name in rows.key_list()})


@cache
def custom_messages() -> CustomMessages:
    with open_row(read("custom_messages.yaml"), "custom_messages.yaml") as file:
        with file.row("payloads") as rows:
            payloads = {name: _payload(rows, name) for name in rows.key_list()}
        return CustomMessages(
            envelope=_fields(file, "envelope"),
            sources=tuple(_custom_source(row) for row in file.rows("sources")),
            shown_by_clients=file.texts("shown_by_clients"),
            payloads=MappingProxyType(payloads),
        )


@cache
def gateway() -> Gateway:
    with open_row(read("gateway.yaml"), "gateway.yaml") as file:
        with file.row("user_id") as row:
            user_id = _field(row)
        return Gateway(
            query=_fields(file, "query"),
            user_id=user_id,
            hosts=tuple(_host(row) for row in file.rows("hosts")),
            rate_ceiling=_present(_rate_limit(file, "rate_ceiling"), file, "rate_ceiling"),
            timeout_seconds=file.integer("timeout_seconds"),
            message_body_limit=_present(
                _body_limit(file, "message_body_limit"), file, "message_body_limit"
            ),
            reply=_fields(file, "reply"),
            open_code_ranges=tuple(_range(row) for row in file.rows("open_code_ranges")),
        )


@cache
def common_codes() -> CommonCodes:
    with open_row(read("common_codes.yaml"), "common_codes.yaml") as file:
        return CommonCodes(
            codes=tuple(
                CommonCode(row.integer("code"), _page_key(row, row.text("page")))
                for row in file.rows("codes")
            ),
            ranges=tuple(_range(row) for row in file.rows("ranges")),
        )


@cache
def catalogue() -> Mapping[int, CatalogueRow]:
    """What every code means to a caller, by code; the rows of operations add theirs."""
    rows = [CatalogueRow(**row) for row in _plain("catalogue.yaml")["codes"]]
    rows += [row for operation in operations().values() for row in operation.catalogue]
    found = {row.code: row for row in rows}
    if len(found) != len(rows):
        raise DocumentedDataError("catalogue.yaml: a code stands twice")
    return found


@cache
def behaviour() -> Behaviour:
    """How fields are refused, and how the values of enums are called."""
    found = Behaviour(**_plain("behaviour.yaml"))
    pages = operations().values()
    return Behaviour(
        fields=_merged(found.fields, *(page.field_refusals for page in pages)),
        enums=_merged(found.enums, *(page.enums for page in pages)),
    )


@cache
def contradictions() -> tuple[Contradiction, ...]:
    with open_row({"contradictions": read("contradictions.yaml")}, "contradictions.yaml") as file:
        found = tuple(_contradiction(row) for row in file.rows("contradictions"))
        _no_twins(file, "id", [item.id for item in found])
        return found


@cache
def sources() -> Mapping[str, Source]:
    """The pages of sources.yaml, and those of the operations."""
    pages = [operation.page for operation in operations().values()]
    found = {
        page.key: Source(page.url, page.updated, page.title or "", "documented", page.language)
        for page in pages
    }
    return MappingProxyType({**_listed_sources(), **found})


@cache
def _listed_sources() -> Mapping[str, Source]:
    with open_row(read("sources.yaml"), "sources.yaml") as rows:
        return MappingProxyType({key: _source(rows, key) for key in rows.key_list()})


def _operation(path: Path) -> DocumentedOperation:
    name = f"{path.parent.name}/{path.name}"
    with open_row(read(name), name) as file:
        requests, replies = _request_and_reply_samples(file)
        operation = DocumentedOperation(
            operation=file.text("operation"),
            page=_page(file, path.stem),
            method=file.optional_text("method") or "POST",
            path=file.text("path"),
            query=file.texts("query") if file.has("query") else _QUERY,
            rate_limit=_rate_limit(file, "rate_limit"),
            body_limit=_body_limit(file, "body_limit_bytes"),
            editions=_editions(file),
            addressing=_addressing(file),
            request=_fields(file, "request"),
            reply=_reply(file),
            codes=file.integers("codes"),
            pasted_codes=tuple(
                PastedCode(row.integer("code"), row.text("from"))
                for row in _rows_if_any(file, "pasted_codes")
            ),
            codes_incomplete=_incomplete(file),
            sample_requests=requests,
            sample_replies=replies,
            conduct=_conduct(file),
            field_refusals=_mappings(file, "field_refusals"),
            enums=_mappings(file, "enums"),
            catalogue=tuple(_catalogue_row(row) for row in _rows_if_any(file, "catalogue")),
        )
        _check(file, path, operation)
        return operation


def _check(file: Row, path: Path, operation: DocumentedOperation) -> None:
    """What a single row cannot show."""
    if operation.operation != path.stem:
        raise file.error(f"is about {operation.operation!r}")
    _no_twins(file, "code", operation.codes)
    for pasted in operation.pasted_codes:
        if pasted.code not in operation.codes:
            raise file.error(f"pasted code {pasted.code} is not among the codes")
    for row in operation.catalogue:
        if row.code not in operation.codes:
            raise file.error(f"catalogue explains {row.code}, which is not among the codes")
    _check_samples(file, operation)
    addressing = operation.addressing
    known = {field.field for field in operation.request}
    for name in (*addressing.either, *addressing.alternative) if addressing else ():
        if name not in known:
            raise file.error(f"addressing names {name!r}, no field of the request")


def _check_samples(file: Row, operation: DocumentedOperation) -> None:
    replies = {sample.name for sample in operation.sample_replies}
    for sample in operation.sample_requests:
        if sample.reply is not None and sample.reply not in replies:
            raise file.error(f"{sample.name} is answered by {sample.reply!r}, which is not printed")
        if sample.refused is not None and sample.refused not in operation.codes:
            raise file.error(f"{sample.name} is refused by {sample.refused}, which is not listed")


def _fields(file: Row, key: str) -> tuple[DocumentedField, ...]:
    fields = tuple(_field(row) for row in file.rows(key))
    names = [field.field for field in fields]
    _no_twins(file, key, names)
    for name in names:
        parent = name.removesuffix("[]") if name.endswith("[]") else name.rpartition("[].")[0]
        if parent and parent not in names:
            raise file.error(f"{key}: {name!r} stands in {parent!r}, which has no row")
    return fields


def _field(row: Row) -> DocumentedField:
    return DocumentedField(
        field=row.text("field"),
        type=_one_of(row, "type", row.text("type"), _TYPES),
        required=row.optional_flag("required"),
        enum=row.scalars("enum") if row.has("enum") else (),
        names=MappingProxyType(row.names("names") if row.has("names") else {}),
        listed=row.scalars("listed") if row.has("listed") else (),
        default=_default(row),
        const=row.scalar("const") if row.has("const") else None,
        min=row.optional_integer("min"),
        max=row.optional_integer("max"),
        min_bytes=row.optional_integer("min_bytes"),
        max_bytes=row.optional_integer("max_bytes"),
        min_items=row.optional_integer("min_items"),
        max_items=row.optional_integer("max_items"),
        pattern=row.optional_text("pattern"),
        not_pattern=row.optional_text("not_pattern"),
        items=_one_of(row, "items", row.text("items"), _TYPES) if row.has("items") else None,
        sample_type=row.optional_text("sample_type"),
        role=row.optional_text("role"),
        stated_on=_stated_on(row),
        also_printed=row.optional_text("also_printed"),
        inferred=_inferred(row),
    )


def _inferred(row: Row) -> Inferred:
    if not row.has("inferred"):
        return Inferred()
    with row.row("inferred") as inferred:
        return Inferred(
            required=inferred.optional_flag("required"),
            min=inferred.optional_integer("min"),
            min_length=inferred.optional_integer("min_length"),
            min_bytes=inferred.optional_integer("min_bytes"),
            min_items=inferred.optional_integer("min_items"),
        )


def _default(row: Row) -> Scalar | tuple[Scalar, ...] | None:
    if not row.has("default"):
        return None
    value = row.take("default")
    if isinstance(value, str | int | float | bool):
        return value
    if value == []:
        return ()
    raise row.error(f"'default' holds {value!r}")


def _stated_on(row: Row) -> tuple[str, ...]:
    if not row.has("from"):
        return ()
    value = row.take("from")
    keys = value if isinstance(value, list) else [value]
    return tuple(_page_key(row, key) for key in keys)


def _page_key(row: Row, key: object) -> str:
    operation = FOLDER / "operations" / f"{key}.yaml"
    if isinstance(key, str) and (key in _listed_sources() or operation.is_file()):
        return key
    raise row.error(f"{key!r} is no page of sources.yaml")


def _samples(file: Row, key: str) -> tuple[Sample, ...]:
    samples = []
    for row in file.rows(key):
        sample = _sample(row)
        try:
            parsed: object = sample.body
        except ValueError as error:
            raise row.error(f"no JSON: {error}") from error
        if not isinstance(parsed, dict):
            raise row.error("not a JSON object")
        samples.append(sample)
    _no_twins(file, key, [sample.name for sample in samples])
    return tuple(samples)


def _sample(row: Row) -> Sample:
    text = because = None
    if row.has("repaired"):
        with row.row("repaired") as repaired:
            text, because = repaired.text("text").rstrip("\n"), repaired.text("what")
    return Sample(
        name=row.text("name"),
        printed=row.text("printed").rstrip("\n"),
        repaired=text,
        repaired_because=because,
        reply=row.optional_text("reply"),
        refused=row.optional_integer("refused"),
        opaque=row.texts("opaque") if row.has("opaque") else (),
        stated_on=_stated_on(row),
    )


def _request_and_reply_samples(file: Row) -> tuple[tuple[Sample, ...], tuple[Sample, ...]]:
    if not file.has("samples"):
        return (), ()
    with file.row("samples") as samples:
        return _samples(samples, "requests"), _samples(samples, "replies")


def _reply(file: Row) -> tuple[DocumentedField, ...]:
    """The fields of the reply; those that every reply has need no row of their own."""
    stated = _fields(file, "reply")
    names = {field.field for field in stated}
    return (*(field for field in gateway().reply if field.field not in names), *stated)


def _conduct(file: Row) -> Conduct:
    return Conduct(
        file.optional_flag("repeatable"),
        file.optional_integer("already_done"),
        _mapping(file, "refusals") if file.has("refusals") else None,
    )


def _catalogue_row(row: Row) -> CatalogueRow:
    return CatalogueRow(
        code=row.integer("code"),
        name=row.text("name"),
        kind=row.text("kind"),
        effect=row.text("effect"),
        retry=row.text("retry"),
        wait_seconds=row.optional_integer("wait_seconds"),
    )


def _rows_if_any(file: Row, key: str) -> Iterable[Row]:
    return file.rows(key) if file.has(key) else ()


def _mappings(file: Row, key: str) -> Mapping[str, Any]:
    """A mapping of mappings; none where the key is missing."""
    if not file.has(key):
        return {}
    with file.row(key) as rows:
        return {name: _mapping(rows, name) for name in rows.key_list()}


def _merged(*parts: Mapping[str, Value]) -> Mapping[str, Value]:
    return {key: value for part in parts for key, value in part.items()}


def _mapping(row: Row, key: str) -> Mapping[Any, Any]:
    found = row.take(key)
    if not isinstance(found, dict):
        raise row.error(f"{key!r} is not a mapping")
    return found


def _page(file: Row, operation: str) -> Page:
    """The page of an operation, which goes before what sources.yaml says of it."""
    with file.row("page") as row:
        return Page(
            row.optional_text("key") or operation,
            row.text("url"),
            row.optional_text("updated"),
            row.optional_text("title"),
            row.optional_text("language"),
        )


def _incomplete(file: Row) -> str | None:
    return _page_key(file, file.text("codes_incomplete")) if file.has("codes_incomplete") else None


def _rate_limit(file: Row, key: str) -> RateLimit | None:
    if not file.has(key) or _null(file, key):
        return None
    with file.row(key) as row:
        return RateLimit(row.integer("calls"), row.integer("seconds"), _stated_on(row))


def _body_limit(file: Row, key: str) -> BodyLimit | None:
    if not file.has(key) or _null(file, key):
        return None
    with file.row(key) as row:
        return BodyLimit(row.integer("bytes"), row.integer("code"))


def _editions(file: Row) -> tuple[str, ...] | None:
    return None if not file.has("editions") or _null(file, "editions") else file.texts("editions")


def _addressing(file: Row) -> Addressing | None:
    if not file.has("addressing"):
        return None
    with file.row("addressing") as row:
        return Addressing(row.texts("either"), row.texts("or"))


def _element(rows: Row, name: str) -> MessageElement:
    with rows.row(name) as row:
        return MessageElement(
            type=name,
            rest_sender=row.flag("rest_sender", default=True),
            max_per_message=row.optional_integer("max_per_message"),
            either=_one_of_two(row),
            fields=_fields(row, "fields"),
        )


def _one_of_two(row: Row) -> OneOfTwo | None:
    if not row.has("either"):
        return None
    with row.row("either") as either:
        return OneOfTwo(either.text("field"), either.integer("max_bytes"), either.text("beyond"))


def _payload(rows: Row, name: str) -> CustomPayload:
    with rows.row(name) as row:
        return CustomPayload(row.text("src"), _confidence(row), _fields(row, "fields"))


def _custom_source(row: Row) -> CustomSource:
    return CustomSource(
        src=row.text("src"),
        meaning=row.text("meaning"),
        confidence=_confidence(row),
        also_integer=row.flag("also_integer", default=False),
    )


def _confidence(row: Row) -> str:
    return _one_of(row, "confidence", row.text("confidence"), frozenset("ABC"))


def _host(row: Row) -> Host:
    return Host(
        region=row.text("region"),
        primary=row.text("primary"),
        standby=row.text("standby"),
        state=_one_of(row, "state", row.text("state"), frozenset({"listed", "withdrawn"})),
        since=row.optional_text("since"),
    )


def _range(row: Row) -> CodeRange:
    return CodeRange(
        first=row.integer("first"),
        last=row.integer("last"),
        page=_page_key(row, row.text("page")) if row.has("page") else None,
        holds=row.optional_text("holds"),
    )


def _contradiction(row: Row) -> Contradiction:
    return Contradiction(
        id=row.text("id"),
        where=tuple(_page_key(row, key) for key in row.texts("where")),
        one_side=row.text("one_side"),
        other_side=row.text("other_side"),
        taken=row.text("taken"),
        because=row.text("because"),
        contract=row.text("contract"),
    )


def _source(rows: Row, key: str) -> Source:
    with rows.row(key) as row:
        return Source(
            url=row.optional_text("url"),
            updated=row.optional_text("updated"),
            title=row.text("title"),
            sure=_one_of(row, "sure", row.text("sure"), _SURE),
            language=row.optional_text("language"),
            newer_than=row.optional_text("newer_than"),
        )


def _null(file: Row, key: str) -> bool:
    """True for a null, which is then taken."""
    if not file.is_null(key):
        return False
    file.take(key)
    return True


def _present(value: Value | None, file: Row, key: str) -> Value:
    if value is None:
        raise file.error(f"{key!r} is null")
    return value


def _one_of(row: Row, key: str, value: str, allowed: frozenset[str]) -> str:
    if value not in allowed:
        raise row.error(f"{key!r} holds {value!r}, not one of {', '.join(sorted(allowed))}")
    return value


def _no_twins(file: Row, key: str, names: Iterable[str | int]) -> None:
    twins = [name for name, count in Counter(names).items() if count > 1]
    if twins:
        raise file.error(f"{key}: {twins[0]!r} given twice")


def _plain(name: str) -> Any:
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)

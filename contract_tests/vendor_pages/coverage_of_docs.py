"""Compare the vendor's pages (`vendor_pages/`) with `openapi.yaml` in both directions.

A fact on a page that the contract does not contain is *missing*. A fact that only the contract
contains is *extra*, unless `x-desk-inferred` next to the fact gives a reason, and `vendor_pages/`
also marks the fact as inferred.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from contract_tests import vendor_pages
from contract_tests.support import oracle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_tests.vendor_pages import DocumentedField

Node = dict[str, Any]
FACTS = (
    "type",
    "required",
    "enum",
    "const",
    "x-desk-default",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "x-desk-max-bytes",
    "minItems",
    "maxItems",
    "pattern",
    "not",
    "items",
    "spellings",
    "format",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold a difference between the contract and a page.

    Attributes:
        kind: `missing` from the contract, `extra` in it, or `other` than on the page.
        page: address of the page.
        place: the field, code or other fact.
        message: the difference.
    """

    kind: Literal["missing", "extra", "other"]
    page: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.place}: {self.message} (see {self.page})"


@dataclass(frozen=True, slots=True)
class Field:
    """Hold the facts of a field in the contract, and which of them are inferred.

    The `offered` values of an open field are in the enum next to its open alternative, or in its
    examples.
    """

    facts: Mapping[str, Any]
    inferred: frozenset[str]
    sources: frozenset[str]
    offered: frozenset[Any] = frozenset()


class Comparison:
    """Compare the contract with all files in `vendor_pages/`.

    Args:
        document: the contract; by default `openapi.yaml`.
    """

    def __init__(self, document: Node | None = None) -> None:
        self.document = document if document is not None else oracle.document()
        self.schemas: dict[str, Node] = self.document["components"]["schemas"]
        self.counts: Counter[tuple[str, str]] = Counter()
        self.nodes = {
            node["operationId"]: (path, node)
            for path, item in self.document["paths"].items()
            for node in item.values()
        }

    def differences(self) -> list[Difference]:
        """Return all differences between the contract and the pages."""
        page = {key: source.url or key for key, source in vendor_pages.sources().items()}
        return [
            *self._operations(),
            *_report(page["webhooks"], "callbacks", self._callbacks()),
            *_report(page["message_formats"], "message elements", self._elements()),
            *_report(page["custom_messages"], "custom messages", self._custom_messages()),
            *_report(page["rest_intro"], "gateway", self._gateway()),
            *_report(page["errors"], "common codes", self._common_codes()),
            *_report(page["errors"], "catalogue", self._catalogue()),
            *_report(page["rest_intro"], "behaviour", self._behaviour()),
            *self._sources(),
        ]

    # Operations

    def _operations(self) -> Iterator[Difference]:
        pages = vendor_pages.operations()
        for name in sorted(pages.keys() - self.nodes.keys()):
            yield Difference("missing", pages[name].page.url, name, "is not in the contract")
        for name in sorted(self.nodes.keys() - pages.keys()):
            yield Difference("extra", "vendor_pages/operations", name, "has no row there")
        for name in sorted(pages.keys() & self.nodes.keys()):
            yield from _report(pages[name].page.url, name, self._operation(name, pages[name]))

    def _operation(self, name: str, page: vendor_pages.DocumentedOperation) -> Iterator[Difference]:
        path, node = self.nodes[name]
        url = page.page.url
        limit = page.body_limit
        stated = {
            "path": (page.path, path),
            "method": ([page.method.lower()], list(self.document["paths"][path])),
            "page": (page.page.key or name, node["x-desk-source"]["page"]),
            "vendor page": (url, node["externalDocs"]["url"]),
            "rate limit": (
                page.rate_limit and (page.rate_limit.calls, page.rate_limit.seconds),
                _values(node.get("x-desk-rate-limit"), "calls", "seconds"),
            ),
            "body limit": (limit and limit.bytes, node.get("x-desk-body-limit", {}).get("bytes")),
            "code of a body that is too long": (
                limit and limit.code,
                node["x-desk-refusals"].get("body_too_long"),
            ),
            "editions": (page.editions, _tuple(node.get("x-desk-editions"))),
            "incomplete codes": (
                page.codes_incomplete,
                node.get("x-desk-codes-incomplete", {}).get("page"),
            ),
        }
        for what, (documented_value, value) in stated.items():
            yield from self._fact(url, f"{name} {what}", documented_value, value)
        yield from self._codes(name, page)
        yield from self._requests(name, page)
        yield from self._replies(name, page)

    def _codes(self, name: str, page: vendor_pages.DocumentedOperation) -> Iterator[Difference]:
        enum = self.schemas[self._failure(name)]["properties"]["ErrorCode"]["$ref"]
        alternatives = [_last(one["$ref"]) for one in self.schemas[_last(enum)]["anyOf"]]
        for one in alternatives:
            found = self.schemas[one].get("type")
            yield from self._fact(page.page.url, f"{one} type", "integer", found)
        own = [one for one in alternatives if one not in _SHARED_CODES]
        listed = [code for one in own for code in self.schemas[one]["enum"]]
        yield from self._set(page.page.url, name, "code", set(page.codes), set(listed))
        catalogue = {entry["code"]: entry for entry in self.document["x-desk-errors"]}
        pasted = {code for code in listed if name in _get_pages_of_paste(catalogue.get(code, {}))}
        wanted = {one.code for one in page.pasted_codes}
        yield from self._set(page.page.url, name, "pasted code", wanted, pasted)
        for code in sorted(listed):
            if name not in catalogue.get(code, {}).get("source", ()):
                yield Difference(
                    "other", page.page.url, f"{name} {code}", "the catalogue does not name the page"
                )

    def _requests(self, name: str, page: vendor_pages.DocumentedOperation) -> Iterator[Difference]:
        """Compare each form of the body with the rows, without the address fields of other
        forms."""
        _, node = self.nodes[name]
        schema = _last(node["requestBody"]["content"]["application/json"]["schema"]["$ref"])
        variants = self._variants(schema)
        forms: list[set[str]] = [set()]
        if page.addressing is not None:
            forms = [set(page.addressing.alternative), set(page.addressing.either)]
        if len(variants) != len(forms):
            yield Difference(
                "other", page.page.url, name, f"{len(forms)} forms of the body, not {len(variants)}"
            )
        for variant, absent in zip(variants, forms, strict=False):
            rows = tuple(row for row in page.request if row.field not in absent)
            fields = self._request(variant)
            yield from self._fields(page.page.url, f"{name} {variant}", "request", rows, fields)

    def _request(self, variant: str) -> dict[str, Field]:
        fields = {
            place: field for place, field in self._flat(variant) if "MsgContent." not in place
        }
        for place in ("MsgBody[].MsgType", "MsgBody[].MsgContent"):
            if place in fields:  # _elements() compares tags and required fields
                facts = {
                    name: value for name, value in fields[place].facts.items() if name != "const"
                }
                fields[place] = Field(facts, frozenset({"required"}), fields[place].sources)
        return fields

    def _variants(self, schema: str) -> list[str]:
        node = self.schemas[schema]
        return [_last(one["$ref"]) for one in node["anyOf"]] if "anyOf" in node else [schema]

    def _replies(self, name: str, page: vendor_pages.DocumentedOperation) -> Iterator[Difference]:
        """Compare the success with all rows, and the failure with the rows of every reply."""
        base = {row.field for row in vendor_pages.gateway().reply}
        rows = tuple(row for row in page.reply if row.field in base)
        success, failure = self._outcomes(name)
        for schema, status, wanted in ((success, "OK", page.reply), (failure, "FAIL", rows)):
            fields = dict(self._flat(schema))
            consts = {place: _pop_const(fields, place) for place in ("ActionStatus", "ErrorCode")}
            url = page.page.url
            yield from self._fact(url, f"{schema} ActionStatus", status, consts["ActionStatus"])
            code = 0 if status == "OK" else None
            yield from self._fact(url, f"{schema} ErrorCode", code, consts["ErrorCode"])
            lists = tuple(
                place.removesuffix("MsgType") for place in fields if place.endswith("[].MsgType")
            )  # _elements() compares the fields of elements
            outside = {p: one for p, one in fields.items() if not p.startswith(lists)}
            rows_outside = tuple(row for row in wanted if not row.field.startswith(lists))
            yield from self._fields(url, schema, "reply", rows_outside, outside)

    def _outcomes(self, name: str) -> tuple[str, str]:
        _, node = self.nodes[name]
        reply = _last(node["responses"]["200"]["content"]["application/json"]["schema"]["$ref"])
        success, failure = (_last(one["$ref"]) for one in self.schemas[reply]["oneOf"])
        return success, failure

    def _failure(self, name: str) -> str:
        return self._outcomes(name)[1]

    # Callbacks

    def _callbacks(self) -> Iterator[Difference]:
        rows, nodes = vendor_pages.callbacks(), self.document["webhooks"]
        common = vendor_pages.common_of_callbacks()
        url = vendor_pages.sources()[common.page].url or ""
        yield from self._set(url, "Desk", "callback", set(rows), set(nodes))
        for command in sorted(rows.keys() & nodes.keys()):
            page = vendor_pages.sources()[rows[command].page].url or ""
            found = self._callback(page, rows[command], nodes[command]["post"], common)
            yield from _report(page, command, found)
        yield from self._callback_signature(common.signature)
        examples = [one["value"] for one in self.document["components"]["examples"].values()]
        yield from self._fact(url, "reply sample", True, common.reply_sample in examples)

    def _callback(
        self,
        url: str,
        row: vendor_pages.DocumentedCallback,
        node: Node,
        common: vendor_pages.CommonOfCallbacks,
    ) -> Iterator[Difference]:
        rule = node["x-desk-callback"]
        stated = {
            "page": (row.page, node["x-desk-source"]["page"]),
            "editions": (row.editions, _tuple(node.get("x-desk-editions"))),
            "when": (row.when, rule["when"]),
            "repeats": (row.repeats, rule["repeats"]),
            "timeout policy": (row.on_timeout, rule["on_timeout"]),
            "timeout": (common.timeout_seconds, rule["seconds"]),
        }
        for what, (wanted, found) in stated.items():
            yield from self._fact(url, f"{row.command} {what}", wanted, found)
        yield from self._callback_query(url, row, node, common)
        body = _last(node["requestBody"]["content"]["application/json"]["schema"]["$ref"])
        reply = _last(node["responses"]["200"]["content"]["application/json"]["schema"]["$ref"])
        for schema, part, rows in ((body, "callback", row.request), (reply, "answer", row.reply)):
            fields = {
                place: one for place, one in self._flat(schema) if not place.startswith("MsgBody[]")
            }
            yield from self._fields(url, schema, part, rows, fields)
        if row.own_codes:
            code = self.schemas[_last(self.schemas[reply]["properties"]["ErrorCode"]["$ref"])]
            own = self.schemas[_last(code["anyOf"][1]["$ref"])]
            wanted_codes = (row.own_codes.first, row.own_codes.last)
            yield from self._fact(
                url, f"{reply} own codes", wanted_codes, (own.get("minimum"), own.get("maximum"))
            )

    def _callback_query(
        self,
        url: str,
        row: vendor_pages.DocumentedCallback,
        node: Node,
        common: vendor_pages.CommonOfCallbacks,
    ) -> Iterator[Difference]:
        found = {one["name"]: one for one in map(self._follow, node["parameters"])}
        rows = {one.field: one for one in (*common.query, *row.query)}
        yield from self._set(url, row.command, "parameter", set(rows), set(found))
        commands = {row.command, *row.other_commands}
        schema = self._follow(found["CallbackCommand"]["schema"])
        taken = {*schema.get("enum", ()), *([schema["const"]] if "const" in schema else ())}
        yield from self._set(url, row.command, "command", commands, taken)
        for name in sorted(rows.keys() & found.keys() - {"CallbackCommand"}):
            one = found[name]
            facts = self._field(one["schema"], one.get("required", False), frozenset())
            inferred = frozenset(one.get("x-desk-inferred", {}))
            known = {key: fact for key, fact in facts.facts.items() if key != "pattern"}
            field = Field(known, inferred, facts.sources, facts.offered)
            yield from self._row(url, f"{row.command} query {name}", "query", rows[name], field)

    def _callback_signature(self, wanted: vendor_pages.CallbackSignature) -> Iterator[Difference]:
        url = vendor_pages.sources()[wanted.page].url or ""
        schemes = self.document["components"]["securitySchemes"].values()
        (found,) = (one["x-desk-signature"] for one in schemes if "x-desk-signature" in one)
        for what in ("page", "max_age_seconds", "over", "vector"):
            stated = getattr(wanted, what)
            value = tuple(found[what]) if what == "over" else found[what]
            yield from self._fact(url, f"signature {what}", stated, value)

    # Fields

    def _flat(
        self, schema: str, prefix: str = "", seen: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, Field]]:
        """Return the fields of an object and its nested objects, named as in `vendor_pages/`."""
        node = self.schemas[schema]
        if schema in seen:
            return
        required = node.get("required", ())
        whole = frozenset(node.get("x-desk-inferred", {}))
        for name, child in node.get("properties", {}).items():
            place = f"{prefix}{name}"
            yield place, self._field(child, name in required, whole)
            yield from self._inside(child, place, (*seen, schema))

    def _inside(self, node: Node, place: str, seen: tuple[str, ...]) -> Iterator[tuple[str, Field]]:
        if "items" in node:
            place += "[]"
            node = node["items"]
            if "$ref" not in node and _has_limit(node):
                yield place, self._field(node, required=False, whole=frozenset())
        if "$ref" not in node:
            return
        target = _last(node["$ref"])
        if "properties" in self.schemas[target]:
            yield from self._flat(target, f"{place}.", seen)
        elif target == "MessageElement" and "MessageElement" not in seen:
            yield from self._flat("TextElement", f"{place}.", (*seen, target))

    def _field(self, node: Node, required: bool, whole: frozenset[str]) -> Field:
        inferred = whole | frozenset(node.get("x-desk-inferred", {}))
        source = node.get("x-desk-source", {}).get("page")
        spellings = frozenset(one["spelling"] for one in node.get("x-desk-spellings", ()))
        offered = frozenset(map(str, node.get("examples", ())))
        role = node.get("x-desk-role")
        while "$ref" in node:
            node = self.schemas[_last(node["$ref"])]
            role = role or node.get("x-desk-role")
            if "enum" in node:
                source = source or node.get("x-desk-source", {}).get("page")
            if "anyOf" in node:
                options = [self.schemas[_last(one["$ref"])] for one in node["anyOf"]]
                kinds = sorted({str(one.get("type", "object")) for one in options})
                node = {**options[0], "type": " or ".join(kinds)}
                offered = frozenset(map(str, node.pop("enum", ())))
        facts: dict[str, Any] = {name: node[name] for name in FACTS if name in node}
        if "const" in facts:
            facts.pop("enum", None)
        facts["required"] = required
        facts["spellings"] = spellings
        if role:
            facts["role"] = role
        if "enum" in facts:
            facts["enum"] = frozenset(facts["enum"])
        if "items" in facts:
            facts["items"] = self._type_of(facts["items"])
        if "type" not in facts and "oneOf" in node:
            facts["type"] = "object"
        sources = frozenset([source] if source else [])
        return Field(facts, inferred, sources, offered)

    def _type_of(self, node: Node) -> str:
        while "$ref" in node:
            node = self.schemas[_last(node["$ref"])]
        found: str = node.get("type", "object")
        return found

    def _fields(
        self,
        url: str,
        owner: str,
        part: str,
        rows: tuple[DocumentedField, ...],
        fields: dict[str, Field],
    ) -> Iterator[Difference]:
        by_place = {row.field: row for row in rows}
        yield from self._set(url, owner, f"{part} field", set(by_place), set(fields))
        for place in sorted(by_place.keys() & fields.keys()):
            row, field = by_place[place], fields[place]
            page = _address(row.stated_on) or url
            yield from self._row(page, f"{owner} {part} {place}", part, row, field)

    def _row(
        self, page: str, place: str, part: str, row: DocumentedField, field: Field
    ) -> Iterator[Difference]:
        expected = _expected(row, field, part, place.partition(" ")[0])
        for fact in sorted((expected.keys() | field.facts.keys()) - {"format"}):
            if expected.get(fact) != field.facts.get(fact):
                yield from self._fact(
                    page, f"{place} {fact}", expected.get(fact), field.facts.get(fact)
                )
            else:
                self.counts["facts", "agreed"] += 1
        if row.listed:
            listed = frozenset(map(str, row.listed))
            yield from self._fact(page, f"{place} listed", listed, field.offered)
        known = _get_inferred(row)
        if known - field.inferred:
            yield Difference(
                "other",
                page,
                place,
                f"x-desk-inferred does not name {sorted(known - field.inferred)}",
            )
        unknown = (field.inferred & _BOUNDS) - known
        if unknown:
            yield Difference(
                "other",
                page,
                place,
                f"x-desk-inferred names {sorted(unknown)}, vendor_pages/ does not",
            )
        if field.facts.get("format", "int64") not in ("int64", "double"):
            yield Difference("other", page, place, "is an integer that may need 64 bits")
        if row.stated_on and field.sources and not field.sources <= set(row.stated_on):
            yield Difference(
                "other",
                page,
                place,
                f"x-desk-source names {sorted(field.sources)}, not {row.stated_on}",
            )

    # The rest

    def _elements(self) -> Iterator[Difference]:
        union = self.schemas["KnownElement"]["discriminator"]["mapping"]
        elements = vendor_pages.message_elements()
        page = vendor_pages.sources()["message_formats"].url or ""
        yield from self._set(page, "message", "element", set(elements), set(union))
        for tag in sorted(elements.keys() & union.keys()):
            element = self.schemas[_last(union[tag])]
            kind = element["properties"]["MsgType"]
            yield from self._fact(page, f"{tag} type", "string", kind.get("type"))
            yield from self._fact(page, f"{tag} const", tag, kind.get("const"))
            yield from self._fact(
                page,
                f"{tag} required",
                ["MsgContent", "MsgType"],
                sorted(element.get("required", ())),
            )
            content = _last(element["properties"]["MsgContent"]["$ref"])
            fields = {
                place: field
                for place, field in self._flat(content)
                if not place.startswith("MsgList[].MsgBody[]")
            }
            yield from self._fields(page, tag, "content", elements[tag].fields, fields)
        single = [tag for tag, element in elements.items() if element.max_per_message == 1]
        for variant in self._variants("SendMsgRequest"):
            rule = self.schemas[variant]["properties"]["MsgBody"].get("x-desk-at-most-one")
            yield from self._fact(
                page, f"{variant} at most one", single, list((rule or {}).values())
            )

    def _custom_messages(self) -> Iterator[Difference]:
        messages = vendor_pages.custom_messages()
        page = vendor_pages.sources()["custom_messages"].url or ""
        for name, payload in messages.payloads.items():
            schema = f"{name.title()}Message"
            if schema not in self.schemas:
                yield Difference("missing", page, name, f"there is no {schema}")
                continue
            fields = dict(self._flat(schema))
            envelope = {place: field for place, field in fields.items() if "." not in place}
            tag = dict(envelope["src"].facts)
            yield from self._fact(page, f"{name} src", payload.src, tag.pop("const", None))
            envelope["src"] = Field(tag, envelope["src"].inferred, envelope["src"].sources)
            yield from self._fields(page, name, "envelope", messages.envelope, envelope)
            content = {
                place.removeprefix("content."): field
                for place, field in fields.items()
                if place.startswith("content.")
            }
            yield from self._fields(page, name, "content", payload.fields, content)

    def _gateway(self) -> Iterator[Difference]:
        gateway = vendor_pages.gateway()
        page = vendor_pages.sources()["rest_intro"].url or ""
        hosts = {
            host.region: (host.primary, host.standby, host.state, host.spellings)
            for host in gateway.hosts
        }
        regions = {
            one["region"]: (one["primary"], one["standby"], one["state"], tuple(one["spellings"]))
            for one in self.document["x-desk-regions"]
        }
        yield from self._set(page, "gateway", "region", set(hosts.items()), set(regions.items()))
        server = self.document["servers"][0]
        yield from self._fact(page, "servers url", "https://{host}", server["url"])
        variable = server["variables"]["host"]
        yield from self._fact(page, "default host", gateway.hosts[0].primary, variable["default"])
        enum = variable["enum"]
        wanted = {name for host in gateway.hosts for name in (host.primary, host.standby)}
        yield from self._set(page, "gateway", "host", wanted, set(enum))
        timeout = self.document.get("x-desk-gateway-timeout", {}).get("seconds")
        yield from self._fact(page, "gateway timeout", gateway.timeout_seconds, timeout)
        yield from self._rate_limit(gateway.general_rate_limit)
        yield from self._query(page)
        ranges = {(one.first, one.last) for one in gateway.open_code_ranges}
        found = {(one["first"], one["last"]) for one in self.document["x-desk-error-ranges"]}
        yield from self._set(page, "gateway", "code range", ranges, found)

    def _rate_limit(self, rate: vendor_pages.RateLimit) -> Iterator[Difference]:
        (page,) = rate.stated_on
        url = vendor_pages.sources()[page].url or ""
        found = _values(self.document.get("x-desk-general-rate-limit"), "calls", "seconds", "page")
        yield from self._fact(url, "general rate limit", (rate.calls, rate.seconds, page), found)

    def _query(self, page: str) -> Iterator[Difference]:
        schemes = self.document["components"]["securitySchemes"]
        (together,) = self.document["security"]
        every = [self._follow(one) for _, node in self.nodes.values() for one in node["parameters"]]
        parameters = {one["name"]: one for one in every}
        names = {schemes[name]["name"]: schemes[name] for name in together}
        rows = {row.field: row for row in vendor_pages.gateway().query}
        found = names.keys() | parameters.keys()
        yield from self._set(page, "gateway", "query parameter", set(rows), set(found))
        for name, node in {**names, **parameters}.items():
            row = rows.get(name)
            if row is None:
                continue
            yield from self._fact(page, f"query {name} place", "query", node["in"])
            yield from self._fact(
                page, f"query {name} bytes", row.max_bytes, node.get("x-desk-max-bytes")
            )
            if "schema" in node:
                yield from self._parameter(page, name, node, row)
        for name, (_, node) in self.nodes.items():
            taken = {self._follow(one)["name"] for one in node["parameters"]}
            yield from self._set(page, name, "query parameter", set(parameters), taken)

    def _parameter(
        self, page: str, name: str, node: Node, row: DocumentedField
    ) -> Iterator[Difference]:
        schema = self._follow(node["schema"])
        only = schema.get("enum", [None])
        stated = {
            "type": (row.type, schema["type"]),
            "required": (row.must_be_sent, node.get("required", False)),
            "minimum": (row.min, schema.get("minimum")),
            "maximum": (row.max, schema.get("maximum")),
            "value": ([row.const], only),
            "default": (row.const, schema.get("x-desk-default")),
        }
        for what, (wanted, value) in stated.items():
            yield from self._fact(page, f"query {name} {what}", wanted, value)

    def _follow(self, node: Node) -> Node:
        while "$ref" in node:
            target: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def _common_codes(self) -> Iterator[Difference]:
        page = vendor_pages.sources()["errors"].url or ""
        common = vendor_pages.common_codes()
        span = range(60000, 80000)
        wanted = {one.code for one in common.codes if one.code in span and one.page != "community"}
        enum = set(self.schemas["CommonErrorCode"]["enum"])
        yield from self._set(page, "gateway", "common code", wanted, enum)

    def _catalogue(self) -> Iterator[Difference]:
        rows = vendor_pages.catalogue()
        entries = {entry["code"]: entry for entry in self.document["x-desk-errors"]}
        page = vendor_pages.sources()["errors"].url or ""
        reported = set(entries) - {code for code in entries if code not in rows and _listing(code)}
        yield from self._set(page, "catalogue", "explained code", set(rows), reported)
        for code in sorted(rows.keys() & entries.keys()):
            row, entry = rows[code], entries[code]
            pages = {*row.pages, *_listing(code)}
            address = _address(tuple(row.pages or pages)) or page
            for what in ("name", "kind", "effect", "retry", "wait_seconds"):
                yield from self._fact(
                    address, f"{code} {what}", getattr(row, what), entry.get(what)
                )
            yield from self._set(address, f"{code}", "source", pages, set(entry["source"]))

    def _behaviour(self) -> Iterator[Difference]:
        behaviour = vendor_pages.behaviour()
        for name in vendor_pages.operations().keys() & self.nodes.keys():
            yield from self._conduct(name, vendor_pages.operations()[name])
        page = vendor_pages.sources()["rest_intro"].url or ""
        yield from self._set(
            page, "field", "refusal", _pairs(behaviour.fields), _pairs(self._field_refusals())
        )
        for name, names in behaviour.enums.items():
            schema = self.schemas[name]
            called = dict(zip(schema["enum"], schema["x-enum-varnames"], strict=False))
            yield from self._fact(page, f"{name} names", dict(names), called)
        for name, schema in self.schemas.items():
            if "additionalProperties" in schema and name not in _OPEN:
                yield Difference("extra", page, name, "closes or types unknown fields, which occur")

    def _conduct(self, name: str, page: vendor_pages.DocumentedOperation) -> Iterator[Difference]:
        """Compare the facts in the row; only the contract defines the other facts."""
        _, node = self.nodes[name]
        retry, said = node["x-desk-retry"], page
        url = page.page.url
        if said.repeatable is not None:
            yield from self._fact(url, f"{name} repeatable", said.repeatable, retry["repeatable"])
            done = retry.get("already_done", {}).get("code")
            yield from self._fact(url, f"{name} already done", said.already_done, done)
        if said.refusals is not None:
            found = node["x-desk-refusals"]
            yield from self._fact(url, f"{name} refusals", dict(said.refusals), found)

    def _field_refusals(self) -> dict[str, dict[str, int]]:
        found = {}
        for name, schema in self.schemas.items():
            places = {name: schema} | {
                f"{name}.{prop}": node for prop, node in schema.get("properties", {}).items()
            }
            for place, node in places.items():
                if "x-desk-refusal" in node:
                    found[place] = node["x-desk-refusal"]
        return found

    def _sources(self) -> Iterator[Difference]:
        known = vendor_pages.sources()
        for key, source in self.document["x-desk-sources"].items():
            page = known.get(key)
            if page is None:
                yield Difference("extra", "vendor_pages/sources.yaml", key, "has no row there")
                continue
            for what in ("title", "url", "updated", "sure", "language", "newer_than"):
                if what == "title" and not page.title:
                    continue  # the row of the operation has no title
                yield from self._fact(
                    page.url or key, f"source {key} {what}", getattr(page, what), source.get(what)
                )

    # Checks

    def _fact(self, page: str, place: str, wanted: object, found: object) -> Iterator[Difference]:
        if wanted == found:
            self.counts["facts", "agreed"] += wanted is not None
        elif found is None:
            yield Difference("missing", page, place, f"the page has {_show(wanted)}")
        elif wanted is None:
            yield Difference("extra", page, place, f"the page does not have {_show(found)}")
        else:
            message = f"the page has {_show(wanted)}, the contract {_show(found)}"
            yield Difference("other", page, place, message)

    def _set(
        self, page: str, owner: str, what: str, wanted: set[Any], found: set[Any]
    ) -> Iterator[Difference]:
        self.counts[what, "documented"] += len(wanted)
        self.counts[what, "in contract"] += len(found & wanted)
        for one in sorted(wanted - found, key=str):
            yield Difference("missing", page, f"{owner} {what}", _show(one))
        for one in sorted(found - wanted, key=str):
            yield Difference("extra", page, f"{owner} {what}", _show(one))


def _report(page: str, place: str, found: Iterator[Difference]) -> Iterator[Difference]:
    """Return the differences, or one difference if the contract lacks the compared part."""
    try:
        yield from found
    except (KeyError, IndexError) as error:
        yield Difference("missing", page, place, f"the contract has no {error}")


def _expected(row: DocumentedField, field: Field, part: str, owner: str) -> dict[str, Any]:
    """Return the facts of a row as JSON Schema keywords."""
    sent = row.must_be_sent
    if part == "reply":
        base = {one.field for one in vendor_pages.gateway().reply}
        sent = row.field in base or "required" in field.inferred
    elif part == "request" and "required" in field.inferred:
        sent = True  # a form of the body requires its address, which is optional in the table
    elif part == "content" and "required" in field.inferred and row.required is None:
        sent = row.field in _SHOWN_BY.get(owner, ()) or row.must_be_sent
    wanted: dict[str, Any] = {
        "type": " or ".join(sorted({row.type, row.sample_type or row.type})),
        "required": sent,
        "enum": None if _is_outcome(row, part) else frozenset(row.enum) or None,
        "const": row.const,
        "x-desk-default": list(row.default) if isinstance(row.default, tuple) else row.default,
        "minimum": _first(row.min, row.inferred.min),
        "maximum": row.max,
        "minLength": _first(row.min_bytes, row.inferred.min_bytes, row.inferred.min_length),
        "maxLength": row.max_bytes,
        "x-desk-max-bytes": row.max_bytes,
        "minItems": _first(row.min_items, row.inferred.min_items),
        "maxItems": row.max_items,
        "pattern": row.pattern,
        "not": {"pattern": row.not_pattern} if row.not_pattern else None,
        "items": row.items,
        "role": row.role,
        "spellings": frozenset([row.also_printed] if row.also_printed else []) - _NOT_FIELDS,
    }
    return {fact: value for fact, value in wanted.items() if value is not None}


def _is_outcome(row: DocumentedField, part: str) -> bool:
    """Return whether the field has one value for success and one for failure, which share a row."""
    return row.field == "ActionStatus" and part == "reply"


def _get_inferred(row: DocumentedField) -> set[str]:
    """Return the facts that `vendor_pages/` marks as inferred."""
    inferred = row.inferred
    given = {
        "minimum": inferred.min,
        "minLength": _first(inferred.min_bytes, inferred.min_length),
        "minItems": inferred.min_items,
        "required": inferred.required,
    }
    return {fact for fact, value in given.items() if value is not None}


_SHARED_CODES = ("CommonErrorCode", "UnlistedErrorCode")
_BOUNDS = {"minimum", "minLength", "minItems"}
_SHOWN_BY = {
    "card": ("header", "desc", "pic", "url"),  # the sample contains all four
    "order": ("name", "customField[].name", "customField[].value"),
}
"""Fields of custom messages that are needed for display, but not documented as required."""

_OPEN = {"OtherContent", "InterfaceValues", "InterfaceVariables"}
"""Objects whose fields no page lists completely."""

_NOT_FIELDS = {"menuContent"}
"""Spellings that the contract cannot contain, because the field `content` is a $ref."""


def _pop_const(fields: dict[str, Field], place: str) -> object:
    """Remove the constant from a field; the pages describe both outcomes in one row."""
    field = fields[place]
    facts = dict(field.facts)
    value = facts.pop("const", None)
    fields[place] = Field(facts, field.inferred, field.sources)
    return value


def _pairs(rules: Mapping[str, Mapping[str, int]]) -> set[tuple[str, str, int]]:
    return {(place, rule, code) for place, codes in rules.items() for rule, code in codes.items()}


def _has_limit(node: Node) -> bool:
    return any(name in node for name in ("minLength", "enum", "pattern", "x-desk-max-bytes"))


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _values(node: Node | None, *names: str) -> tuple[Any, ...] | None:
    return None if node is None else tuple(node[name] for name in names)


def _tuple(values: list[Any] | None) -> tuple[Any, ...] | None:
    return None if values is None else tuple(values)


def _get_pages_of_paste(entry: Node) -> list[str]:
    into: list[str] = entry.get("pasted", {}).get("into", [])
    return into


def _last(reference: str) -> str:
    return reference.rpartition("/")[2]


def _listing(code: int) -> list[str]:
    """Return the operations whose row lists a code."""
    return [name for name, page in vendor_pages.operations().items() if code in page.codes]


def _address(pages: tuple[str, ...]) -> str | None:
    return vendor_pages.sources()[pages[0]].url or pages[0] if pages else None


def _show(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(map(str, value))) or "none"
    return str(value)

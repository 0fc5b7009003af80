"""List what each change breaks, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .changes import Level, Rating, Who

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERYONE = tuple(Who)
CLIENTS = (Who.PYTHON, Who.OTHER_LANGUAGES)
PYTHON, OTHERS, MOCK = (Who.PYTHON,), (Who.OTHER_LANGUAGES,), (Who.FAKE_DESK,)

Ratings = dict[str, Rating]


def breaks(who: tuple[Who, ...], effect: str) -> Rating:
    return Rating(Level.BREAKING, who, effect)


def adds(who: tuple[Who, ...], effect: str) -> Rating:
    return Rating(Level.ADDITIVE, who, effect)


def _limit(who: tuple[Who, ...], effect: str) -> Ratings:
    """Return the ratings of a limit: without it, everything is allowed."""
    tighter = breaks(who, effect)
    return {"added": tighter, "lowered": tighter, "any": adds(who, _MORE_ACCEPTED)}


def _member(gone: Rating, new: Rating) -> Ratings:
    """Return the ratings of one of several things with a name."""
    return {"added": new, "any": gone}


_MORE_ACCEPTED = "more is accepted than before; no call has to change"
_PATCH = {"any": Rating(Level.PATCH)}
_ELSEWHERE = breaks(
    CLIENTS, "calls go to another host: open it in firewalls, and set region or host if needed"
)
_RANGE_GONE = breaks(CLIENTS, "codes of the range no longer have a name and advice")
_RANGE_NEW = adds(CLIENTS, "more codes have a name and advice")
_CHANGED_REPLY = breaks(EVERYONE, "change what writes replies to callbacks, and tests of them")
_CALLBACK_GONE = breaks(EVERYONE, "it no longer arrives: change what reads it")
_CALLBACK_NEW = adds(EVERYONE, "it arrives, and can be read")
_HELPER = "use another method, or check the fields of pages or messages"
_EDITION_GONE = breaks(EVERYONE, "calls of apps of other editions are refused: UnsupportedError")
_RENAMED = breaks(CLIENTS, "rename or remove it in your code, and generate other clients again")
_NEW_NAME = adds(CLIENTS, "it can be used; generate other clients again")
_OTHER_KIND = breaks(EVERYONE, "other values select the type: check what builds or reads it")
_STRICTER = breaks(EVERYONE, "values that were valid are refused: check what you send")
_REFUSED_OTHERWISE = breaks(MOCK, "change tests that expect the earlier code")
_AS_ITS_LIMIT = adds(MOCK, "the code comes and goes with its limit")
_REFUSED_BY_LIMIT = {"added": _AS_ITS_LIMIT, "removed": _AS_ITS_LIMIT, "any": _REFUSED_OTHERWISE}
_RETRIED_LESS = breaks(CLIENTS, "the call may no longer be retried as before: handle the error")
_RETRIED_MORE = adds(CLIENTS, "the call can be retried instead of failing")

# Each key is a keyword, or the steps from it to a value below; `*` is any name. A rating is chosen
# by what happened to the value: added, removed, lowered, raised or changed, else `any`. Without a
# rating, the values below it are compared. `reply/` is for parts that callers do not send.
RULES: dict[str, Ratings] = {
    # names and hosts
    "schemas/*": {"added": _NEW_NAME, "removed": _RENAMED},
    "x-enum-varnames/*": _member(_RENAMED, _NEW_NAME),
    "x-enum-descriptions/*": {"changed": Rating(Level.PATCH)},
    "discriminator": {"added": _OTHER_KIND, "removed": _OTHER_KIND},
    "discriminator/propertyName": {"any": _OTHER_KIND},
    "discriminator/mapping/*": _member(_OTHER_KIND, _NEW_NAME),
    "variables/*": {"added": _ELSEWHERE, "removed": _ELSEWHERE},
    "variables/*/default": {"any": _ELSEWHERE},
    "variables/*/enum/*": _member(
        breaks(EVERYONE, "clients and tests that call the host must call another one"),
        adds(CLIENTS, "the host can be called"),
    ),
    "x-desk-regions/*": {
        "added": adds(PYTHON, "`Region` has it"),
        "removed": breaks(EVERYONE, "clients of the region must move to another one"),
    },
    "x-desk-regions/*/primary": {"any": _ELSEWHERE},
    "x-desk-regions/*/standby": {"any": adds(CLIENTS, "open the host in firewalls")},
    "x-desk-regions/*/state": _PATCH,
    "x-desk-regions/*/spellings/*": _member(
        breaks(PYTHON, "write the region's name, also in `TENCENT_DESK_REGION`"),
        adds(PYTHON, "the region can be written so"),
    ),
    # the catalogue of errors
    "x-desk-errors/*": {
        "added": adds(EVERYONE, "the code raises the class of its kind; the mock can return it"),
        "removed": breaks(EVERYONE, "the code raises a plain APIError; the mock does not know it"),
    },
    "x-desk-errors/*/name": {"any": breaks(CLIENTS, "comparisons with the error's name change")},
    "x-desk-errors/*/kind": {
        "any": breaks(PYTHON, "another class is raised: `except` clauses for the earlier miss it")
    },
    "x-desk-errors/*/effect": {
        "raised": adds(CLIENTS, "the code now says that the call had no effect: retry if needed"),
        "any": breaks(CLIENTS, "the call may have had an effect: do not just retry it"),
    },
    "x-desk-errors/*/retry": {"raised": _RETRIED_MORE, "any": _RETRIED_LESS},
    "x-desk-errors/*/*": _PATCH,
    "x-desk-error-kinds/*": {
        "added": adds(PYTHON, "it has its own exception class"),
        "removed": breaks(PYTHON, "change `except` clauses that name its class"),
    },
    "x-desk-error-kinds/*/exit_code": {"any": breaks(PYTHON, "change scripts that read it")},
    "x-desk-error-kinds/*/*": _PATCH,
    "x-desk-error-ranges/*": {"added": _RANGE_NEW, "removed": _RANGE_GONE},
    "x-desk-error-ranges/*/first": {"raised": _RANGE_GONE, "any": _RANGE_NEW},
    "x-desk-error-ranges/*/last": {"lowered": _RANGE_GONE, "any": _RANGE_NEW},
    "x-desk-error-ranges/*/*": _PATCH,
    # operations
    "x-desk-rate-limit": _limit(EVERYONE, "make fewer calls per second; tests may be refused"),
    "x-desk-general-rate-limit": {
        **_limit(CLIENTS, "bulk sending is slower: check that your volume still fits"),
        "changed": Rating(Level.PATCH),
    },
    "x-desk-body-limit/*": _limit(EVERYONE, "larger requests are refused: make them smaller"),
    "x-desk-editions": {"added": _EDITION_GONE, "removed": adds(EVERYONE, _MORE_ACCEPTED)},
    "x-desk-editions/*": _member(_EDITION_GONE, adds(EVERYONE, _MORE_ACCEPTED)),
    "x-desk-retry/repeatable": {
        "added": _RETRIED_MORE,
        "raised": _RETRIED_MORE,
        "any": _RETRIED_LESS,
    },
    "x-desk-retry/already_done": {
        "added": adds(CLIENTS, "a retry learns that the first attempt succeeded"),
        "any": breaks(CLIENTS, "a retry learns differently that the first attempt succeeded"),
    },
    "x-desk-retry/*": _PATCH,
    "x-desk-gateway-timeout/*": {
        "raised": breaks(CLIENTS, "with a shorter timeout you never see the gateway's answer"),
        "any": adds(CLIENTS, "the gateway answers earlier, or at an unknown time"),
    },
    "x-desk-refusals/too_fast": _REFUSED_BY_LIMIT,
    "x-desk-refusals/body_too_long": _REFUSED_BY_LIMIT,
    "x-desk-refusals/*": {"any": _REFUSED_OTHERWISE},
    "x-desk-refusal/*": {"any": _REFUSED_OTHERWISE},
    "x-desk-stream": _member(breaks(CLIENTS, _HELPER), adds(CLIENTS, "the method can be used")),
    "x-desk-paging": _member(breaks(CLIENTS, _HELPER), adds(CLIENTS, "the method can be used")),
    # fields
    "x-desk-max-bytes": _limit(EVERYONE, "longer texts are refused: check what you send"),
    "reply/x-desk-max-bytes": {
        "added": adds(EVERYONE, "texts are shorter than before"),
        "lowered": adds(EVERYONE, "texts are shorter than before"),
        "any": breaks(EVERYONE, "longer texts arrive: check where you store them"),
    },
    "x-desk-at-most-one": {"removed": adds(EVERYONE, _MORE_ACCEPTED), "any": _STRICTER},
    "x-desk-generated": {
        "removed": breaks(PYTHON, "calls without the field raise ValidationError: pass it"),
        "any": adds(PYTHON, "the field can be left out, and the client generates it"),
    },
    "x-desk-spellings/*": {
        "added": adds((*PYTHON, *MOCK), "the spelling can be configured"),
        "removed": breaks((*PYTHON, *MOCK), "the spelling is refused: change the option"),
    },
    "x-desk-spellings/*/*": _PATCH,
    "x-desk-default": {},  # rated as the keyword `default`
    # callbacks
    "webhooks/*": {"added": _CALLBACK_NEW, "removed": _CALLBACK_GONE},
    "x-desk-callback/pages": _PATCH,
    "x-desk-callback/unknown": _PATCH,
    "x-desk-callback/*": {
        "any": breaks(EVERYONE, "check how fast your server answers, and how it handles a repeat")
    },
    "x-desk-answers/*": {"added": _CALLBACK_NEW, "removed": _CHANGED_REPLY},
    "x-desk-answers/*/summary": _PATCH,
    "x-desk-answers/*/*": {"any": _CHANGED_REPLY},
    "x-desk-role": _member(
        breaks(EVERYONE, "the event reads it from another field, or not at all"),
        adds(EVERYONE, "the event reads it from this field"),
    ),
    "x-desk-signature": {"any": breaks(EVERYONE, "servers refuse every callback: upgrade")},
    # facts about callbacks and tags that are no keywords; `differences.py` finds them
    "parameter of a callback/*": {"added": _CALLBACK_NEW, "removed": _CALLBACK_GONE},
    "field of a callback's reply/*": {"removed": _CHANGED_REPLY},
    "required field of a callback's reply/*": {"added": _CHANGED_REPLY},
    "tag/*": _PATCH,
    # an extension that nobody rated
    "x-*": _member(
        breaks(EVERYONE, "no rule knows the effect: check what reads the key"),
        adds(EVERYONE, "no rule knows the effect: check what reads the key"),
    ),
}
RULES |= dict.fromkeys(
    [
        *("contact", "description", "example", "examples", "externalDocs", "license", "summary"),
        *("termsOfService", "title", "x-desk-body", "x-desk-codes-incomplete", "x-desk-inferred"),
        *("x-desk-source", "x-desk-sources"),
    ],
    _PATCH,
)

_IN_REQUEST = breaks(EVERYONE, "valid calls can be refused, or not type-check: adapt them")
_IN_REPLY = breaks(EVERYONE, "code that reads the reply has to handle more: adapt it")
_MORE_ALLOWED = adds(EVERYONE, "more can be sent or read than before; no call has to change")
_OTHER_METHOD = breaks(EVERYONE, "the method is removed or moved: change its calls, and tests")
_CREDENTIALS = breaks(EVERYONE, "earlier clients are refused: send credentials in the new way")

# Rate what Redocly CLI finds.
REDOCLY: dict[str, Ratings] = {
    # what its rules rate as breaking, by rule: `breaking` is for its other rules
    "breaking": {"any": _IN_REQUEST},
    "reply/breaking": {"any": _IN_REPLY},
    "operation-removed": {"any": _OTHER_METHOD},
    "operation-id-changed": {"any": _OTHER_METHOD},
    "path-removed": {"any": _OTHER_METHOD},
    "security-requirement-changed": {"any": _CREDENTIALS},
    "security-scheme-changed": {"any": _CREDENTIALS},
    "server-removed": {"any": breaks(CLIENTS, "set base_url, or upgrade")},
    "failure-removed": {"any": breaks(OTHERS, "the generated client no longer knows the answer")},
    "enum-values-added": {
        "any": breaks(CLIENTS, "a closed enum gets a member: generate again, and handle it")
    },
    "open-enum-values-added": {
        "any": adds(EVERYONE, "clients accept it already; now it has a name")
    },
    # what they do not rate, by keyword
    "other keyword": {"any": breaks(EVERYONE, "no rule rates the keyword: check the effect")},
    "node": {"any": _MORE_ALLOWED},
    "request field": {"added": _MORE_ALLOWED, "removed": _IN_REQUEST},
    "not": {"narrowed": _IN_REQUEST, "changed": _IN_REQUEST, "widened": _MORE_ALLOWED},
    "reply/not": {"narrowed": _MORE_ALLOWED, "changed": _IN_REPLY, "widened": _IN_REPLY},
    "key of a field": {"any": _IN_REQUEST},
    "reply/key of a field": _PATCH,
    "key": _PATCH,
    "enum": {
        "changed": _MORE_ALLOWED,
        "any": breaks(OTHERS, "the field has another type: generate again and adapt its uses"),
    },
    "reply/enum": {"changed": Rating(Level.PATCH)},
    "default": {
        "added": _MORE_ALLOWED,
        "any": breaks(EVERYONE, "calls without it do something else: pass it if needed"),
    },
    "reply/default": _PATCH,
    "format": {"any": breaks(CLIENTS, "the field can have another type: adapt what uses it")},
    "format of a number": {
        "any": breaks(OTHERS, "generated fields have another type: adapt what uses them")
    },
    "deprecated": {"any": adds(CLIENTS, "plan to stop using it")},
    "tags": {"any": breaks(OTHERS, "generators with a class for each tag move the method")},
    "openapi": {"any": breaks(OTHERS, "check that your generator supports this OpenAPI version")},
    "patch version": _PATCH,
    "open additionalProperties": _PATCH,
    "security requirement": {"any": _MORE_ALLOWED},
    "constraint": {"any": _MORE_ALLOWED},
}
# They narrow what is valid. Without a rating of Redocly CLI, their change allows more.
CONSTRAINTS = frozenset(
    [
        *("additionalProperties", "const", "contentEncoding", "contentMediaType", "else", "if"),
        *("dependentRequired", "exclusiveMaximum", "exclusiveMinimum", "items", "maxItems"),
        *("maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties"),
        *("minimum", "multipleOf", "pattern", "propertyNames", "required", "then", "type"),
        *("unevaluatedProperties", "uniqueItems"),
    ]
)


def find_rating(
    table: Mapping[str, Ratings], key: str, event: str, *, is_sent: bool
) -> Rating | None:
    """Return the rating of what happened to a key; None if the table has none.

    Args:
        table: the rules.
        key: a key of the table, without `reply/`.
        event: what happened: added, removed, lowered, raised, or changed.
        is_sent: whether the place is part of requests.
    """
    for name in (key,) if is_sent else (f"reply/{key}", key):
        ratings = table.get(name, {})
        if event in ratings or "any" in ratings:
            return ratings.get(event) or ratings["any"]
    return None

# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec
from tencent_desk_runtime.received import Received, complete

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON


@define(kw_only=True, repr=False, eq=False, getstate_setstate=False)
class ChatbotLanguage(Received):
    """A language of the chatbot.

    Attributes:
        language_tag: Tag of the language; empty for the default language in the sample.
        is_default: 1 for the default language. Which other values there are is not documented.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    language_tag: str | Unset = UNSET
    is_default: int | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True
    _REQUIRED = {}

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("LanguageTag", self.language_tag),
                ("IsDefault", self.is_default),
            ),
            self.additional_properties,
        )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, JSON]) -> Self:
        """Read fields in the vendor's spelling. Refuse nothing: a field that does not fit its type is unset.

        Reading a missing required field raises `MissingFieldError`.

        Args:
            src_dict: the fields.
        """
        rest = dict(src_dict)
        return complete(
            cls(
                language_tag=_codec.receive(rest, "LanguageTag", _codec.text),
                is_default=_codec.receive(rest, "IsDefault", _codec.integer),
                additional_properties=rest,
            )
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "language_tag",
    "is_default",
)

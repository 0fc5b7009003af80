# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON
    from .order_field import OrderField


@define(kw_only=True, repr=False)
class OrderContent:
    """What an order shows.

    Attributes:
        name: What was ordered.
        guide: The line above the order.
        desc: The text below the name.
        pic: URL of the picture.
        custom_field: Lines of detail.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    name: str
    guide: str | Unset = UNSET
    desc: str | Unset = UNSET
    pic: str | Unset = UNSET
    custom_field: list[OrderField] | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("guide", self.guide),
                ("name", self.name),
                ("desc", self.desc),
                ("pic", self.pic),
                ("customField", self.custom_field),
            ),
            self.additional_properties,
        )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, JSON]) -> Self:
        """Read fields in the vendor's spelling.

        Args:
            src_dict: the fields.

        Raises:
            ValidationError: a required field is missing or has another type.
        """
        from .order_field import OrderField

        rest = dict(src_dict)
        return cls(
            name=_codec.need(rest, "OrderContent", "name", _codec.text),
            guide=_codec.take(rest, "guide", _codec.text),
            desc=_codec.take(rest, "desc", _codec.text),
            pic=_codec.take(rest, "pic", _codec.text),
            custom_field=_codec.take(
                rest, "customField", _codec.array(_codec.model(OrderField.from_dict))
            ),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "name",
    "guide",
    "desc",
    "pic",
    "custom_field",
)

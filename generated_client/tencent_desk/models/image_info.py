# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset
from .image_size import ImageSize

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON


@define(kw_only=True, repr=False)
class ImageInfo:
    """A picture in one size.

    Attributes:
        width: Width in pixels.
        height: Height in pixels.
        url: URL of the picture, spelt in capitals here and nowhere else.
        type_: Which size of a picture it is.
        size: Size in bytes.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    width: int
    height: int
    url: str
    type_: ImageSize | int | Unset = UNSET
    size: int | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("Type", self.type_),
                ("Size", self.size),
                ("Width", self.width),
                ("Height", self.height),
                ("URL", self.url),
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
        rest = dict(src_dict)
        return cls(
            width=_codec.need(rest, "ImageInfo", "Width", _codec.integer),
            height=_codec.need(rest, "ImageInfo", "Height", _codec.integer),
            url=_codec.need(rest, "ImageInfo", "URL", _codec.text),
            type_=_codec.take(rest, "Type", _codec.member(ImageSize, _codec.integer)),
            size=_codec.take(rest, "Size", _codec.integer),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "width",
    "height",
    "url",
    "type_",
    "size",
)

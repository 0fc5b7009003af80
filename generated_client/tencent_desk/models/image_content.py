# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset
from .image_format import ImageFormat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON
    from .image_info import ImageInfo


@define(kw_only=True, repr=False)
class ImageContent:
    """The picture.

    Attributes:
        uuid: Unique key of the picture.
        image_info_array: The picture in its sizes.
        image_format: Format of a picture.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    uuid: str
    image_info_array: list[ImageInfo]
    image_format: ImageFormat | int | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("UUID", self.uuid),
                ("ImageFormat", self.image_format),
                ("ImageInfoArray", self.image_info_array),
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
        from .image_info import ImageInfo

        rest = dict(src_dict)
        return cls(
            uuid=_codec.need(rest, "ImageContent", "UUID", _codec.text),
            image_info_array=_codec.need(
                rest,
                "ImageContent",
                "ImageInfoArray",
                _codec.array(_codec.model(ImageInfo.from_dict)),
            ),
            image_format=_codec.take(
                rest, "ImageFormat", _codec.member(ImageFormat, _codec.integer)
            ),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "uuid",
    "image_info_array",
    "image_format",
)

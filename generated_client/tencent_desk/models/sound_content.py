# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON


@define(kw_only=True, repr=False)
class SoundContent:
    """Where the sound is.

    Attributes:
        url: URL of the sound.
        uuid: Unique key of the sound.
        download_flag: How the receiver gets the data; REST senders always say 2.
        size: Size in bytes.
        second: Length in seconds.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    url: str
    uuid: str
    download_flag: Literal[2] = 2
    size: int | Unset = UNSET
    second: int | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("Url", self.url),
                ("UUID", self.uuid),
                ("Size", self.size),
                ("Second", self.second),
                ("Download_Flag", self.download_flag),
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
            url=_codec.need(rest, "SoundContent", "Url", _codec.text),
            uuid=_codec.need(rest, "SoundContent", "UUID", _codec.text),
            download_flag=_codec.need(rest, "SoundContent", "Download_Flag", _codec.constant(2)),
            size=_codec.take(rest, "Size", _codec.integer),
            second=_codec.take(rest, "Second", _codec.integer),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "url",
    "uuid",
    "download_flag",
    "size",
    "second",
)

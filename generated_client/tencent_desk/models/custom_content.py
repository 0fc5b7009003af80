# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON


@define(kw_only=True, repr=False)
class CustomContent:
    """Data in a format of the sender.

    Attributes:
        data: The data. For Desk's own kinds it is a DeskMessage as JSON text.
        desc: Text of the offline push; without it the message is not pushed.
        ext: Extra data for the app.
        sound: Name of the sound of the offline push.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    data: str | Unset = UNSET
    desc: str | Unset = UNSET
    ext: str | Unset = UNSET
    sound: str | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("Data", self.data),
                ("Desc", self.desc),
                ("Ext", self.ext),
                ("Sound", self.sound),
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
            data=_codec.take(rest, "Data", _codec.text),
            desc=_codec.take(rest, "Desc", _codec.text),
            ext=_codec.take(rest, "Ext", _codec.text),
            sound=_codec.take(rest, "Sound", _codec.text),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "data",
    "desc",
    "ext",
    "sound",
)

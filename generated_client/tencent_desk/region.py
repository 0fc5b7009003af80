# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Name the regions of the service."""

from __future__ import annotations

from enum import StrEnum

from tencent_desk_runtime.endpoint import find_region

from ._operations import HOSTS, REGION_SPELLINGS

__all__ = ["Region"]


class Region(StrEnum):
    """Name where the app's data is stored. A call to another region does not find the app.

    `Region("ap-singapore")` and the vendor's other spellings also work.
    """

    CHINA = "china"
    """Primary host console.tim.qq.com, standby adminapi.my-imcloud.com."""
    SINGAPORE = "singapore"
    """Primary host adminapisgp.im.qcloud.com, standby adminapisgp.my-imcloud.com."""
    SEOUL = "seoul"
    """Primary host adminapikr.im.qcloud.com, standby adminapikr.my-imcloud.com."""
    TOKYO = "tokyo"
    """Primary host adminapijpn.im.qcloud.com, standby adminapijpn.my-imcloud.com."""
    FRANKFURT = "frankfurt"
    """Primary host adminapiger.im.qcloud.com, standby adminapiger.my-imcloud.com."""
    SILICON_VALLEY = "silicon_valley"
    """Primary host adminapiusa.im.qcloud.com, standby adminapiusa.my-imcloud.com."""
    JAKARTA = "jakarta"
    """Primary host adminapiidn.im.qcloud.com, standby adminapiidn.my-imcloud.com."""
    MUMBAI = "mumbai"
    """Primary host adminapiind.im.qcloud.com, standby adminapiind.my-imcloud.com. No longer listed by the vendor."""

    @classmethod
    def _missing_(cls, value: object) -> Region | None:
        name = find_region(value, HOSTS, REGION_SPELLINGS)
        return None if name is None or name == value else cls(name)

    @property
    def host(self) -> str:
        """Return the primary host."""
        return HOSTS[self.value][0]

    @property
    def standby_host(self) -> str:
        """Return the host to use if the primary one cannot be reached."""
        return HOSTS[self.value][1]

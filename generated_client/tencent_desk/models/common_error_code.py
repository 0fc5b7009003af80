# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from enum import IntEnum


class CommonErrorCode(IntEnum):
    """The published codes of the gateway, which any operation can answer."""

    HTTP_REQUEST_MALFORMED = 60002
    """The gateway cannot interpret the HTTP request."""
    REQUEST_JSON_MALFORMED = 60003
    """The gateway found a body that is not well-formed JSON."""
    ACCOUNT_OR_SIGNATURE_INVALID = 60004
    """The gateway finds fault with an account name or with the UserSig of the call."""
    ACCOUNT_OR_SIGNATURE_REJECTED = 60005
    """The gateway does not accept the combination of account and UserSig; the sense is that of 60004."""
    SDKAPPID_INVALID = 60006
    """The value of sdkappid cannot belong to any app."""
    REST_RATE_EXCEEDED = 60007
    """You call this REST API more often than it permits."""
    GATEWAY_TIMEOUT = 60008
    """The backend gave no answer in time, or the gateway could not use the form of the request."""
    URL_RESOURCE_NOT_FOUND = 60009
    """The path leads to nothing the gateway can serve."""
    REST_ADMIN_REQUIRED = 60010
    """The account in the URL has no administrator rights, which every REST call needs."""
    APP_RATE_EXCEEDED = 60011
    """All calls of this app taken together exceed what it is allowed."""
    SDKAPPID_MISSING = 60012
    """The query string says nothing about which app is calling."""
    BACKEND_REPLY_UNREADABLE = 60013
    """The gateway received an answer from the backend but could not decode it."""
    ACCOUNT_LOOKUP_TIMEOUT = 60014
    """Resolving the account took the gateway too long."""
    ACCOUNT_NOT_A_STRING = 60015
    """An account name in the body is not a JSON string."""
    SDKAPPID_DISABLED = 60016
    """The vendor has turned this app off."""
    REQUEST_DISABLED = 60017
    """Calls of this kind have been shut off."""
    TOO_MANY_REQUESTS = 60018
    """The gateway turns the call away since it is getting too many."""
    TOO_FREQUENT_REQUESTS = 60019
    """The gateway turns the call away for coming too soon; the sense is that of 60018."""
    PAID_EDITION_EXPIRED = 60020
    """The subscription of the app has run out, so its service is suspended."""
    SOURCE_IP_NOT_ALLOWED = 60021
    """Calls from the address you use are not admitted."""
    USERSIG_EXPIRED = 70001
    """The lifetime of the UserSig is over."""
    USERSIG_EMPTY = 70002
    """The call came with a usersig parameter that has no content."""
    USERSIG_MALFORMED = 70003
    """The UserSig cannot be decoded, as happens when it was cut short or encoded wrongly."""
    USERSIG_UNREADABLE = 70005
    """The content of the UserSig has a form the service cannot process."""
    USERSIG_KEY_MISMATCH = 70009
    """The signature is not the one that the key of this app would give; a key taken from another app is the
    usual reason."""
    USERSIG_IDENTIFIER_MISMATCH = 70013
    """The token was issued to an account other than the one calling."""
    USERSIG_SDKAPPID_MISMATCH = 70014
    """The token was issued for an app other than the one calling."""
    SIGNING_KEY_NOT_FOUND = 70016
    """The service holds no key for this app with which to verify a token."""
    SDKAPPID_NOT_FOUND = 70020
    """There is no app with this SDKAppID where the call arrived."""
    SIGNATURE_FAILURES_TOO_MANY = 70050
    """Verification has failed so often that the service blocks the caller for a short while."""
    ACCOUNT_BLOCKLISTED = 70051
    """The vendor has barred this account."""
    ACCOUNT_NOT_FOUND = 70107
    """The app has no account by this name."""
    LOGIN_SECURITY_LIMIT = 70114
    """A security rule holds the account back after too many logins."""
    SERVER_TIMEOUT = 70169
    """One of the vendor's servers did not finish in time."""
    SERVER_RESPONSE_TIMEOUT = 70202
    """An internal server of the vendor let the call run out of time; the sense is that of 70169."""
    BATCH_SIZE_INVALID = 70206
    """The number of items in a bulk call lies outside the permitted range."""
    ACCOUNT_LIMIT_REACHED = 70398
    """The app may not have any more accounts; in the free edition that point is reached at one hundred."""
    ACCOUNT_PARAMETER_INVALID = 70402
    """A required parameter is absent, or one that was sent has a wrong value."""
    ACCOUNT_ADMIN_REQUIRED = 70403
    """The account service reserves this operation for administrators, and the caller is none."""
    ACCOUNT_INTERNAL_ERROR = 70500
    """The account service broke down while it handled the call."""
    ACCOUNT_DELETION_NOT_ALLOWED = 71000
    """Apps on a paid edition cannot have accounts deleted."""
    DAILY_USER_LIMIT_REACHED = 72000
    """A trial app has had as many different users today as it may have."""
    USER_STATUS_DISABLED = 72001
    """The console option for user status has not been turned on."""

    def __str__(self) -> str:
        return str(self.value)

# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Provide the clients: one method for each operation, with the vendor's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack, overload

from tencent_desk_runtime.client import DAY, AsyncClient, SyncClient
from tencent_desk_runtime.paging import aread_pages, read_pages
from tencent_desk_runtime.renamed import suggest_names
from tencent_desk_runtime.secret import to_secret
from tencent_desk_runtime.streams import asend_pieces, send_pieces

from . import _operations
from ._service import SERVICE
from .types import JSON, UNSET, CallOptions, Event, Unset

if TYPE_CHECKING:
    from collections.abc import (
        AsyncIterable,
        AsyncIterator,
        Callable,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    import httpx
    from tencent_desk_runtime.call import Environment
    from tencent_desk_runtime.limits import AsyncLimiter, Limiter
    from tencent_desk_runtime.signatures import UserSigSource
    from tencent_desk_runtime.transport import AsyncTransport, Transport

    from ._raw import AsyncRawOperations, RawOperations
    from .models import (
        ApplyJoinOption,
        BusyAgents,
        ChatMessage,
        ContactUserSuccess,
        CreateGroupSuccess,
        DescribeChatMessagesSuccess,
        EndQueuingSuccess,
        EndSessionSuccess,
        GetSessionStateSuccess,
        GroupCustomField,
        GroupMember,
        GroupType,
        InviteJoinOption,
        MemberCustomField,
        MessageElement,
        MessageOrder,
        NoAgentTip,
        NobodyOnline,
        QueueUse,
        RobotAddLanguageSuccess,
        RobotDelLanguageSuccess,
        RobotGetLanguageListSuccess,
        SendMsgSuccess,
        SendStreamMsgSuccess,
        TransferToHumanSuccess,
        UserReplyCountdown,
        WorkingHoursCheck,
        WorkingHoursPrompt,
    )
    from .region import Region

__all__ = ["AsyncDeskClient", "AsyncRawOperations", "DeskClient", "RawOperations"]


class DeskClient(SyncClient):
    """Call Tencent Cloud Desk.

    It is immutable, and threads can share it.

    Example::

        with DeskClient(1400000000, secret_key=key, identifier="administrator", region="singapore") as desk:
            desk.send_msg(session_id=session, msg_body=[text("Your parcel is on its way.")])
    """

    _service = SERVICE

    def __init__(
        self,
        sdk_app_id: int,
        *,
        identifier: str,
        secret_key: str | None = None,
        usersig: str | Callable[[], str] | None = None,
        usersig_lifetime: int = DAY,
        region: Region | str | None = None,
        base_url: str | None = None,
        failover: bool = False,
        timeout: float = 15.0,
        attempt_timeout: float = _operations.GATEWAY_TIMEOUT + 2.0,
        max_retries: int = 2,
        retry_ambiguous: bool = False,
        validate: bool = True,
        spellings: Mapping[str, str] | None = None,
        limiter: Limiter | None = None,
        on_event: Callable[[Event], object] | None = None,
        transport: Transport | httpx.Client | None = None,
        environment: Environment | None = None,
    ) -> None:
        """Make a client. No connection is opened before the first call.

        Args:
            sdk_app_id: SDKAppID of the app.
            identifier: UserID of an administrator of the app.
            secret_key: the app's secret key; the client signs with it and renews the signature.
            usersig: instead of the key, a signature made elsewhere, or a callable that
                returns one.
            usersig_lifetime: seconds for which a signature made with the key is valid.
            region: where the app's data is stored: a `Region` or the vendor's name. Required unless
                `base_url` is given.
            base_url: the URL to call, instead of a region.
            failover: whether to use the region's standby host if no connection can be made.
            timeout: seconds for a call, with all attempts and the waits between them.
            attempt_timeout: seconds for one attempt; by default a little more than the gateway's timeout.
            max_retries: how many retries may follow the first attempt.
            retry_ambiguous: whether to retry a call that may have had an effect, even if the contract
                advises against it.
            validate: whether to check bodies against the contract before they are sent.
            spellings: other spellings of fields to send, by the contract's spelling.
            limiter: keeps the rate limits; by default one for all clients of the process.
            on_event: called after every attempt.
            transport: carries the requests, instead of the default; can be an `httpx.Client`,
                which is not closed with the client.
            environment: provides time and random numbers, for tests.

        Raises:
            ValidationError: an argument makes no sense, two exclude each other, or the region is missing.
        """
        secret_key, usersig = to_secret(secret_key), to_secret(usersig)
        super().__init__(
            sdk_app_id,
            identifier=identifier,
            secret_key=secret_key,
            usersig=usersig,
            usersig_lifetime=usersig_lifetime,
            region=region,
            base_url=base_url,
            failover=failover,
            timeout=timeout,
            attempt_timeout=attempt_timeout,
            max_retries=max_retries,
            retry_ambiguous=retry_ambiguous,
            validate=validate,
            spellings=spellings,
            limiter=limiter,
            on_event=on_event,
            transport=transport,
            environment=environment,
        )

    @property
    def raw(self) -> RawOperations:
        """Return the same operations, whose results include status, headers, body, attempts and time."""
        from ._raw import RawOperations

        return RawOperations(self)

    def robot_add_language(
        self,
        *,
        language_tag: str,
        **options: Unpack[CallOptions],
    ) -> RobotAddLanguageSuccess:
        """Add a language to the chatbot.

        Adds one language to those in which the app's chatbot answers. The advanced edition has five places,
        of which the default language takes one.

        Newer text of the page (zh), of 2025-12-05: https://cloud.tencent.com/document/product/679/117587

        Args:
            language_tag: Tag of the language. The newest page names id, zh (simplified Chinese), zh-TW (traditional), en,
                vi, ja and fil, the English one only id (Indonesian); the set is open.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The language was added.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            PermissionDeniedError: -20.
            InvalidRequestError: -50051, -7.
            ConflictError: -50056, -50055.
            QuotaExceededError: -50052.
            RateLimitError: -14.
            UnsupportedError: -50042, -50040, -50003.
            APIError: any other code.

        Limits: 5 calls in 1 s, kept by the client. Editions: advanced. Retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68851
        """

        from .models.robot_add_language_success import RobotAddLanguageSuccess

        finished = self._call(
            _operations.ROBOT_ADD_LANGUAGE,
            {
                "LanguageTag": language_tag,
            },
            RobotAddLanguageSuccess.from_dict,
            options,
        )
        return finished.data

    @overload
    def send_msg(
        self,
        *,
        session_id: str,
        msg_body: Sequence[MessageElement | Mapping[str, JSON]],
        msg_random: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        exclude_from_user_resp_timeout: UserReplyCountdown | Literal[0, 1] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> SendMsgSuccess: ...

    @overload
    def send_msg(
        self,
        *,
        from_account: str,
        to_account: str,
        msg_body: Sequence[MessageElement | Mapping[str, JSON]],
        msg_random: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        exclude_from_user_resp_timeout: UserReplyCountdown | Literal[0, 1] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> SendMsgSuccess: ...

    def send_msg(
        self,
        *,
        msg_body: Sequence[MessageElement | Mapping[str, JSON]],
        session_id: str | Unset = UNSET,
        msg_random: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        exclude_from_user_resp_timeout: UserReplyCountdown | Literal[0, 1] | Unset = UNSET,
        from_account: str | Unset = UNSET,
        to_account: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> SendMsgSuccess:
        """Send a message to a user.

        Sends a message on behalf of a customer service account, either into a session or, for users of the
        app channel, from a service account to a user. One of the two forms of address is needed; where
        SessionId is given, the accounts are not.

        Args:
            msg_body: The message, element by element, with at most one custom element among them.
            session_id: The session to send into. With it, FromAccount and ToAccount are not needed.
            msg_random: A random number by which the service drops duplicates; for how long is not stated. The client
                draws one where none is given and keeps it over its retries.
            cloud_custom_data: Data of the app that travels with the message and is stored in the cloud.
            exclude_from_user_resp_timeout: Whether the message starts the countdown after which a user who does not answer a human agent
                counts as gone.
            from_account: UserID of the sender, which must be a customer service account.
            to_account: UserID of the receiver, who is an ordinary user.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The message was taken.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            PermissionDeniedError: 90009.
            InvalidRequestError: 90001, 90002, 90005, 90007, 90010, 93000, 141004.
            NotFoundError: 141005.
            ServerError: 141002.
            APIError: any other code.

        Limits: 12288 bytes of body. Not retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68821
        """

        from .models.send_msg_success import SendMsgSuccess

        finished = self._call(
            _operations.SEND_MSG,
            {
                "MsgBody": msg_body,
                "SessionId": session_id,
                "MsgRandom": msg_random,
                "CloudCustomData": cloud_custom_data,
                "ExcludeFromUserRespTimeout": exclude_from_user_resp_timeout,
                "FromAccount": from_account,
                "ToAccount": to_account,
            },
            SendMsgSuccess.from_dict,
            options,
        )
        return finished.data

    def contact_user(
        self,
        *,
        im_agent_user_id: str,
        client_user_id: str,
        group_id: int | Unset = UNSET,
        member_id: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> ContactUserSuccess:
        """Have an agent contact a user.

        Opens a conversation with a user on the agents' side: assigns an agent, who can then write first.
        The reply names the agent; the session is known only from the vendor's callback.

        Args:
            im_agent_user_id: UserID of the customer service account in whose name the agent writes.
            client_user_id: UserID of the user to contact.
            group_id: The agent group (skill group) that shall provide the agent. Without it the app's default policy
                assigns one. Not a chat group, which create_group names by a string.
            member_id: The agent who shall do it. Without it the app's default policy assigns one.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            An agent was assigned.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            PermissionDeniedError: 141018.
            InvalidRequestError: 141004.
            NotFoundError: 141015, 141019.
            ConflictError: 141003, 141016.
            AgentUnavailableError: 141001, 141011, 141012, 141013, 141017.
            UnsupportedError: 141000, 141014.
            ServerError: 141002.
            APIError: any other code.

        Limits: Not retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68947
        """

        from .models.contact_user_success import ContactUserSuccess

        finished = self._call(
            _operations.CONTACT_USER,
            {
                "IMAgentUserID": im_agent_user_id,
                "ClientUserID": client_user_id,
                "GroupId": group_id,
                "MemberId": member_id,
            },
            ContactUserSuccess.from_dict,
            options,
        )
        return finished.data

    def transfer_to_human(
        self,
        *,
        session_id: str,
        agent_id_list: Sequence[str] | Unset = UNSET,
        agent_group_id: int | Unset = UNSET,
        send_tip_if_no_agent_online: NoAgentTip | Literal[0, 1] | Unset = UNSET,
        check_if_during_working_hours: WorkingHoursCheck | Literal[0, 1] | Unset = UNSET,
        send_prompt_not_during_working_hours: WorkingHoursPrompt | Literal[0, 1] | Unset = UNSET,
        end_session_when_no_member_online: NobodyOnline | Literal[0, 1] | Unset = UNSET,
        disable_queuing: QueueUse | Literal[0, 1] | Unset = UNSET,
        allow_assign_busy_member: BusyAgents | Literal[0, 1] | Unset = UNSET,
        priority: int | Unset = UNSET,
        queue_timeout: int | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> TransferToHumanSuccess:
        """Hand a session to a human agent.

        Takes a session from the chatbot and gives it to a human agent, to one of the named agents or group
        where that is asked for. The user may have to queue.

        Newer text of the page (zh), of 2025-11-04: https://cloud.tencent.com/document/product/269/110581

        Newer text of the page (zh), of 2026-01-27: https://cloud.tencent.com/document/product/679/116634

        Args:
            session_id: The session to hand over.
            agent_id_list: The agents of whom one shall take the session. Whether the list and AgentGroupId exclude each
                other is not documented.
            agent_group_id: The agent group (skill group) that shall take the session. Without it the app's default policy
                decides.
            send_tip_if_no_agent_online: Whether the user gets a notice when the transfer fails because no agent is online.
            check_if_during_working_hours: Whether the working hours are looked at before the session is handed over.
            send_prompt_not_during_working_hours: Whether the user gets a message where the session is not handed over for the hour.
            end_session_when_no_member_online: Whether the session ends where no agent is online.
            disable_queuing: Whether the user queues while all agents are at their limit.
            allow_assign_busy_member: Whether an agent who has set busy can be given the session.
            priority: The place in the queue, 0 first.
            queue_timeout: How long the user may wait in the queue. Only the sample has it; its unit and its default are
                not known.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The session has an agent, or waits for one.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            PermissionDeniedError: 90009.
            InvalidRequestError: 90001, 90002, 90005, 90007, 90010, 93000, 141004, 141006.
            NotFoundError: 141005.
            ConflictError: 141003.
            AgentUnavailableError: 141001.
            UnsupportedError: 141000.
            ServerError: 141002.
            APIError: any other code. The list above may be incomplete: The newer pages were read without their codes, and their new fields suggest new ones.

        Limits: 12288 bytes of body. Not retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68820
        """

        from .models.transfer_to_human_success import TransferToHumanSuccess

        finished = self._call(
            _operations.TRANSFER_TO_HUMAN,
            {
                "SessionId": session_id,
                "AgentIdList": agent_id_list,
                "AgentGroupId": agent_group_id,
                "SendTipIfNoAgentOnline": send_tip_if_no_agent_online,
                "CheckIfDuringWorkingHours": check_if_during_working_hours,
                "SendPromptNotDuringWorkingHours": send_prompt_not_during_working_hours,
                "EndSessionWhenNoMemberOnline": end_session_when_no_member_online,
                "DisableQueuing": disable_queuing,
                "AllowAssignBusyMember": allow_assign_busy_member,
                "Priority": priority,
                "QueueTimeout": queue_timeout,
            },
            TransferToHumanSuccess.from_dict,
            options,
        )
        return finished.data

    @suggest_names(
        {
            "type": "type_",
            "Type": "type_",
        }
    )
    def create_group(
        self,
        *,
        type_: GroupType | Literal["Private", "Public"],
        group_id: str,
        name: str,
        member_list: Sequence[GroupMember | Mapping[str, JSON]],
        owner_account: str | Unset = UNSET,
        introduction: str | Unset = UNSET,
        notification: str | Unset = UNSET,
        face_url: str | Unset = UNSET,
        max_member_count: int | Unset = UNSET,
        apply_join_option: ApplyJoinOption
        | Literal["FreeAccess", "NeedPermission", "DisableApply"]
        | Unset = UNSET,
        invite_join_option: InviteJoinOption
        | Literal["FreeAccess", "NeedPermission", "DisableInvite"]
        | Unset = UNSET,
        app_defined_data: Sequence[GroupCustomField | Mapping[str, JSON]] | Unset = UNSET,
        app_member_defined_data: Sequence[MemberCustomField | Mapping[str, JSON]] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> CreateGroupSuccess:
        """Create a chat group with a service account.

        Creates a chat group in which exactly one customer service account takes part and at least one other
        member. What is asked of that account goes to a human agent at once, so the call fails while no
        agent is online. The vendor enables the feature on request.

        Newer text of the page (zh), of 2025-11-17: https://cloud.tencent.com/document/product/269/113989

        Args:
            type_: Kind of the group. Other kinds of Chat cannot be created here.
            group_id: The caller's own id for the group, unique in the app.
            name: Name of the group.
            member_list: The first members: exactly one customer service account, and at least one member who is none.
            owner_account: UserID of the owner, an imported account, who becomes a member by that. Left out, nobody owns
                the group.
            introduction: What the group is for.
            notification: The group's notice.
            face_url: URL of the group's picture.
            max_member_count: The most members the group may have. The default is the limit of the app's plan: 20 in the
                trial, more in the others.
            apply_join_option: What happens when somebody asks to join. Only Public groups take applications; their default is
                NeedPermission, that of Private ones DisableApply.
            invite_join_option: What happens when a member invites somebody. The default of Public groups is DisableInvite; that
                of Private ones is documented only as being another.
            app_defined_data: Custom fields of the group. They must be declared in the console first.
            app_member_defined_data: Custom fields of the members. The page lists the field here, samples of Chat put it into each
                member of MemberList; both places are described.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The group was created.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            AuthenticationError: 10008.
            PermissionDeniedError: 10007, 10016.
            InvalidRequestError: 10003, 10004, 10005, 141004.
            ConflictError: 10021, 10025.
            AgentUnavailableError: 141001.
            QuotaExceededError: 10036, 10037, 10038, 10058.
            RateLimitError: 10006.
            ServerError: 10002, 141002.
            APIError: any other code. The list above may be incomplete: The newer page was read without its table and its codes.

        Limits: Editions: trial, premium. Retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68815
        """

        from .models.create_group_success import CreateGroupSuccess

        finished = self._call(
            _operations.CREATE_GROUP,
            {
                "Type": type_,
                "GroupId": group_id,
                "Name": name,
                "MemberList": member_list,
                "Owner_Account": owner_account,
                "Introduction": introduction,
                "Notification": notification,
                "FaceUrl": face_url,
                "MaxMemberCount": max_member_count,
                "ApplyJoinOption": apply_join_option,
                "InviteJoinOption": invite_join_option,
                "AppDefinedData": app_defined_data,
                "AppMemberDefinedData": app_member_defined_data,
            },
            CreateGroupSuccess.from_dict,
            options,
        )
        return finished.data

    @overload
    def get_session_state(
        self,
        *,
        session_id: str,
        **options: Unpack[CallOptions],
    ) -> GetSessionStateSuccess: ...

    @overload
    def get_session_state(
        self,
        *,
        client_user_id: str,
        customer_service_id: str,
        **options: Unpack[CallOptions],
    ) -> GetSessionStateSuccess: ...

    def get_session_state(
        self,
        *,
        session_id: str | Unset = UNSET,
        client_user_id: str | Unset = UNSET,
        customer_service_id: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> GetSessionStateSuccess:
        """Ask for the state of a session.

        Says whether the chatbot, the queue or an agent has the session, or that the user is in none. Asked
        by the accounts, which only users of the app channel can be, it is the one call that names the
        session of a user.

        Newer text of the page (zh), of 2025-07-23: https://cloud.tencent.com/document/product/679/116639

        Args:
            session_id: The session to ask about. With it, the accounts are not needed.
            client_user_id: UserID of the user.
            customer_service_id: UserID of the customer service account.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            What became of the session.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            InvalidRequestError: 141004.
            NotFoundError: 141005.
            ServerError: 141002.
            APIError: any other code. The list above may be incomplete: The stored text ends in the row of 141005.

        Limits: Retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68825
        """

        from .models.get_session_state_success import GetSessionStateSuccess

        finished = self._call(
            _operations.GET_SESSION_STATE,
            {
                "SessionId": session_id,
                "ClientUserId": client_user_id,
                "CustomerServiceId": customer_service_id,
            },
            GetSessionStateSuccess.from_dict,
            options,
        )
        return finished.data

    def describe_chat_messages(
        self,
        *,
        session_id: str,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        order: MessageOrder | Literal[1, 2] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> DescribeChatMessagesSuccess:
        """Read the messages of a session.

        Reads what was written in a session, page by page. How long messages are kept is not documented.

        Args:
            session_id: The session to read.
            limit: The most messages to return.
            offset: How many messages to pass over.
            order: Which messages come first.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            A page of messages.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            UnsupportedError: 141000.
            APIError: any other code. The list above may be incomplete: The stored text ends in the row of 141000.

        Limits: Retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68824
        """

        from .models.describe_chat_messages_success import DescribeChatMessagesSuccess

        finished = self._call(
            _operations.DESCRIBE_CHAT_MESSAGES,
            {
                "SessionId": session_id,
                "Limit": limit,
                "Offset": offset,
                "Order": order,
            },
            DescribeChatMessagesSuccess.from_dict,
            options,
        )
        return finished.data

    def iter_chat_messages(
        self,
        *,
        session_id: str,
        limit: int = 100,
        offset: int = 0,
        order: MessageOrder | Literal[1, 2] = 1,
        **options: Unpack[CallOptions],
    ) -> Iterator[ChatMessage]:
        """Read all items of `describe_chat_messages`, page by page, each page after the items of the last.

        Args:
            session_id: The session to read.
            limit: The most messages to return.
            offset: How many messages to pass over.
            order: Which messages come first.
            **options: options of each call; see `types.CallOptions`.

        Returns:
            An iterator over the items of `Messages`. It raises the errors of `describe_chat_messages`.
        """

        from .models.describe_chat_messages_success import DescribeChatMessagesSuccess

        def call(first: int) -> tuple[Sequence[ChatMessage], object]:
            finished = self._call(
                _operations.DESCRIBE_CHAT_MESSAGES,
                {
                    "SessionId": session_id,
                    "Limit": limit,
                    "Order": order,
                    "Offset": first,
                },
                DescribeChatMessagesSuccess.from_dict,
                options,
            )
            reply = finished.data
            items = getattr(reply, "messages", UNSET) or ()
            return items, getattr(reply, "total_count", UNSET)

        return read_pages(call, offset)

    def send_stream_msg(
        self,
        *,
        session_id: str,
        chunk: str,
        msg_key: str | Unset = UNSET,
        finish: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> SendStreamMsgSuccess:
        """Send a message piece by piece.

        Sends a message of which the text is not known yet, as it comes from a language model. The first
        call has no MsgKey and its reply brings one, every further call carries it, and the last one has
        Finish 1.

        Newer text of the page (zh), of 2026-01-08: https://cloud.tencent.com/document/product/679/116636

        Args:
            session_id: The session to send into.
            chunk: The next piece of the text.
            msg_key: The message that the piece belongs to, from the reply to the first piece. The first call leaves
                it out.
            finish: 1 with the last piece. Which other values there are is not documented.
            cloud_custom_data: Data of the app that travels with the message.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The piece was taken.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            APIError: any other code. The list above may be incomplete: No stored text reaches the list.

        Limits: Not retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68822
        """

        from .models.send_stream_msg_success import SendStreamMsgSuccess

        finished = self._call(
            _operations.SEND_STREAM_MSG,
            {
                "SessionId": session_id,
                "Chunk": chunk,
                "MsgKey": msg_key,
                "Finish": finish,
                "CloudCustomData": cloud_custom_data,
            },
            SendStreamMsgSuccess.from_dict,
            options,
        )
        return finished.data

    def stream_msg(
        self,
        pieces: Iterable[str],
        *,
        session_id: str,
        cloud_custom_data: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> str:
        """Send one message in pieces, with one call of `send_stream_msg` for each piece.

        Each piece is sent after the next one has arrived, so the last piece can be marked. If the
        iterable raises, the waiting piece ends the message, and the exception is raised. An ambiguous piece
        is never sent again, whatever `retry_ambiguous` says.

        Args:
            pieces: the texts; empty ones are skipped.
            session_id: The session to send into.
            cloud_custom_data: Data of the app that travels with the message.
            **options: options of each call; see `types.CallOptions`.

        Returns:
            The `MsgKey` of the message.

        Raises:
            ValidationError: there is no text, or a piece is not a text.
            DeskError: a call of `send_stream_msg` failed. Nothing more is sent.
        """
        from .models.send_stream_msg_success import SendStreamMsgSuccess

        once: CallOptions = {**options, "retry_ambiguous": False}

        def call(fields: dict[str, object]) -> object:
            finished = self._call(
                _operations.SEND_STREAM_MSG,
                {
                    "SessionId": session_id,
                    "CloudCustomData": cloud_custom_data,
                    **fields,
                },
                SendStreamMsgSuccess.from_dict,
                once,
            )
            return getattr(finished.data, "msg_key", UNSET)

        return send_pieces(_operations.SEND_STREAM_MSG_STREAM, call, pieces)

    def end_session(
        self,
        *,
        session_id: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> EndSessionSuccess:
        """End a session.

        Ends a session that was handed to a person. What it does to one that the chatbot still has is not
        documented; one that waits in the queue is ended by end_queuing.

        Args:
            session_id: The session to end. The table calls it optional, though it is the only field; what a call
                without it does is not documented.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The session is over.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            InvalidRequestError: 141004.
            NotFoundError: 141005.
            ServerError: 141002.
            APIError: any other code.

        Limits: Not retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68948
        """

        from .models.end_session_success import EndSessionSuccess

        finished = self._call(
            _operations.END_SESSION,
            {
                "SessionId": session_id,
            },
            EndSessionSuccess.from_dict,
            options,
        )
        return finished.data

    def end_queuing(
        self,
        *,
        session_id: str,
        **options: Unpack[CallOptions],
    ) -> EndQueuingSuccess:
        """End a session that waits in the queue.

        Ends the session of a user who waits in the queue for an agent. For one that has an agent there is
        end_session.

        Args:
            session_id: The session to end. Spelt with a capital D, here and nowhere else.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The session is over, and the user is out of the queue.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            InvalidRequestError: 141004.
            NotFoundError: 141005.
            ConflictError: 141027.
            RateLimitError: 141009.
            UnsupportedError: 141000.
            ServerError: 141002.
            APIError: any other code.

        Limits: Not retried after a lost reply.
        Vendor page: https://cloud.tencent.com/document/product/269/125900
        """

        from .models.end_queuing_success import EndQueuingSuccess

        finished = self._call(
            _operations.END_QUEUING,
            {
                "SessionID": session_id,
            },
            EndQueuingSuccess.from_dict,
            options,
        )
        return finished.data

    def robot_get_language_list(
        self,
        **options: Unpack[CallOptions],
    ) -> RobotGetLanguageListSuccess:
        """List the languages of the chatbot.

        Lists the languages in which the app's chatbot answers. The sample shows the default language with
        an empty tag.

        Args:
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The languages.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            PermissionDeniedError: -20.
            InvalidRequestError: -7.
            RateLimitError: -14.
            UnsupportedError: -50040, -50003.
            APIError: any other code.

        Limits: 5 calls in 1 s, kept by the client. Retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68852
        """

        from .models.robot_get_language_list_success import RobotGetLanguageListSuccess

        finished = self._call(
            _operations.ROBOT_GET_LANGUAGE_LIST,
            {},
            RobotGetLanguageListSuccess.from_dict,
            options,
        )
        return finished.data

    def robot_del_language(
        self,
        *,
        language_tag: str,
        **options: Unpack[CallOptions],
    ) -> RobotDelLanguageSuccess:
        """Remove a language from the chatbot.

        Removes one language from those in which the app's chatbot answers. The default language stays, and
        so does one in which there are questions.

        Args:
            language_tag: Tag of the language. The sample sends an empty one, which elsewhere means the default language,
                and that cannot be removed.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The language was removed.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            PermissionDeniedError: -20.
            InvalidRequestError: -7.
            ConflictError: -50056, -50055.
            RateLimitError: -14.
            UnsupportedError: -50040, -50003.
            APIError: any other code.

        Limits: 5 calls in 1 s, kept by the client. Retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68853
        """

        from .models.robot_del_language_success import RobotDelLanguageSuccess

        finished = self._call(
            _operations.ROBOT_DEL_LANGUAGE,
            {
                "LanguageTag": language_tag,
            },
            RobotDelLanguageSuccess.from_dict,
            options,
        )
        return finished.data


class AsyncDeskClient(AsyncClient):
    """Call Tencent Cloud Desk from an event loop, of asyncio or trio.

    It is immutable, and tasks can share it.

    Example::

        async with AsyncDeskClient(1400000000, secret_key=key, identifier="administrator", region="singapore") as desk:
            await desk.send_msg(session_id=session, msg_body=[text("Your parcel is on its way.")])
    """

    _service = SERVICE

    def __init__(
        self,
        sdk_app_id: int,
        *,
        identifier: str,
        secret_key: str | None = None,
        usersig: str | UserSigSource | None = None,
        usersig_lifetime: int = DAY,
        region: Region | str | None = None,
        base_url: str | None = None,
        failover: bool = False,
        timeout: float = 15.0,
        attempt_timeout: float = _operations.GATEWAY_TIMEOUT + 2.0,
        max_retries: int = 2,
        retry_ambiguous: bool = False,
        validate: bool = True,
        spellings: Mapping[str, str] | None = None,
        limiter: Limiter | AsyncLimiter | None = None,
        on_event: Callable[[Event], object] | None = None,
        transport: AsyncTransport | httpx.AsyncClient | None = None,
        environment: Environment | None = None,
    ) -> None:
        """Make a client. No connection is opened before the first call.

        Args:
            sdk_app_id: SDKAppID of the app.
            identifier: UserID of an administrator of the app.
            secret_key: the app's secret key; the client signs with it and renews the signature.
            usersig: instead of the key, a signature made elsewhere, or a callable, async or not, that
                returns one.
            usersig_lifetime: seconds for which a signature made with the key is valid.
            region: where the app's data is stored: a `Region` or the vendor's name. Required unless
                `base_url` is given.
            base_url: the URL to call, instead of a region.
            failover: whether to use the region's standby host if no connection can be made.
            timeout: seconds for a call, with all attempts and the waits between them.
            attempt_timeout: seconds for one attempt; by default a little more than the gateway's timeout.
            max_retries: how many retries may follow the first attempt.
            retry_ambiguous: whether to retry a call that may have had an effect, even if the contract
                advises against it.
            validate: whether to check bodies against the contract before they are sent.
            spellings: other spellings of fields to send, by the contract's spelling.
            limiter: keeps the rate limits; by default one for all clients of the process.
            on_event: called after every attempt.
            transport: carries the requests, instead of the default; can be an `httpx.AsyncClient`,
                which is not closed with the client.
            environment: provides time and random numbers, for tests.

        Raises:
            ValidationError: an argument makes no sense, two exclude each other, or the region is missing.
        """
        secret_key, usersig = to_secret(secret_key), to_secret(usersig)
        super().__init__(
            sdk_app_id,
            identifier=identifier,
            secret_key=secret_key,
            usersig=usersig,
            usersig_lifetime=usersig_lifetime,
            region=region,
            base_url=base_url,
            failover=failover,
            timeout=timeout,
            attempt_timeout=attempt_timeout,
            max_retries=max_retries,
            retry_ambiguous=retry_ambiguous,
            validate=validate,
            spellings=spellings,
            limiter=limiter,
            on_event=on_event,
            transport=transport,
            environment=environment,
        )

    @property
    def raw(self) -> AsyncRawOperations:
        """Return the same operations, whose results include status, headers, body, attempts and time."""
        from ._raw import AsyncRawOperations

        return AsyncRawOperations(self)

    async def robot_add_language(
        self,
        *,
        language_tag: str,
        **options: Unpack[CallOptions],
    ) -> RobotAddLanguageSuccess:
        """Add a language to the chatbot.

        Adds one language to those in which the app's chatbot answers. The advanced edition has five places,
        of which the default language takes one.

        Newer text of the page (zh), of 2025-12-05: https://cloud.tencent.com/document/product/679/117587

        Args:
            language_tag: Tag of the language. The newest page names id, zh (simplified Chinese), zh-TW (traditional), en,
                vi, ja and fil, the English one only id (Indonesian); the set is open.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The language was added.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            PermissionDeniedError: -20.
            InvalidRequestError: -50051, -7.
            ConflictError: -50056, -50055.
            QuotaExceededError: -50052.
            RateLimitError: -14.
            UnsupportedError: -50042, -50040, -50003.
            APIError: any other code.

        Limits: 5 calls in 1 s, kept by the client. Editions: advanced. Retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68851
        """

        from .models.robot_add_language_success import RobotAddLanguageSuccess

        finished = await self._call(
            _operations.ROBOT_ADD_LANGUAGE,
            {
                "LanguageTag": language_tag,
            },
            RobotAddLanguageSuccess.from_dict,
            options,
        )
        return finished.data

    @overload
    async def send_msg(
        self,
        *,
        session_id: str,
        msg_body: Sequence[MessageElement | Mapping[str, JSON]],
        msg_random: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        exclude_from_user_resp_timeout: UserReplyCountdown | Literal[0, 1] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> SendMsgSuccess: ...

    @overload
    async def send_msg(
        self,
        *,
        from_account: str,
        to_account: str,
        msg_body: Sequence[MessageElement | Mapping[str, JSON]],
        msg_random: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        exclude_from_user_resp_timeout: UserReplyCountdown | Literal[0, 1] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> SendMsgSuccess: ...

    async def send_msg(
        self,
        *,
        msg_body: Sequence[MessageElement | Mapping[str, JSON]],
        session_id: str | Unset = UNSET,
        msg_random: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        exclude_from_user_resp_timeout: UserReplyCountdown | Literal[0, 1] | Unset = UNSET,
        from_account: str | Unset = UNSET,
        to_account: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> SendMsgSuccess:
        """Send a message to a user.

        Sends a message on behalf of a customer service account, either into a session or, for users of the
        app channel, from a service account to a user. One of the two forms of address is needed; where
        SessionId is given, the accounts are not.

        Args:
            msg_body: The message, element by element, with at most one custom element among them.
            session_id: The session to send into. With it, FromAccount and ToAccount are not needed.
            msg_random: A random number by which the service drops duplicates; for how long is not stated. The client
                draws one where none is given and keeps it over its retries.
            cloud_custom_data: Data of the app that travels with the message and is stored in the cloud.
            exclude_from_user_resp_timeout: Whether the message starts the countdown after which a user who does not answer a human agent
                counts as gone.
            from_account: UserID of the sender, which must be a customer service account.
            to_account: UserID of the receiver, who is an ordinary user.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The message was taken.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            PermissionDeniedError: 90009.
            InvalidRequestError: 90001, 90002, 90005, 90007, 90010, 93000, 141004.
            NotFoundError: 141005.
            ServerError: 141002.
            APIError: any other code.

        Limits: 12288 bytes of body. Not retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68821
        """

        from .models.send_msg_success import SendMsgSuccess

        finished = await self._call(
            _operations.SEND_MSG,
            {
                "MsgBody": msg_body,
                "SessionId": session_id,
                "MsgRandom": msg_random,
                "CloudCustomData": cloud_custom_data,
                "ExcludeFromUserRespTimeout": exclude_from_user_resp_timeout,
                "FromAccount": from_account,
                "ToAccount": to_account,
            },
            SendMsgSuccess.from_dict,
            options,
        )
        return finished.data

    async def contact_user(
        self,
        *,
        im_agent_user_id: str,
        client_user_id: str,
        group_id: int | Unset = UNSET,
        member_id: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> ContactUserSuccess:
        """Have an agent contact a user.

        Opens a conversation with a user on the agents' side: assigns an agent, who can then write first.
        The reply names the agent; the session is known only from the vendor's callback.

        Args:
            im_agent_user_id: UserID of the customer service account in whose name the agent writes.
            client_user_id: UserID of the user to contact.
            group_id: The agent group (skill group) that shall provide the agent. Without it the app's default policy
                assigns one. Not a chat group, which create_group names by a string.
            member_id: The agent who shall do it. Without it the app's default policy assigns one.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            An agent was assigned.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            PermissionDeniedError: 141018.
            InvalidRequestError: 141004.
            NotFoundError: 141015, 141019.
            ConflictError: 141003, 141016.
            AgentUnavailableError: 141001, 141011, 141012, 141013, 141017.
            UnsupportedError: 141000, 141014.
            ServerError: 141002.
            APIError: any other code.

        Limits: Not retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68947
        """

        from .models.contact_user_success import ContactUserSuccess

        finished = await self._call(
            _operations.CONTACT_USER,
            {
                "IMAgentUserID": im_agent_user_id,
                "ClientUserID": client_user_id,
                "GroupId": group_id,
                "MemberId": member_id,
            },
            ContactUserSuccess.from_dict,
            options,
        )
        return finished.data

    async def transfer_to_human(
        self,
        *,
        session_id: str,
        agent_id_list: Sequence[str] | Unset = UNSET,
        agent_group_id: int | Unset = UNSET,
        send_tip_if_no_agent_online: NoAgentTip | Literal[0, 1] | Unset = UNSET,
        check_if_during_working_hours: WorkingHoursCheck | Literal[0, 1] | Unset = UNSET,
        send_prompt_not_during_working_hours: WorkingHoursPrompt | Literal[0, 1] | Unset = UNSET,
        end_session_when_no_member_online: NobodyOnline | Literal[0, 1] | Unset = UNSET,
        disable_queuing: QueueUse | Literal[0, 1] | Unset = UNSET,
        allow_assign_busy_member: BusyAgents | Literal[0, 1] | Unset = UNSET,
        priority: int | Unset = UNSET,
        queue_timeout: int | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> TransferToHumanSuccess:
        """Hand a session to a human agent.

        Takes a session from the chatbot and gives it to a human agent, to one of the named agents or group
        where that is asked for. The user may have to queue.

        Newer text of the page (zh), of 2025-11-04: https://cloud.tencent.com/document/product/269/110581

        Newer text of the page (zh), of 2026-01-27: https://cloud.tencent.com/document/product/679/116634

        Args:
            session_id: The session to hand over.
            agent_id_list: The agents of whom one shall take the session. Whether the list and AgentGroupId exclude each
                other is not documented.
            agent_group_id: The agent group (skill group) that shall take the session. Without it the app's default policy
                decides.
            send_tip_if_no_agent_online: Whether the user gets a notice when the transfer fails because no agent is online.
            check_if_during_working_hours: Whether the working hours are looked at before the session is handed over.
            send_prompt_not_during_working_hours: Whether the user gets a message where the session is not handed over for the hour.
            end_session_when_no_member_online: Whether the session ends where no agent is online.
            disable_queuing: Whether the user queues while all agents are at their limit.
            allow_assign_busy_member: Whether an agent who has set busy can be given the session.
            priority: The place in the queue, 0 first.
            queue_timeout: How long the user may wait in the queue. Only the sample has it; its unit and its default are
                not known.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The session has an agent, or waits for one.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            PermissionDeniedError: 90009.
            InvalidRequestError: 90001, 90002, 90005, 90007, 90010, 93000, 141004, 141006.
            NotFoundError: 141005.
            ConflictError: 141003.
            AgentUnavailableError: 141001.
            UnsupportedError: 141000.
            ServerError: 141002.
            APIError: any other code. The list above may be incomplete: The newer pages were read without their codes, and their new fields suggest new ones.

        Limits: 12288 bytes of body. Not retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68820
        """

        from .models.transfer_to_human_success import TransferToHumanSuccess

        finished = await self._call(
            _operations.TRANSFER_TO_HUMAN,
            {
                "SessionId": session_id,
                "AgentIdList": agent_id_list,
                "AgentGroupId": agent_group_id,
                "SendTipIfNoAgentOnline": send_tip_if_no_agent_online,
                "CheckIfDuringWorkingHours": check_if_during_working_hours,
                "SendPromptNotDuringWorkingHours": send_prompt_not_during_working_hours,
                "EndSessionWhenNoMemberOnline": end_session_when_no_member_online,
                "DisableQueuing": disable_queuing,
                "AllowAssignBusyMember": allow_assign_busy_member,
                "Priority": priority,
                "QueueTimeout": queue_timeout,
            },
            TransferToHumanSuccess.from_dict,
            options,
        )
        return finished.data

    @suggest_names(
        {
            "type": "type_",
            "Type": "type_",
        }
    )
    async def create_group(
        self,
        *,
        type_: GroupType | Literal["Private", "Public"],
        group_id: str,
        name: str,
        member_list: Sequence[GroupMember | Mapping[str, JSON]],
        owner_account: str | Unset = UNSET,
        introduction: str | Unset = UNSET,
        notification: str | Unset = UNSET,
        face_url: str | Unset = UNSET,
        max_member_count: int | Unset = UNSET,
        apply_join_option: ApplyJoinOption
        | Literal["FreeAccess", "NeedPermission", "DisableApply"]
        | Unset = UNSET,
        invite_join_option: InviteJoinOption
        | Literal["FreeAccess", "NeedPermission", "DisableInvite"]
        | Unset = UNSET,
        app_defined_data: Sequence[GroupCustomField | Mapping[str, JSON]] | Unset = UNSET,
        app_member_defined_data: Sequence[MemberCustomField | Mapping[str, JSON]] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> CreateGroupSuccess:
        """Create a chat group with a service account.

        Creates a chat group in which exactly one customer service account takes part and at least one other
        member. What is asked of that account goes to a human agent at once, so the call fails while no
        agent is online. The vendor enables the feature on request.

        Newer text of the page (zh), of 2025-11-17: https://cloud.tencent.com/document/product/269/113989

        Args:
            type_: Kind of the group. Other kinds of Chat cannot be created here.
            group_id: The caller's own id for the group, unique in the app.
            name: Name of the group.
            member_list: The first members: exactly one customer service account, and at least one member who is none.
            owner_account: UserID of the owner, an imported account, who becomes a member by that. Left out, nobody owns
                the group.
            introduction: What the group is for.
            notification: The group's notice.
            face_url: URL of the group's picture.
            max_member_count: The most members the group may have. The default is the limit of the app's plan: 20 in the
                trial, more in the others.
            apply_join_option: What happens when somebody asks to join. Only Public groups take applications; their default is
                NeedPermission, that of Private ones DisableApply.
            invite_join_option: What happens when a member invites somebody. The default of Public groups is DisableInvite; that
                of Private ones is documented only as being another.
            app_defined_data: Custom fields of the group. They must be declared in the console first.
            app_member_defined_data: Custom fields of the members. The page lists the field here, samples of Chat put it into each
                member of MemberList; both places are described.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The group was created.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            AuthenticationError: 10008.
            PermissionDeniedError: 10007, 10016.
            InvalidRequestError: 10003, 10004, 10005, 141004.
            ConflictError: 10021, 10025.
            AgentUnavailableError: 141001.
            QuotaExceededError: 10036, 10037, 10038, 10058.
            RateLimitError: 10006.
            ServerError: 10002, 141002.
            APIError: any other code. The list above may be incomplete: The newer page was read without its table and its codes.

        Limits: Editions: trial, premium. Retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68815
        """

        from .models.create_group_success import CreateGroupSuccess

        finished = await self._call(
            _operations.CREATE_GROUP,
            {
                "Type": type_,
                "GroupId": group_id,
                "Name": name,
                "MemberList": member_list,
                "Owner_Account": owner_account,
                "Introduction": introduction,
                "Notification": notification,
                "FaceUrl": face_url,
                "MaxMemberCount": max_member_count,
                "ApplyJoinOption": apply_join_option,
                "InviteJoinOption": invite_join_option,
                "AppDefinedData": app_defined_data,
                "AppMemberDefinedData": app_member_defined_data,
            },
            CreateGroupSuccess.from_dict,
            options,
        )
        return finished.data

    @overload
    async def get_session_state(
        self,
        *,
        session_id: str,
        **options: Unpack[CallOptions],
    ) -> GetSessionStateSuccess: ...

    @overload
    async def get_session_state(
        self,
        *,
        client_user_id: str,
        customer_service_id: str,
        **options: Unpack[CallOptions],
    ) -> GetSessionStateSuccess: ...

    async def get_session_state(
        self,
        *,
        session_id: str | Unset = UNSET,
        client_user_id: str | Unset = UNSET,
        customer_service_id: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> GetSessionStateSuccess:
        """Ask for the state of a session.

        Says whether the chatbot, the queue or an agent has the session, or that the user is in none. Asked
        by the accounts, which only users of the app channel can be, it is the one call that names the
        session of a user.

        Newer text of the page (zh), of 2025-07-23: https://cloud.tencent.com/document/product/679/116639

        Args:
            session_id: The session to ask about. With it, the accounts are not needed.
            client_user_id: UserID of the user.
            customer_service_id: UserID of the customer service account.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            What became of the session.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            InvalidRequestError: 141004.
            NotFoundError: 141005.
            ServerError: 141002.
            APIError: any other code. The list above may be incomplete: The stored text ends in the row of 141005.

        Limits: Retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68825
        """

        from .models.get_session_state_success import GetSessionStateSuccess

        finished = await self._call(
            _operations.GET_SESSION_STATE,
            {
                "SessionId": session_id,
                "ClientUserId": client_user_id,
                "CustomerServiceId": customer_service_id,
            },
            GetSessionStateSuccess.from_dict,
            options,
        )
        return finished.data

    async def describe_chat_messages(
        self,
        *,
        session_id: str,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        order: MessageOrder | Literal[1, 2] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> DescribeChatMessagesSuccess:
        """Read the messages of a session.

        Reads what was written in a session, page by page. How long messages are kept is not documented.

        Args:
            session_id: The session to read.
            limit: The most messages to return.
            offset: How many messages to pass over.
            order: Which messages come first.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            A page of messages.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            UnsupportedError: 141000.
            APIError: any other code. The list above may be incomplete: The stored text ends in the row of 141000.

        Limits: Retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68824
        """

        from .models.describe_chat_messages_success import DescribeChatMessagesSuccess

        finished = await self._call(
            _operations.DESCRIBE_CHAT_MESSAGES,
            {
                "SessionId": session_id,
                "Limit": limit,
                "Offset": offset,
                "Order": order,
            },
            DescribeChatMessagesSuccess.from_dict,
            options,
        )
        return finished.data

    def iter_chat_messages(
        self,
        *,
        session_id: str,
        limit: int = 100,
        offset: int = 0,
        order: MessageOrder | Literal[1, 2] = 1,
        **options: Unpack[CallOptions],
    ) -> AsyncIterator[ChatMessage]:
        """Read all items of `describe_chat_messages`, page by page, each page after the items of the last.

        Args:
            session_id: The session to read.
            limit: The most messages to return.
            offset: How many messages to pass over.
            order: Which messages come first.
            **options: options of each call; see `types.CallOptions`.

        Returns:
            An asynchronous iterator over the items of `Messages`. It raises the errors of `describe_chat_messages`.
        """

        from .models.describe_chat_messages_success import DescribeChatMessagesSuccess

        async def call(first: int) -> tuple[Sequence[ChatMessage], object]:
            finished = await self._call(
                _operations.DESCRIBE_CHAT_MESSAGES,
                {
                    "SessionId": session_id,
                    "Limit": limit,
                    "Order": order,
                    "Offset": first,
                },
                DescribeChatMessagesSuccess.from_dict,
                options,
            )
            reply = finished.data
            items = getattr(reply, "messages", UNSET) or ()
            return items, getattr(reply, "total_count", UNSET)

        return aread_pages(call, offset)

    async def send_stream_msg(
        self,
        *,
        session_id: str,
        chunk: str,
        msg_key: str | Unset = UNSET,
        finish: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> SendStreamMsgSuccess:
        """Send a message piece by piece.

        Sends a message of which the text is not known yet, as it comes from a language model. The first
        call has no MsgKey and its reply brings one, every further call carries it, and the last one has
        Finish 1.

        Newer text of the page (zh), of 2026-01-08: https://cloud.tencent.com/document/product/679/116636

        Args:
            session_id: The session to send into.
            chunk: The next piece of the text.
            msg_key: The message that the piece belongs to, from the reply to the first piece. The first call leaves
                it out.
            finish: 1 with the last piece. Which other values there are is not documented.
            cloud_custom_data: Data of the app that travels with the message.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The piece was taken.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            APIError: any other code. The list above may be incomplete: No stored text reaches the list.

        Limits: Not retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68822
        """

        from .models.send_stream_msg_success import SendStreamMsgSuccess

        finished = await self._call(
            _operations.SEND_STREAM_MSG,
            {
                "SessionId": session_id,
                "Chunk": chunk,
                "MsgKey": msg_key,
                "Finish": finish,
                "CloudCustomData": cloud_custom_data,
            },
            SendStreamMsgSuccess.from_dict,
            options,
        )
        return finished.data

    async def stream_msg(
        self,
        pieces: Iterable[str] | AsyncIterable[str],
        *,
        session_id: str,
        cloud_custom_data: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> str:
        """Send one message in pieces, with one call of `send_stream_msg` for each piece.

        Each piece is sent after the next one has arrived, so the last piece can be marked. If the
        iterable raises, the waiting piece ends the message, and the exception is raised. An ambiguous piece
        is never sent again, whatever `retry_ambiguous` says.

        Args:
            pieces: the texts, from a sync or async iterable; empty ones are skipped.
            session_id: The session to send into.
            cloud_custom_data: Data of the app that travels with the message.
            **options: options of each call; see `types.CallOptions`.

        Returns:
            The `MsgKey` of the message.

        Raises:
            ValidationError: there is no text, or a piece is not a text.
            DeskError: a call of `send_stream_msg` failed. Nothing more is sent.
        """
        from .models.send_stream_msg_success import SendStreamMsgSuccess

        once: CallOptions = {**options, "retry_ambiguous": False}

        async def call(fields: dict[str, object]) -> object:
            finished = await self._call(
                _operations.SEND_STREAM_MSG,
                {
                    "SessionId": session_id,
                    "CloudCustomData": cloud_custom_data,
                    **fields,
                },
                SendStreamMsgSuccess.from_dict,
                once,
            )
            return getattr(finished.data, "msg_key", UNSET)

        return await asend_pieces(_operations.SEND_STREAM_MSG_STREAM, call, pieces)

    async def end_session(
        self,
        *,
        session_id: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> EndSessionSuccess:
        """End a session.

        Ends a session that was handed to a person. What it does to one that the chatbot still has is not
        documented; one that waits in the queue is ended by end_queuing.

        Args:
            session_id: The session to end. The table calls it optional, though it is the only field; what a call
                without it does is not documented.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The session is over.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            InvalidRequestError: 141004.
            NotFoundError: 141005.
            ServerError: 141002.
            APIError: any other code.

        Limits: Not retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68948
        """

        from .models.end_session_success import EndSessionSuccess

        finished = await self._call(
            _operations.END_SESSION,
            {
                "SessionId": session_id,
            },
            EndSessionSuccess.from_dict,
            options,
        )
        return finished.data

    async def end_queuing(
        self,
        *,
        session_id: str,
        **options: Unpack[CallOptions],
    ) -> EndQueuingSuccess:
        """End a session that waits in the queue.

        Ends the session of a user who waits in the queue for an agent. For one that has an agent there is
        end_session.

        Args:
            session_id: The session to end. Spelt with a capital D, here and nowhere else.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The session is over, and the user is out of the queue.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            InvalidRequestError: 141004.
            NotFoundError: 141005.
            ConflictError: 141027.
            RateLimitError: 141009.
            UnsupportedError: 141000.
            ServerError: 141002.
            APIError: any other code.

        Limits: Not retried after a lost reply.
        Vendor page: https://cloud.tencent.com/document/product/269/125900
        """

        from .models.end_queuing_success import EndQueuingSuccess

        finished = await self._call(
            _operations.END_QUEUING,
            {
                "SessionID": session_id,
            },
            EndQueuingSuccess.from_dict,
            options,
        )
        return finished.data

    async def robot_get_language_list(
        self,
        **options: Unpack[CallOptions],
    ) -> RobotGetLanguageListSuccess:
        """List the languages of the chatbot.

        Lists the languages in which the app's chatbot answers. The sample shows the default language with
        an empty tag.

        Args:
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The languages.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            PermissionDeniedError: -20.
            InvalidRequestError: -7.
            RateLimitError: -14.
            UnsupportedError: -50040, -50003.
            APIError: any other code.

        Limits: 5 calls in 1 s, kept by the client. Retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68852
        """

        from .models.robot_get_language_list_success import RobotGetLanguageListSuccess

        finished = await self._call(
            _operations.ROBOT_GET_LANGUAGE_LIST,
            {},
            RobotGetLanguageListSuccess.from_dict,
            options,
        )
        return finished.data

    async def robot_del_language(
        self,
        *,
        language_tag: str,
        **options: Unpack[CallOptions],
    ) -> RobotDelLanguageSuccess:
        """Remove a language from the chatbot.

        Removes one language from those in which the app's chatbot answers. The default language stays, and
        so does one in which there are questions.

        Args:
            language_tag: Tag of the language. The sample sends an empty one, which elsewhere means the default language,
                and that cannot be removed.
            **options: options of this call; see `types.CallOptions`.

        Returns:
            The language was removed.

        Raises:
            ValidationError: the body breaks a rule of the contract; nothing was sent.
            TransportError: there is no usable reply.
            PermissionDeniedError: -20.
            InvalidRequestError: -7.
            ConflictError: -50056, -50055.
            RateLimitError: -14.
            UnsupportedError: -50040, -50003.
            APIError: any other code.

        Limits: 5 calls in 1 s, kept by the client. Retried after a lost reply.
        Vendor page: https://www.tencentcloud.com/document/product/1229/68853
        """

        from .models.robot_del_language_success import RobotDelLanguageSuccess

        finished = await self._call(
            _operations.ROBOT_DEL_LANGUAGE,
            {
                "LanguageTag": language_tag,
            },
            RobotDelLanguageSuccess.from_dict,
            options,
        )
        return finished.data


def __getattr__(name: str) -> object:
    # Importing them when they are first used keeps the import of the package cheap.
    if name not in ("AsyncRawOperations", "RawOperations"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import _raw

    value: object = getattr(_raw, name)
    globals()[name] = value
    return value

# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Define a command for each operation, with an option for each field."""

from typing import Annotated

import typer
from tencent_desk_runtime.cli._call import Body, DryRun, Field, call
from tencent_desk_runtime.cli._credentials import CredentialsFile
from tencent_desk_runtime.cli._fields import complete_from, make_json_reader
from tencent_desk_runtime.cli._output import AsJSON

from .. import _operations


def robot_add_language(
    *,
    language_tag: Annotated[
        str | None,
        typer.Option(
            "--language-tag",
            metavar="TEXT",
            help="Tag of the language. The newest page names id, zh (simplified Chinese), zh-TW (traditional), en, vi, ja and fil, the English one only id (Indonesian); the set is open. Required.",
        ),
    ] = None,
    body: Body = None,
    dry_run: DryRun = False,
    credentials: CredentialsFile = None,
    as_json: AsJSON = False,
) -> None:
    """Add a language to the chatbot.

    Adds one language to those in which the app's chatbot answers. The advanced edition has five places, of
    which the default language takes one.

    Vendor page: https://www.tencentcloud.com/document/product/1229/68851
    """
    call(
        _operations.ROBOT_ADD_LANGUAGE,
        [
            Field("LanguageTag", "--language-tag", language_tag),
        ],
        body=body,
        dry_run=dry_run,
        credentials=credentials,
        as_json=as_json,
    )


def send_msg(
    *,
    msg_body: Annotated[
        object | None,
        typer.Option(
            "--msg-body",
            metavar="JSON",
            help='The message, element by element, with at most one custom element among them. Required. Such as [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Your parcel is on its way."}}]',
            parser=make_json_reader(
                '[{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Your parcel is on its way."}}]'
            ),
        ),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option(
            "--text",
            metavar="TEXT",
            help="The text. Short for MsgBody with one TIMTextElem of it.",
        ),
    ] = None,
    session_id: Annotated[
        str | None,
        typer.Option(
            "--session-id",
            metavar="TEXT",
            help="The session to send into. With it, FromAccount and ToAccount are not needed.",
        ),
    ] = None,
    msg_random: Annotated[
        int | None,
        typer.Option(
            "--msg-random",
            metavar="INTEGER",
            help="A random number by which the service drops duplicates; for how long is not stated. The client draws one where none is given and keeps it over its retries.",
        ),
    ] = None,
    cloud_custom_data: Annotated[
        str | None,
        typer.Option(
            "--cloud-custom-data",
            metavar="TEXT",
            help="Data of the app that travels with the message and is stored in the cloud.",
        ),
    ] = None,
    exclude_from_user_resp_timeout: Annotated[
        int | None,
        typer.Option(
            "--exclude-from-user-resp-timeout",
            metavar="0|1",
            help="Whether the message starts the countdown after which a user who does not answer a human agent counts as gone.",
            autocompletion=complete_from("0", "1"),
        ),
    ] = None,
    from_account: Annotated[
        str | None,
        typer.Option(
            "--from-account",
            metavar="TEXT",
            help="UserID of the sender, which must be a customer service account.",
        ),
    ] = None,
    to_account: Annotated[
        str | None,
        typer.Option(
            "--to-account",
            metavar="TEXT",
            help="UserID of the receiver, who is an ordinary user.",
        ),
    ] = None,
    body: Body = None,
    dry_run: DryRun = False,
    credentials: CredentialsFile = None,
    as_json: AsJSON = False,
) -> None:
    """Send a message to a user.

    Sends a message on behalf of a customer service account, either into a session or, for users of the app
    channel, from a service account to a user. One of the two forms of address is needed; where SessionId is
    given, the accounts are not.

    Vendor page: https://www.tencentcloud.com/document/product/1229/68821
    """
    call(
        _operations.SEND_MSG,
        [
            Field("MsgBody", "--msg-body", msg_body),
            Field(
                "MsgBody",
                "--text",
                [{"MsgType": "TIMTextElem", "MsgContent": {"Text": text}}]
                if text is not None
                else None,
            ),
            Field("SessionId", "--session-id", session_id),
            Field("MsgRandom", "--msg-random", msg_random),
            Field("CloudCustomData", "--cloud-custom-data", cloud_custom_data),
            Field(
                "ExcludeFromUserRespTimeout",
                "--exclude-from-user-resp-timeout",
                exclude_from_user_resp_timeout,
            ),
            Field("FromAccount", "--from-account", from_account),
            Field("ToAccount", "--to-account", to_account),
        ],
        body=body,
        dry_run=dry_run,
        credentials=credentials,
        as_json=as_json,
    )


def contact_user(
    *,
    im_agent_user_id: Annotated[
        str | None,
        typer.Option(
            "--im-agent-user-id",
            metavar="TEXT",
            help="UserID of the customer service account in whose name the agent writes. Required.",
        ),
    ] = None,
    client_user_id: Annotated[
        str | None,
        typer.Option(
            "--client-user-id",
            metavar="TEXT",
            help="UserID of the user to contact. Required.",
        ),
    ] = None,
    group_id: Annotated[
        int | None,
        typer.Option(
            "--group-id",
            metavar="INTEGER",
            help="The agent group (skill group) that shall provide the agent. Without it the app's default policy assigns one. Not a chat group, which create_group names by a string.",
        ),
    ] = None,
    member_id: Annotated[
        str | None,
        typer.Option(
            "--member-id",
            metavar="TEXT",
            help="The agent who shall do it. Without it the app's default policy assigns one.",
        ),
    ] = None,
    body: Body = None,
    dry_run: DryRun = False,
    credentials: CredentialsFile = None,
    as_json: AsJSON = False,
) -> None:
    """Have an agent contact a user.

    Opens a conversation with a user on the agents' side: assigns an agent, who can then write first. The
    reply names the agent; the session is known only from the vendor's callback.

    Vendor page: https://www.tencentcloud.com/document/product/1229/68947
    """
    call(
        _operations.CONTACT_USER,
        [
            Field("IMAgentUserID", "--im-agent-user-id", im_agent_user_id),
            Field("ClientUserID", "--client-user-id", client_user_id),
            Field("GroupId", "--group-id", group_id),
            Field("MemberId", "--member-id", member_id),
        ],
        body=body,
        dry_run=dry_run,
        credentials=credentials,
        as_json=as_json,
    )


def transfer_to_human(
    *,
    session_id: Annotated[
        str | None,
        typer.Option(
            "--session-id",
            metavar="TEXT",
            help="The session to hand over. Required.",
        ),
    ] = None,
    agent_id_list: Annotated[
        object | None,
        typer.Option(
            "--agent-id-list",
            metavar="JSON",
            help='The agents of whom one shall take the session. Whether the list and AgentGroupId exclude each other is not documented. Such as ["test_agent@qq.com"]',
            parser=make_json_reader('["test_agent@qq.com"]'),
        ),
    ] = None,
    agent_group_id: Annotated[
        int | None,
        typer.Option(
            "--agent-group-id",
            metavar="INTEGER",
            help="The agent group (skill group) that shall take the session. Without it the app's default policy decides.",
        ),
    ] = None,
    send_tip_if_no_agent_online: Annotated[
        int | None,
        typer.Option(
            "--send-tip-if-no-agent-online",
            metavar="0|1",
            help="Whether the user gets a notice when the transfer fails because no agent is online.",
            autocompletion=complete_from("0", "1"),
        ),
    ] = None,
    check_if_during_working_hours: Annotated[
        int | None,
        typer.Option(
            "--check-if-during-working-hours",
            metavar="0|1",
            help="Whether the working hours are looked at before the session is handed over.",
            autocompletion=complete_from("0", "1"),
        ),
    ] = None,
    send_prompt_not_during_working_hours: Annotated[
        int | None,
        typer.Option(
            "--send-prompt-not-during-working-hours",
            metavar="0|1",
            help="Whether the user gets a message where the session is not handed over for the hour.",
            autocompletion=complete_from("0", "1"),
        ),
    ] = None,
    end_session_when_no_member_online: Annotated[
        int | None,
        typer.Option(
            "--end-session-when-no-member-online",
            metavar="0|1",
            help="Whether the session ends where no agent is online.",
            autocompletion=complete_from("0", "1"),
        ),
    ] = None,
    disable_queuing: Annotated[
        int | None,
        typer.Option(
            "--disable-queuing",
            metavar="0|1",
            help="Whether the user queues while all agents are at their limit.",
            autocompletion=complete_from("0", "1"),
        ),
    ] = None,
    allow_assign_busy_member: Annotated[
        int | None,
        typer.Option(
            "--allow-assign-busy-member",
            metavar="0|1",
            help="Whether an agent who has set busy can be given the session.",
            autocompletion=complete_from("0", "1"),
        ),
    ] = None,
    priority: Annotated[
        int | None,
        typer.Option(
            "--priority",
            metavar="INTEGER",
            help="The place in the queue, 0 first.",
        ),
    ] = None,
    queue_timeout: Annotated[
        int | None,
        typer.Option(
            "--queue-timeout",
            metavar="INTEGER",
            help="How long the user may wait in the queue. Only the sample has it; its unit and its default are not known.",
        ),
    ] = None,
    body: Body = None,
    dry_run: DryRun = False,
    credentials: CredentialsFile = None,
    as_json: AsJSON = False,
) -> None:
    """Hand a session to a human agent.

    Takes a session from the chatbot and gives it to a human agent, to one of the named agents or group
    where that is asked for. The user may have to queue.

    Vendor page: https://www.tencentcloud.com/document/product/1229/68820
    """
    call(
        _operations.TRANSFER_TO_HUMAN,
        [
            Field("SessionId", "--session-id", session_id),
            Field("AgentIdList", "--agent-id-list", agent_id_list),
            Field("AgentGroupId", "--agent-group-id", agent_group_id),
            Field(
                "SendTipIfNoAgentOnline",
                "--send-tip-if-no-agent-online",
                send_tip_if_no_agent_online,
            ),
            Field(
                "CheckIfDuringWorkingHours",
                "--check-if-during-working-hours",
                check_if_during_working_hours,
            ),
            Field(
                "SendPromptNotDuringWorkingHours",
                "--send-prompt-not-during-working-hours",
                send_prompt_not_during_working_hours,
            ),
            Field(
                "EndSessionWhenNoMemberOnline",
                "--end-session-when-no-member-online",
                end_session_when_no_member_online,
            ),
            Field("DisableQueuing", "--disable-queuing", disable_queuing),
            Field("AllowAssignBusyMember", "--allow-assign-busy-member", allow_assign_busy_member),
            Field("Priority", "--priority", priority),
            Field("QueueTimeout", "--queue-timeout", queue_timeout),
        ],
        body=body,
        dry_run=dry_run,
        credentials=credentials,
        as_json=as_json,
    )


def create_group(
    *,
    type_: Annotated[
        str | None,
        typer.Option(
            "--type",
            metavar="Private|Public",
            help="Kind of the group. Other kinds of Chat cannot be created here. Required.",
            autocompletion=complete_from("Private", "Public"),
        ),
    ] = None,
    group_id: Annotated[
        str | None,
        typer.Option(
            "--group-id",
            metavar="TEXT",
            help="The caller's own id for the group, unique in the app. Required.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--name",
            metavar="TEXT",
            help="Name of the group. Required.",
        ),
    ] = None,
    member_list: Annotated[
        object | None,
        typer.Option(
            "--member-list",
            metavar="JSON",
            help='The first members: exactly one customer service account, and at least one member who is none. Required. Such as [{"Member_Account": "user2", "Role": "Admin"}, {"Member_Account": "@customer_service_account"}]',
            parser=make_json_reader(
                '[{"Member_Account": "user2", "Role": "Admin"}, {"Member_Account": "@customer_service_account"}]'
            ),
        ),
    ] = None,
    owner_account: Annotated[
        str | None,
        typer.Option(
            "--owner-account",
            metavar="TEXT",
            help="UserID of the owner, an imported account, who becomes a member by that. Left out, nobody owns the group.",
        ),
    ] = None,
    introduction: Annotated[
        str | None,
        typer.Option(
            "--introduction",
            metavar="TEXT",
            help="What the group is for.",
        ),
    ] = None,
    notification: Annotated[
        str | None,
        typer.Option(
            "--notification",
            metavar="TEXT",
            help="The group's notice.",
        ),
    ] = None,
    face_url: Annotated[
        str | None,
        typer.Option(
            "--face-url",
            metavar="TEXT",
            help="URL of the group's picture.",
        ),
    ] = None,
    max_member_count: Annotated[
        int | None,
        typer.Option(
            "--max-member-count",
            metavar="INTEGER",
            help="The most members the group may have. The default is the limit of the app's plan: 20 in the trial, more in the others.",
        ),
    ] = None,
    apply_join_option: Annotated[
        str | None,
        typer.Option(
            "--apply-join-option",
            metavar="FreeAccess|NeedPermission|DisableApply",
            help="What happens when somebody asks to join. Only Public groups take applications; their default is NeedPermission, that of Private ones DisableApply.",
            autocompletion=complete_from("FreeAccess", "NeedPermission", "DisableApply"),
        ),
    ] = None,
    invite_join_option: Annotated[
        str | None,
        typer.Option(
            "--invite-join-option",
            metavar="FreeAccess|NeedPermission|DisableInvite",
            help="What happens when a member invites somebody. The default of Public groups is DisableInvite; that of Private ones is documented only as being another.",
            autocompletion=complete_from("FreeAccess", "NeedPermission", "DisableInvite"),
        ),
    ] = None,
    app_defined_data: Annotated[
        object | None,
        typer.Option(
            "--app-defined-data",
            metavar="JSON",
            help='Custom fields of the group. They must be declared in the console first. Such as [{"Key": "ticket", "Value": "T-1001"}]',
            parser=make_json_reader('[{"Key": "ticket", "Value": "T-1001"}]'),
        ),
    ] = None,
    app_member_defined_data: Annotated[
        object | None,
        typer.Option(
            "--app-member-defined-data",
            metavar="JSON",
            help='Custom fields of the members. The page lists the field here, samples of Chat put it into each member of MemberList; both places are described. Such as [{"Key": "rank", "Value": "gold"}]',
            parser=make_json_reader('[{"Key": "rank", "Value": "gold"}]'),
        ),
    ] = None,
    body: Body = None,
    dry_run: DryRun = False,
    credentials: CredentialsFile = None,
    as_json: AsJSON = False,
) -> None:
    """Create a chat group with a service account.

    Creates a chat group in which exactly one customer service account takes part and at least one other
    member. What is asked of that account goes to a human agent at once, so the call fails while no agent is
    online. The vendor enables the feature on request.

    Vendor page: https://www.tencentcloud.com/document/product/1229/68815
    """
    call(
        _operations.CREATE_GROUP,
        [
            Field("Type", "--type", type_),
            Field("GroupId", "--group-id", group_id),
            Field("Name", "--name", name),
            Field("MemberList", "--member-list", member_list),
            Field("Owner_Account", "--owner-account", owner_account),
            Field("Introduction", "--introduction", introduction),
            Field("Notification", "--notification", notification),
            Field("FaceUrl", "--face-url", face_url),
            Field("MaxMemberCount", "--max-member-count", max_member_count),
            Field("ApplyJoinOption", "--apply-join-option", apply_join_option),
            Field("InviteJoinOption", "--invite-join-option", invite_join_option),
            Field("AppDefinedData", "--app-defined-data", app_defined_data),
            Field("AppMemberDefinedData", "--app-member-defined-data", app_member_defined_data),
        ],
        body=body,
        dry_run=dry_run,
        credentials=credentials,
        as_json=as_json,
    )


def get_session_state(
    *,
    session_id: Annotated[
        str | None,
        typer.Option(
            "--session-id",
            metavar="TEXT",
            help="The session to ask about. With it, the accounts are not needed.",
        ),
    ] = None,
    client_user_id: Annotated[
        str | None,
        typer.Option(
            "--client-user-id",
            metavar="TEXT",
            help="UserID of the user.",
        ),
    ] = None,
    customer_service_id: Annotated[
        str | None,
        typer.Option(
            "--customer-service-id",
            metavar="TEXT",
            help="UserID of the customer service account.",
        ),
    ] = None,
    body: Body = None,
    dry_run: DryRun = False,
    credentials: CredentialsFile = None,
    as_json: AsJSON = False,
) -> None:
    """Ask for the state of a session.

    Says whether the chatbot, the queue or an agent has the session, or that the user is in none. Asked by
    the accounts, which only users of the app channel can be, it is the one call that names the session of a
    user.

    Vendor page: https://www.tencentcloud.com/document/product/1229/68825
    """
    call(
        _operations.GET_SESSION_STATE,
        [
            Field("SessionId", "--session-id", session_id),
            Field("ClientUserId", "--client-user-id", client_user_id),
            Field("CustomerServiceId", "--customer-service-id", customer_service_id),
        ],
        body=body,
        dry_run=dry_run,
        credentials=credentials,
        as_json=as_json,
    )


def describe_chat_messages(
    *,
    session_id: Annotated[
        str | None,
        typer.Option(
            "--session-id",
            metavar="TEXT",
            help="The session to read. Required.",
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            metavar="INTEGER",
            help="The most messages to return.",
        ),
    ] = None,
    offset: Annotated[
        int | None,
        typer.Option(
            "--offset",
            metavar="INTEGER",
            help="How many messages to pass over.",
        ),
    ] = None,
    order: Annotated[
        int | None,
        typer.Option(
            "--order",
            metavar="1|2",
            help="Which messages come first.",
            autocompletion=complete_from("1", "2"),
        ),
    ] = None,
    body: Body = None,
    dry_run: DryRun = False,
    credentials: CredentialsFile = None,
    as_json: AsJSON = False,
) -> None:
    """Read the messages of a session.

    Reads what was written in a session, page by page. How long messages are kept is not documented.

    Vendor page: https://www.tencentcloud.com/document/product/1229/68824
    """
    call(
        _operations.DESCRIBE_CHAT_MESSAGES,
        [
            Field("SessionId", "--session-id", session_id),
            Field("Limit", "--limit", limit),
            Field("Offset", "--offset", offset),
            Field("Order", "--order", order),
        ],
        body=body,
        dry_run=dry_run,
        credentials=credentials,
        as_json=as_json,
    )


def send_stream_msg(
    *,
    session_id: Annotated[
        str | None,
        typer.Option(
            "--session-id",
            metavar="TEXT",
            help="The session to send into. Required.",
        ),
    ] = None,
    chunk: Annotated[
        str | None,
        typer.Option(
            "--chunk",
            metavar="TEXT",
            help="The next piece of the text. Required.",
        ),
    ] = None,
    msg_key: Annotated[
        str | None,
        typer.Option(
            "--msg-key",
            metavar="TEXT",
            help="The message that the piece belongs to, from the reply to the first piece. The first call leaves it out.",
        ),
    ] = None,
    finish: Annotated[
        int | None,
        typer.Option(
            "--finish",
            metavar="INTEGER",
            help="1 with the last piece. Which other values there are is not documented.",
        ),
    ] = None,
    cloud_custom_data: Annotated[
        str | None,
        typer.Option(
            "--cloud-custom-data",
            metavar="TEXT",
            help="Data of the app that travels with the message.",
        ),
    ] = None,
    body: Body = None,
    dry_run: DryRun = False,
    credentials: CredentialsFile = None,
    as_json: AsJSON = False,
) -> None:
    """Send a message piece by piece.

    Sends a message of which the text is not known yet, as it comes from a language model. The first call
    has no MsgKey and its reply brings one, every further call carries it, and the last one has Finish 1.

    Vendor page: https://www.tencentcloud.com/document/product/1229/68822
    """
    call(
        _operations.SEND_STREAM_MSG,
        [
            Field("SessionId", "--session-id", session_id),
            Field("Chunk", "--chunk", chunk),
            Field("MsgKey", "--msg-key", msg_key),
            Field("Finish", "--finish", finish),
            Field("CloudCustomData", "--cloud-custom-data", cloud_custom_data),
        ],
        body=body,
        dry_run=dry_run,
        credentials=credentials,
        as_json=as_json,
    )


def end_session(
    *,
    session_id: Annotated[
        str | None,
        typer.Option(
            "--session-id",
            metavar="TEXT",
            help="The session to end. The table calls it optional, though it is the only field; what a call without it does is not documented.",
        ),
    ] = None,
    body: Body = None,
    dry_run: DryRun = False,
    credentials: CredentialsFile = None,
    as_json: AsJSON = False,
) -> None:
    """End a session.

    Ends a session that was handed to a person. What it does to one that the chatbot still has is not
    documented; one that waits in the queue is ended by end_queuing.

    Vendor page: https://www.tencentcloud.com/document/product/1229/68948
    """
    call(
        _operations.END_SESSION,
        [
            Field("SessionId", "--session-id", session_id),
        ],
        body=body,
        dry_run=dry_run,
        credentials=credentials,
        as_json=as_json,
    )


def end_queuing(
    *,
    session_id: Annotated[
        str | None,
        typer.Option(
            "--session-id",
            metavar="TEXT",
            help="The session to end. Spelt with a capital D, here and nowhere else. Required.",
        ),
    ] = None,
    body: Body = None,
    dry_run: DryRun = False,
    credentials: CredentialsFile = None,
    as_json: AsJSON = False,
) -> None:
    """End a session that waits in the queue.

    Ends the session of a user who waits in the queue for an agent. For one that has an agent there is
    end_session.

    Vendor page: https://cloud.tencent.com/document/product/269/125900
    """
    call(
        _operations.END_QUEUING,
        [
            Field("SessionID", "--session-id", session_id),
        ],
        body=body,
        dry_run=dry_run,
        credentials=credentials,
        as_json=as_json,
    )


def robot_get_language_list(
    *,
    body: Body = None,
    dry_run: DryRun = False,
    credentials: CredentialsFile = None,
    as_json: AsJSON = False,
) -> None:
    """List the languages of the chatbot.

    Lists the languages in which the app's chatbot answers. The sample shows the default language with an
    empty tag.

    Vendor page: https://www.tencentcloud.com/document/product/1229/68852
    """
    call(
        _operations.ROBOT_GET_LANGUAGE_LIST,
        [],
        body=body,
        dry_run=dry_run,
        credentials=credentials,
        as_json=as_json,
    )


def robot_del_language(
    *,
    language_tag: Annotated[
        str | None,
        typer.Option(
            "--language-tag",
            metavar="TEXT",
            help="Tag of the language. The sample sends an empty one, which elsewhere means the default language, and that cannot be removed. Required.",
        ),
    ] = None,
    body: Body = None,
    dry_run: DryRun = False,
    credentials: CredentialsFile = None,
    as_json: AsJSON = False,
) -> None:
    """Remove a language from the chatbot.

    Removes one language from those in which the app's chatbot answers. The default language stays, and so
    does one in which there are questions.

    Vendor page: https://www.tencentcloud.com/document/product/1229/68853
    """
    call(
        _operations.ROBOT_DEL_LANGUAGE,
        [
            Field("LanguageTag", "--language-tag", language_tag),
        ],
        body=body,
        dry_run=dry_run,
        credentials=credentials,
        as_json=as_json,
    )


COMMANDS = (
    robot_add_language,
    send_msg,
    contact_user,
    transfer_to_human,
    create_group,
    get_session_state,
    describe_chat_messages,
    send_stream_msg,
    end_session,
    end_queuing,
    robot_get_language_list,
    robot_del_language,
)

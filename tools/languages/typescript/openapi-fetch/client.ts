// The operations, each as a function of its body.
import createClient from 'openapi-fetch';
import * as desk from './generated/index.js';

const { DESK_URL = '', DESK_SDKAPPID = '', DESK_IDENTIFIER = '', DESK_USERSIG = '' } = process.env;
const KEYS = { sdkappid: DESK_SDKAPPID, identifier: DESK_IDENTIFIER, usersig: DESK_USERSIG };

// Add the keys of every call: the generated types do not know them.
const client = createClient<desk.paths>({ baseUrl: DESK_URL });
client.use({
  onRequest({ request }) {
    const url = new URL(request.url);
    for (const [name, value] of Object.entries(KEYS)) url.searchParams.set(name, value);
    return new Request(url, request);
  },
});

const to = <Body>(body: Body) => ({
  params: {
    query: { random: Math.floor(Math.random() * 2 ** 32), contenttype: desk.BodyFormat.JSON },
  },
  body,
});

export const robotAddLanguage = (body: desk.RobotAddLanguageRequest) =>
  client.POST('/v4/openim_console_http_svc/robot_add_language', to(body));
export const robotDelLanguage = (body: desk.RobotDelLanguageRequest) =>
  client.POST('/v4/openim_console_http_svc/robot_del_language', to(body));
export const robotGetLanguageList = (body: desk.RobotGetLanguageListRequest) =>
  client.POST('/v4/openim_console_http_svc/robot_get_language_list', to(body));
export const sendMsg = (body: desk.SendMsgRequest) =>
  client.POST('/v4/desk_http_svc/send_msg', to(body));
export const sendStreamMsg = (body: desk.SendStreamMsgRequest) =>
  client.POST('/v4/desk_http_svc/send_stream_msg', to(body));
export const describeChatMessages = (body: desk.DescribeChatMessagesRequest) =>
  client.POST('/v4/desk_http_svc/describe_chat_messages', to(body));
export const contactUser = (body: desk.ContactUserRequest) =>
  client.POST('/v4/desk_http_svc/contact_user', to(body));
export const transferToHuman = (body: desk.TransferToHumanRequest) =>
  client.POST('/v4/desk_http_svc/transfer_to_human', to(body));
export const getSessionState = (body: desk.GetSessionStateRequest) =>
  client.POST('/v4/desk_http_svc/get_session_state', to(body));
export const endSession = (body: desk.EndSessionRequest) =>
  client.POST('/v4/desk_http_svc/end_session', to(body));
export const endQueuing = (body: desk.EndQueuingRequest) =>
  client.POST('/v4/desk_http_svc/end_queuing', to(body));
export const createGroup = (body: desk.CreateGroupRequest) =>
  client.POST('/v4/desk_http_svc/create_group', to(body));

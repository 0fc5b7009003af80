import createClient from 'openapi-fetch';
import {
  ApplyJoinOption,
  CommonErrorCode,
  ContactUserErrorCode,
  BodyFormat,
  CreateGroupErrorCode,
  DescribeChatMessagesErrorCode,
  EndQueuingErrorCode,
  EndSessionErrorCode,
  GetSessionStateErrorCode,
  GroupRole,
  GroupType,
  ImageFormat,
  ImageSize,
  MessageOrder,
  NoAgentTip,
  QueueState,
  RobotAddLanguageErrorCode,
  RobotDelLanguageErrorCode,
  RobotGetLanguageListErrorCode,
  SendMsgErrorCode,
  TransferToHumanErrorCode,
  UserReplyCountdown,
  type components,
  type paths,
} from './generated/desk.js';

type Schemas = components['schemas'];

const environment = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};

// The generated types do not know of security: the keys of every call are added here.
const KEYS = {
  sdkappid: environment('DESK_SDKAPPID'),
  identifier: environment('DESK_IDENTIFIER'),
  usersig: environment('DESK_USERSIG'),
};
const client = createClient<paths>({ baseUrl: environment('DESK_URL') });
client.use({
  onRequest({ request }) {
    const url = new URL(request.url);
    for (const [name, value] of Object.entries(KEYS)) url.searchParams.set(name, value);
    return new Request(url, request);
  },
});

const params = () => ({
  query: { random: Math.floor(Math.random() * 2 ** 32), contenttype: BodyFormat.JSON },
});

type Failure = { ActionStatus: 'FAIL'; ErrorInfo: string; ErrorCode: number };
type Success = { ActionStatus: 'OK' };
type Outcome<Reply> = { data?: Reply; response: Response };

/** Prints what came of a call; TypeScript knows by ActionStatus which of the two replies it has. */
function report<Reply extends Success | Failure>(
  call: string,
  outcome: Outcome<Reply>,
  codes: Record<number, string>,
  fields: (reply: Extract<Reply, Success>) => object = () => ({}),
): void {
  console.log(JSON.stringify({ call, ...describe(outcome, codes, fields) }));
}

function describe<Reply extends Success | Failure>(
  { data, response }: Outcome<Reply>,
  codes: Record<number, string>,
  fields: (reply: Extract<Reply, Success>) => object,
): object {
  if (data === undefined) return { http: response.status };
  if (data.ActionStatus === 'OK') return { success: fields(data as Extract<Reply, Success>) };
  const name = codes[data.ErrorCode] ?? CommonErrorCode[data.ErrorCode] ?? null;
  return { failure: { name, code: data.ErrorCode, text: data.ErrorInfo } };
}

const addLanguage = (body: Schemas['RobotAddLanguageRequest']) =>
  client.POST('/v4/openim_console_http_svc/robot_add_language', { params: params(), body });
const sendMsg = (body: Schemas['SendMsgRequest']) =>
  client.POST('/v4/desk_http_svc/send_msg', { params: params(), body });
const contactUser = (body: Schemas['ContactUserRequest']) =>
  client.POST('/v4/desk_http_svc/contact_user', { params: params(), body });
const transferToHuman = (body: Schemas['TransferToHumanRequest']) =>
  client.POST('/v4/desk_http_svc/transfer_to_human', { params: params(), body });
const createGroup = (body: Schemas['CreateGroupRequest']) =>
  client.POST('/v4/desk_http_svc/create_group', { params: params(), body });
const listLanguages = (body: Schemas['RobotGetLanguageListRequest']) =>
  client.POST('/v4/openim_console_http_svc/robot_get_language_list', { params: params(), body });
const removeLanguage = (body: Schemas['RobotDelLanguageRequest']) =>
  client.POST('/v4/openim_console_http_svc/robot_del_language', { params: params(), body });
const streamMsg = (body: Schemas['SendStreamMsgRequest']) =>
  client.POST('/v4/desk_http_svc/send_stream_msg', { params: params(), body });
const readMessages = (body: Schemas['DescribeChatMessagesRequest']) =>
  client.POST('/v4/desk_http_svc/describe_chat_messages', { params: params(), body });
const getState = (body: Schemas['GetSessionStateRequest']) =>
  client.POST('/v4/desk_http_svc/get_session_state', { params: params(), body });
const endSession = (body: Schemas['EndSessionRequest']) =>
  client.POST('/v4/desk_http_svc/end_session', { params: params(), body });
const endQueuing = (body: Schemas['EndQueuingRequest']) =>
  client.POST('/v4/desk_http_svc/end_queuing', { params: params(), body });

const SESSION = 'fd8a2e30-54de-4e40-bcaf-02718409c5cf';
const SERVED = 'b0f4ca12-4850-4218-a284-efe679a87066';
const ACCOUNT = '@customer_service_account';
const CARD = '{"customerServicePlugin": 0, "src": "22"}';
const KEY = '1053D4B3D61040894AC3DE44CDF28B3EC7EB7C0F';

const text = (words: string): Schemas['TextElement'] => ({
  MsgType: 'TIMTextElem',
  MsgContent: { Text: words },
});
const toSession = (session: string): Schemas['SendMsgBySession'] => ({
  SessionId: session,
  MsgRandom: 8436874,
  MsgBody: [text('hello')],
});
const elements: Schemas['MessageElement'][] = [
  text('Your parcel is on its way. 包裹'),
  {
    MsgType: 'TIMLocationElem',
    MsgContent: { Desc: 'Parcel shop', Latitude: 29.340656774469956, Longitude: 116.77497920478824 },
  },
  { MsgType: 'TIMFaceElem', MsgContent: { Index: 6, Data: 'abc' } },
  { MsgType: 'TIMCustomElem', MsgContent: { Data: CARD, Desc: 'Blue kettle' } },
  {
    MsgType: 'TIMSoundElem',
    MsgContent: {
      Url: 'https://shop.example/hello.amr',
      UUID: KEY,
      Second: 7,
      Download_Flag: 2,
    },
  },
  {
    MsgType: 'TIMImageElem',
    MsgContent: {
      UUID: KEY,
      ImageFormat: ImageFormat.PNG,
      ImageInfoArray: [
        {
          Type: ImageSize.ORIGINAL,
          Size: 1853095,
          Width: 2448,
          Height: 3264,
          URL: 'https://shop.example/kettle.png',
        },
      ],
    },
  },
  {
    MsgType: 'TIMFileElem',
    MsgContent: {
      Url: 'https://shop.example/terms.pdf',
      UUID: KEY,
      FileName: 'terms.pdf',
      Download_Flag: 2,
    },
  },
  {
    MsgType: 'TIMVideoFileElem',
    MsgContent: {
      VideoUrl: 'https://shop.example/tour.mp4',
      VideoUUID: '1a2b3c4d5e',
      VideoDownloadFlag: 2,
      ThumbUrl: 'https://shop.example/tour.jpg',
      ThumbUUID: '6f7a8b9c0d',
      ThumbWidth: 720,
      ThumbHeight: 1280,
      ThumbDownloadFlag: 2,
    },
  },
  {
    MsgType: 'TIMRelayElem',
    MsgContent: {
      Title: 'Chat of user1 and user2',
      MsgNum: 1,
      MsgList: [{ From_Account: 'user1', To_Account: 'user2', MsgBody: [text('hello')] }],
    },
  },
  { MsgType: 'TIMStreamElem', MsgContent: { Chunks: ['a', 'b'] } },
];
const group: Schemas['CreateGroupRequest'] = {
  Owner_Account: 'user3',
  Type: GroupType.PUBLIC,
  GroupId: 'returns-1',
  Name: 'Returns',
  MaxMemberCount: 50,
  ApplyJoinOption: ApplyJoinOption.FREE_ACCESS,
  MemberList: [
    { Member_Account: 'user2', Role: GroupRole.ADMIN },
    { Member_Account: ACCOUNT },
  ],
};

report('add a language', await addLanguage({ LanguageTag: 'id' }), RobotAddLanguageErrorCode);
report(
  'write into a session',
  await sendMsg({ SessionId: SESSION, MsgRandom: 4294967295, MsgBody: elements }),
  SendMsgErrorCode,
);
report(
  'write as an account',
  await sendMsg({
    FromAccount: ACCOUNT,
    ToAccount: 'user45',
    MsgRandom: 82139,
    MsgBody: [{ MsgType: 'TIMCustomElem', MsgContent: { Data: CARD } }],
    CloudCustomData: 'order 1001',
    ExcludeFromUserRespTimeout: UserReplyCountdown.NOT_COUNTED,
  }),
  SendMsgErrorCode,
);
report(
  'contact a user',
  await contactUser({
    IMAgentUserID: ACCOUNT,
    ClientUserID: '1289314544',
    GroupId: 9465,
    MemberId: '1289316687@qq.com',
  }),
  ContactUserErrorCode,
  ({ MemberId }) => {
    const agent: string = MemberId;
    return { MemberId: agent };
  },
);
report(
  'hand a session over',
  await transferToHuman({
    SessionId: SESSION,
    AgentIdList: ['test_agent@qq.com'],
    AgentGroupId: 2473,
    SendTipIfNoAgentOnline: NoAgentTip.TELL_USER,
  }),
  TransferToHumanErrorCode,
  ({ AgentId }) => ({ AgentId }),
);
report(
  'hand a session to a full group',
  await transferToHuman({ SessionId: 'queueing', AgentGroupId: 7 }),
  TransferToHumanErrorCode,
  ({ IsInQueue }) => (IsInQueue === undefined ? {} : { IsInQueue: QueueState[IsInQueue] }),
);
report('create a group', await createGroup(group), CreateGroupErrorCode, ({ GroupId }) => ({
  GroupId,
}));
report('list the languages', await listLanguages({}), RobotGetLanguageListErrorCode, ({ Languages }) => ({
  Languages,
}));
report('remove a language', await removeLanguage({ LanguageTag: 'id' }), RobotDelLanguageErrorCode);
report('stream a message', await streamMsg({ SessionId: SESSION, Chunk: 'Hello, ' }), {}, ({ MsgKey }) => ({
  MsgKey,
}));
report(
  'read the messages',
  await readMessages({ SessionId: SERVED, Limit: 50, Offset: 0, Order: MessageOrder.OLDEST_FIRST }),
  DescribeChatMessagesErrorCode,
  ({ TotalCount, Messages }) => ({ TotalCount, Messages }),
);
for (const [call, body] of [
  ['ask for a session', { SessionId: SERVED }],
  ['ask for the session of a user', { ClientUserId: 'user1', CustomerServiceId: ACCOUNT }],
] as const) {
  report(call, await getState(body), GetSessionStateErrorCode, ({ SessionId, CurrentState, AgentId }) => ({
    SessionId,
    CurrentState,
    AgentId,
  }));
}
report('end a session', await endSession({ SessionId: SERVED }), EndSessionErrorCode);
report('end the queuing', await endQueuing({ SessionID: 'queueing' }), EndQueuingErrorCode);

report('add an unknown language', await addLanguage({ LanguageTag: 'tlh' }), RobotAddLanguageErrorCode);
report('write into no session', await sendMsg(toSession('gone')), SendMsgErrorCode);
report(
  'contact nobody',
  await contactUser({ IMAgentUserID: ACCOUNT, ClientUserID: 'nobody' }),
  ContactUserErrorCode,
);
report(
  'hand a session over again',
  await transferToHuman({ SessionId: SESSION }),
  TransferToHumanErrorCode,
);
report('create the group again', await createGroup(group), CreateGroupErrorCode);
report('write with an old signature', await sendMsg(toSession(SESSION)), SendMsgErrorCode);
report(
  'write and be refused by a code that nobody lists',
  await sendMsg(toSession(SESSION)),
  SendMsgErrorCode,
);
report('write through a broken gateway', await sendMsg(toSession(SESSION)), SendMsgErrorCode);

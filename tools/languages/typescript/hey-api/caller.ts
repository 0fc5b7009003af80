import { createClient } from './generated/client/index.js';
import {
  ApplyJoinOption,
  CommonErrorCode,
  contactUser,
  ContactUserErrorCode,
  BodyFormat,
  createGroup,
  CreateGroupErrorCode,
  describeChatMessages,
  DescribeChatMessagesErrorCode,
  endQueuing,
  EndQueuingErrorCode,
  endSession,
  EndSessionErrorCode,
  getSessionState,
  GetSessionStateErrorCode,
  GroupRole,
  GroupType,
  ImageFormat,
  ImageSize,
  MessageOrder,
  NoAgentTip,
  QueueState,
  robotAddLanguage,
  RobotAddLanguageErrorCode,
  robotDelLanguage,
  RobotDelLanguageErrorCode,
  robotGetLanguageList,
  RobotGetLanguageListErrorCode,
  sendMsg,
  SendMsgErrorCode,
  sendStreamMsg,
  transferToHuman,
  TransferToHumanErrorCode,
  UserReplyCountdown,
  type CreateGroupRequest,
  type MessageElement,
  type SendMsgBySession,
  type TextElement,
} from './generated/index.js';

const environment = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};

const KEYS: Record<string, string> = {
  sdkappid: environment('DESK_SDKAPPID'),
  identifier: environment('DESK_IDENTIFIER'),
  usersig: environment('DESK_USERSIG'),
};
const client = createClient({
  baseUrl: environment('DESK_URL'),
  auth: ({ name = '' }) => KEYS[name],
});

// A fresh `query` for every call: the client adds the keys to the object that it is given.
const to = <Body>(body: Body) => ({
  client,
  query: { random: Math.floor(Math.random() * 2 ** 32), contenttype: BodyFormat.JSON },
  body,
});

type Codes = Record<string, number>;
type Failure = { ActionStatus: 'FAIL'; ErrorInfo: string; ErrorCode: number };
type Success = { ActionStatus: 'OK' };
type Outcome<Reply> = { data: Reply | undefined; response?: Response };

/** Prints what came of a call; TypeScript knows by ActionStatus which of the two replies it has. */
function report<Reply extends Success | Failure>(
  call: string,
  outcome: Outcome<Reply>,
  codes: Codes,
  fields: (reply: Extract<Reply, Success>) => object = () => ({}),
): void {
  console.log(JSON.stringify({ call, ...describe(outcome, codes, fields) }));
}

function describe<Reply extends Success | Failure>(
  { data, response }: Outcome<Reply>,
  codes: Codes,
  fields: (reply: Extract<Reply, Success>) => object,
): object {
  if (data === undefined) return { http: response?.status };
  if (data.ActionStatus === 'OK') return { success: fields(data as Extract<Reply, Success>) };
  const name = nameOf(codes, data.ErrorCode) ?? nameOf(CommonErrorCode, data.ErrorCode) ?? null;
  return { failure: { name, code: data.ErrorCode, text: data.ErrorInfo } };
}

function nameOf(codes: Codes, code: number): string | undefined {
  return Object.keys(codes).find((name) => codes[name] === code);
}

const SESSION = 'fd8a2e30-54de-4e40-bcaf-02718409c5cf';
const SERVED = 'b0f4ca12-4850-4218-a284-efe679a87066';
const ACCOUNT = '@customer_service_account';
const CARD = '{"customerServicePlugin": 0, "src": "22"}';
const KEY = '1053D4B3D61040894AC3DE44CDF28B3EC7EB7C0F';

const text = (words: string): TextElement => ({
  MsgType: 'TIMTextElem',
  MsgContent: { Text: words },
});
const toSession = (session: string): SendMsgBySession => ({
  SessionId: session,
  MsgRandom: 8436874,
  MsgBody: [text('hello')],
});
const elements: MessageElement[] = [
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
const group: CreateGroupRequest = {
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

report('add a language', await robotAddLanguage(to({ LanguageTag: 'id' })), RobotAddLanguageErrorCode);
report(
  'write into a session',
  await sendMsg(to({ SessionId: SESSION, MsgRandom: 4294967295, MsgBody: elements })),
  SendMsgErrorCode,
);
report(
  'write as an account',
  await sendMsg(to({
    FromAccount: ACCOUNT,
    ToAccount: 'user45',
    MsgRandom: 82139,
    MsgBody: [{ MsgType: 'TIMCustomElem', MsgContent: { Data: CARD } }],
    CloudCustomData: 'order 1001',
    ExcludeFromUserRespTimeout: UserReplyCountdown.NOT_COUNTED,
  })),
  SendMsgErrorCode,
);
report(
  'contact a user',
  await contactUser(to({
    IMAgentUserID: ACCOUNT,
    ClientUserID: '1289314544',
    GroupId: 9465,
    MemberId: '1289316687@qq.com',
  })),
  ContactUserErrorCode,
  ({ MemberId }) => {
    const agent: string = MemberId;
    return { MemberId: agent };
  },
);
report(
  'hand a session over',
  await transferToHuman(to({
    SessionId: SESSION,
    AgentIdList: ['test_agent@qq.com'],
    AgentGroupId: 2473,
    SendTipIfNoAgentOnline: NoAgentTip.TELL_USER,
  })),
  TransferToHumanErrorCode,
  ({ AgentId }) => ({ AgentId }),
);
report(
  'hand a session to a full group',
  await transferToHuman(to({ SessionId: 'queueing', AgentGroupId: 7 })),
  TransferToHumanErrorCode,
  ({ IsInQueue }) => (IsInQueue === undefined ? {} : { IsInQueue: nameOf(QueueState, IsInQueue) }),
);
report('create a group', await createGroup(to(group)), CreateGroupErrorCode, ({ GroupId }) => ({
  GroupId,
}));
report('list the languages', await robotGetLanguageList(to({})), RobotGetLanguageListErrorCode, ({ Languages }) => ({
  Languages,
}));
report('remove a language', await robotDelLanguage(to({ LanguageTag: 'id' })), RobotDelLanguageErrorCode);
report('stream a message', await sendStreamMsg(to({ SessionId: SESSION, Chunk: 'Hello, ' })), {}, ({ MsgKey }) => ({
  MsgKey,
}));
report(
  'read the messages',
  await describeChatMessages(to({ SessionId: SERVED, Limit: 50, Offset: 0, Order: MessageOrder.OLDEST_FIRST })),
  DescribeChatMessagesErrorCode,
  ({ TotalCount, Messages }) => ({ TotalCount, Messages }),
);
for (const [call, body] of [
  ['ask for a session', { SessionId: SERVED }],
  ['ask for the session of a user', { ClientUserId: 'user1', CustomerServiceId: ACCOUNT }],
] as const) {
  report(call, await getSessionState(to(body)), GetSessionStateErrorCode, ({ SessionId, CurrentState, AgentId }) => ({
    SessionId,
    CurrentState,
    AgentId,
  }));
}
report('end a session', await endSession(to({ SessionId: SERVED })), EndSessionErrorCode);
report('end the queuing', await endQueuing(to({ SessionID: 'queueing' })), EndQueuingErrorCode);

report('add an unknown language', await robotAddLanguage(to({ LanguageTag: 'tlh' })), RobotAddLanguageErrorCode);
report('write into no session', await sendMsg(to(toSession('gone'))), SendMsgErrorCode);
report(
  'contact nobody',
  await contactUser(to({ IMAgentUserID: ACCOUNT, ClientUserID: 'nobody' })),
  ContactUserErrorCode,
);
report(
  'hand a session over again',
  await transferToHuman(to({ SessionId: SESSION })),
  TransferToHumanErrorCode,
);
report('create the group again', await createGroup(to(group)), CreateGroupErrorCode);
report('write with an old signature', await sendMsg(to(toSession(SESSION))), SendMsgErrorCode);
report(
  'write and be refused by a code that nobody lists',
  await sendMsg(to(toSession(SESSION))),
  SendMsgErrorCode,
);
report('write through a broken gateway', await sendMsg(to(toSession(SESSION))), SendMsgErrorCode);

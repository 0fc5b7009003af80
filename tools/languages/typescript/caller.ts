// Call every operation through `client.ts`, and print each result as a line of JSON.
import * as client from './client.js';
import * as desk from './generated/index.js';

type Codes = Record<string, number | string>;
type Failure = { ActionStatus: 'FAIL'; ErrorInfo: string; ErrorCode: number };
type Success = { ActionStatus: 'OK' };
type Outcome<Reply> = { data?: Reply | undefined; response?: Response };

/** Print the result of a call; TypeScript knows by ActionStatus which of the two replies it has. */
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
  const name = nameOf(codes, data.ErrorCode) ?? nameOf(desk.CommonErrorCode, data.ErrorCode) ?? null;
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

const text = (words: string): desk.TextElement => ({
  MsgType: 'TIMTextElem',
  MsgContent: { Text: words },
});
const toSession = (session: string): desk.SendMsgBySession => ({
  SessionId: session,
  MsgRandom: 8436874,
  MsgBody: [text('hello')],
});
const elements: desk.MessageElement[] = [
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
      ImageFormat: desk.ImageFormat.PNG,
      ImageInfoArray: [
        {
          Type: desk.ImageSize.ORIGINAL,
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
const group: desk.CreateGroupRequest = {
  Owner_Account: 'user3',
  Type: desk.GroupType.PUBLIC,
  GroupId: 'returns-1',
  Name: 'Returns',
  MaxMemberCount: 50,
  ApplyJoinOption: desk.ApplyJoinOption.FREE_ACCESS,
  MemberList: [
    { Member_Account: 'user2', Role: desk.GroupRole.ADMIN },
    { Member_Account: ACCOUNT },
  ],
};

report('add a language', await client.robotAddLanguage({ LanguageTag: 'id' }), desk.RobotAddLanguageErrorCode);
report(
  'write into a session',
  await client.sendMsg({ SessionId: SESSION, MsgRandom: 4294967295, MsgBody: elements }),
  desk.SendMsgErrorCode,
);
report(
  'write as an account',
  await client.sendMsg({
    FromAccount: ACCOUNT,
    ToAccount: 'user45',
    MsgRandom: 82139,
    MsgBody: [{ MsgType: 'TIMCustomElem', MsgContent: { Data: CARD } }],
    CloudCustomData: 'order 1001',
    ExcludeFromUserRespTimeout: desk.UserReplyCountdown.NOT_COUNTED,
  }),
  desk.SendMsgErrorCode,
);
report(
  'contact a user',
  await client.contactUser({
    IMAgentUserID: ACCOUNT,
    ClientUserID: '1289314544',
    GroupId: 9465,
    MemberId: '1289316687@qq.com',
  }),
  desk.ContactUserErrorCode,
  ({ MemberId }) => {
    const agent: string = MemberId;
    return { MemberId: agent };
  },
);
report(
  'hand a session over',
  await client.transferToHuman({
    SessionId: SESSION,
    AgentIdList: ['test_agent@qq.com'],
    AgentGroupId: 2473,
    SendTipIfNoAgentOnline: desk.NoAgentTip.TELL_USER,
  }),
  desk.TransferToHumanErrorCode,
  ({ AgentId }) => ({ AgentId }),
);
report(
  'hand a session to a full group',
  await client.transferToHuman({ SessionId: 'queueing', AgentGroupId: 7 }),
  desk.TransferToHumanErrorCode,
  ({ IsInQueue }) => (IsInQueue === undefined ? {} : { IsInQueue: nameOf(desk.QueueState, IsInQueue) }),
);
report(
  'create a group',
  await client.createGroup(group),
  desk.CreateGroupErrorCode,
  ({ GroupId }) => ({ GroupId }),
);
report(
  'list the languages',
  await client.robotGetLanguageList({}),
  desk.RobotGetLanguageListErrorCode,
  ({ Languages }) => ({ Languages }),
);
report('remove a language', await client.robotDelLanguage({ LanguageTag: 'id' }), desk.RobotDelLanguageErrorCode);
report(
  'stream a message',
  await client.sendStreamMsg({ SessionId: SESSION, Chunk: 'Hello, ' }),
  {},
  ({ MsgKey }) => ({ MsgKey }),
);
report(
  'read the messages',
  await client.describeChatMessages({
    SessionId: SERVED,
    Limit: 50,
    Offset: 0,
    Order: desk.MessageOrder.OLDEST_FIRST,
  }),
  desk.DescribeChatMessagesErrorCode,
  ({ TotalCount, Messages }) => ({ TotalCount, Messages }),
);
for (const [call, body] of [
  ['ask for a session', { SessionId: SERVED }],
  ['ask for the session of a user', { ClientUserId: 'user1', CustomerServiceId: ACCOUNT }],
] as const) {
  report(
    call,
    await client.getSessionState(body),
    desk.GetSessionStateErrorCode,
    ({ SessionId, CurrentState, AgentId }) => ({ SessionId, CurrentState, AgentId }),
  );
}
report('end a session', await client.endSession({ SessionId: SERVED }), desk.EndSessionErrorCode);
report('end the queuing', await client.endQueuing({ SessionID: 'queueing' }), desk.EndQueuingErrorCode);

report('add an unknown language', await client.robotAddLanguage({ LanguageTag: 'tlh' }), desk.RobotAddLanguageErrorCode);
report('write into no session', await client.sendMsg(toSession('gone')), desk.SendMsgErrorCode);
report(
  'contact nobody',
  await client.contactUser({ IMAgentUserID: ACCOUNT, ClientUserID: 'nobody' }),
  desk.ContactUserErrorCode,
);
report(
  'hand a session over again',
  await client.transferToHuman({ SessionId: SESSION }),
  desk.TransferToHumanErrorCode,
);
report('create the group again', await client.createGroup(group), desk.CreateGroupErrorCode);
report('write with an old signature', await client.sendMsg(toSession(SESSION)), desk.SendMsgErrorCode);
report(
  'write and be refused by a code that nobody lists',
  await client.sendMsg(toSession(SESSION)),
  desk.SendMsgErrorCode,
);
report('write through a broken gateway', await client.sendMsg(toSession(SESSION)), desk.SendMsgErrorCode);

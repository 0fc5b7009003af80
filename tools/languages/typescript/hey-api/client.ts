// The operations, each as a function of its body.
import { createClient } from './generated/client/index.js';
import * as desk from './generated/index.js';

const { DESK_URL = '', DESK_SDKAPPID, DESK_IDENTIFIER, DESK_USERSIG } = process.env;
const KEYS: Record<string, string | undefined> = {
  sdkappid: DESK_SDKAPPID,
  identifier: DESK_IDENTIFIER,
  usersig: DESK_USERSIG,
};
const client = createClient({ baseUrl: DESK_URL, auth: ({ name = '' }) => KEYS[name] });

// A fresh `query` for every call: the client adds the keys to the object that it is given.
const to = <Body>(body: Body) => ({
  client,
  query: { random: Math.floor(Math.random() * 2 ** 32), contenttype: desk.BodyFormat.JSON },
  body,
});

export const robotAddLanguage = (body: desk.RobotAddLanguageRequest) => desk.robotAddLanguage(to(body));
export const robotDelLanguage = (body: desk.RobotDelLanguageRequest) => desk.robotDelLanguage(to(body));
export const robotGetLanguageList = (body: desk.RobotGetLanguageListRequest) =>
  desk.robotGetLanguageList(to(body));
export const sendMsg = (body: desk.SendMsgRequest) => desk.sendMsg(to(body));
export const sendStreamMsg = (body: desk.SendStreamMsgRequest) => desk.sendStreamMsg(to(body));
export const describeChatMessages = (body: desk.DescribeChatMessagesRequest) =>
  desk.describeChatMessages(to(body));
export const contactUser = (body: desk.ContactUserRequest) => desk.contactUser(to(body));
export const transferToHuman = (body: desk.TransferToHumanRequest) => desk.transferToHuman(to(body));
export const getSessionState = (body: desk.GetSessionStateRequest) => desk.getSessionState(to(body));
export const endSession = (body: desk.EndSessionRequest) => desk.endSession(to(body));
export const endQueuing = (body: desk.EndQueuingRequest) => desk.endQueuing(to(body));
export const createGroup = (body: desk.CreateGroupRequest) => desk.createGroup(to(body));

// The caller: every operation through the client in ./desk, and what came of each as a line of JSON.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"

	"desk.example/caller/desk"
)

const (
	session = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
	served  = "b0f4ca12-4850-4218-a284-efe679a87066"
	account = "@customer_service_account"
	card    = `{"customerServicePlugin": 0, "src": "22"}`
	key     = "1053D4B3D61040894AC3DE44CDF28B3EC7EB7C0F"
)

// The codes that this program knows how to handle, each a typed constant of its operation.
var names = map[any]string{
	desk.ROBOTADDLANGUAGEERRORCODE_LANGUAGE_NOT_SUPPORTED:  "LANGUAGE_NOT_SUPPORTED",
	desk.SENDMSGERRORCODE_SESSION_NOT_FOUND:                "SESSION_NOT_FOUND",
	desk.CONTACTUSERERRORCODE_USER_NOT_FOUND:               "USER_NOT_FOUND",
	desk.TRANSFERTOHUMANERRORCODE_SESSION_NOT_TRANSFERABLE: "SESSION_NOT_TRANSFERABLE",
	desk.CREATEGROUPERRORCODE_GROUP_ID_ALREADY_YOURS:       "GROUP_ID_ALREADY_YOURS",
	desk.COMMONERRORCODE_USERSIG_EXPIRED:                   "USERSIG_EXPIRED",
}

type fields map[string]any

type caller struct {
	client *desk.APIClient
	ctx    context.Context
}

func newCaller() caller {
	configuration := desk.NewConfiguration()
	configuration.Servers = desk.ServerConfigurations{{URL: os.Getenv("DESK_URL")}}
	keys := map[string]desk.APIKey{
		"sdkappid":   {Key: os.Getenv("DESK_SDKAPPID")},
		"identifier": {Key: os.Getenv("DESK_IDENTIFIER")},
		"usersig":    {Key: os.Getenv("DESK_USERSIG")},
	}
	ctx := context.WithValue(context.Background(), desk.ContextAPIKeys, keys)
	return caller{desk.NewAPIClient(configuration), ctx}
}

func (c caller) addLanguage(call, tag string) {
	reply, response, err := c.client.ChatbotAPI.RobotAddLanguage(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).
		RobotAddLanguageRequest(*desk.NewRobotAddLanguageRequest(tag)).Execute()
	switch {
	case err != nil:
		tellError(call, response, err)
	case reply.RobotAddLanguageSuccess != nil:
		report(call, "success", fields{})
	default:
		failure := reply.RobotAddLanguageFailure
		code := failure.ErrorCode
		tellFailure(call, failure.ErrorInfo,
			first(code.RobotAddLanguageErrorCode, code.CommonErrorCode, code.Int64))
	}
}

func (c caller) sendMsg(call string, request desk.SendMsgRequest) {
	reply, response, err := c.client.ConversationsAPI.SendMsg(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).SendMsgRequest(request).Execute()
	switch {
	case err != nil:
		tellError(call, response, err)
	case reply.SendMsgSuccess != nil:
		report(call, "success", fields{})
	default:
		failure := reply.SendMsgFailure
		code := failure.ErrorCode
		tellFailure(call, failure.ErrorInfo,
			first(code.SendMsgErrorCode, code.CommonErrorCode, code.Int64))
	}
}

func (c caller) contactUser(call string, request *desk.ContactUserRequest) {
	reply, response, err := c.client.ConversationsAPI.ContactUser(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).ContactUserRequest(*request).Execute()
	switch {
	case err != nil:
		tellError(call, response, err)
	case reply.ContactUserSuccess != nil:
		report(call, "success", fields{"MemberId": reply.ContactUserSuccess.MemberId})
	default:
		failure := reply.ContactUserFailure
		code := failure.ErrorCode
		tellFailure(call, failure.ErrorInfo,
			first(code.ContactUserErrorCode, code.CommonErrorCode, code.Int64))
	}
}

func (c caller) transferToHuman(call string, request *desk.TransferToHumanRequest) {
	reply, response, err := c.client.ConversationsAPI.TransferToHuman(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).TransferToHumanRequest(*request).Execute()
	switch {
	case err != nil:
		tellError(call, response, err)
	case reply.TransferToHumanSuccess != nil:
		report(call, "success", transferred(reply.TransferToHumanSuccess))
	default:
		failure := reply.TransferToHumanFailure
		code := failure.ErrorCode
		tellFailure(call, failure.ErrorInfo,
			first(code.TransferToHumanErrorCode, code.CommonErrorCode, code.Int64))
	}
}

func transferred(success *desk.TransferToHumanSuccess) fields {
	said := fields{}
	if agent, ok := success.GetAgentIdOk(); ok {
		said["AgentId"] = *agent
	}
	if success.GetIsInQueue() == desk.QUEUESTATE_QUEUED {
		said["IsInQueue"] = "QUEUED"
	}
	return said
}

func (c caller) createGroup(call string, request *desk.CreateGroupRequest) {
	reply, response, err := c.client.GroupsAPI.CreateGroup(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).CreateGroupRequest(*request).Execute()
	switch {
	case err != nil:
		tellError(call, response, err)
	case reply.CreateGroupSuccess != nil:
		report(call, "success", fields{"GroupId": reply.CreateGroupSuccess.GroupId})
	default:
		failure := reply.CreateGroupFailure
		code := failure.ErrorCode
		tellFailure(call, failure.ErrorInfo,
			first(code.CreateGroupErrorCode, code.CommonErrorCode, code.Int64))
	}
}

// An operation of which this program handles no failure.
func succeed[Reply any](reply *Reply, _ *http.Response, err error) *Reply {
	if err != nil {
		panic(err)
	}
	return reply
}

func tellDone[Success any](call string, success *Success, own func(*Success) fields) {
	if success == nil {
		panic(call + ": refused")
	}
	report(call, "success", own(success))
}

func nothing[Success any](*Success) fields { return fields{} }

func (c caller) listLanguages(call string) {
	reply := succeed(c.client.ChatbotAPI.RobotGetLanguageList(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).Body(map[string]any{}).Execute())
	tellDone(call, reply.RobotGetLanguageListSuccess, func(success *desk.RobotGetLanguageListSuccess) fields {
		return fields{"Languages": success.Languages}
	})
}

func (c caller) removeLanguage(call, tag string) {
	reply := succeed(c.client.ChatbotAPI.RobotDelLanguage(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).
		RobotDelLanguageRequest(*desk.NewRobotDelLanguageRequest(tag)).Execute())
	tellDone(call, reply.RobotDelLanguageSuccess, nothing)
}

func (c caller) streamMsg(call, id, chunk string) {
	reply := succeed(c.client.ConversationsAPI.SendStreamMsg(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).
		SendStreamMsgRequest(*desk.NewSendStreamMsgRequest(id, chunk)).Execute())
	tellDone(call, reply.SendStreamMsgSuccess, func(success *desk.SendStreamMsgSuccess) fields {
		return fields{"MsgKey": success.MsgKey}
	})
}

func (c caller) readMessages(call string, request *desk.DescribeChatMessagesRequest) {
	reply := succeed(c.client.ConversationsAPI.DescribeChatMessages(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).DescribeChatMessagesRequest(*request).Execute())
	tellDone(call, reply.DescribeChatMessagesSuccess, func(success *desk.DescribeChatMessagesSuccess) fields {
		return fields{"TotalCount": success.TotalCount, "Messages": success.Messages}
	})
}

func (c caller) getState(call string, request desk.GetSessionStateRequest) {
	reply := succeed(c.client.ConversationsAPI.GetSessionState(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).GetSessionStateRequest(request).Execute())
	tellDone(call, reply.GetSessionStateSuccess, func(success *desk.GetSessionStateSuccess) fields {
		return fields{"SessionId": success.SessionId, "CurrentState": success.CurrentState.SessionState, "AgentId": success.AgentId}
	})
}

func (c caller) endSession(call string, request desk.EndSessionRequest) {
	reply := succeed(c.client.ConversationsAPI.EndSession(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).EndSessionRequest(request).Execute())
	tellDone(call, reply.EndSessionSuccess, nothing)
}

func (c caller) endQueuing(call, id string) {
	reply := succeed(c.client.ConversationsAPI.EndQueuing(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).
		EndQueuingRequest(*desk.NewEndQueuingRequest(id)).Execute())
	tellDone(call, reply.EndQueuingSuccess, nothing)
}

func random() int64 { return int64(rand.Uint32()) }

// A failure's code is a code of the operation, a common one, or any other number.
func first[Listed, Common ~int32](listed *Listed, common *Common, other *int64) any {
	switch {
	case listed != nil:
		return *listed
	case common != nil:
		return *common
	default:
		return *other
	}
}

func tellFailure(call, text string, code any) {
	var name any
	if known, ok := names[code]; ok {
		name = known
	}
	report(call, "failure", fields{"name": name, "code": code, "text": text})
}

func tellError(call string, response *http.Response, err error) {
	if response == nil || response.StatusCode == http.StatusOK {
		panic(err)
	}
	report(call, "http", response.StatusCode)
}

func report(call, outcome string, what any) {
	line, err := json.Marshal(fields{"call": call, outcome: what})
	if err != nil {
		panic(err)
	}
	fmt.Println(string(line))
}

func main() {
	c := newCaller()
	c.addLanguage("add a language", "id")
	c.sendMsg("write into a session", toSession(session, 4294967295, elements()))
	c.sendMsg("write as an account", asAccount())
	contact := desk.NewContactUserRequest(account, "1289314544")
	contact.SetGroupId(9465)
	contact.SetMemberId("1289316687@qq.com")
	c.contactUser("contact a user", contact)
	transfer := desk.NewTransferToHumanRequest(session)
	transfer.SetAgentIdList([]string{"test_agent@qq.com"})
	transfer.SetAgentGroupId(2473)
	transfer.SetSendTipIfNoAgentOnline(desk.NOAGENTTIP_TELL_USER)
	c.transferToHuman("hand a session over", transfer)
	queueing := desk.NewTransferToHumanRequest("queueing")
	queueing.SetAgentGroupId(7)
	c.transferToHuman("hand a session to a full group", queueing)
	c.createGroup("create a group", group())
	c.listLanguages("list the languages")
	c.removeLanguage("remove a language", "id")
	c.streamMsg("stream a message", session, "Hello, ")
	history := desk.NewDescribeChatMessagesRequest(served)
	history.SetLimit(50)
	history.SetOffset(0)
	history.SetOrder(desk.MESSAGEORDER_OLDEST_FIRST)
	c.readMessages("read the messages", history)
	c.getState("ask for a session",
		desk.GetSessionStateRequest{GetSessionStateBySession: desk.NewGetSessionStateBySession(served)})
	c.getState("ask for the session of a user",
		desk.GetSessionStateRequest{GetSessionStateByAccounts: desk.NewGetSessionStateByAccounts("user1", account)})
	c.endSession("end a session", desk.EndSessionRequest{SessionId: desk.PtrString(served)})
	c.endQueuing("end the queuing", "queueing")

	hello := []desk.MessageElement{known(desk.KnownElement{TextElement: text("hello")})}
	c.addLanguage("add an unknown language", "tlh")
	c.sendMsg("write into no session", toSession("gone", 8436874, hello))
	c.contactUser("contact nobody", desk.NewContactUserRequest(account, "nobody"))
	c.transferToHuman("hand a session over again", desk.NewTransferToHumanRequest(session))
	c.createGroup("create the group again", group())
	c.sendMsg("write with an old signature", toSession(session, 8436874, hello))
	c.sendMsg("write and be refused by a code that nobody lists", toSession(session, 8436874, hello))
	c.sendMsg("write through a broken gateway", toSession(session, 8436874, hello))
}

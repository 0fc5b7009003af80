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
	report(call)(c.client.ChatbotAPI.RobotAddLanguage(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).
		RobotAddLanguageRequest(*desk.NewRobotAddLanguageRequest(tag)).Execute())
}

func (c caller) sendMsg(call string, request desk.SendMsgRequest) {
	report(call)(c.client.ConversationsAPI.SendMsg(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).SendMsgRequest(request).Execute())
}

func (c caller) contactUser(call string, request *desk.ContactUserRequest) {
	report(call)(c.client.ConversationsAPI.ContactUser(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).ContactUserRequest(*request).Execute())
}

func (c caller) transferToHuman(call string, request *desk.TransferToHumanRequest) {
	report(call)(c.client.ConversationsAPI.TransferToHuman(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).TransferToHumanRequest(*request).Execute())
}

func (c caller) createGroup(call string, request *desk.CreateGroupRequest) {
	report(call)(c.client.GroupsAPI.CreateGroup(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).CreateGroupRequest(*request).Execute())
}

func (c caller) getState(call string, request desk.GetSessionStateRequest) {
	report(call)(c.client.ConversationsAPI.GetSessionState(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).GetSessionStateRequest(request).Execute())
}

// A reply has one of two structs: the success or the failure of its operation.
type reply interface{ GetActualInstance() any }

// Return a function that prints the result of a call.
func report(call string) func(reply, *http.Response, error) {
	return func(reply reply, response *http.Response, err error) {
		line := fields{"call": call}
		if err == nil {
			outcome, what := describe(reply.GetActualInstance())
			line[outcome] = what
		} else if response != nil && response.StatusCode != http.StatusOK {
			line["http"] = response.StatusCode
		} else {
			panic(err)
		}
		text, err := json.Marshal(line)
		if err != nil {
			panic(err)
		}
		fmt.Println(string(text))
	}
}

func describe(answer any) (string, fields) {
	switch reply := answer.(type) {
	case *desk.RobotAddLanguageSuccess, *desk.RobotDelLanguageSuccess, *desk.SendMsgSuccess,
		*desk.EndSessionSuccess, *desk.EndQueuingSuccess:
		return "success", fields{}
	case *desk.ContactUserSuccess:
		return "success", fields{"MemberId": reply.MemberId}
	case *desk.TransferToHumanSuccess:
		return "success", transferred(reply)
	case *desk.CreateGroupSuccess:
		return "success", fields{"GroupId": reply.GroupId}
	case *desk.RobotGetLanguageListSuccess:
		return "success", fields{"Languages": reply.Languages}
	case *desk.SendStreamMsgSuccess:
		return "success", fields{"MsgKey": reply.MsgKey}
	case *desk.DescribeChatMessagesSuccess:
		return "success", fields{"TotalCount": reply.TotalCount, "Messages": reply.Messages}
	case *desk.GetSessionStateSuccess:
		return "success", fields{
			"SessionId":    reply.SessionId,
			"CurrentState": reply.CurrentState.SessionState,
			"AgentId":      reply.AgentId,
		}
	case *desk.RobotAddLanguageFailure:
		code := reply.ErrorCode
		return failed(reply.ErrorInfo, first(code.RobotAddLanguageErrorCode, code.CommonErrorCode, code.Int64))
	case *desk.SendMsgFailure:
		code := reply.ErrorCode
		return failed(reply.ErrorInfo, first(code.SendMsgErrorCode, code.CommonErrorCode, code.Int64))
	case *desk.ContactUserFailure:
		code := reply.ErrorCode
		return failed(reply.ErrorInfo, first(code.ContactUserErrorCode, code.CommonErrorCode, code.Int64))
	case *desk.TransferToHumanFailure:
		code := reply.ErrorCode
		return failed(reply.ErrorInfo, first(code.TransferToHumanErrorCode, code.CommonErrorCode, code.Int64))
	case *desk.CreateGroupFailure:
		code := reply.ErrorCode
		return failed(reply.ErrorInfo, first(code.CreateGroupErrorCode, code.CommonErrorCode, code.Int64))
	}
	panic(fmt.Sprintf("no success, and no failure that this program handles: %v", answer))
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

func failed(text string, code any) (string, fields) {
	var name any
	if known, ok := names[code]; ok {
		name = known
	}
	return "failure", fields{"name": name, "code": code, "text": text}
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
	report("list the languages")(c.client.ChatbotAPI.RobotGetLanguageList(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).Body(map[string]any{}).Execute())
	report("remove a language")(c.client.ChatbotAPI.RobotDelLanguage(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).
		RobotDelLanguageRequest(*desk.NewRobotDelLanguageRequest("id")).Execute())
	report("stream a message")(c.client.ConversationsAPI.SendStreamMsg(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).
		SendStreamMsgRequest(*desk.NewSendStreamMsgRequest(session, "Hello, ")).Execute())
	history := desk.NewDescribeChatMessagesRequest(served)
	history.SetLimit(50)
	history.SetOffset(0)
	history.SetOrder(desk.MESSAGEORDER_OLDEST_FIRST)
	report("read the messages")(c.client.ConversationsAPI.DescribeChatMessages(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).DescribeChatMessagesRequest(*history).Execute())
	c.getState("ask for a session",
		desk.GetSessionStateRequest{GetSessionStateBySession: desk.NewGetSessionStateBySession(served)})
	c.getState("ask for the session of a user",
		desk.GetSessionStateRequest{GetSessionStateByAccounts: desk.NewGetSessionStateByAccounts("user1", account)})
	report("end a session")(c.client.ConversationsAPI.EndSession(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).
		EndSessionRequest(desk.EndSessionRequest{SessionId: desk.PtrString(served)}).Execute())
	report("end the queuing")(c.client.ConversationsAPI.EndQueuing(c.ctx).
		Random(random()).Contenttype(desk.BODYFORMAT_JSON).
		EndQueuingRequest(*desk.NewEndQueuingRequest("queueing")).Execute())

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

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
	desk.RobotAddLanguageErrorCodeLANGUAGENOTSUPPORTED:  "LANGUAGE_NOT_SUPPORTED",
	desk.SendMsgErrorCodeSESSIONNOTFOUND:                "SESSION_NOT_FOUND",
	desk.ContactUserErrorCodeUSERNOTFOUND:               "USER_NOT_FOUND",
	desk.TransferToHumanErrorCodeSESSIONNOTTRANSFERABLE: "SESSION_NOT_TRANSFERABLE",
	desk.CreateGroupErrorCodeGROUPIDALREADYYOURS:        "GROUP_ID_ALREADY_YOURS",
	desk.CommonErrorCodeUSERSIGEXPIRED:                  "USERSIG_EXPIRED",
}

type fields map[string]any

type caller struct {
	client *desk.ClientWithResponses
	ctx    context.Context
}

func newCaller() caller {
	client := must(desk.NewClientWithResponses(os.Getenv("DESK_URL"), desk.WithRequestEditorFn(sign)))
	return caller{client, context.Background()}
}

// The generated client does not know of security: the keys of every call are added here.
func sign(_ context.Context, request *http.Request) error {
	query := request.URL.Query()
	query.Set("sdkappid", os.Getenv("DESK_SDKAPPID"))
	query.Set("identifier", os.Getenv("DESK_IDENTIFIER"))
	query.Set("usersig", os.Getenv("DESK_USERSIG"))
	request.URL.RawQuery = query.Encode()
	return nil
}

func (c caller) addLanguage(call, tag string) {
	report(call, must(c.client.RobotAddLanguageWithResponse(c.ctx,
		&desk.RobotAddLanguageParams{Random: random(), Contenttype: desk.BodyFormatJSON},
		desk.RobotAddLanguageRequest{LanguageTag: tag})))
}

func (c caller) sendMsg(call string, request desk.SendMsgRequest) {
	report(call, must(c.client.SendMsgWithResponse(c.ctx,
		&desk.SendMsgParams{Random: random(), Contenttype: desk.BodyFormatJSON}, request)))
}

func (c caller) contactUser(call string, request desk.ContactUserRequest) {
	report(call, must(c.client.ContactUserWithResponse(c.ctx,
		&desk.ContactUserParams{Random: random(), Contenttype: desk.BodyFormatJSON}, request)))
}

func (c caller) transferToHuman(call string, request desk.TransferToHumanRequest) {
	report(call, must(c.client.TransferToHumanWithResponse(c.ctx,
		&desk.TransferToHumanParams{Random: random(), Contenttype: desk.BodyFormatJSON}, request)))
}

func (c caller) createGroup(call string, request desk.CreateGroupRequest) {
	report(call, must(c.client.CreateGroupWithResponse(c.ctx,
		&desk.CreateGroupParams{Random: random(), Contenttype: desk.BodyFormatJSON}, request)))
}

func (c caller) getState(call string, request desk.GetSessionStateRequest) {
	report(call, must(c.client.GetSessionStateWithResponse(c.ctx,
		&desk.GetSessionStateParams{Random: random(), Contenttype: desk.BodyFormatJSON}, request)))
}

type union interface {
	ValueByDiscriminator() (any, error)
}

// Print the result of a call.
func report[Reply union](call string, answer interface {
	GetJSON200() *Reply
	StatusCode() int
}) {
	line := fields{"call": call}
	if reply := answer.GetJSON200(); reply == nil {
		line["http"] = answer.StatusCode()
	} else {
		outcome, what := describe(must((*reply).ValueByDiscriminator()))
		line[outcome] = what
	}
	fmt.Println(string(must(json.Marshal(line))))
}

// A reply is the success or the failure of its operation.
func describe(answer any) (string, fields) {
	switch reply := answer.(type) {
	case desk.RobotAddLanguageSuccess, desk.RobotDelLanguageSuccess, desk.SendMsgSuccess,
		desk.EndSessionSuccess, desk.EndQueuingSuccess:
		return "success", fields{}
	case desk.ContactUserSuccess:
		return "success", fields{"MemberId": reply.MemberId}
	case desk.TransferToHumanSuccess:
		return "success", transferred(reply)
	case desk.CreateGroupSuccess:
		return "success", fields{"GroupId": reply.GroupId}
	case desk.RobotGetLanguageListSuccess:
		return "success", fields{"Languages": reply.Languages}
	case desk.SendStreamMsgSuccess:
		return "success", fields{"MsgKey": reply.MsgKey}
	case desk.DescribeChatMessagesSuccess:
		return "success", fields{"TotalCount": reply.TotalCount, "Messages": reply.Messages}
	case desk.GetSessionStateSuccess:
		return "success", fields{
			"SessionId":    reply.SessionId,
			"CurrentState": must(reply.CurrentState.AsSessionState()),
			"AgentId":      reply.AgentId,
		}
	case desk.RobotAddLanguageFailure:
		code := reply.ErrorCode
		return failed(reply.ErrorInfo, first(code.AsRobotAddLanguageErrorCode, code.AsCommonErrorCode, code.AsUnlistedErrorCode))
	case desk.SendMsgFailure:
		code := reply.ErrorCode
		return failed(reply.ErrorInfo, first(code.AsSendMsgErrorCode, code.AsCommonErrorCode, code.AsUnlistedErrorCode))
	case desk.ContactUserFailure:
		code := reply.ErrorCode
		return failed(reply.ErrorInfo, first(code.AsContactUserErrorCode, code.AsCommonErrorCode, code.AsUnlistedErrorCode))
	case desk.TransferToHumanFailure:
		code := reply.ErrorCode
		return failed(reply.ErrorInfo, first(code.AsTransferToHumanErrorCode, code.AsCommonErrorCode, code.AsUnlistedErrorCode))
	case desk.CreateGroupFailure:
		code := reply.ErrorCode
		return failed(reply.ErrorInfo, first(code.AsCreateGroupErrorCode, code.AsCommonErrorCode, code.AsUnlistedErrorCode))
	}
	panic(fmt.Sprintf("no success, and no failure that this program handles: %v", answer))
}

func transferred(success desk.TransferToHumanSuccess) fields {
	said := fields{}
	if success.AgentId != nil {
		said["AgentId"] = *success.AgentId
	}
	if success.IsInQueue != nil && *success.IsInQueue == desk.QueueStateQUEUED {
		said["IsInQueue"] = "QUEUED"
	}
	return said
}

func random() int64 { return int64(rand.Uint32()) }

type code interface {
	~int
	Valid() bool
}

// A failure's code is a code of the operation, a common one, or any other number. The union takes
// every number as each of them, so that Valid has to be asked.
func first[Listed, Common code](
	listed func() (Listed, error), common func() (Common, error), other func() (int64, error),
) any {
	if found := must(listed()); found.Valid() {
		return found
	}
	if found := must(common()); found.Valid() {
		return found
	}
	return must(other())
}

func failed(text string, code any) (string, fields) {
	var name any
	if known, ok := names[code]; ok {
		name = known
	}
	return "failure", fields{"name": name, "code": code, "text": text}
}

func must[Value any](value Value, err error) Value {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	c := newCaller()
	c.addLanguage("add a language", "id")
	c.sendMsg("write into a session", toSession(session, 4294967295, elements()))
	c.sendMsg("write as an account", asAccount())
	c.contactUser("contact a user", desk.ContactUserRequest{
		IMAgentUserID: account,
		ClientUserID:  "1289314544",
		GroupId:       ptr[int64](9465),
		MemberId:      ptr("1289316687@qq.com"),
	})
	c.transferToHuman("hand a session over", desk.TransferToHumanRequest{
		SessionId:              session,
		AgentIdList:            &[]string{"test_agent@qq.com"},
		AgentGroupId:           ptr[int64](2473),
		SendTipIfNoAgentOnline: ptr(desk.NoAgentTipTELLUSER),
	})
	c.transferToHuman("hand a session to a full group",
		desk.TransferToHumanRequest{SessionId: "queueing", AgentGroupId: ptr[int64](7)})
	c.createGroup("create a group", group())
	report("list the languages", must(c.client.RobotGetLanguageListWithResponse(c.ctx,
		&desk.RobotGetLanguageListParams{Random: random(), Contenttype: desk.BodyFormatJSON}, desk.RobotGetLanguageListRequest{})))
	report("remove a language", must(c.client.RobotDelLanguageWithResponse(c.ctx,
		&desk.RobotDelLanguageParams{Random: random(), Contenttype: desk.BodyFormatJSON}, desk.RobotDelLanguageRequest{LanguageTag: "id"})))
	report("stream a message", must(c.client.SendStreamMsgWithResponse(c.ctx,
		&desk.SendStreamMsgParams{Random: random(), Contenttype: desk.BodyFormatJSON}, desk.SendStreamMsgRequest{SessionId: session, Chunk: "Hello, "})))
	report("read the messages", must(c.client.DescribeChatMessagesWithResponse(c.ctx,
		&desk.DescribeChatMessagesParams{Random: random(), Contenttype: desk.BodyFormatJSON}, desk.DescribeChatMessagesRequest{
			SessionId: served, Limit: ptr(50), Offset: ptr(0), Order: ptr(desk.MessageOrderOLDESTFIRST),
		})))
	var bySession, byUser desk.GetSessionStateRequest
	check(bySession.FromGetSessionStateBySession(desk.GetSessionStateBySession{SessionId: served}))
	check(byUser.FromGetSessionStateByAccounts(
		desk.GetSessionStateByAccounts{ClientUserId: "user1", CustomerServiceId: account}))
	c.getState("ask for a session", bySession)
	c.getState("ask for the session of a user", byUser)
	report("end a session", must(c.client.EndSessionWithResponse(c.ctx,
		&desk.EndSessionParams{Random: random(), Contenttype: desk.BodyFormatJSON}, desk.EndSessionRequest{SessionId: ptr(served)})))
	report("end the queuing", must(c.client.EndQueuingWithResponse(c.ctx,
		&desk.EndQueuingParams{Random: random(), Contenttype: desk.BodyFormatJSON}, desk.EndQueuingRequest{SessionID: "queueing"})))

	hello := []desk.MessageElement{text("hello")}
	c.addLanguage("add an unknown language", "tlh")
	c.sendMsg("write into no session", toSession("gone", 8436874, hello))
	c.contactUser("contact nobody", desk.ContactUserRequest{IMAgentUserID: account, ClientUserID: "nobody"})
	c.transferToHuman("hand a session over again", desk.TransferToHumanRequest{SessionId: session})
	c.createGroup("create the group again", group())
	c.sendMsg("write with an old signature", toSession(session, 8436874, hello))
	c.sendMsg("write and be refused by a code that nobody lists", toSession(session, 8436874, hello))
	c.sendMsg("write through a broken gateway", toSession(session, 8436874, hello))
}

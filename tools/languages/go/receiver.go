// Verifies callbacks of Desk and reads what all of them have, with the standard library alone.
package main

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var digits = regexp.MustCompile(`^[0-9]{1,12}$`)

// refusal returns why a request is refused, or nil.
func refusal(query, app string, tokens []string, now float64) *string {
	because := func(reason string) *string { return &reason }
	given, err := url.ParseQuery(query)
	for _, values := range given {
		if len(values) > 1 {
			return because("unreadable")
		}
	}
	if err != nil || !given.Has("SdkAppid") {
		return because("unreadable")
	}
	if given.Get("SdkAppid") != app {
		return because("wrong_app")
	}
	if len(tokens) == 0 {
		return nil
	}
	if !given.Has("RequestTime") || !given.Has("Sign") {
		return because("missing_signature")
	}
	at, fits := given.Get("RequestTime"), 0
	for _, token := range tokens {
		right := sha256.Sum256([]byte(token + at))
		fits |= subtle.ConstantTimeCompare([]byte(hex.EncodeToString(right[:])), []byte(given.Get("Sign")))
	}
	if seconds, _ := strconv.ParseFloat(at, 64); !digits.MatchString(at) || fits == 0 {
		return because("bad_signature")
	} else if math.Abs(now-seconds) > 60 {
		return because("stale")
	}
	return nil
}

// body has the fields that mean the same in every callback, in each of their spellings.
type body struct {
	SessionId, ClientUserId, Operator_Account, CustomerServiceId, ChannelId *string
	EventTime                                                               json.RawMessage
	Body                                                                    struct{ SystemSessionID, SystemClientUserID *string }
	MsgBody                                                                 []struct {
		MsgType    string
		MsgContent struct{ Text string }
	}
}

func first(texts ...*string) *string {
	for _, text := range texts {
		if text != nil {
			return text
		}
	}
	return nil
}

// read returns what a body says, under one name each.
func read(text []byte) (map[string]any, error) {
	var one body
	err := json.Unmarshal(text, &one)
	joined := ""
	for _, element := range one.MsgBody {
		if element.MsgType == "TIMTextElem" {
			joined += element.MsgContent.Text
		}
	}
	at, _ := strconv.ParseInt(strings.Trim(string(one.EventTime), `"`), 10, 64)
	return map[string]any{
		"session_id":      first(one.SessionId, one.Body.SystemSessionID),
		"user_id":         first(one.ClientUserId, one.Body.SystemClientUserID, one.Operator_Account),
		"service_account": first(one.CustomerServiceId, one.ChannelId),
		"text":            joined,
		"time_ms":         at,
	}, err
}

func show(value any) {
	text, _ := json.Marshal(value)
	fmt.Println(string(text))
}

func vectors(file string) {
	var given struct {
		App      int `json:"sdk_app_id"`
		Requests []struct {
			Query  string
			Tokens []string
			Now    float64
		}
		Callbacks []struct{ Body json.RawMessage }
	}
	text, _ := os.ReadFile(file)
	if err := json.Unmarshal(text, &given); err != nil {
		panic(err)
	}
	reasons, found := []*string{}, []map[string]any{}
	for _, one := range given.Requests {
		reasons = append(reasons, refusal(one.Query, strconv.Itoa(given.App), one.Tokens, one.Now))
	}
	for _, one := range given.Callbacks {
		fields, _ := read(one.Body)
		found = append(found, fields)
	}
	show(map[string]any{"reasons": reasons, "read": found})
}

func serve(app, token string) {
	listener, _ := net.Listen("tcp", "127.0.0.1:0")
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	panic(http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var text json.RawMessage
		if refusal(r.URL.RawQuery, app, []string{token}, float64(time.Now().Unix())) != nil {
			w.WriteHeader(http.StatusUnauthorized)
		} else if json.NewDecoder(r.Body).Decode(&text) == nil {
			fields, _ := read(text)
			show(fields)
			fmt.Fprint(w, `{"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}`)
		}
	})))
}

func main() {
	if os.Args[1] == "vectors" {
		vectors(os.Args[2])
	} else {
		serve(os.Args[2], os.Args[3])
	}
}

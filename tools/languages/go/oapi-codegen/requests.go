package main

import "desk.example/caller/desk"

func ptr[Value any](value Value) *Value { return &value }

func toSession(id string, random int64, body []desk.MessageElement) desk.SendMsgRequest {
	var request desk.SendMsgRequest
	check(request.FromSendMsgBySession(
		desk.SendMsgBySession{SessionId: id, MsgRandom: random, MsgBody: body}))
	return request
}

func asAccount() desk.SendMsgRequest {
	var request desk.SendMsgRequest
	check(request.FromSendMsgByAccounts(desk.SendMsgByAccounts{
		FromAccount:                account,
		ToAccount:                  "user45",
		MsgRandom:                  82139,
		MsgBody:                    []desk.MessageElement{custom(desk.CustomContent{Data: ptr(card)})},
		CloudCustomData:            ptr("order 1001"),
		ExcludeFromUserRespTimeout: ptr(desk.UserReplyCountdownNOTCOUNTED),
	}))
	return request
}

// An element of the union; `from` is one of its From methods, which sets MsgType too.
func element[Element any](
	from func(*desk.KnownElement, Element) error, value Element,
) desk.MessageElement {
	var known desk.KnownElement
	check(from(&known, value))
	var body desk.MessageElement
	check(body.FromKnownElement(known))
	return body
}

func text(words string) desk.MessageElement {
	return element((*desk.KnownElement).FromTextElement,
		desk.TextElement{MsgContent: desk.TextContent{Text: words}})
}

func custom(content desk.CustomContent) desk.MessageElement {
	return element((*desk.KnownElement).FromCustomElement, desk.CustomElement{MsgContent: content})
}

// One element of each type that the contract knows, and one that it does not.
func elements() []desk.MessageElement {
	var other desk.MessageElement
	check(other.FromOtherElement(desk.OtherElement{
		MsgType:    "TIMStreamElem",
		MsgContent: desk.OtherContent{"Chunks": []string{"a", "b"}},
	}))
	return []desk.MessageElement{
		text("Your parcel is on its way. 包裹"),
		element((*desk.KnownElement).FromLocationElement, desk.LocationElement{
			MsgContent: desk.LocationContent{
				Desc:      ptr("Parcel shop"),
				Latitude:  ptr(29.340656774469956),
				Longitude: ptr(116.77497920478824),
			},
		}),
		element((*desk.KnownElement).FromFaceElement, desk.FaceElement{
			MsgContent: desk.FaceContent{Index: ptr(6), Data: ptr("abc")},
		}),
		custom(desk.CustomContent{Data: ptr(card), Desc: ptr("Blue kettle")}),
		element((*desk.KnownElement).FromSoundElement, desk.SoundElement{
			MsgContent: desk.SoundContent{
				Url:          "https://shop.example/hello.amr",
				UUID:         key,
				Second:       ptr(7),
				DownloadFlag: 2,
			},
		}),
		element((*desk.KnownElement).FromImageElement, desk.ImageElement{MsgContent: image()}),
		element((*desk.KnownElement).FromFileElement, desk.FileElement{
			MsgContent: desk.FileContent{
				Url:          "https://shop.example/terms.pdf",
				UUID:         key,
				FileName:     ptr("terms.pdf"),
				DownloadFlag: 2,
			},
		}),
		element((*desk.KnownElement).FromVideoElement, desk.VideoElement{MsgContent: video()}),
		element((*desk.KnownElement).FromRelayElement, desk.RelayElement{MsgContent: relay()}),
		other,
	}
}

func image() desk.ImageContent {
	return desk.ImageContent{
		UUID:        key,
		ImageFormat: ptr(desk.ImageFormatPNG),
		ImageInfoArray: []desk.ImageInfo{{
			Type:   ptr(desk.ImageSizeORIGINAL),
			Size:   ptr(1853095),
			Width:  2448,
			Height: 3264,
			URL:    "https://shop.example/kettle.png",
		}},
	}
}

func video() desk.VideoContent {
	return desk.VideoContent{
		VideoUrl:          "https://shop.example/tour.mp4",
		VideoUUID:         "1a2b3c4d5e",
		VideoDownloadFlag: 2,
		ThumbUrl:          "https://shop.example/tour.jpg",
		ThumbUUID:         "6f7a8b9c0d",
		ThumbWidth:        720,
		ThumbHeight:       1280,
		ThumbDownloadFlag: 2,
	}
}

func relay() desk.RelayContent {
	return desk.RelayContent{
		Title:  ptr("Chat of user1 and user2"),
		MsgNum: ptr(1),
		MsgList: &[]desk.RelayItem{{
			FromAccount: ptr("user1"),
			ToAccount:   ptr("user2"),
			MsgBody:     &[]desk.MessageElement{text("hello")},
		}},
	}
}

func group() desk.CreateGroupRequest {
	return desk.CreateGroupRequest{
		OwnerAccount:    ptr("user3"),
		Type:            desk.GroupTypePUBLIC,
		GroupId:         "returns-1",
		Name:            "Returns",
		MaxMemberCount:  ptr(50),
		ApplyJoinOption: ptr(desk.ApplyJoinOptionFREEACCESS),
		MemberList: []desk.GroupMember{
			{MemberAccount: "user2", Role: ptr(desk.GroupRoleADMIN)},
			{MemberAccount: account},
		},
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

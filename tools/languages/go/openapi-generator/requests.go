package main

import "desk.example/caller/desk"

func toSession(id string, random int64, body []desk.MessageElement) desk.SendMsgRequest {
	return desk.SendMsgRequest{SendMsgBySession: desk.NewSendMsgBySession(id, random, body)}
}

func asAccount() desk.SendMsgRequest {
	message := desk.NewSendMsgByAccounts(account, "user45", 82139, []desk.MessageElement{
		known(desk.KnownElement{CustomElement: desk.NewCustomElement("TIMCustomElem", desk.CustomContent{Data: desk.PtrString(card)})}),
	})
	message.SetCloudCustomData("order 1001")
	message.SetExcludeFromUserRespTimeout(desk.USERREPLYCOUNTDOWN_NOT_COUNTED)
	return desk.SendMsgRequest{SendMsgByAccounts: message}
}

func known(element desk.KnownElement) desk.MessageElement {
	return desk.MessageElement{KnownElement: &element}
}

func text(words string) *desk.TextElement {
	return desk.NewTextElement("TIMTextElem", *desk.NewTextContent(words))
}

// One element of each type that the contract knows, and one that it does not.
func elements() []desk.MessageElement {
	location := desk.LocationContent{}
	location.SetDesc("Parcel shop")
	location.SetLatitude(29.340656774469956)
	location.SetLongitude(116.77497920478824)
	face := desk.FaceContent{}
	face.SetIndex(6)
	face.SetData("abc")
	custom := desk.CustomContent{}
	custom.SetData(card)
	custom.SetDesc("Blue kettle")
	sound := desk.NewSoundContent("https://shop.example/hello.amr", key, 2)
	sound.SetSecond(7)
	file := desk.NewFileContent("https://shop.example/terms.pdf", key, 2)
	file.SetFileName("terms.pdf")
	video := desk.NewVideoContent("https://shop.example/tour.mp4", "1a2b3c4d5e", 2,
		"https://shop.example/tour.jpg", "6f7a8b9c0d", 720, 1280, 2)
	other := desk.NewOtherElement("TIMStreamElem", map[string]interface{}{"Chunks": []string{"a", "b"}})
	return []desk.MessageElement{
		known(desk.KnownElement{TextElement: text("Your parcel is on its way. 包裹")}),
		known(desk.KnownElement{LocationElement: desk.NewLocationElement("TIMLocationElem", location)}),
		known(desk.KnownElement{FaceElement: desk.NewFaceElement("TIMFaceElem", face)}),
		known(desk.KnownElement{CustomElement: desk.NewCustomElement("TIMCustomElem", custom)}),
		known(desk.KnownElement{SoundElement: desk.NewSoundElement("TIMSoundElem", *sound)}),
		known(desk.KnownElement{ImageElement: desk.NewImageElement("TIMImageElem", image())}),
		known(desk.KnownElement{FileElement: desk.NewFileElement("TIMFileElem", *file)}),
		known(desk.KnownElement{VideoElement: desk.NewVideoElement("TIMVideoFileElem", *video)}),
		known(desk.KnownElement{RelayElement: desk.NewRelayElement("TIMRelayElem", relay())}),
		{OtherElement: other},
	}
}

func image() desk.ImageContent {
	size := desk.NewImageInfo(2448, 3264, "https://shop.example/kettle.png")
	size.SetType(desk.IMAGESIZE_ORIGINAL)
	size.SetSize(1853095)
	content := desk.NewImageContent(key, []desk.ImageInfo{*size})
	content.SetImageFormat(desk.IMAGEFORMAT_PNG)
	return *content
}

func relay() desk.RelayContent {
	item := desk.RelayItem{}
	item.SetFromAccount("user1")
	item.SetToAccount("user2")
	item.SetMsgBody([]desk.MessageElement{known(desk.KnownElement{TextElement: text("hello")})})
	content := desk.RelayContent{}
	content.SetTitle("Chat of user1 and user2")
	content.SetMsgNum(1)
	content.SetMsgList([]desk.RelayItem{item})
	return content
}

func group() *desk.CreateGroupRequest {
	admin := desk.NewGroupMember("user2")
	admin.SetRole(desk.GROUPROLE_ADMIN)
	request := desk.NewCreateGroupRequest(desk.GROUPTYPE_PUBLIC, "returns-1", "Returns",
		[]desk.GroupMember{*admin, *desk.NewGroupMember(account)})
	request.SetOwnerAccount("user3")
	request.SetMaxMemberCount(50)
	request.SetApplyJoinOption(desk.APPLYJOINOPTION_FREE_ACCESS)
	return request
}

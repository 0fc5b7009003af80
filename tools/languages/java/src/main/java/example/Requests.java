package example;

import desk.model.*;
import java.util.List;
import java.util.Map;

/** The bodies that the caller sends. */
final class Requests {
    static final String SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf";
    static final String SERVED = "b0f4ca12-4850-4218-a284-efe679a87066";
    static final String ACCOUNT = "@customer_service_account";
    private static final String CARD = "{\"customerServicePlugin\": 0, \"src\": \"22\"}";
    private static final String KEY = "1053D4B3D61040894AC3DE44CDF28B3EC7EB7C0F";

    private Requests() {}

    static SendMsgRequest toSession(String session, long random, List<MessageElement> body) {
        return new SendMsgRequest(
                new SendMsgBySession().sessionId(session).msgRandom(random).msgBody(body));
    }

    static SendMsgRequest hello(String session) {
        return toSession(session, 8436874, List.of(text("hello")));
    }

    static SendMsgRequest asAccount() {
        return new SendMsgRequest(new SendMsgByAccounts()
                .fromAccount(ACCOUNT)
                .toAccount("user45")
                .msgRandom(82139L)
                .msgBody(List.of(custom(new CustomContent().data(CARD))))
                .cloudCustomData("order 1001")
                .excludeFromUserRespTimeout(UserReplyCountdown.NOT_COUNTED));
    }

    /** One element of each type that the contract knows, and one that it does not. */
    static List<MessageElement> elements() {
        return List.of(
                text("Your parcel is on its way. 包裹"),
                known(new KnownElement(new LocationElement()
                        .msgType(LocationElement.MsgTypeEnum.TIM_LOCATION_ELEM)
                        .msgContent(new LocationContent()
                                .desc("Parcel shop")
                                .latitude(29.340656774469956)
                                .longitude(116.77497920478824)))),
                known(new KnownElement(new FaceElement()
                        .msgType(FaceElement.MsgTypeEnum.TIM_FACE_ELEM)
                        .msgContent(new FaceContent().index(6).data("abc")))),
                custom(new CustomContent().data(CARD).desc("Blue kettle")),
                known(new KnownElement(new SoundElement()
                        .msgType(SoundElement.MsgTypeEnum.TIM_SOUND_ELEM)
                        .msgContent(new SoundContent()
                                .url("https://shop.example/hello.amr")
                                .UUID(KEY)
                                .second(7)
                                .downloadFlag(SoundContent.DownloadFlagEnum.NUMBER_2)))),
                known(new KnownElement(new ImageElement()
                        .msgType(ImageElement.MsgTypeEnum.TIM_IMAGE_ELEM)
                        .msgContent(image()))),
                known(new KnownElement(new FileElement()
                        .msgType(FileElement.MsgTypeEnum.TIM_FILE_ELEM)
                        .msgContent(new FileContent()
                                .url("https://shop.example/terms.pdf")
                                .UUID(KEY)
                                .fileName("terms.pdf")
                                .downloadFlag(FileContent.DownloadFlagEnum.NUMBER_2)))),
                known(new KnownElement(new VideoElement()
                        .msgType(VideoElement.MsgTypeEnum.TIM_VIDEO_FILE_ELEM)
                        .msgContent(video()))),
                known(new KnownElement(new RelayElement()
                        .msgType(RelayElement.MsgTypeEnum.TIM_RELAY_ELEM)
                        .msgContent(relay()))),
                new MessageElement(new OtherElement()
                        .msgType("TIMStreamElem")
                        .msgContent(Map.of("Chunks", List.of("a", "b")))));
    }

    static CreateGroupRequest group() {
        return new CreateGroupRequest()
                .ownerAccount("user3")
                .type(GroupType.PUBLIC)
                .groupId("returns-1")
                .name("Returns")
                .maxMemberCount(50)
                .applyJoinOption(ApplyJoinOption.FREE_ACCESS)
                .memberList(List.of(
                        new GroupMember().memberAccount("user2").role(GroupRole.ADMIN),
                        new GroupMember().memberAccount(ACCOUNT)));
    }

    private static MessageElement known(KnownElement element) {
        return new MessageElement(element);
    }

    private static MessageElement text(String words) {
        return known(new KnownElement(new TextElement()
                .msgType(TextElement.MsgTypeEnum.TIM_TEXT_ELEM)
                .msgContent(new TextContent().text(words))));
    }

    private static MessageElement custom(CustomContent content) {
        return known(new KnownElement(new CustomElement()
                .msgType(CustomElement.MsgTypeEnum.TIM_CUSTOM_ELEM)
                .msgContent(content)));
    }

    private static ImageContent image() {
        return new ImageContent()
                .UUID(KEY)
                .imageFormat(ImageFormat.PNG)
                .imageInfoArray(List.of(new ImageInfo()
                        .type(ImageSize.ORIGINAL)
                        .size(1853095)
                        .width(2448)
                        .height(3264)
                        .URL("https://shop.example/kettle.png")));
    }

    private static VideoContent video() {
        return new VideoContent()
                .videoUrl("https://shop.example/tour.mp4")
                .videoUUID("1a2b3c4d5e")
                .videoDownloadFlag(VideoContent.VideoDownloadFlagEnum.NUMBER_2)
                .thumbUrl("https://shop.example/tour.jpg")
                .thumbUUID("6f7a8b9c0d")
                .thumbWidth(720)
                .thumbHeight(1280)
                .thumbDownloadFlag(VideoContent.ThumbDownloadFlagEnum.NUMBER_2);
    }

    private static RelayContent relay() {
        return new RelayContent()
                .title("Chat of user1 and user2")
                .msgNum(1)
                .msgList(List.of(new RelayItem()
                        .fromAccount("user1")
                        .toAccount("user2")
                        .msgBody(List.of(text("hello")))));
    }
}

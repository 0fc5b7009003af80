// Verifies callbacks of Desk and reads what all of them have, with the modules of Node alone.
import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const digest = (text) => createHash("sha256").update(text).digest();
const equal = (one, other) => timingSafeEqual(digest(one), digest(other));

/** Why a request is refused, or null. */
export function refusal(query, appId, tokens, now, maxAge = 60) {
  const given = new URLSearchParams(query);
  const names = [...given.keys()];
  if (new Set(names).size < names.length || !given.has("SdkAppid")) return "unreadable";
  if (given.get("SdkAppid") !== String(appId)) return "wrong_app";
  if (tokens.length === 0) return null;
  const [time, sign] = [given.get("RequestTime"), given.get("Sign")];
  if (time === null || sign === null) return "missing_signature";
  const fits = tokens.map((token) => equal(digest(token + time).toString("hex"), sign));
  if (!/^[0-9]{1,12}$/.test(time) || !fits.includes(true)) return "bad_signature";
  return Math.abs(now - Number(time)) <= maxAge ? null : "stale";
}

/** What a body says, under one name each. */
export function read(body) {
  const texts = (body.MsgBody ?? []).filter((one) => one.MsgType === "TIMTextElem");
  return {
    session_id: body.SessionId ?? body.Body?.SystemSessionID ?? null,
    user_id: body.ClientUserId ?? body.Body?.SystemClientUserID ?? body.Operator_Account ?? null,
    service_account: body.CustomerServiceId ?? body.ChannelId ?? null,
    text: texts.map((one) => one.MsgContent.Text).join(""),
    time_ms: Number(body.EventTime),
  };
}

if (process.argv[2] === "vectors") {
  const { sdk_app_id: app, requests, callbacks } = JSON.parse(readFileSync(process.argv[3], "utf8"));
  const reasons = requests.map((one) => refusal(one.query, app, one.tokens, one.now));
  console.log(JSON.stringify({ reasons, read: callbacks.map((one) => read(one.body)) }));
} else {
  const [app, token] = [process.argv[3], process.argv[4]];
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const reason = refusal(request.url.split("?")[1] ?? "", app, [token], Date.now() / 1000);
    if (reason === null) console.log(JSON.stringify(read(JSON.parse(Buffer.concat(chunks).toString()))));
    response.writeHead(reason === null ? 200 : 401, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ ActionStatus: "OK", ErrorInfo: reason ?? "", ErrorCode: 0 }));
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
}

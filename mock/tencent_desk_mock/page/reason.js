// Explains in one line the last event, and what was wrong with it.
const problemOf = {
  refused: (attempt) => attempt.target + " refused the connection (" + attempt.problem + "). Is your program running?",
  late: (attempt) => "your program took longer than 2 s to answer, so Desk gave up. Answer at once, and work afterwards. (" + attempt.problem + ")",
  lost: (attempt) => "the connection broke before an answer came (" + attempt.problem + ").",
  crashed: (attempt) => "your program raised an error (" + attempt.problem + ").",
  answered: (attempt) => "your program answered, but " + attempt.problem + firstLine(attempt.reply),
};

function firstLine(text) {
  const line = text.trim().split("\n")[0].slice(0, 200);
  return line ? ": " + line : ". It had no body.";
}

function isAboutUser(call) {
  const body = call.body || {}, ids = chat.talk.sessions.map((one) => one.id);
  return call.effects.some((effect) => effect.about.user === chat.user || effect.about.to === chat.user)
    || Object.values(body).some((value) => value === chat.user || ids.includes(value));
}

function reason() {
  if (!receivers.length) {
    return "No callback URL is set, so your program hears nothing. Set one under “Callbacks go to”, or start with --callback-url URL.";
  }
  const mine = [...callbacks.values()].filter((one) => one.user === chat.user);
  const last = mine.at(-1);
  if (!last) return "Nothing has happened yet: write a message, or begin a new conversation.";
  const name = callbackName(last) + ": ";
  if (!last.over) return name + "waiting for your program to answer.";
  const attempt = last.attempts.at(-1);
  if (!attempt) return "No callback was posted: " + last.note + ".";
  const planted = attempt.fault ? " A fault did that." : "", call = failedCall(last);
  const failed = call ? " Its call of " + (call.operation || call.path) + " failed: " + failure(call) + "." : "";
  if (!attempt.ok) return name + problemOf[attempt.outcome](attempt) + planted + failed;
  const answered = name + "your program answered in " + Math.round(attempt.seconds * 1000) + " ms";
  return answered + (failed ? "." + failed : hasSpoken(last) ? "." : ", but no message came yet.");
}

const callsSince = (callback) => [...calls.values()].filter((call) => call.number >= callback.calls_before && isAboutUser(call));
const failedCall = (callback) => callsSince(callback).filter((call) => call.code !== 0).at(-1);
const failure = (call) => call.code === null ? "HTTP " + call.reply.status : call.code + " " + (names[call.code] || "");

function hasSpoken(callback) {
  const effects = [callback, ...callsSince(callback)].flatMap((one) => one.effects.map((effect) => effect.what));
  return effects.some((what) => /^(message|stream|chatbot)\./.test(what));
}

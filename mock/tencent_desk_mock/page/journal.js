// The journal: calls of the program and callbacks of the service in their order, the newest first.
const KEPT = 500, LATEST = 30;
const calls = new Map(), callbacks = new Map();  // by number
const rows = new Map();  // by "call 3" or "callback 5": the item, and the text that it shows
let nextCall = 0, nextCallback = 0, receivers = [];

const callId = (call) => "call " + call.number;
const callbackId = (callback) => "callback " + callback.number;
const callbackName = (callback) => callback.event || callback.command;

function callState(call) {
  if (call.code === 0) return make("span", { class: "state good" }, "OK");
  if (call.reply.dropped) return make("span", { class: "state bad" }, "dropped " + call.reply.dropped);
  return make("span", { class: "state bad" }, failure(call));
}

function callbackState(callback) {
  if (!callback.over) return make("span", { class: "state wait" }, "running");
  if (!callback.attempts.length) return make("span", { class: "state" }, "not posted");
  const times = callback.attempts.length > 1 ? " (" + callback.attempts.length + " attempts)" : "";
  return make("span", { class: "state " + (callback.ok ? "good" : "bad") }, (callback.ok ? "delivered" : "failed") + times);
}

const effectsOf = (entry) => entry.effects.map((effect) =>
  effect.what + " " + Object.values(effect.about).flat().filter((one) => one !== null).join(" → ")).join("; ");
const queryOf = (query) => Object.entries(query).map(([name, value]) => name + "=" + value).join("&");
const said = (text) => text ? make("bdi", { class: "said", dir: "auto" }, text) : null;

function callContent(call) {
  return make("div", {},
    make("h3", {}, "Request"), make("p", {}, make("code", {}, call.method + " " + call.path + "?" + queryOf(call.query))),
    make("pre", { dir: "auto" }, call.body === null ? call.size + " bytes that were not read" : JSON.stringify(call.body, null, 2)),
    make("p", {}, call.fault ? "A fault hit this call." : call.step ? "Refused by the check: " + call.step : "Nothing refused this call."),
    make("h3", {}, "Reply, HTTP " + call.reply.status), make("pre", { dir: "auto" }, pretty(call.reply.body)));
}

function attemptContent(attempt, number) {
  const ms = Math.round(attempt.seconds * 1000);
  return make("div", { class: "attempt" },
    make("h3", {}, "Attempt " + (number + 1) + " to " + attempt.target + (attempt.status ? ", HTTP " + attempt.status : "")),
    make("p", {}, make("meter", { min: 0, max: 2000, high: 1500, value: ms, "aria-label": "Part of 2 seconds" }),
      " " + ms + " ms of 2000, " + (attempt.query.Sign ? "signed" : "not signed")),
    attempt.problem ? make("p", { class: "problem" }, attempt.problem) : null,
    attempt.fault ? make("p", {}, "A fault hit this attempt.") : null,
    make("p", {}, make("code", {}, queryOf(attempt.query))),
    attempt.reply ? make("pre", { dir: "auto" }, pretty(attempt.reply)) : null);
}

function callbackContent(callback) {
  const posted = Object.keys(callback.body).length > 0;
  return make("div", {},
    callback.note ? make("p", {}, callback.note) : null,
    posted ? make("h3", {}, "Body") : null,
    posted ? make("pre", { dir: "auto" }, JSON.stringify(callback.body, null, 2)) : null,
    ...callback.attempts.map(attemptContent),
    make("p", { class: "actions" },
      callback.attempts.length ? button("Send again", () => act("POST", "callbacks/repeat", { number: callback.number })) : null,
      button("Edit and send", () => editCallback(callback)),
      callback.attempts.length ? button("Copy as curl", () => copyCurl(callback)) : null));
}

function editCallback(callback) {
  const { CallbackCommand, Event, ...fields } = callback.body;
  const asked = { name: Event || CallbackCommand || "", session: callback.session, fields };
  openSheet({
    title: "Edit and send", text: () => JSON.stringify(asked, null, 2),
    note: "The fields are checked against the contract; \"extra\" takes others. No page prints the names of all events.",
    act: (edited) => ask("POST", "callbacks/emit", edited),
  });
}

async function copyCurl(callback) {
  const quoted = (text) => "'" + text.replaceAll("'", "'\\''") + "'";
  try {
    const signed = await ask("POST", "callbacks/request", { number: callback.number });
    const url = callback.attempts.at(-1).target + "?" + signed.query;
    const line = ["curl -X POST " + quoted(url), "-H 'Content-Type: application/json'", "--data-raw " + quoted(signed.body)];
    openSheet({ title: "Copy as curl", text: () => line.join(" \\\n  ") + "\n" });
  } catch (error) {
    report(error.message);
  }
}

function entry(id, at, kind, name, middle, text, state, content) {
  const line = make("summary", {}, make("span", { class: "quiet" }, time(at)), make("b", {}, name),
    make("span", { class: "result quiet" }, make("span", { class: "chip" }, kind), " ", said(text),
      make("span", { class: text ? "below" : "" }, middle)), state);
  const details = make("details", { on: ["toggle", () => details.childElementCount < 2 && details.append(content())] }, line);
  const item = make("li", {}, details);
  item.dataset.id = id;
  for (const event of ["focusin", "click"]) item.addEventListener(event, () => chooseEntry(id));
  return item;
}

function callRow(call) {
  const why = call.fault ? "a fault" : call.step ? String(parsed(call.reply.body).ErrorInfo) : "";
  const item = entry(callId(call), call.at, "to Desk", call.operation || call.method + " " + call.path.slice(0, 80),
    effectsOf(call) || why, call.text, callState(call), () => callContent(call));
  item.dataset.operation = call.operation || "";
  item.dataset.ok = call.code === 0;
  return item;
}

function callbackRow(callback) {
  const last = callback.attempts.at(-1);
  const why = callback.note || (last && last.problem) || effectsOf(callback);
  const item = entry(callbackId(callback), callback.at, "to program", callbackName(callback), why, callback.text,
    callbackState(callback), () => callbackContent(callback));
  item.dataset.operation = "callback";
  item.dataset.ok = callback.over && (callback.ok || !callback.attempts.length);
  item.classList.toggle("unposted", callback.over && !callback.attempts.length);
  return item;
}

function place(id, order, value, draw) {
  const text = JSON.stringify(value), old = rows.get(id);
  if (old && old.text === text) return;
  const item = draw(value), list = byId("rows");
  rows.set(id, { item, text, order });
  if (old) {
    const was = old.item.querySelector("details"), focused = old.item.contains(document.activeElement);
    old.item.replaceWith(item);
    item.querySelector("details").open = was.open;
    if (focused) item.querySelector("summary").focus();
    return;
  }
  const later = (row) => { const other = rows.get(row.dataset.id).order; return other[0] - order[0] || other[1] - order[1]; };
  let next = list.firstElementChild;
  while (next && later(next) > 0) next = next.nextElementSibling;
  list.insertBefore(item, next);
}

function filter() {
  const only = byId("only").value, failures = byId("failures").checked;
  for (const item of byId("rows").children) {
    item.hidden = (only && item.dataset.operation !== only) || (failures && item.dataset.ok === "true");
  }
}

function forget(known, first, idOf) {
  for (const [number, one] of known) {
    if (number >= first) continue;
    known.delete(number);
    rows.get(idOf(one))?.item.remove();
    rows.delete(idOf(one));
  }
}

function firstToAsk() {
  const open = [...callbacks.values()].filter((one) => !one.over).map((one) => one.number);
  return Math.max(0, Math.min(nextCallback - LATEST, ...open));
}

function isRestarted(journal, posted) {
  const restarted = journal.next < nextCall || posted.next < nextCallback;
  if (restarted) {
    forget(calls, Infinity, callId);
    forget(callbacks, Infinity, callbackId);
    nextCall = nextCallback = 0;
  }
  return restarted;
}

function showJournal(journal, posted) {
  nextCall = journal.next;
  nextCallback = posted.next;
  receivers = posted.receivers;
  for (const call of journal.calls) calls.set(call.number, call);
  for (const callback of posted.callbacks) callbacks.set(callback.number, callback);
  forget(calls, Math.max(journal.first, journal.next - KEPT), callId);
  forget(callbacks, Math.max(posted.first, posted.next - KEPT), callbackId);
  for (const call of journal.calls) if (calls.has(call.number)) place(callId(call), [call.number, 0], call, callRow);
  for (const callback of posted.callbacks) {
    place(callbackId(callback), [callback.calls_before - 0.5, callback.number], callback, callbackRow);
  }
  byId("calls").textContent = journal.next - journal.first + posted.next - posted.first;
  byId("nothing").hidden = rows.size > 0;
  filter();
}

function startJournal() {
  const operations = [...document.querySelectorAll(".reference > section[data-operation]")].map((node) => node.id);
  byId("only").append(...operations.map((name) => make("option", { value: name }, name)));
  byId("only").addEventListener("change", filter);
  byId("failures").addEventListener("change", filter);
  onClick("clear", async () => { await act("DELETE", "journal"); await act("DELETE", "callbacks"); });
  startFaults(operations);
}

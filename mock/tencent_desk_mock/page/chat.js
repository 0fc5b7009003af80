// The chat: play a user, and see the answers of the program.
const chat = {
  user: "", account: "", app: null, talk: { sessions: [], outside: [] }, state: null,
  address() {
    return { sdk_app_id: this.app ?? undefined, service_account: this.account || undefined };
  },
  session() {
    const open = this.talk.sessions.filter((one) => !this.account || one.service_account === this.account);
    return open.find((one) => one.state !== "ended") || open.at(-1);
  },
  isOpen() {
    return Boolean(this.session()) && this.session().state !== "ended";
  },
  become(user) {
    if (user !== this.user) this.talk = { sessions: [], outside: [] };
    this.user = user;
    byId("who").value = user;
    keep("user", user);
  },
};
const bubbles = new Map();  // by key: the node, and the text that it shows
let links = new Map();  // from bubbles to entries of the journal, and back
let chosen = "";

/** Returns all that the chat shows, the oldest first. */
function lines() {
  const all = [];
  for (const session of chat.talk.sessions) {
    all.push({ key: "begin " + session.id, kind: "rule", text: "Session " + session.id, at: 0 });
    session.records.forEach((record, index) => all.push({
      ...record, key: record.key || session.id + " " + index, messageKey: record.key, session, kind: kindOfLine(record, session) }));
    for (const [key, text] of Object.entries(session.streams)) {
      all.push({ key, messageKey: key, session, kind: "program", sender: session.service_account, text, elements: [], at: Infinity, coming: true });
    }
    if (session.state === "ended") all.push({ key: "end " + session.id, kind: "rule", text: "The session has ended.", at: 0 });
  }
  chat.talk.outside.forEach((record, index) => all.push({ ...record, key: "outside " + index, messageKey: "", kind: "program" }));
  return all;  // messages without a session come last
}

const kindOfLine = (record, session) =>
  record.role === "user" ? "user" : record.sender === session.service_account ? "program" : "agent";
const heardMessages = () => lines().filter((line) => !line.coming && (line.kind === "program" || line.kind === "agent"))
  .sort((one, other) => one.at - other.at);
const heardCount = () => heardMessages().length;

// Bubbles ---------------------------------------------------------------------------------------------

/** Shows the data of a card or another custom message; addresses in it are not fetched. */
function fields(value) {
  if (value === null || typeof value !== "object") return make("bdi", { dir: "auto" }, value === null ? "–" : value);
  const pairs = Object.entries(value).map(([name, one]) => make("div", {}, make("dt", {}, name), make("dd", {}, fields(one))));
  return make("dl", { class: "card-fields" }, ...pairs);
}

function elementNode(element) {
  const { MsgType: kind, MsgContent: inner = {} } = element;
  if (typeof inner.Text === "string") return make("p", { dir: "auto", class: "words" }, inner.Text);
  const data = typeof inner.Data === "string" ? parsed(inner.Data) : inner;
  const all = Object.entries(Object.keys(data).length ? data : inner), isNested = ([, value]) => value !== null && typeof value === "object";
  const plain = all.filter((pair) => !isNested(pair)).map(([name, value]) => name + " " + value);
  return make("div", { class: "message-card" }, make("p", { class: "quiet", dir: "auto" }, [kind, ...plain].join(" · ")),
    ...all.filter(isNested).map(([, value]) => fields(value)));
}

function bubble(line) {
  if (line.kind === "rule") return make("p", { class: "rule quiet" }, line.text);
  const who = line.kind === "user" ? "You" : line.kind === "agent" ? "Agent " + line.sender : "Program";
  const node = make("article", { class: "bubble " + line.kind, tabindex: "-1", "aria-label": who, "aria-live": line.coming ? "off" : null, "aria-busy": line.coming ? "true" : null },
    make("p", { class: "quiet" }, make("bdi", {}, who), line.coming ? " is writing…" : " " + time(line.at)),
    ...(line.coming ? [make("p", { dir: "auto", class: "words" }, line.text)] : line.elements.map(elementNode)),
    line.kind === "user" ? make("p", { class: "actions" }, button("Send again", () => sendAgain(line)),
      button("Edit and send", () => editLine(line)), button("Replay up to here", () => replayTo(line))) : null);
  for (const event of ["focusin", "click"]) node.addEventListener(event, () => chooseBubble(line.key));
  node.dataset.key = line.key;
  return node;
}

function sendAgain(line) {
  play({ by: "user", act: "says", ...(isPlain(line) ? { text: line.text } : { elements: line.elements }) });
}

const isPlain = (line) => line.elements.length === 1 && line.elements[0].MsgType === "TIMTextElem";

function editLine(line) {
  if (isPlain(line)) {
    byId("text").value = line.text;
    byId("text").focus();
    return;
  }
  openSheet({
    title: "Edit and send", text: () => JSON.stringify(line.elements, null, 2),
    note: "Elements, as in MsgBody.", act: (elements) => play({ by: "user", act: "says", elements }),
  });
}

function replayTo(line) {
  const mine = lines().filter((one) => one.kind === "user"), spoken = steps.filter(speaks);
  const step = spoken.at(mine.findIndex((one) => one.key === line.key) - mine.length);
  if (!step) report("This line was not played in this page, so there is nothing to replay.");
  else replayed(steps.indexOf(step) + 1);
}

const speaks = (step) => step.by === "user" && (step.act === "says" || step.act === "opens_chat");

function showLines() {
  const log = byId("log"), all = lines(), atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  const there = new Set(all.map((line) => line.key));
  let changed = false;
  for (const [key, old] of bubbles) if (!there.has(key)) { old.node.remove(); bubbles.delete(key); }
  all.forEach((line, index) => {
    const text = JSON.stringify({ ...line, session: null }), old = bubbles.get(line.key);
    if (!old || old.text !== text) {
      const node = bubble(line);
      bubbles.set(line.key, { node, text });
      const focused = old && old.node.contains(document.activeElement);
      if (old) old.node.replaceWith(node);
      if (focused) node.focus();
      changed = true;
    }
    const { node } = bubbles.get(line.key);
    if (log.children[index] !== node) log.insertBefore(node, log.children[index] || null);
  });
  if (changed && atEnd) log.scrollTop = log.scrollHeight;
  if (log.contains(document.activeElement)) return;
  [...log.querySelectorAll("article")].forEach((node, index, nodes) => { node.tabIndex = index + 1 < nodes.length ? -1 : 0; });
}

function moveInLog(event) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key], articles = [...byId("log").querySelectorAll("article")];
  const here = articles.indexOf(event.target);
  if (!step || here < 0 || !articles[here + step]) return;
  event.preventDefault();
  articles[here].tabIndex = -1;
  articles[here + step].tabIndex = 0;
  articles[here + step].focus();
}

// Links between bubbles and entries -----------------------------------------------------------------------

function link(bubbleKey, entryKey) {
  links.set(bubbleKey, [...(links.get(bubbleKey) || []), entryKey]);
  links.set(entryKey, [...(links.get(entryKey) || []), bubbleKey]);
}

/** Links pairs from the end, since the beginning may be dropped. */
function linkFromEnd(shown, entries) {
  for (let back = 1; back <= Math.min(shown.length, entries.length); back += 1) link(shown.at(-back).key, entries.at(-back));
}

function updateLinks() {
  links = new Map();
  const all = lines().filter((line) => line.kind !== "rule"), posted = [...callbacks.values()], called = [...calls.values()];
  const byKey = new Map(all.filter((line) => line.messageKey).map((line) => [line.messageKey, line]));
  const keyed = new Set();
  for (const callback of posted) {
    for (const value of Object.values(callback.body)) {
      if (typeof value !== "string" || !byKey.has(value)) continue;
      link(byKey.get(value).key, callbackId(callback));
      keyed.add(byKey.get(value).key);
    }
  }
  for (const call of called) {
    for (const key of new Set(call.effects.map((effect) => effect.about.key))) if (byKey.has(key)) link(byKey.get(key).key, callId(call));
  }
  const sent = (account) => called.filter((call) => call.effects.some((effect) =>
    effect.what === "message.sent" && effect.about.to === chat.user && effect.about.from === account));
  for (const account of new Set(all.map((line) => line.sender))) {
    linkFromEnd(all.filter((line) => line.kind === "program" && line.sender === account && !line.messageKey), sent(account).map(callId));
  }
  for (const session of chat.talk.sessions) {
    const notes = (words) => posted.filter((one) => one.session === session.id && one.note.includes(words)).map(callbackId);
    const here = all.filter((line) => line.session === session);
    linkFromEnd(here.filter((line) => line.kind === "user" && !keyed.has(line.key)), notes("the user wrote"));
    linkFromEnd(here.filter((line) => line.kind === "agent"), notes("an agent wrote"));
  }
}

function mark(key, others, scroll) {
  chosen = key;
  for (const node of document.querySelectorAll("[aria-current=true]")) node.removeAttribute("aria-current");
  const nodes = others.map((other) => bubbles.get(other)?.node || rows.get(other)?.item).filter(Boolean);
  const own = bubbles.get(key)?.node || rows.get(key)?.item;
  for (const node of [own, ...nodes]) node?.setAttribute("aria-current", "true");
  if (scroll) nodes.at(-1)?.scrollIntoView({ block: "nearest" });
}

const chooseBubble = (key) => mark(key, links.get(key) || [], key !== chosen);
const chooseEntry = (id) => mark(id, links.get(id) || [], id !== chosen);

// All of it -------------------------------------------------------------------------------------------

function showPeople(app) {
  const label = (agent) => agent.id + " (" + agent.status + ", " + agent.load + " of " + agent.capacity + ")";
  setOptions(byId("agent"), Object.values(app.agents).map((agent) => [agent.id, label(agent)]));
  const serving = chat.session()?.state === "human" ? chat.session().agent : null;
  if (serving && byId("agent").dataset.serving !== serving) byId("agent").value = serving;
  byId("agent").dataset.serving = serving || "";
}

function showChoices(state) {
  setOptions(byId("app"), state.apps.map((app) => [app.sdk_app_id, app.sdk_app_id]));
  byId("app").parentElement.hidden = state.apps.length < 2;
  const app = state.apps.find((one) => one.sdk_app_id === chat.app) || state.apps[0];
  if (!app) return null;
  const accounts = app.service_accounts.length > 1 ? app.service_accounts : [""];
  setOptions(byId("account"), accounts.map((one) => [one, one]));
  byId("account").parentElement.hidden = accounts.length < 2;
  setOptions(byId("users"), app.users.slice(0, 200).map((one) => [one, ""]));
  return app;
}

function showChat(state, talk) {
  const app = showChoices(state);
  chat.state = app;
  chat.talk = talk;
  updateLinks();
  showLines();
  if (chosen) mark(chosen, links.get(chosen) || [], false);
  if (app) showPeople(app);
  byId("why").textContent = reason();
  byId("target").textContent = receivers.map((one) => one.target + (one.signed ? ", signed" : ", not signed")).join("; ") || "nowhere";
}

function isBusy() {
  return waiting > 0 || chat.talk.sessions.some((one) => Object.keys(one.streams).length) || [...callbacks.values()].some((one) => !one.over);
}

const byUser = (name, more = {}) => play({ by: "user", act: name, ...more });
const byAgent = (name, more = {}) => play({ by: "agent", act: name, agent: byId("agent").value, ...more });

function restart(user) {
  byId("text").focus();
  return enqueue(async () => {
    chat.become(user);
    await beginAgain();
    await perform({ by: "user", act: "opens_chat" });
  });
}

function another() {
  const known = new Set(chat.state ? chat.state.users : []);
  let number = 1;
  while (known.has("visitor-" + number)) number += 1;
  return restart("visitor-" + number);
}

/** Sends on Enter, but not on the Enter that ends the input of a Chinese or Japanese word. */
function sendsOnEnter(field, send) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  });
}

function startComposer(form, field, say) {
  const send = () => {
    const text = field.value;
    if (!text.trim()) return;
    field.value = "";
    say(text);
  };
  byId(form).addEventListener("submit", (event) => { event.preventDefault(); send(); field.focus(); });
  sendsOnEnter(field, send);
}

function startChat() {
  chat.become(kept("user", "visitor-1"));
  byId("who").addEventListener("change", async () => {
    chat.become(byId("who").value.trim() || chat.user);
    forgetPlayed();
    await refresh();
  });
  byId("app").addEventListener("change", () => { chat.app = Number(byId("app").value); forgetPlayed(); refresh(); });
  byId("account").addEventListener("change", () => { chat.account = byId("account").value; forgetPlayed(); refresh(); });
  byId("log").addEventListener("keydown", moveInLog);
  startComposer("say", byId("text"), (text) => byUser("says", { text }));
  startComposer("agent-says", byId("agent-text"), (text) => byAgent("says", { text }));
  onClick("restart", () => restart(chat.user));
  onClick("another", another);
  onClick("person", () => byUser("asks_for_person"));
  onClick("rate", () => byUser("rates", { stars: Number(byId("stars").value) }));
  onClick("leave", () => byUser("leaves"));
  onClick("online", () => byAgent("comes_online"));
  onClick("offline", () => byAgent("goes_offline"));
  onClick("take", () => byAgent("takes"));
  onClick("finish", () => byAgent("ends_session"));
}

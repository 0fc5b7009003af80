"use strict";
// The journal and the world are shown as text only: what callers sent is never markup.
const PAUSE = 1000, KEPT = 500, MESSAGES = 20;
const STATES = { online: "good", human: "good", break: "wait", queued: "wait", offline: "bad", ended: "bad" };
const SETTINGS = ["administrators", "editions", "region", "desk", "desk_package", "group_chat", "contact_user",
  "disabled", "disabled_operations", "plan_expired", "allowed_sources", "blocked_accounts",
  "signature_failure_limit", "operation_rate", "app_rate", "gateway_rate", "default_language", "max_languages",
  "known_languages", "max_group_members", "max_trial_groups", "max_new_groups", "max_groups_per_owner",
  "callback_refusals"];
const byId = (id) => document.getElementById(id);
let after = 0, first = 0, shown = "", entries = [], names = {};

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") node.addEventListener(...value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null).map((child) => child instanceof Node ? child : String(child)));
  return node;
}

async function ask(method, path, body) {
  const reply = await fetch("/_mock/" + path, {
    method, cache: "no-store", credentials: "same-origin", body: body === undefined ? undefined : JSON.stringify(body),
  });
  const value = await reply.json();
  if (!reply.ok) throw new Error(value.error || reply.statusText);
  return value;
}

async function act(method, path, body) {
  byId("told").textContent = "";
  try {
    await ask(method, path, body);
  } catch (error) {
    byId("told").textContent = error.message;
  }
  shown = "";
  await refresh();
}

// World ---------------------------------------------------------------------------------------------

const badge = (word) => make("span", { class: "state " + (STATES[word] || "") }, word);
const chips = (words) => words.length ? make("p", {}, ...words.map((word) => make("span", { class: "chip" }, word))) : make("p", { class: "quiet" }, "none");
const told = (value) => value === null ? "–" : typeof value === "object" ? (Array.isArray(value) ? value.join(", ") || "none" : JSON.stringify(value)) : String(value);

function part(title, content) {
  return make("section", {}, make("h3", {}, title), content);
}

function table(headings, rows, empty) {
  if (!rows.length) return make("p", { class: "quiet" }, empty);
  const head = make("tr", {}, ...headings.map((heading) => make("th", { scope: "col" }, heading)));
  const body = rows.map((cells) => make("tr", {}, ...cells.map((cell) => make("td", {}, cell))));
  return make("div", { class: "scroll" }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)));
}

function statusOf(app, agent) {
  const change = (event) => { event.target.blur(); act("POST", "state", { sdk_app_id: app.sdk_app_id, agents: [{ id: agent.id, status: event.target.value }] }); };
  const options = ["online", "break", "offline"].map((word) => make("option", { value: word, selected: word === agent.status }, word));
  return make("select", { "aria-label": "Status of " + agent.id, class: STATES[agent.status], on: ["change", change] }, ...options);
}

function appCard(app) {
  const agents = Object.values(app.agents), sessions = Object.values(app.sessions), groups = Object.values(app.groups);
  const numbers = {
    "agents online": agents.filter((agent) => agent.status === "online").length + " / " + agents.length,
    "open sessions": sessions.filter((session) => session.state !== "ended").length,
    "messages sent": app.message_count, "chat groups": groups.length,
    languages: new Set([app.default_language, ...app.languages]).size + " / " + app.max_languages,
  };
  const settings = SETTINGS.flatMap((name) => [make("dt", {}, name), make("dd", {}, told(app[name]))]);
  return make("article", { class: "card" },
    make("h2", {}, "App " + app.sdk_app_id),
    make("div", { class: "numbers" }, ...Object.entries(numbers).map(([name, value]) => make("div", {}, make("b", {}, value), name))),
    make("div", { class: "parts" },
      part("Agents", table(["Agent", "Status", "Load", "Skill groups"], agents.map((agent) => [agent.id, statusOf(app, agent), agent.load + " / " + agent.capacity, agent.groups.join(", ")]), "No agent.")),
      part("Sessions", table(["User", "State", "Agent", "Session"], sessions.slice(-100).reverse().map((session) => [session.user, badge(session.state), session.agent || "–", make("code", {}, session.id)]), "No session.")),
      part("Newest messages", table(["To", "From", "Elements"], app.messages.slice().reverse().map((message) => [message.user, message.service_account, message.elements.join(", ")]), "Nothing was sent.")),
      part("Chat groups", table(["Group", "Owner", "Members"], groups.slice(-100).reverse().map((group) => [group.id, group.owner || "–", group.members.join(", ")]), "No group.")),
      part("Languages", chips([...new Set([app.default_language, ...app.languages])])),
      part("Service accounts", chips(app.service_accounts)),
      part("Users", chips(app.users.slice(0, 200))),
      part("Skill groups", chips(Object.values(app.skill_groups).map((group) => group.id + (group.service_accounts ? ": " + group.service_accounts.join(", ") : ""))))),
    make("details", { id: "settings-" + app.sdk_app_id }, make("summary", {}, "Settings"), make("dl", { class: "facts" }, ...settings)));
}

function showWorld(state) {
  const now = new Date(state.clock.now * 1000);
  byId("clock").textContent = (isNaN(now) ? state.clock.now : now.toISOString().slice(0, 19).replace("T", " ")) + " UTC" + (state.clock.stopped ? " (stopped)" : "");
  const text = JSON.stringify(state.apps);
  if (text === shown || document.activeElement.closest("#apps select")) return;
  shown = text;
  const open = [...document.querySelectorAll("#apps details[open]")].map((node) => node.id);
  byId("apps").replaceChildren(...state.apps.map(appCard));
  open.forEach((id) => byId(id) && (byId(id).open = true));
}

// Journal -------------------------------------------------------------------------------------------

const time = (at) => { const date = new Date(at * 1000); return isNaN(date) ? String(at) : date.toISOString().slice(11, 19); };
const parsed = (text) => { try { return JSON.parse(text) || {}; } catch { return {}; } };
const pretty = (text) => { try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; } };

function result(call) {
  if (call.code === 0) return make("span", { class: "state good" }, "OK");
  if (call.reply.dropped) return make("span", { class: "state bad" }, "dropped " + call.reply.dropped);
  const text = call.code === null ? "HTTP " + call.reply.status : call.code + " " + (names[call.code] || "");
  return make("span", { class: "state bad" }, text);
}

function row(call) {
  const effects = call.effects.map((effect) => effect.what + " " + Object.values(effect.about).flat().filter((one) => one !== null).join(" → ")).join("; ");
  const why = call.fault ? "a fault" : call.step ? String(parsed(call.reply.body).ErrorInfo) : "";
  const query = Object.entries(call.query).map(([name, value]) => name + "=" + value).join("&");
  const line = make("summary", {}, make("span", { class: "quiet" }, time(call.at)), make("b", {}, call.operation || call.method + " " + call.path.slice(0, 80)),
    make("span", { class: "result quiet" }, effects || why), result(call));
  const content = () => make("div", {},
    make("h3", {}, "Request"), make("p", {}, make("code", {}, call.method + " " + call.path + "?" + query)),
    make("pre", {}, call.body === null ? call.size + " bytes that were not read" : JSON.stringify(call.body, null, 2)),
    make("p", {}, call.fault ? "A fault hit this call." : call.step ? "Refused by the check: " + call.step : "Nothing refused this call."),
    make("h3", {}, "Reply, HTTP " + call.reply.status), make("pre", {}, pretty(call.reply.body)));
  const details = make("details", { on: ["toggle", () => details.childElementCount < 2 && details.append(content())] }, line);
  const item = make("li", { value: call.number + 1 }, details);
  item.dataset.operation = call.operation || "";
  item.dataset.ok = call.code === 0;
  return item;
}

function filter() {
  const only = byId("only").value, failures = byId("failures").checked;
  for (const item of byId("rows").children) item.hidden = (only && item.dataset.operation !== only) || (failures && item.dataset.ok === "true");
}

function showJournal(journal) {
  const rows = byId("rows");
  if (journal.first > first) [...rows.children].forEach((item) => item.value <= journal.first && item.remove());
  first = journal.first;
  after = journal.next;
  rows.prepend(...journal.calls.map(row).reverse());
  while (rows.childElementCount > KEPT) rows.lastElementChild.remove();
  byId("calls").textContent = journal.next - journal.first;
  byId("nothing").hidden = rows.childElementCount > 0;
  filter();
}

function showFaults(faults) {
  byId("waiting").replaceChildren(...faults.map((fault) => make("li", {},
    make("span", { class: "state wait" }, (fault.code === null ? "reply changed" : fault.code + " " + (names[fault.code] || ""))),
    (fault.operation || "every operation") + (fault.times === null ? ", always" : ", " + fault.times + " ×"))));
  if (faults.length) byId("waiting").append(make("li", {}, make("button", { type: "button", on: ["click", () => act("DELETE", "faults")] }, "Drop all")));
}

// All -----------------------------------------------------------------------------------------------

async function refresh() {
  try {
    const [state, journal, faults] = await Promise.all([
      ask("GET", "state?messages=" + MESSAGES), ask("GET", "journal?after=" + after + "&newest=" + KEPT), ask("GET", "faults")]);
    showWorld(state);
    showJournal(journal);
    showFaults(faults.faults);
    byId("link").textContent = "live";
  } catch {
    byId("link").textContent = "not reachable";
  }
}

function view() {
  const at = decodeURIComponent(location.hash.slice(1)) || "world";
  const name = byId("view-" + at) ? at : "contract";
  for (const link of document.querySelectorAll(".tabs a")) {
    const here = link.dataset.view === name;
    here ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
    byId("view-" + link.dataset.view).hidden = !here;
  }
  if (name !== at && byId(at)) byId(at).scrollIntoView();
}

function start() {
  for (const line of document.querySelectorAll("#view-contract .codes tbody tr")) {
    names[line.querySelector(".code").textContent] = line.querySelector("code").textContent;
  }
  byId("codes").append(...Object.entries(names).map(([code, name]) => make("option", { value: name }, code)));
  const operations = [...document.querySelectorAll(".reference > section[data-operation]")].map((node) => node.id);
  for (const select of [byId("only"), byId("faults").elements.operation]) select.append(...operations.map((name) => make("option", { value: name }, name)));
  byId("reset").addEventListener("click", () => act("POST", "reset", {}));
  byId("clear").addEventListener("click", () => act("DELETE", "journal"));
  byId("only").addEventListener("change", filter);
  byId("failures").addEventListener("change", filter);
  byId("faults").addEventListener("submit", (event) => {
    event.preventDefault();
    const given = new FormData(event.target), code = given.get("code").trim(), times = Number(given.get("times"));
    act("POST", "faults", { operation: given.get("operation") || null, code: /^-?\d+$/.test(code) ? Number(code) : code, times: times || null });
  });
  addEventListener("hashchange", view);
  view();
  const loop = async () => {
    if (!document.hidden) await refresh();
    setTimeout(loop, PAUSE);
  };
  loop();
}

start();

// The world: agents, sessions, messages, groups, settings.
const STATES = { online: "good", human: "good", break: "wait", queued: "wait", offline: "bad", ended: "bad" };
const SETTINGS = ["administrators", "editions", "region", "desk", "desk_package", "group_chat", "contact_user",
  "disabled", "disabled_operations", "plan_expired", "allowed_sources", "blocked_accounts",
  "signature_failure_limit", "operation_rate", "app_rate", "gateway_rate", "default_language", "max_languages",
  "known_languages", "max_group_members", "max_trial_groups", "max_new_groups", "max_groups_per_owner",
  "callback_refusals"];
let shownApps = "";

const badge = (word) => make("span", { class: "state " + (STATES[word] || "") }, word);
const chips = (words) => words.length ? make("p", {}, ...words.map((word) => make("span", { class: "chip" }, word))) : make("p", { class: "quiet" }, "none");
const formatValue = (value) => value === null ? "–" : typeof value === "object" ? (Array.isArray(value) ? value.join(", ") || "none" : JSON.stringify(value)) : String(value);

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
  const settings = SETTINGS.flatMap((name) => [make("dt", {}, name), make("dd", {}, formatValue(app[name]))]);
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
  if (text === shownApps || document.activeElement.closest("#apps select")) return;
  shownApps = text;
  const open = [...document.querySelectorAll("#apps details[open]")].map((node) => node.id);
  byId("apps").replaceChildren(...state.apps.map(appCard));
  open.forEach((id) => byId(id) && (byId(id).open = true));
}

function startWorld() {
  onClick("reset", () => { forgetPlayed(); act("POST", "reset", {}); });
}

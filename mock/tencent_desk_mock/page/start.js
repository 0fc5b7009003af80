// Ask the mock for what is new, show it, and ask again: soon while something is running.
const PAUSE = 1000, SHORT_PAUSE = 150, MESSAGES = 20, HURRY = 3000;
let hurriedUntil = 0, timer = 0, running = null, following = null;

function hurry() {
  hurriedUntil = Date.now() + HURRY;
  clearTimeout(timer);
  timer = setTimeout(loop, SHORT_PAUSE);
}

/** Shows the present state; first waits for a running request, which may be older. */
function refresh() {
  if (running) return following ??= running.then(() => { following = null; return refresh(); });
  running = read().finally(() => { running = null; });
  return running;
}

async function read() {
  const user = chat.user;
  const address = chat.app === null ? "" : "?sdk_app_id=" + chat.app;
  try {
    const [state, journal, posted, faults, ofCallbacks, talk] = await Promise.all([
      ask("GET", "state?messages=" + MESSAGES), ask("GET", "journal?after=" + nextCall + "&newest=" + KEPT),
      ask("GET", "callbacks?after=" + firstToAsk() + "&newest=" + KEPT), ask("GET", "faults"), ask("GET", "callbacks/faults"),
      ask("GET", "users/" + encodeURIComponent(user) + "/conversation" + address)]);
    if (isRestarted(journal, posted)) return void hurry();
    showJournal(journal, posted);
    showWorld(state);
    showFaults(faults.faults, ofCallbacks.faults);
    showChat(state, user === chat.user ? talk : chat.talk);
    byId("link").textContent = "live";
  } catch (error) {
    byId("link").textContent = error instanceof TypeError ? "not reachable" : "not readable: " + error.message;
  }
}

async function loop() {
  clearTimeout(timer);
  if (!document.hidden) await refresh();
  clearTimeout(timer);
  timer = setTimeout(loop, isBusy() || Date.now() < hurriedUntil ? SHORT_PAUSE : PAUSE);
}

function view() {
  const at = decodeURIComponent(location.hash.slice(1)) || "chat";
  const name = byId("view-" + at) ? at : "contract";
  document.querySelector("main").dataset.view = name;
  for (const link of document.querySelectorAll(".tabs a")) {
    const here = link.dataset.view === name;
    here ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
    byId("view-" + link.dataset.view).hidden = !here;
  }
  if (name === "chat") byId("view-journal").hidden = false;
  if (name !== at && byId(at)) byId(at).scrollIntoView();
}

function startReceiver() {
  byId("send-to").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { url, token } = event.target.elements;
    const asked = { url: url.value.trim(), ...(token.value ? { token: token.value } : {}) };
    token.value = "";
    await act("POST", "callbacks/receivers", asked);
  });
  onClick("send-nowhere", () => act("DELETE", "callbacks/receivers", {}));
}

function start() {
  for (const line of document.querySelectorAll("#view-contract .codes tbody tr")) {
    names[line.querySelector(".code").textContent] = line.querySelector("code").textContent;
  }
  byId("codes").append(...Object.entries(names).map(([code, name]) => make("option", { value: name }, code)));
  startSheet();
  startJournal();
  startWorld();
  startChat();
  startScript();
  startReceiver();
  addEventListener("hashchange", view);
  view();
  loop();
}

start();

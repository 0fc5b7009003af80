// Content of users and programs is shown as text, never as markup.
const byId = (id) => document.getElementById(id);
const names = {};  // of codes

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") node.addEventListener(...value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null) node.setAttribute(name, value);
  }
  const there = children.filter((child) => child !== null);
  node.append(...there.map((child) => child instanceof Node ? child : String(child)));
  return node;
}

const button = (text, act) => make("button", { type: "button", on: ["click", act] }, text);
const onClick = (id, act) => byId(id).addEventListener("click", act);
const time = (at) => { const date = new Date(at * 1000); return isNaN(date) ? String(at) : date.toISOString().slice(11, 19); };
const pretty = (text) => { try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; } };
const parsed = (text) => { try { return JSON.parse(text) || {}; } catch { return {}; } };

function report(text) {
  byId("problem").textContent = text;
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
  report("");
  try {
    await ask(method, path, body);
  } catch (error) {
    report(error.message);
  }
  await refresh();
}

function keep(name, value) {
  sessionStorage.setItem("tencent-desk-mock " + name, JSON.stringify(value));
}

function kept(name, otherwise) {
  const text = sessionStorage.getItem("tencent-desk-mock " + name);
  return text === null ? otherwise : JSON.parse(text);
}

function setOptions(select, options) {
  const text = JSON.stringify(options);
  if (select.dataset.shown === text) return;
  select.dataset.shown = text;
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, label]) => make("option", { value }, label)));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}

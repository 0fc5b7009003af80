// The steps of this page: to send again, to keep, and to copy as a test.
// A step has `by` (user, agent or mock) and `act`; `heard` counts the messages that the user had by then.
const FORMAT = "tencent-desk-mock conversation 1";
const content = (step) => step.elements ? { elements: step.elements } : { text: step.text };
const nothing = () => ({});
const BODIES = {
  "user opens_chat": nothing, "user says": content, "user asks_for_person": nothing, "user leaves": nothing,
  "user rates": (step) => ({ stars: step.stars }),
  "agent comes_online": nothing, "agent goes_offline": nothing, "agent takes": (step, user) => ({ of: user }),
  "agent says": (step, user) => ({ ...content(step), to: user }), "agent ends_session": (step, user) => ({ of: user }),
  "mock fault": (step) => step.options, "mock callbacks.fault": (step) => step.options,
};
const kindOf = (step) => step.by + " " + step.act;
let steps = [], turn = Promise.resolve(), waiting = 0;

function pathOf(step, user) {
  if (step.by === "mock") return step.act === "fault" ? "faults" : "callbacks/faults";
  const id = step.by === "user" ? user : step.agent;
  return step.by + "s/" + encodeURIComponent(id) + "/" + step.act.replaceAll("_", "-");
}

/** Runs an action after all earlier ones. A failure is shown, and does not stop later ones. */
function enqueue(job) {
  turn = turn.then(async () => {
    waiting += 1;
    hurry();
    report("");
    try {
      return await job();
    } catch (error) {
      report(error.message);
      return false;
    } finally {
      waiting -= 1;
      await refresh();
    }
  });
  return turn;
}

async function perform(step, user = chat.user) {
  const address = { mock: {}, user: chat.address(), agent: { sdk_app_id: chat.app ?? undefined } }[step.by];
  const done = { ...step, heard: heardCount() };
  await ask("POST", pathOf(step, user), { ...address, ...BODIES[kindOf(step)](step, user) });
  if (user === chat.user) keepStep(done);
}

function play(step) {
  const user = chat.user;
  return enqueue(() => perform(step, user));
}

function keepStep(step) {
  steps.push(step);
  keepSteps();
}

function keepSteps() {
  keep("steps", { user: chat.user, steps });
  byId("played").textContent = steps.length;
}

function forgetPlayed() {
  steps = [];
  keepSteps();
}

// Python ---------------------------------------------------------------------------------------------

function literal(value) {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return "[" + value.map(literal).join(", ") + "]";
  if (typeof value === "object") return "{" + Object.entries(value).map(([key, one]) => literal(key) + ": " + literal(one)).join(", ") + "}";
  return JSON.stringify(value);
}

const appArgument = () => chat.app === null ? "" : ", app=" + chat.app;
const saidArguments = (step) => step.elements ? step.elements.map(literal).join(", ") : literal(step.text);
const keywords = (options) => Object.entries(options).map(([name, value]) => name + "=" + literal(value)).join(", ");
const ARGUMENTS = {
  "user says": saidArguments, "user rates": (step) => literal(step.stars), "agent takes": (step, user) => literal(user),
  "agent says": (step, user) => saidArguments(step) + ", to=" + literal(user), "agent ends_session": (step, user) => literal(user),
  "mock fault": (step) => keywords(step.options), "mock callbacks.fault": (step) => keywords(step.options),
};

function stepLine(step) {
  const subject = { user: "user", agent: "desk_mock.agent(" + literal(step.agent) + appArgument() + ")", mock: "desk_mock" }[step.by];
  const given = ARGUMENTS[kindOf(step)];
  return "    " + subject + "." + step.act + "(" + (given ? given(step, chat.user) : "") + ")";
}

function heardLine(message) {
  const isText = message.elements.every((element) => element.MsgType === "TIMTextElem");
  return isText ? "    assert user.next_message().text == " + literal(message.text)
    : "    assert user.next_message().elements == " + literal(message.elements);
}

const receiver = () => receivers.find((one) => one.commands === null) || receivers.at(-1);

function receiverLine(name) {
  const path = receiver() && URL.canParse(receiver().target) ? ", " + literal(new URL(receiver().target).pathname) : "";
  return "    desk_mock.callbacks.send_to(" + name + path + (receiver()?.signed ? ", token=TOKEN" : "") + ")";
}

function pytestText() {
  const program = byId("program").value.trim();
  const [module, name] = /^[A-Za-z_][\w.]*:[A-Za-z_]\w*$/.test(program) ? program.split(":") : ["bot", "app"];
  const heard = heardMessages(), first = steps.length ? steps[0].heard : heard.length;
  const account = (chat.account ? ", service_account=" + literal(chat.account) : "") + appArgument();
  const signed = receiver()?.signed;
  const lines = steps.flatMap((step, index) => {
    const until = index + 1 < steps.length ? steps[index + 1].heard : heard.length;
    return [stepLine(step), ...heard.slice(step.heard, until).map(heardLine)];
  });
  return ['"""A conversation that was played in the page of the mock."""', "",
    ...(signed ? ["import os", ""] : []), "from " + module + " import " + name, ...(signed ? [""] : ["", ""]),
    ...(signed ? ['TOKEN = os.environ["TENCENT_DESK_CALLBACK_TOKEN"]', "", ""] : []),
    "def test_conversation(desk_mock):", receiverLine(name),
    "    user = desk_mock.user(" + literal(chat.user) + account + ")",
    ...(steps.length ? [] : ["    # Nothing was played in this tab of the browser yet."]),
    ...(steps.length && first > 0 ? ["    # " + first + " messages that came before were left out."] : []),
    "", ...lines, "    user.hears_nothing()", ""].join("\n");
}

// Save, load, replay -----------------------------------------------------------------------------------

function savedText() {
  const answers = (index) => (index + 1 < steps.length ? steps[index + 1].heard : heardCount()) - steps[index].heard;
  const saved = steps.map(({ heard, ...step }, index) => ({ ...step, answers: answers(index) }));
  return JSON.stringify({ format: FORMAT, user: chat.user, steps: saved }, null, 2) + "\n";
}

function readSaved(text) {
  const saved = JSON.parse(text);
  if (saved.format !== FORMAT) throw new Error("this is no saved conversation: its format is not " + JSON.stringify(FORMAT));
  if (typeof saved.user !== "string" || !saved.user || !Array.isArray(saved.steps)) throw new Error("it lacks user or steps");
  const wrong = saved.steps.findIndex((step) => !step || !Object.hasOwn(BODIES, kindOf(step)));
  if (wrong >= 0) throw new Error("step " + (wrong + 1) + " is none that can be played: " + JSON.stringify(saved.steps[wrong]));
  return saved;
}

async function load(event) {
  const [file] = event.target.files;
  event.target.value = "";
  try {
    const saved = readSaved(await file.text());
    enqueue(() => replay(saved.steps, saved.user));
  } catch (error) {
    report(file.name + ": " + error.message);
  }
}

/** Leaves what runs, and forgets what was played. */
async function beginAgain() {
  await refresh();
  if (chat.isOpen()) await perform({ by: "user", act: "leaves" });
  forgetPlayed();
}

/** Plays steps in a new conversation; waits after each for as many answers as came the last time. */
async function replay(saved, user) {
  chat.become(user);
  await beginAgain();
  for (const [index, { answers = 0, heard, ...step }] of saved.entries()) {
    await refresh();
    const before = heardCount();
    await perform(step);
    if (!(await heardWithin(before + answers))) {
      throw new Error("The replay ends at step " + (index + 1) + ": fewer answers came than the last time.");
    }
  }
}

async function heardWithin(count) {
  for (let end = Date.now() + 8000; Date.now() < end;) {
    await refresh();
    if (heardCount() >= count) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

function replayed(upTo = steps.length) {
  const saved = JSON.parse(savedText()).steps.slice(0, upTo), user = chat.user;
  return enqueue(() => replay(saved, user));
}

function startScript() {
  const last = kept("steps", { user: "", steps: [] });
  if (last.user === chat.user) steps = last.steps;
  keepSteps();
  onClick("pytest", () => openSheet({ title: "Copy as pytest", text: pytestText, file: "test_conversation.py", option: true }));
  onClick("save", () => openSheet({ title: "Save the conversation", text: savedText, file: "conversation.json" }));
  onClick("replay", () => replayed());
  byId("load").addEventListener("change", load);
}

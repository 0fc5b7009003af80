// Faults set by hand: for calls of the program, and for callbacks to it.
const WHAT = {
  status: { status: 502, body: "Bad Gateway" }, lost: { drop: "after" }, refused: { drop: "before" }, slow: { delay: 3 },
};
const CALLBACK = "callback ";

function faultAsked(form) {
  const of = form.of.value, times = Number(form.times.value) || null, callback = of.startsWith(CALLBACK);
  const target = (callback ? of.slice(CALLBACK.length) : of) || null;
  if (form.what.value !== "code") {
    const named = callback ? (target ? { name: target } : {}) : { operation: target };
    return { path: callback ? "callbacks/faults" : "faults", body: { ...named, ...WHAT[form.what.value], times } };
  }
  if (callback) throw new Error("A code is for calls only. Choose another fault for callbacks.");
  const code = form.code.value.trim();
  if (!code) throw new Error("Code: give a number or a name, such as 141002.");
  return { path: "faults", body: { operation: target, code: /^-?\d+$/.test(code) ? Number(code) : code, times } };
}

async function addFault(event) {
  event.preventDefault();
  try {
    const { path, body } = faultAsked(event.target.elements);
    report("");
    await play({ by: "mock", act: path === "faults" ? "fault" : "callbacks.fault", options: body });
  } catch (error) {
    report(error.message);
  }
}

function faultText(fault) {
  const parts = [
    fault.code === null ? "" : fault.code + " " + (names[fault.code] || ""), fault.status === null ? "" : "HTTP " + fault.status,
    fault.drop ? (fault.drop === "after" ? "lost reply" : "broken before") : "", fault.delay ? fault.delay + " s late" : ""];
  return parts.filter(Boolean).join(", ") || "reply changed";
}

function faultChips(path, faults, every) {
  return faults.map((fault, index) => {
    const text = (fault.operation || every) + ": " + faultText(fault) + ", " + (fault.times === null ? "always" : fault.times === 1 ? "once" : fault.times + " times");
    return make("li", { class: "state wait" }, text,
      make("button", { type: "button", "aria-label": "Drop the fault " + text, on: ["click", () => act("DELETE", path, { index })] }, "×"));
  });
}

function showFaults(ofCalls, ofCallbacks) {
  const text = JSON.stringify([ofCalls, ofCallbacks]), list = byId("waiting");
  if (list.dataset.shown === text) return;
  list.dataset.shown = text;
  list.replaceChildren(...faultChips("faults", ofCalls, "every call"), ...faultChips("callbacks/faults", ofCallbacks, "every callback"));
}

function startFaults(operations) {
  const form = byId("faults"), events = byId("view-contract").querySelectorAll("[data-callback]");
  form.elements.of.append(
    ...operations.map((name) => make("option", { value: name }, name)),
    make("option", { value: CALLBACK }, "every callback"),
    ...[...events].map((node) => make("option", { value: CALLBACK + node.dataset.callback }, node.dataset.callback)));
  form.elements.what.addEventListener("change", () => { form.elements.code.disabled = form.elements.what.value !== "code"; });
  form.addEventListener("submit", addFault);
}

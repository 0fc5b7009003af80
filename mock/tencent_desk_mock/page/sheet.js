// A sheet above the page: a text to copy or to save, or JSON to edit and send.
let sheetText = () => "";

function openSheet({ title, note = "", text, file = "", option = false, act = null }) {
  sheetText = text;
  byId("sheet-title").textContent = title;
  byId("sheet-note").textContent = note;
  byId("sheet-option").hidden = !option;
  byId("sheet-act").hidden = !act;
  byId("sheet-copy").hidden = Boolean(act);
  byId("sheet-file").hidden = !file;
  byId("sheet-file").download = file;
  byId("sheet-text").readOnly = !act;
  byId("sheet-act").onclick = () => act && sendSheet(act);
  fillSheet();
  byId("sheet").showModal();
  if (!act) copySheet();
}

function fillSheet() {
  const text = sheetText(), link = byId("sheet-file");
  byId("sheet-text").value = text;
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
}

async function sendSheet(act) {
  try {
    await act(JSON.parse(byId("sheet-text").value));
    byId("sheet").close();
    await refresh();
  } catch (error) {
    byId("sheet-note").textContent = error.message;
  }
}

async function copySheet() {
  const field = byId("sheet-text");
  try {
    await navigator.clipboard.writeText(field.value);
    byId("sheet-note").textContent = "Copied.";
  } catch {  // no permission, or not a secure context
    field.select();
    byId("sheet-note").textContent = "The browser does not let a page copy: the text is selected, copy it by keyboard.";
  }
}

function startSheet() {
  byId("program").value = kept("program", "bot:app");
  byId("program").addEventListener("input", () => { keep("program", byId("program").value); fillSheet(); });
  onClick("sheet-copy", copySheet);
  onClick("sheet-close", () => byId("sheet").close());
}

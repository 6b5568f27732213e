// Small comforts; every page works without them.
// A form is sent once: a second click on its button does nothing until the page comes back.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.setAttribute("aria-disabled", "true");
    if (button === event.submitter) button.classList.add("is-busy");
  }
});
window.addEventListener("pageshow", (event) => {
  // Back shows again what was chosen when the page came, not what was chosen to leave it.
  if (event.persisted) for (const form of document.querySelectorAll("form[method=get]")) form.reset();
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) {
      button.removeAttribute("aria-disabled");
      button.classList.remove("is-busy");
    }
  }
});

// Menus made of <details> close on Escape and on a click elsewhere.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details[data-closes][open]")) {
    if (menu !== except) menu.open = false;
  }
};
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-closes]")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.querySelector("details[data-closes][open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  }
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    const search = document.querySelector("[data-search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
});

// A text to pass on is taken to the clipboard by its button; where that is forbidden it is marked, for copying by hand.
for (const button of document.querySelectorAll("[data-copies]")) {
  const word = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copies);
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      text.closest("details")?.setAttribute("open", ""); // only what is seen is copied without the clipboard
      text.select();
      if (!document.execCommand("copy")) return;
    }
    button.textContent = button.dataset.done;
    setTimeout(() => {
      button.textContent = word;
    }, 3000);
  });
}

for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// What is folded on the screen stands open on paper.
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details:not([open], [data-closes], .d-print-none)")];
  for (const part of unfolded) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of unfolded) part.open = false;
});

// What is to be mended after a refusal is read first, by eye and by ear; its links lead to the fields.
document.querySelector(".error-summary")?.focus();

// A field for a file says in the page's language what the browser would say in its own: the button and the chosen name.
const words = document.currentScript.dataset;
const nameFileFields = (within) => {
  for (const field of within.querySelectorAll("input[type=file]")) {
    if (field.closest(".file-choice")) continue;
    const frame = Object.assign(document.createElement("span"), { className: "file-choice" });
    const button = Object.assign(document.createElement("span"), { className: "btn", textContent: words.chooseFile });
    const name = Object.assign(document.createElement("span"), { className: "quiet" });
    const show = () => {
      name.textContent = [...field.files].map((file) => file.name).join(", ") || words.noFile;
    };
    for (const part of [button, name]) part.setAttribute("aria-hidden", "true"); // the field itself says it
    field.replaceWith(frame);
    frame.append(field, button, name);
    field.addEventListener("change", show);
    show();
  }
};
nameFileFields(document);
// The part itself, not `detail.target`: what back brings again comes without one.
document.addEventListener("htmx:afterSwap", ({ target }) => nameFileFields(target));

// What was wrong with a field is no longer said once something else is typed there.
document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("[aria-invalid], .is-invalid")) return;
  const told = document.getElementById(target.getAttribute("aria-describedby") ?? "");
  if (told?.matches(".errorlist")) told.hidden = true;
  target.classList.remove("is-invalid");
  target.removeAttribute("aria-invalid");
});

// On a phone the menu is one line that scrolls: the page that one is on stands in it.
const here = document.querySelector(".main-nav [aria-current]");
const line = here?.closest("ul");
if (line && here.offsetLeft + here.offsetWidth > line.clientWidth) line.scrollLeft = here.offsetLeft - 48;

// What is left empty in a filter is not sent: the address it puts into the bar says only what was chosen.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") return;
  const sent = event.detail.parameters;
  for (const name of Object.keys(sent)) if (sent[name] === "") delete sent[name];
  const columns = [...(event.detail.elt.querySelectorAll?.("input[name=column]") ?? [])];
  if (columns.length && columns.every((box) => box.checked)) delete sent.column;
});

// What stands open in a part of the page that is renewed stays open.
let open = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  open = [...event.detail.target.querySelectorAll("details[id][open]")].map((part) => part.id);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
});

// Another month keeps the filter of the address that one looks at.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const names = form.dataset.keeps?.split(" ") ?? [];
  for (const old of form.querySelectorAll("[data-kept]")) old.remove();
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (!names.includes(name)) continue;
    const kept = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    kept.dataset.kept = "yes";
    form.append(kept);
  }
});

// Of a list some are ticked, or by one box all; the bar says how many, and an address need not name all of them.
for (const list of document.querySelectorAll("form[data-ticks]")) {
  const all = list.querySelector("input[name=all]");
  const boxes = [...list.querySelectorAll("input[name=key]")];
  const count = list.querySelector("[data-ticked]");
  list.addEventListener("change", ({ target }) => {
    if (target === all) for (const box of boxes) box.checked = all.checked;
    else if (!target.checked) all.checked = false;
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = ticked ? count.dataset.words + ticked : "";
  });
  list.addEventListener("submit", () => {
    for (const box of boxes) box.disabled = all.checked;
  });
}
addEventListener("pageshow", () => {
  for (const box of document.querySelectorAll("form[data-ticks] input:disabled")) box.disabled = false;
});

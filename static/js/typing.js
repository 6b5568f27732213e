// What is typed into a long form stays in this tab until the server has it: when the session ends, the network fails or
// the page is left by mistake, it stands in the fields again. The stamp says who typed into which draft; once the
// server holds another draft, what was kept here is forgotten.
const TICKED = "input[type=radio], input[type=checkbox]";
const TYPED = `textarea, select:not([multiple]), input[type=text], input[type=date], input:not([type]), ${TICKED}`;

// Boxes and choices of one name are told apart by their values, and kept by whether they are ticked.
const keyOf = (field) => (field.matches(TICKED) ? `${field.name}=${field.value}` : field.name);
const stateOf = (field) => (field.matches(TICKED) ? field.checked : field.value);
const stateAtFirst = (field) => {
  if (field.matches(TICKED)) return field.defaultChecked;
  if (!field.matches("select")) return field.defaultValue;
  const options = [...field.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
};
const put = (field, state) => {
  if (field.matches(TICKED)) field.checked = state;
  else field.value = state;
};

for (const form of document.querySelectorAll("form[data-keeps-typing]")) {
  const place = `typing ${form.dataset.keepsTypingAs ?? location.pathname}`;
  const stamp = form.dataset.keepsTyping;
  const note = form.querySelector("[data-restored]");
  const fields = [...form.elements].filter((field) => field.matches(TYPED));
  const forget = () => sessionStorage.removeItem(place);
  const read = () => {
    try {
      return JSON.parse(sessionStorage.getItem(place));
    } catch {
      return null;
    }
  };

  const kept = read();
  if (kept?.stamp === stamp) {
    for (const field of fields) {
      const key = keyOf(field);
      if (key in kept.typed && stateOf(field) !== kept.typed[key]) {
        put(field, kept.typed[key]);
        if (note) note.hidden = false;
      }
    }
  } else if (kept) forget();

  form.addEventListener("input", () => {
    const typed = {};
    for (const field of fields) if (stateOf(field) !== stateAtFirst(field)) typed[keyOf(field)] = stateOf(field);
    try {
      sessionStorage.setItem(place, JSON.stringify({ stamp, typed }));
    } catch {
      /* full or forbidden: as without */
    }
  });
  // Without a network nothing is sent, now or later: the page says so, and what was typed stays.
  const unsent = form.querySelector("[data-offline]");
  if (unsent) {
    const show = () => {
      unsent.hidden = navigator.onLine;
    };
    show();
    addEventListener("online", show);
    addEventListener("offline", show);
    form.addEventListener("submit", (event) => {
      if (navigator.onLine) return;
      event.preventDefault();
      event.stopPropagation(); // it was not sent: its buttons stay in use
      show();
      unsent.focus();
    });
  }

  note?.querySelector("[data-forget]").addEventListener("click", () => {
    forget();
    for (const field of fields) put(field, stateAtFirst(field));
    note.hidden = true;
  });
}

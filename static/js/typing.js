// What is typed into a long form stays in this tab until the server has it: when the session ends, the network fails or
// the page is left by mistake, it stands in the fields again. The stamp says who typed into which draft; once the
// server holds another draft, what was kept here is forgotten.
const TYPED = "textarea, input[type=text], input[type=date], input:not([type])";

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
      if (field.name in kept.typed && field.value !== kept.typed[field.name]) {
        field.value = kept.typed[field.name];
        if (note) note.hidden = false;
      }
    }
  } else if (kept) forget();

  form.addEventListener("input", () => {
    const typed = {};
    for (const field of fields) if (field.value !== field.defaultValue) typed[field.name] = field.value;
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
    for (const field of fields) field.value = field.defaultValue;
    note.hidden = true;
  });
}

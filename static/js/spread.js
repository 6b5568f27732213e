// A block copied in a spreadsheet and pasted into any field of a filing: numbers spread down and to the right from that
// field; rows that bring their names go where the names are, which the server knows, with all that is wrong said at once.
const NUMBER = /^[\d.,\s%<–-]*$/;

for (const form of document.querySelectorAll("form[data-takes-blocks]")) {
  const note = form.querySelector("[data-spread]");
  const rowsOf = () =>
    [...form.querySelectorAll("table tr")]
      .map((row) => [...row.querySelectorAll("input, textarea")])
      .filter((fields) => fields.length);

  const spread = (from, block) => {
    const rows = rowsOf();
    const top = rows.findIndex((fields) => fields.includes(from));
    const left = rows[top].indexOf(from);
    const beyond = [];
    block.forEach((cells, down) => {
      cells.forEach((cell, right) => {
        const field = rows[top + down]?.[left + right];
        if (field) field.value = cell;
        else if (cell) beyond.push(cell);
      });
    });
    note.hidden = beyond.length === 0;
    note.textContent = `${note.dataset.beyond} ${beyond.join(" · ")}`;
    form.dispatchEvent(new Event("input", { bubbles: true })); // so that it is kept like what is typed
  };

  form.addEventListener("paste", (event) => {
    const field = event.target;
    const text = event.clipboardData.getData("text/plain").replace(/(\r?\n)+$/, "");
    if (!field.closest("table") || !/[\t\n]/.test(text) || field.matches("textarea")) return;
    event.preventDefault();
    const block = text.split(/\r?\n/).map((line) => line.split("\t").map((cell) => cell.trim()));
    if (block.every((cells) => NUMBER.test(cells[0]) && !(cells.length > 1 && !NUMBER.test(cells[1])))) {
      spread(field, block);
      return;
    }
    const lines = form.elements.namedItem("paste");
    lines.value = `${lines.value}${lines.value && !lines.value.endsWith("\n") ? "\n" : ""}${text}\n`;
    form.dispatchEvent(new Event("input", { bubbles: true }));
    form.requestSubmit(form.querySelector("[data-places]"));
  });
}

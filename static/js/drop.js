// Files may be dropped anywhere on the page of a form that takes them; which ones were chosen is said beside it.
const form = document.querySelector("[data-drops-anywhere]");
const field = form.querySelector("input[type=file]");
const said = form.querySelector("[data-dropped]");

const tell = () => {
  const names = [...field.files].map((file) => file.name);
  said.hidden = names.length < 2;
  said.textContent = names.join(", ");
};
field.addEventListener("change", tell);

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("is-dropping");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("is-dropping");
});
document.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  document.body.classList.remove("is-dropping");
  field.files = event.dataTransfer.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  form.querySelector("button.btn-primary").focus();
});

// The public table is searched and sorted without loading the page anew, and a page that frames it is told how high it
// is. Without script the same form and links do the same.
const content = document.getElementById("main"); // ends where the page's content ends
const tell = () => {
  // Not what scrolls: that is at least as high as the frame, which then would never become lower again.
  const height = Math.ceil(content.getBoundingClientRect().bottom + scrollY);
  if (parent !== window) parent.postMessage({ ispeedHeight: height }, "*");
};

let latest = 0;
const narrow = async (address) => {
  latest += 1;
  const mine = latest;
  const answer = await fetch(address).catch(() => null);
  if (mine !== latest) return; // something else was asked meanwhile
  if (!answer?.ok) {
    location.assign(address);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("rows").replaceWith(page.getElementById("rows"));
  history.replaceState(null, "", address);
  form.elements.sort.value = new URLSearchParams(address).get("sort") ?? ""; // so that the next search keeps it
  tell();
};

const form = document.querySelector("[data-narrows]");
const asked = () => `?${new URLSearchParams(new FormData(form))}`;
let pause;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  narrow(asked());
});
form.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => narrow(asked()), 250);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-narrows-to]");
  if (!link) return;
  event.preventDefault();
  narrow(link.getAttribute("href"));
});
new ResizeObserver(tell).observe(content);

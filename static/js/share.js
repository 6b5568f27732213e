// Hands a text, with its link and its picture, to the phone's own list of apps (Zalo, messages, mail). Where a browser
// has no such list the button is not there, and the text stands open to be copied.
for (const button of document.querySelectorAll("[data-shares]")) {
  const { shares, link, card, file } = button.dataset;
  const text = document.getElementById(shares);
  if (!navigator.share) {
    text.closest("details")?.setAttribute("open", "");
    continue;
  }
  const told = () => {
    const parts = { text: text.value };
    if (link) parts.url = new URL(link, location).href;
    return parts;
  };
  // Drawn before it is asked for: a phone shares only within the moment of the touch.
  let picture = null;
  if (card) {
    const canvas = document.getElementById(card);
    const take = () =>
      canvas.toBlob((blob) => {
        picture = new File([blob], file, { type: "image/png" });
      }, "image/png");
    if (canvas.dataset.drawn) take();
    else canvas.addEventListener("drawn", take);
  }
  button.hidden = false;
  button.addEventListener("click", async () => {
    const whole = picture ? { ...told(), files: [picture] } : told();
    try {
      await navigator.share(navigator.canShare?.(whole) ? whole : told());
    } catch (reason) {
      if (reason.name === "AbortError") return; // the person thought better of it
      text.closest("details")?.setAttribute("open", "");
      text.focus();
      text.select();
    }
  });
}

// Hands a text, with its link and its picture or PDF, to the phone's own list of apps (Zalo, messages, mail). Where a
// browser has no such list the button is not there, and the text stands open to be copied.
for (const button of document.querySelectorAll("[data-shares]")) {
  const { shares, link, card, file, pdf } = button.dataset;
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
  let attached = null;
  if (card) {
    const canvas = document.getElementById(card);
    const take = () =>
      canvas.toBlob((blob) => {
        attached = new File([blob], file, { type: "image/png" });
      }, "image/png");
    if (canvas.dataset.drawn) take();
    else canvas.addEventListener("drawn", take);
  }
  // Fetched at the first touch, not by everybody who looks; a phone that waits too long for it shares it at the second.
  const fetched = async () => {
    const answer = await fetch(pdf).catch(() => null);
    if (answer?.ok && answer.headers.get("Content-Type") === "application/pdf")
      attached = new File([await answer.blob()], file, { type: "application/pdf" });
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (pdf && !attached) await fetched();
    const whole = attached ? { ...told(), files: [attached] } : told();
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

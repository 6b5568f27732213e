// Tells the figures of the unit under the pointer or the focus, and rings it. The links work without this.
for (const map of document.querySelectorAll("[data-map]")) {
  const told = map.querySelector("[data-map-told]");
  const silent = told.textContent;
  const show = (link) => {
    told.textContent = link ? link.getAttribute("aria-label") : silent;
    for (const ring of map.querySelectorAll("[data-map-ring]")) {
      const mine = link && ring.ownerSVGElement === link.ownerSVGElement;
      ring.setAttribute("href", mine ? `#${link.querySelector("[id]").id}` : "");
    }
  };
  const focused = () => (map.contains(document.activeElement) ? document.activeElement.closest(".map-panel a") : null);
  map.addEventListener("pointerover", (event) => show(event.target.closest(".map-panel a") ?? focused()));
  map.addEventListener("pointerleave", () => show(focused()));
  map.addEventListener("focusin", (event) => show(event.target.closest(".map-panel a")));
  map.addEventListener("focusout", () => show(null));
}

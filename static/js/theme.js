// Loaded before the first paint, so that a dark page never flashes white.
(() => {
  const root = document.documentElement;
  root.classList.add("js"); // here, and not once the page has been laid out without it
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  };
  const show = () => {
    root.dataset.bsTheme = stored() ?? (system.matches ? "dark" : "light");
  };
  show();
  system.addEventListener("change", show);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("theme", next);
    } catch {
      /* storage is off: the choice lasts for this page */
    }
    root.dataset.bsTheme = next;
  });
})();

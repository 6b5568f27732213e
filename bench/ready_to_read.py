"""How long until a page is ready to be read in Chromium: everything there, and each chart of the first screen drawn."""

import shutil
import statistics

from playwright.sync_api import sync_playwright

READY = """() => document.readyState === "complete"
    && [...document.querySelectorAll("[data-chart]:not([data-drawn])")]
        .every((box) => box.getBoundingClientRect().top > innerHeight)
    && performance.now()"""


def milliseconds(port: int, session: str, address: str, *, times: int = 15) -> list[float]:
    """From asking for the page, sorted; what pages share lies in the browser's cache, as on every day but one."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    site = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        # The pages' policy would keep the waiting function out.
        context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
        context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
        page = context.new_page()
        found = []
        for _time in range(times + 1):
            page.goto(site + address, wait_until="commit")
            found.append(float(page.wait_for_function(READY).json_value()))
        browser.close()
    return sorted(found[1:])


def judged_line(address: str, found: list[float], most: float) -> str:
    middle = statistics.median(found)
    met = "yes" if middle <= most else "**no**"
    return f"| `{address}` | {len(found)} | {middle:.0f} | {found[0]:.0f} | {found[-1]:.0f} | ≤ {most:g} | {met} |"

"""What is pressed on a page and what it hands on, noted down."""

from typing import Any

# What a page hands to the phone's own sharing is kept here.
HANDED = """
window.handed = [];
navigator.share = async (what) => {
  window.handed.push({text: what.text, url: what.url, files: what.files?.length, kinds: what.files?.map(f => f.type)});
};
navigator.canShare = () => true;
"""


class CountingHand:
    """Clicks what is visible and has this name, and counts. Typing and choosing a file are no clicks."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks = page, 0

    def click(self, role: str, name: str, *, within: Any = None, exact: bool = False) -> None:
        found = (within or self.page).get_by_role(role, name=name, exact=exact).first
        found.wait_for(state="visible")
        found.click()
        self.clicks += 1

"""A page as axe sees it and as wide as it is: what is wrong with it."""

from typing import Any

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def look(page: Any, axe: str, rules: str) -> list[str]:
    if not page.evaluate("'axe' in window"):
        session = page.context.new_cdp_session(page)  # the content policy lets no other script in
        session.send("Runtime.evaluate", {"expression": axe})
    # Only violations are written out: to describe all that passes takes longer than to look.
    result = page.evaluate(f"axe.run({{{rules}, resultTypes: ['violations']}})")
    return [f"{found['id']} {[node['target'] for node in found['nodes']]}" for found in result["violations"]]


def sticks_out(page: Any) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return ["wider than the screen"] if wide else []


ASKEW = """() => {
  const side = (node) => getComputedStyle(node).textAlign.replace('start', 'left').replace('end', 'right');
  const over = (head, cell) => {  // of the same column, whatever spans rows or columns beside it
    const [above, below] = [head.getBoundingClientRect(), cell.getBoundingClientRect()];
    return Math.abs(above.left - below.left) < 1 && Math.abs(above.right - below.right) < 1;
  };
  const found = new Set();
  for (const table of document.querySelectorAll('table:has(thead)')) {
    const askew = [...table.tHead.querySelectorAll('th, td')].filter((head) => side(head) !== 'right');
    for (const cell of table.querySelectorAll('tbody td, tbody th, tfoot td, tfoot th')) {
      const inTable = getComputedStyle(cell).display === 'table-cell' && cell.checkVisibility();
      if (!inTable || side(cell) !== 'right') continue;
      for (const head of askew.filter((one) => over(one, cell))) found.add(head.textContent);
    }
  }
  return [...found].map((text) => text.trim().replace(/\\s+/g, ' '));
}"""


def askew_heads(page: Any) -> list[str]:
    """Heads of columns that do not stand over their numbers."""
    return [f"the head “{words}” does not stand over its numbers" for words in page.evaluate(ASKEW)]


BARE = """() => [...document.querySelectorAll('select, textarea, input')].filter((one) => one.checkVisibility())
  .filter((one) => !['hidden', 'checkbox', 'radio', 'submit', 'button', 'file'].includes(one.type))
  .filter((one) => getComputedStyle(one).borderRadius === '0px').map((one) => one.name || one.id)"""


def bare_fields(page: Any) -> list[str]:
    """Fields that look as the browser draws them, not as the portal does."""
    return [f"the field {name} has no style" for name in page.evaluate(BARE)]


CUT = """() => [...document.querySelectorAll('select')].filter((one) => one.offsetParent && one.selectedOptions[0])
  .filter((one) => {
    const style = getComputedStyle(one), pen = document.createElement('canvas').getContext('2d');
    pen.font = style.font;
    const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return pen.measureText(one.selectedOptions[0].text.trim()).width > room + 1;
  }).map((one) => `${one.name}: ${one.selectedOptions[0].text.trim()}`)"""


def cut_choices(page: Any) -> list[str]:
    """Lists of which less is seen than what is chosen in them."""
    return list(page.evaluate(CUT))


TORN = """() => {
  const boxes = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((box) => box.width > 0).sort((a, b) => a.top - b.top);
  };
  const lines = (node) => {  // what begins below the middle of what stood there is a line of its own
    let middle = -1, count = 0;
    for (const box of boxes(node)) if (box.top > middle) { count += 1; middle = (box.top + box.bottom) / 2; }
    return count;
  };
  const torn = (badge) => {
    const mark = badge.querySelector('[aria-hidden]');
    const word = [...badge.childNodes].find((node) => node !== mark && node.textContent.trim());
    const alone = mark && word && boxes(word)[0].top > (boxes(mark)[0].top + boxes(mark)[0].bottom) / 2;
    return alone || lines(badge) > 2;
  };
  return [...document.querySelectorAll('.verdict, .state')].filter((one) => one.checkVisibility()).filter(torn)
    .map((one) => one.textContent.trim().replace(/\\s+/g, ' '));
}"""


def torn_badges(page: Any) -> list[str]:
    """Badges that stand on three lines, or whose mark stands alone above its word."""
    return [f"the badge “{words}” is torn" for words in sorted(set(page.evaluate(TORN)))]


def walk(page: Any, axe: str, address: str, scheme: str) -> list[str]:
    answer = page.goto(address)
    wrong = [] if answer.ok else [f"answers {answer.status}"]
    return wrong + seen_in(page, axe, scheme, f"runOnly: {RULES}") + sticks_out(page) + torn_badges(page)


def seen_in(page: Any, axe: str, scheme: str, rules: str) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    page.locator(f"html[data-bs-theme={scheme}]").wait_for(state="attached")
    return [f"{scheme}: {line}" for line in look(page, axe, rules)]

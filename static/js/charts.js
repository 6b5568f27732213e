// Draws the charts of a page from the data beside them, once they come into sight. Each has a table behind it.
const script = document.currentScript;
const drawn = new Map();
let library;

const load = () => {
  library ??= new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    tag.src = script.dataset.library;
    tag.onload = () => resolve(window.echarts);
    tag.onerror = reject;
    document.head.append(tag);
  });
  return library;
};

const number = (value, places) =>
  value.toLocaleString("vi-VN", { minimumFractionDigits: places, maximumFractionDigits: places });

// Colours as the style sheet has them now, light or dark; on paper always the light ones.
const palette = (box) => {
  const colour = (name) => {
    const probe = document.createElement("i");
    probe.className = `colour-${name}`;
    box.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
  const shades = (verdict) => [colour(verdict), colour(`${verdict}-bg`)];
  return {
    text: colour("text"),
    quiet: colour("quiet"),
    line: colour("line"),
    surface: colour("surface"),
    primary: colour("primary"),
    shades,
  };
};

// As on the share bar: plain, hatched, dotted, outlined, crossed, empty.
const PATTERNS = {
  compliant: ([ink]) => ({ color: ink }),
  too_few_samples: ([ink, shade]) => ({
    color: shade,
    borderColor: ink,
    decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 4], rotation: Math.PI / 4, color: ink },
  }),
  too_slow: ([ink, shade]) => ({
    color: shade,
    borderColor: ink,
    decal: {
      symbol: "circle",
      symbolSize: 0.8,
      dashArrayX: [
        [5, 5],
        [0, 5, 5, 0],
      ],
      dashArrayY: [5, 0],
      color: ink,
    },
  }),
  speed_missing: ([ink, shade]) => ({ color: shade, borderColor: ink }),
  undecided: ([ink, shade]) => ({
    color: shade,
    borderColor: ink,
    decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [1, 5], rotation: -Math.PI / 4, color: ink },
  }),
  no_data: ([ink], surface) => ({ color: surface, borderColor: ink, borderType: "dashed" }),
};

const common = (look) => ({
  animation: false,
  textStyle: { color: look.text, fontFamily: getComputedStyle(document.body).fontFamily },
  tooltip: {
    renderMode: "richText",
    trigger: "axis",
    axisPointer: { type: "shadow" },
    confine: true,
    backgroundColor: look.surface,
    borderColor: look.line,
    textStyle: { color: look.text },
  },
  legend: {
    bottom: 0,
    type: "plain",
    textStyle: { color: look.text },
    inactiveColor: look.quiet,
    itemWidth: 22,
    itemHeight: 12,
  },
});
// The legend's lines, as many as it takes in a box of this width.
const room = (data) =>
  14 + 22 * Math.ceil(data.series.reduce((sum, one) => sum + 56 + 7 * one.name.length, 0) / data.width);
const axis = (look, more) => ({
  axisLine: { lineStyle: { color: look.line } },
  // The newest month always bears its label; where two would meet, the older one goes.
  axisLabel: { color: look.quiet, hideOverlap: true, showMaxLabel: true },
  splitLine: { lineStyle: { color: look.line } },
  ...more,
});

const KINDS = {
  lines(data, look) {
    const strokes = [
      { color: look.primary, symbol: "circle", type: "solid" },
      { color: look.shades("compliant")[0], symbol: "rect", type: [7, 4] },
    ];
    return {
      ...common(look),
      grid: { left: 8, right: 16, top: 44, bottom: room(data), containLabel: true },
      xAxis: axis(look, { type: "category", data: data.labels }),
      yAxis: axis(look, {
        type: "value",
        min: 0,
        max: data.max,
        axisLabel: { color: look.quiet, formatter: `{value} ${data.unit}` },
      }),
      series: data.series.map((line, place) => ({
        type: "line",
        name: line.name,
        data: line.values,
        symbol: strokes[place].symbol,
        symbolSize: 7,
        lineStyle: { color: strokes[place].color, type: strokes[place].type, width: 2.5 },
        itemStyle: { color: strokes[place].color },
        tooltip: { valueFormatter: (value) => (value == null ? "–" : `${number(value, 2)} ${data.unit}`) },
        markLine: place
          ? undefined
          : {
              silent: true,
              symbol: "none",
              lineStyle: { color: look.quiet, type: "dashed" },
              label: { color: look.text },
              data: [
                ...(data.target
                  ? [{ yAxis: data.target.value, label: { formatter: data.target.name, position: "insideEndTop" } }]
                  : []),
                ...data.breaks.map((one) => ({
                  xAxis: one.at,
                  lineStyle: { type: "dotted", width: 2 },
                  label: { formatter: one.name, position: "end", distance: 18 },
                })),
              ],
            },
      })),
    };
  },
  stack(data, look) {
    const names = axis(look, { type: "category", data: data.labels, inverse: Boolean(data.across) });
    const counts = axis(look, {
      type: "value",
      minInterval: 1,
      axisLabel: { color: look.quiet, hideOverlap: true, formatter: (value) => number(value, 0) },
    });
    return {
      ...common(look),
      grid: { left: 8, right: 16, top: 12, bottom: room(data), containLabel: true },
      xAxis: data.across ? counts : names,
      yAxis: data.across ? names : counts,
      series: data.series.map((part) => ({
        type: "bar",
        stack: "all",
        name: part.name,
        data: part.values,
        barMaxWidth: 34,
        itemStyle: { borderWidth: 1, ...PATTERNS[part.verdict](look.shades(part.verdict), look.surface) },
        tooltip: { valueFormatter: (value) => (value == null ? "–" : number(value, 0)) },
      })),
    };
  },
};

const draw = async (box) => {
  await load();
  put(box);
};
const put = (box) => {
  const data = { ...JSON.parse(document.getElementById(box.dataset.chart).textContent), width: box.clientWidth };
  const chart = drawn.get(box) ?? window.echarts.init(box, null, { renderer: "canvas" });
  drawn.set(box, chart);
  chart.setOption(KINDS[data.kind](data, palette(box)), true);
  box.dataset.drawn = "yes";
};
const redraw = () => {
  for (const box of drawn.keys())
    if (box.isConnected) put(box);
    else {
      drawn.get(box).dispose();
      drawn.delete(box);
    }
};

const sight = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) {
        sight.unobserve(entry.target);
        draw(entry.target);
      }
    }
  },
  { rootMargin: "200px" },
);
const watch = () => {
  for (const box of document.querySelectorAll("[data-chart]:not([data-drawn])")) sight.observe(box);
};

if (document.querySelector("[data-chart]")) load(); // meanwhile the page is laid out
watch();

// Of the table of months the newest are seen first; the older ones lie to the left. The table is as wide as it is only
// once it is laid out, near the screen, and has less room when a phone is turned: until somebody scrolls away from its
// end, the end stays in sight.
const atEnd = (frame) => frame.scrollLeft + frame.clientWidth >= frame.scrollWidth - 1;
const months = new ResizeObserver((entries) => {
  for (const frame of new Set(entries.map(({ target }) => target.closest(".heat-frame")))) {
    frame.scrollLeft = frame.scrollWidth;
  }
});
for (const frame of document.querySelectorAll(".heat-frame")) {
  const sized = [frame, frame.querySelector(".heat")];
  for (const one of sized) months.observe(one);
  frame.addEventListener("scroll", () => {
    if (!atEnd(frame)) for (const one of sized) months.unobserve(one);
  });
}
document.addEventListener("htmx:afterSettle", () => {
  redraw();
  watch();
});
addEventListener("resize", () => {
  for (const chart of drawn.values()) chart.resize();
  redraw();
});
// Paper shows all of them, also those that nobody scrolled to, in the light colours.
const root = document.documentElement;
let theme;
addEventListener("beforeprint", () => {
  theme = root.dataset.bsTheme;
  root.dataset.bsTheme = "light";
  if (window.echarts)
    for (const box of document.querySelectorAll("[data-chart]")) {
      put(box);
      drawn.get(box).getZr().flush();
    }
});
addEventListener("afterprint", () => {
  root.dataset.bsTheme = theme;
});
new MutationObserver(redraw).observe(root, { attributeFilter: ["data-bs-theme"] });

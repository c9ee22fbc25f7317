"use strict";
// Drawings: the specifications that came with the page, filled with rows. Each is one image to a screen reader.
const PHONE = 640;

async function draw(id, spec, data, says, change = () => {}) {
  const place = document.getElementById(id);
  const drawn = structuredClone(spec);
  drawn.datasets = data;
  change(drawn, place.clientWidth);
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", says);
  // Vega names what it draws into by itself
  const inner = document.createElement("div");
  inner.setAttribute("aria-hidden", "true");
  place.replaceChildren(inner);
  // of layers without figures Vega warns, though the page means them
  await vegaEmbed(inner, drawn, { actions: false, ast: true, renderer: "svg", logLevel: 1 });
}

function clear(id) {
  const place = document.getElementById(id);
  place.replaceChildren();
  place.removeAttribute("role");
  place.removeAttribute("aria-label");
}

function drawTime(state, rows, summary) {
  const start = authorityOf.get(state.authority).goLive;
  const inside = start && rows.length && start >= rows[0].quarter && start <= rows[rows.length - 1].quarter;
  const goLive = inside ? [{ quarter: start, text: "Family Safeguarding begins" }] : [];
  return draw("time", held.charts.time, { series: rows, go_live: goLive }, `Line chart. ${summary}`, (spec, width) => {
    spec.height = width < PHONE ? 240 : 320;
  });
}

// The same measure of every authority; at cohorts and teams there is no such comparison.
function drawMultiples(state) {
  const said = document.getElementById("multiples-said");
  if (!["authority", "fs"].includes(state.level)) {
    clear("multiples");
    said.textContent = "Cohorts and teams are not compared across authorities. Choose another level to compare.";
    return undefined;
  }
  const rows = held.authorities.flatMap((each) =>
    quartersOf({ ...state, authority: each.slug }).map((row) => ({ ...row, chosen: each.slug === state.authority })));
  const shown = new Set(rows.map((row) => row.name)).size;
  said.textContent = `${shown} ${shown === 1 ? "authority" : "authorities"}; ${authorityOf.get(state.authority).name} in blue.`;
  return draw("multiples", held.charts.multiples, { series: rows }, `A small line chart for each of ${shown} authorities.`,
    (spec, width) => {
      spec.columns = width < PHONE ? 1 : 3;
      spec.spec.width = Math.max(150, Math.floor((width - spec.columns * 48) / spec.columns));
    });
}

function drawFunnel(state) {
  const said = document.getElementById("funnel-said");
  const plot = held.funnels.find((each) => each[0] === state.indicator && each[1] === state.measure
    && each[2] === state.level && each[3] === state.breakdown);
  const measure = measureOf.get(`${state.indicator}|${state.measure}`);
  if (!plot || plot[5]) {
    clear("funnel");
    said.textContent = plot ? `No limits: ${plot[5].charAt(0).toLowerCase()}${plot[5].slice(1)}.`
      : "No funnel: it needs a figure that is out of something, at the level of authorities or of Family Safeguarding.";
    return undefined;
  }
  const fields = ["denominator", "value", "target", "lower_95", "upper_95", "lower_998", "upper_998"];
  const rows = plot[6].map(([slug, ...rest]) => ({
    ...Object.fromEntries(fields.map((field, place) => [field, rest[place]])),
    name: authorityOf.get(slug).name,
    shown: number(rest[1], measure),
    lies: rest[7],
    chosen: slug === state.authority,
  })).sort((a, b) => a.denominator - b.denominator);
  const outside = rows.filter((row) => row.lies && row.lies !== "inside");
  const list = outside.map((row) => `${row.name} (${row.shown}, ${row.lies})`).join("; ");
  said.textContent = `${held.quarters[plot[4]].label}, ${rows.length} authorities. `
    + (outside.length ? `Outside the limits: ${list}.` : "All lie where chance alone could put them.");
  return draw("funnel", held.charts.funnel, { funnel: rows, limits: rows }, `Funnel plot. ${said.textContent}`);
}

const LINES = {
  value: ["Figure", '<path d="M0 7H32" stroke="#12436d" stroke-width="3"/><circle cx="16" cy="7" r="4" fill="#12436d"/>'],
  centre: ["Centre of the control chart", '<path d="M0 7H32" stroke="#6f777b"/>'],
  upper: ["Limits of the control chart", '<path d="M0 7H32" stroke="#6f777b" stroke-width="1.5" stroke-dasharray="4 3"/>'],
  neighbours: ["Median of statistical neighbours",
    '<path d="M0 7H32" stroke="#801650" stroke-width="2" stroke-dasharray="8 4"/>'],
};
const SIGNALS = { improving: ["Signal: improving", "#1d7f75"], worsening: ["Signal: worsening", "#b34800"],
  changing: ["Signal: changing", "#801650"] };

// Only what is in the drawing is in its legend.
function legendOf(rows) {
  const entries = Object.entries(LINES).filter(([field]) => rows.some((row) => row[field] !== null)).map(([, each]) => each);
  for (const [means, [name, colour]] of Object.entries(SIGNALS)) {
    if (rows.some((row) => row.means === means)) entries.push([name, `<path d="M16 1L22 7L16 13L10 7Z" fill="${colour}"/>`]);
  }
  if (rows.some((row) => row.withheld)) entries.push(["Withheld", '<text x="12" y="12" font-size="14">c</text>']);
  return entries.map(([name, drawing]) => {
    const item = document.createElement("li");
    item.innerHTML = `<svg viewBox="0 0 32 14" aria-hidden="true">${drawing}</svg>${name}`;
    return item;
  });
}

// A line without axes; a quarter without a figure breaks it.
function sparkline(values) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return "";
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (place) => 3 + (place * 194) / Math.max(1, values.length - 1);
  const y = (value) => (high === low ? 15 : 27 - ((value - low) * 24) / (high - low));
  const path = values.map((value, place) => (value === null ? ""
    : `${place && values[place - 1] !== null ? "L" : "M"}${x(place).toFixed(1)} ${y(value).toFixed(1)}`)).join("");
  const dots = (width, chosen) => {
    const places = values.map((value, place) => (value === null || !chosen(place) ? ""
      : `M${x(place).toFixed(1)} ${y(value).toFixed(1)}h.01`)).join("");
    return `<path d="${places}" stroke-width="${width}" vector-effect="non-scaling-stroke"/>`;
  };
  return '<svg viewBox="0 0 200 30" preserveAspectRatio="none" aria-hidden="true" fill="none" stroke="#12436d"'
    + ` stroke-linecap="round"><path d="${path}" stroke-width="1.5" vector-effect="non-scaling-stroke"/>`
    + `${dots(3, () => true)}${dots(8, (place) => place === values.length - 1)}</svg>`;
}

"use strict";
// What the page holds, and how one series of it is found and said. No drawing and no element belongs here.
const held = JSON.parse(document.getElementById("held").textContent);
const KEYS = ["authority", "indicator", "measure", "level", "levelValue", "breakdown"];
const index = new Map(held.series.map((row) => [row.slice(0, 6).join("|"), row]));
const authorityOf = new Map(held.authorities.map((each) => [each.slug, each]));
const levelOf = new Map(held.levels.map((each) => [`${each.level}|${each.value}`, each]));
const measureOf = new Map(held.measures.map((each) => [`${each.indicator}|${each.measure}`, each]));

function found(state) {
  return index.get(KEYS.map((key) => state[key]).join("|"));
}

function number(value, measure) {
  if (value === null || value === undefined) return "";
  const decimals = measure.kind === "count" || measure.unit === "days" ? 0 : 1;
  const text = value.toLocaleString("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  if (measure.unit === "percent") return `${text}%`;
  if (measure.unit === "gbp") return `£${text}`;
  return measure.unit === "days" ? `${text} days` : text.replace("-", "−");
}

// A row for each quarter of a series, as drawings and the table show it.
function quartersOf(state) {
  const series = found(state);
  if (!series) return [];
  const measure = measureOf.get(`${state.indicator}|${state.measure}`);
  const [first, symbols, values, numerators, denominators, medians, chart] = series.slice(6);
  return [...symbols].flatMap((symbol, place) => {
    if (symbol === "-") return [];
    const quarter = held.quarters[first + place];
    const value = values ? values[place] : null;
    const [signal, means] = (chart && chart[3][place]) || ["", ""];
    return {
      quarter: quarter.start,
      label: quarter.label,
      value,
      shown: value === null ? `[${symbol === "." ? "x" : symbol}]` : number(value, measure),
      symbol: value === null ? `[${symbol === "." ? "x" : symbol}]` : "",
      withheld: symbol === "c" ? "c" : "",
      numerator: numerators ? numerators[place] : null,
      denominator: denominators ? denominators[place] : null,
      neighbours: medians ? medians[place] : null,
      centre: chart && chart[0] ? chart[0][place] : null,
      lower: chart && chart[1] ? chart[1][place] : null,
      upper: chart && chart[2] ? chart[2][place] : null,
      signal,
      means,
      name: authorityOf.get(state.authority).name,
    };
  });
}

function titleOf(state) {
  const measure = measureOf.get(`${state.indicator}|${state.measure}`);
  const part = state.breakdown === "total" ? "" : `, ${held.breakdowns[state.breakdown].toLowerCase()}`;
  const level = levelOf.get(`${state.level}|${state.levelValue}`).label;
  return `${measure.label}${part}: ${authorityOf.get(state.authority).name}, ${level.charAt(0).toLowerCase()}${level.slice(1)}`;
}

// The newest quarter against a year before, the highest and the lowest, what is withheld, the signals, and the start.
function summaryOf(state, rows) {
  const measure = measureOf.get(`${state.indicator}|${state.measure}`);
  const newest = rows[rows.length - 1];
  const yearBefore = held.quarters[held.quarters.findIndex((quarter) => quarter.start === newest.quarter) - 4];
  const before = yearBefore && rows.find((row) => row.quarter === yearBefore.start);
  const said = [];
  if (newest.value === null) {
    said.push(`${newest.label}: no figure, ${held.symbols[newest.symbol[1]] || "not available"}.`);
  } else if (!before || before.value === null) {
    said.push(`${newest.shown} in ${newest.label}; a year before: ${before ? before.shown : "none"}.`);
  } else {
    said.push(`${newest.shown} in ${newest.label}; a year before ${before.shown}.`);
    const change = newest.value - before.value;
    if (newest.shown === before.shown) said.push("That is the same.");
    else if (measure.good !== "none") said.push(`That is ${(change > 0) === (measure.good === "up") ? "better" : "worse"}.`);
  }
  const known = rows.filter((row) => row.value !== null);
  if (known.length > 2) {
    const [low, high] = [known.reduce((a, b) => (b.value < a.value ? b : a)), known.reduce((a, b) => (b.value > a.value ? b : a))];
    said.push(`Highest: ${high.shown} in ${high.label}; lowest: ${low.shown} in ${low.label}.`);
  }
  const withheld = rows.filter((row) => row.symbol === "[c]").length;
  if (withheld) said.push(`${withheld} of ${rows.length} quarters are withheld [c].`);
  const signals = rows.filter((row) => row.signal);
  const list = signals.slice(-3).map((row) => `${row.label} (${row.means}: ${row.signal})`).join("; ");
  if (signals.length) said.push(`Unusual quarters: ${signals.length}${signals.length > 3 ? ", the latest" : ""}: ${list}.`);
  else if (rows.some((row) => row.centre !== null)) said.push("No quarter is unusual by the control chart.");
  const start = authorityOf.get(state.authority).goLive;
  const month = { month: "long", year: "numeric", timeZone: "UTC" };
  if (start) said.push(`Family Safeguarding began in ${new Date(start).toLocaleDateString("en-GB", month)}.`);
  return said.join(" ");
}

// Why there are no limits: in the words of the file's control charts.
function whyNoLimits(state, rows) {
  const measure = measureOf.get(`${state.indicator}|${state.measure}`);
  if (rows.some((row) => row.centre !== null)) return "";
  if (measure.kind === "count") return "No control chart: a count has nothing that it is out of.";
  const chart = (found(state) || [])[12];
  return chart && chart[4] ? `No control chart: ${chart[4].charAt(0).toLowerCase()}${chart[4].slice(1)}.` : "";
}

const COUNTS = ["numerator", "denominator"];
const COLUMNS = [
  ["Quarter", "label"],
  ["Figure", "shown"],
  ["Counted", "numerator"],
  ["Out of", "denominator"],
  ["Neighbours' median", "neighbours"],
  ["Lower limit", "lower"],
  ["Upper limit", "upper"],
  ["Signal", "signal"],
];

// The columns of the table that have something in them.
function columnsOf(rows) {
  return COLUMNS.filter(([, field]) => rows.some((row) => row[field] !== null && row[field] !== ""));
}

function csvOf(state, rows) {
  const quoted = (cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const columns = ["authority", "indicator", "measure", "level", "level_value", "breakdown", "quarter_start", "quarter_label",
    "value", "suppression", "numerator", "denominator", "neighbours_median", "centre", "lower_limit", "upper_limit", "signal"];
  const lines = rows.map((row) => [...KEYS.map((key) => state[key]), row.quarter, row.label, row.value,
    row.symbol.replace(/[[\]]/g, ""), row.numerator, row.denominator, row.neighbours, row.centre, row.lower, row.upper,
    row.signal].map((cell) => quoted(cell === null ? "" : String(cell))).join(","));
  return [columns.join(","), ...lines].join("\r\n") + "\r\n";
}

"use strict";
// What is chosen, and what the page shows of it. The choice is in the address, so that a view can be sent to somebody.
const element = (id) => document.getElementById(id);
const state = {};

function startingState() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const first = held.cards.find((card) => card.value[0] !== "[") || held.cards[0];
  const [indicator, measure, level, levelValue, breakdown] = first ? first.where : held.series[0].slice(1);
  const start = { authority: first ? first.authority : held.series[0][0], indicator, measure, level, levelValue, breakdown };
  for (const key of KEYS) if (wanted.has(key)) start[key] = wanted.get(key);
  return start;
}

// The series of what is chosen so far, in the order in which they are offered.
function rowsWith(...keys) {
  return held.series.filter((row) => keys.every((key) => row[KEYS.indexOf(key)] === state[key]));
}

function offer(id, options, chosen) {
  element(id).replaceChildren(...options.map(([value, label]) => new Option(label, value, false, value === chosen)));
}

// Keep a choice that exists, else take the first that does: from authority to indicator, measure, part and level.
function settle() {
  offer("authority", held.authorities.map((each) => [each.slug, each.name]), state.authority);
  const there = new Set(rowsWith("authority").map((row) => `${row[1]}|${row[2]}`));
  const measures = held.measures.filter((each) => there.has(`${each.indicator}|${each.measure}`));
  const indicators = [...new Map(measures.map((each) => [each.indicator, `${each.indicator.replace("rr", "RR")}: ${each.title}`]))];
  state.indicator = keep(indicators, state.indicator);
  offer("indicator", indicators, state.indicator);
  const own = measures.filter((each) => each.indicator === state.indicator).map((each) => [each.measure, each.label]);
  state.measure = keep(own, state.measure);
  offer("measure", own, state.measure);
  const parts = [...new Set(rowsWith("authority", "indicator", "measure").map((row) => row[5]))]
    .map((code) => [code, held.breakdowns[code]])
    .sort((a, b) => (b[0] === "total") - (a[0] === "total") || a[1].localeCompare(b[1]));
  state.breakdown = keep(parts, state.breakdown);
  offer("breakdown", parts, state.breakdown);
  const at = new Set(rowsWith("authority", "indicator", "measure", "breakdown").map((row) => `${row[3]}|${row[4]}`));
  const levels = held.levels.filter((each) => at.has(`${each.level}|${each.value}`))
    .map((each) => [`${each.level}|${each.value}`, each.label]);
  [state.level, state.levelValue] = keep(levels, `${state.level}|${state.levelValue}`).split("|");
  offer("level", levels, `${state.level}|${state.levelValue}`);
}

function keep(options, wanted) {
  return options.some(([value]) => value === wanted) ? wanted : options[0][0];
}

function showCards() {
  element("cards").replaceChildren(...held.cards.filter((card) => card.authority === state.authority).map((card) => {
    const item = document.createElement("li");
    item.className = "card";
    const heading = document.createElement("h3");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = card.title;
    button.addEventListener("click", () => choose(Object.fromEntries(KEYS.slice(1).map((key, at) => [key, card.where[at]])), true));
    heading.append(button);
    const figure = paragraph("figure", card.value);
    const quarter = paragraph("quiet", card.quarter);
    const moved = paragraph("", "");
    if (card.verdict === "better" || card.verdict === "worse") {
      const verdict = document.createElement("span");
      verdict.className = card.verdict;
      verdict.textContent = `${card.arrow} ${card.verdict}: `;
      moved.append(verdict);
    }
    moved.append(card.moved);
    item.append(heading, figure, quarter, moved);
    if (card.signal) item.append(paragraph("quiet", `Control chart: ${card.signal}.`));
    item.insertAdjacentHTML("beforeend", sparkline(card.line));
    return item;
  }));
}

function paragraph(name, text) {
  const made = document.createElement("p");
  made.className = name;
  made.textContent = text;
  return made;
}

function showTable(rows) {
  const columns = columnsOf(rows);
  const head = document.createElement("thead");
  const heads = head.insertRow();
  for (const [name, field] of columns) heads.append(cell("th", name, field, "col"));
  const body = document.createElement("tbody");
  for (const row of [...rows].reverse()) {
    const line = body.insertRow();
    columns.forEach(([, field], place) => line.append(cell(place ? "td" : "th", row[field], field, place ? "" : "row")));
  }
  const caption = document.createElement("caption");
  caption.textContent = titleOf(state);
  element("table").replaceChildren(caption, head, body);
}

function cell(kind, content, field, scope) {
  const made = document.createElement(kind);
  if (typeof content !== "number") made.textContent = content || "";
  else if (COUNTS.includes(field)) made.textContent = content.toLocaleString("en-GB", { maximumFractionDigits: 1 });
  else made.textContent = number(content, measureOf.get(`${state.indicator}|${state.measure}`));
  if (scope) made.scope = scope;
  if (!["label", "signal"].includes(field)) made.className = "n";
  return made;
}

async function show() {
  const rows = quartersOf(state);
  const summary = summaryOf(state, rows);
  element("title").textContent = titleOf(state);
  element("summary").textContent = summary;
  element("definition").textContent = `${measureOf.get(`${state.indicator}|${state.measure}`).definition}.`;
  element("why").textContent = whyNoLimits(state, rows);
  element("legend").replaceChildren(...legendOf(rows));
  showTable(rows);
  await Promise.all([drawTime(state, rows, summary), drawMultiples(state), drawFunnel(state)]);
  document.body.dataset.shown = titleOf(state);
}

function choose(change, moves = false) {
  const other = change.authority && change.authority !== state.authority;
  Object.assign(state, change);
  settle();
  if (other || !element("cards").children.length) showCards();
  history.replaceState(null, "", `#${new URLSearchParams(state)}`);
  if (moves) element("explore").scrollIntoView();
  return show();
}

async function copy() {
  const rows = quartersOf(state);
  const columns = columnsOf(rows);
  const text = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, field]) => row[field] ?? ""))]
    .map((line) => line.join("\t")).join("\n");
  try {
    await navigator.clipboard.writeText(text);
    element("said").textContent = `Copied ${rows.length} quarters.`;
  } catch (refusal) {
    element("said").textContent = `The browser did not allow it (${refusal.name}): download the CSV instead.`;
  }
}

function download() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csvOf(state, quartersOf(state))], { type: "text/csv" }));
  link.download = `${state.authority}-${state.indicator}-${state.measure}-${state.level}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
  element("said").textContent = `Saved ${link.download}.`;
}

if (held.series.length) {
  for (const id of ["of-whom", "exploring", "comparing"]) element(id).hidden = false;
  for (const key of ["authority", "indicator", "measure", "breakdown"]) {
    element(key).addEventListener("change", (event) => choose({ [key]: event.target.value }));
  }
  element("level").addEventListener("change", (event) => {
    const [level, levelValue] = event.target.value.split("|");
    choose({ level, levelValue });
  });
  element("choices").addEventListener("submit", (event) => event.preventDefault());
  element("copy").addEventListener("click", copy);
  element("download").addEventListener("click", download);
  addEventListener("hashchange", () => choose(startingState()));
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width) show();
    width = innerWidth;
  });
  choose(startingState());
}

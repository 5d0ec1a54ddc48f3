/* The charts: Vega-Lite specifications by Altair, filled with what the filters leave. */

const TOP = { map: { target: 24, setting: 14 }, network: { drug: 40 } };
const STATUSES = ["positive", "ongoing", "negative", "terminated", ""];
const ASSERTIONS = ["positive", "negative", "ongoing", "neutral"];
const ERRORS_ONLY = 1; /* a level of Vega's log */
const MORE_ROWS = 8; /* rows that a tool tip lists */

const drawn = new Map(); /* from the name of a chart to its Vega view */
const whole = { map: false, network: false };
let settingBy = "disease";
let mapColumns = 1;
let diseaseBars = 1;

/** Return values by how often they occur, the most frequent first. */
function ranked(values) {
  const found = new Map();
  for (const value of values) found.set(value, (found.get(value) || 0) + 1);
  return [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
}

/** Return rows grouped by a key. */
function grouped(rows, keysOf) {
  const groups = new Map();
  for (const row of rows) {
    for (const keys of keysOf(row)) {
      const key = keys.join("\n");
      if (!groups.has(key)) groups.set(key, { keys, rows: [] });
      groups.get(key).rows.push(row);
    }
  }
  return [...groups.values()];
}

/** Return different texts as lines, the first ones where they are many. */
function some(texts) {
  const different = [...new Set(texts)];
  return [...different.slice(0, MORE_ROWS), ...(different.length > MORE_ROWS ? [`… ${different.length - MORE_ROWS}`] : [])].join("\n");
}

/** Offer to show all of a chart where only a part is shown. */
function offerMore(chart, partial, all) {
  const button = document.querySelector(`.more[data-chart="${chart}"]`);
  const text = whole[chart] ? t("show_top") : `${t("show_all")} (${all})`;
  button.textContent = partial || whole[chart] ? text : "";
}

function mapData() {
  const targets = ranked(matching.map((row) => row.target));
  const settings = ranked(matching.flatMap((row) => row.facets[settingBy]));
  const rows = whole.map ? targets : targets.slice(0, TOP.map.target);
  const columns = whole.map ? settings : settings.slice(0, TOP.map.setting);
  offerMore("map", rows.length < targets.length || columns.length < settings.length, `${targets.length} × ${settings.length}`);
  mapColumns = columns.length;
  const targetRank = new Map(rows.map((value, i) => [value, i]));
  const settingRank = new Map(columns.map((value, i) => [value, i]));
  const cells = grouped(matching, (row) => row.facets[settingBy].map((setting) => [row.target, setting, row.assertion]));
  return { map: cells.filter(({ keys }) => targetRank.has(keys[0]) && settingRank.has(keys[1])).map(({ keys, rows }) => ({
    target: keys[0], setting: valueText(settingBy, keys[1]), assertion: t(`is_${keys[2]}`),
    key: keys, target_rank: targetRank.get(keys[0]), setting_rank: settingRank.get(keys[1]),
    trials: trialCount(rows), statements: rows.length,
    rows: some(rows.map((row) => [named(row.drug), row.trial_name || row.trial_id, row.phase, listed(row.line)].filter(Boolean).join(" · "))),
  })) };
}

/** Return counts of rows by group and value, for stacked bars. */
function barData(rows, groupsOf, valueOf, groups, values, textOf) {
  const cells = grouped(rows, (row) => groupsOf(row).map((group) => [group, valueOf(row)]));
  const place = new Map(groups.map((group, i) => [group, i]));
  return cells.filter(({ keys }) => place.has(keys[0])).sort((a, b) => place.get(a.keys[0]) - place.get(b.keys[0])).map(({ keys, rows }) => ({
    group: textOf(keys[0]), value: keys[1] === "" ? t("is_not_stated") : t(`is_${keys[1]}`), order: values.indexOf(keys[1]),
    count: rows.length, key: keys,
  }));
}

/** Return each registered trial once, by its first number; a trial without a number counts by document and name. */
function differentTrials() {
  const found = new Map();
  for (const row of matchingTrials) {
    const key = split(row.trial_id)[0] || `${row.doc_id}\n${row.trial_name}\n${row.start}`;
    if (!found.has(key)) found.set(key, row);
  }
  return [...found.values()];
}

function phaseData() {
  return { phases: barData(differentTrials(), (row) => [row.phase], (row) => row.status, [...PHASE_ORDER.slice(1), ""], STATUSES, (value) => valueText("phase", value)) };
}

const yearOf = (row) => (row.completion_date.match(/(?:19|20)\d\d/) || [])[0];

function timelineData() {
  const rows = differentTrials().filter(yearOf);
  document.getElementById("timeline").hidden = !rows.length;
  const years = [...new Set(rows.map(yearOf))].sort();
  return { timeline: barData(rows, (row) => [yearOf(row)], (row) => row.status, years, STATUSES, String) };
}

function diseaseData() {
  const groups = ranked(matching.flatMap((row) => row.facets.disease)).slice(0, 12);
  diseaseBars = groups.length;
  return { diseases: barData(matching, (row) => row.facets.disease, (row) => row.assertion, groups, ASSERTIONS, (value) => valueText("disease", value)) };
}

const SHAPES = {
  map: mapData, phases: phaseData, diseases: diseaseData, network: networkData, timeline: timelineData,
};

/** Narrow the filters to what was clicked in a chart. */
function clicked(chart, datum) {
  if (chart === "map" && datum?.key) {
    choose({ target: datum.key[0], [settingBy]: datum.key[1], assertion: datum.key[2] });
    document.getElementById("triples").scrollIntoView();
  } else if (chart === "diseases" && datum?.key) {
    choose({ disease: datum.key[0], assertion: datum.key[1] });
  } else if (chart === "phases" && datum?.key) {
    choose({ phase: datum.key[0] });
  } else if (chart === "network" && datum?.pick) {
    choose(datum.pick);
  }
}

/** Return the colours of text and lines as the style sheet has them. */
function chartStyle() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const text = { labelColor: colour("--ink"), titleColor: colour("--soft"), labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal" };
  return {
    font: getComputedStyle(document.body).fontFamily, background: "transparent", view: { stroke: null }, text: { color: colour("--ink") },
    axis: { ...text, gridColor: colour("--rule"), domain: false, ticks: false, labelPadding: 6 }, legend: text,
  };
}

/** Show what a chart tells of the mark under the pointer; nothing where there is none. */
function showTip(_handler, event, _item, told) {
  const tip = document.getElementById("tip");
  tip.hidden = !told;
  if (!told) return;
  tip.replaceChildren(...Object.entries(told).flatMap(([key, value]) => [make("dt", {}, key), make("dd", {}, String(value))]));
  const left = event.clientX + 16 + tip.offsetWidth < window.innerWidth ? event.clientX + 16 : event.clientX - 16 - tip.offsetWidth;
  const top = Math.min(event.clientY + 12, window.innerHeight - tip.offsetHeight - 8);
  tip.style.cssText = `left: ${Math.max(4, left)}px; top: ${Math.max(4, top)}px`;
}

/** Make the view of a chart with its first data. */
async function embed(chart, place, datasets) {
  const config = chartStyle();
  const narrow = place.clientWidth < 600;
  if (narrow) Object.assign(config.legend, { orient: "bottom", columns: 1 });
  config.axis.labelLimit = narrow ? 120 : 220;
  const spec = { ...DATA.charts[language][chart], datasets, config, description: t(`${chart}_chart`) };
  /* a chart that the filters leave without rows has no extent, of which Vega warns */
  const options = { actions: false, renderer: "svg", logLevel: ERRORS_ONLY, tooltip: showTip };
  const { view } = await vegaEmbed(place, spec, options);
  view.addEventListener("click", (_, item) => clicked(chart, item?.datum));
  drawn.set(chart, view);
  return view;
}

/** Draw a chart, or fill it anew. */
async function draw(chart) {
  const data = SHAPES[chart]();
  const place = document.getElementById(`chart-${chart}`);
  if (!place.offsetParent) return; /* no trial has a date */
  const view = drawn.get(chart) || (await embed(chart, place, data));
  for (const [name, rows] of Object.entries(data)) view.data(name, rows);
  if (chart === "network") view.height(networkHeight);
  if (chart === "diseases") view.height(22 * diseaseBars);
  if (chart === "map") view.width(Math.max(64 * mapColumns, Math.min(120 * mapColumns, place.clientWidth - 210)));
  await view.resize().runAsync();
}

let waitingCharts = false;

/** Draw all charts after the table has been shown; changes in quick succession are drawn once. */
function redrawCharts() {
  if (waitingCharts || !window.vegaEmbed) return;
  waitingCharts = true;
  requestAnimationFrame(() => setTimeout(async () => {
    waitingCharts = false;
    for (const chart of Object.keys(SHAPES)) await draw(chart);
    document.body.dataset.charts = "drawn";
  }));
}

/** Draw all charts from nothing, in another language or other colours. */
function restartCharts() {
  for (const view of drawn.values()) view.finalize();
  drawn.clear();
  redrawCharts();
}

function startCharts() {
  document.getElementById("setting-by").addEventListener("change", (event) => {
    settingBy = event.target.value;
    redrawCharts();
  });
  for (const button of document.querySelectorAll(".more")) {
    button.addEventListener("click", () => {
      whole[button.dataset.chart] = !whole[button.dataset.chart];
      redrawCharts();
    });
  }
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", restartCharts);
  redrawCharts();
}

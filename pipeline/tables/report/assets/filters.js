/* Filters: one state for charts and tables. Values of one facet are alternatives, facets and words add up. */

const FACETS = ["disease", "line", "phase", "drug", "target", "assertion", "target_stated", "biomarker", "prior_therapy", "doc_id"];
const LONG = 12; /* values of a facet from which on it has a search of its own */

const chosen = new Map(FACETS.map((facet) => [facet, new Set()]));
let terms = [];
let matching = TRIPLES;
let matchingTrials = TRIALS;

/** Tell whether a row passes the filters, all but one facet where `except` is given. */
function passes(row, except) {
  for (const [facet, values] of chosen) {
    if (!values.size || facet === except || !(facet in row.facets)) continue;
    if (!row.facets[facet].some((value) => values.has(value))) return false;
  }
  return terms.every((term) => row.words.includes(term));
}

/** Apply the filters and show what is left. */
function applyFilters() {
  matching = TRIPLES.filter((row) => passes(row));
  matchingTrials = TRIALS.filter((row) => passes(row));
  showFilters();
  showSummary();
  showTable(true);
  redrawCharts();
}

/** Set the values of facets, all others left as they are, and apply. */
function choose(values) {
  for (const [facet, value] of Object.entries(values)) chosen.set(facet, new Set([value]));
  applyFilters();
}

/** Return how many rows each value of a facet would leave, the most frequent first. */
function counts(facet) {
  const found = new Map();
  for (const row of TRIPLES) {
    if (passes(row, facet)) for (const value of row.facets[facet]) found.set(value, (found.get(value) || 0) + 1);
  }
  for (const value of chosen.get(facet)) if (!found.has(value)) found.set(value, 0);
  return [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function facetPanel(facet) {
  const values = counts(facet);
  const list = make("ul", {}, ...values.map(([value, count]) => {
    const box = make("input", { type: "checkbox", checked: chosen.get(facet).has(value) });
    box.addEventListener("change", () => {
      chosen.get(facet)[box.checked ? "add" : "delete"](value);
      applyFilters();
    });
    return make("li", {}, make("label", {}, box, make("span", {}, valueText(facet, value)), make("small", {}, String(count))));
  }));
  if (values.length < LONG) return [list];
  const search = make("input", { type: "search", placeholder: t("search"), "aria-label": `${t("search_in")}: ${t(facet)}` });
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    [...list.children].forEach((item, i) => {
      item.hidden = !`${values[i][0]} ${valueText(facet, values[i][0])}`.toLowerCase().includes(wanted);
    });
  });
  return [search, list];
}

function makeFacets() {
  const facets = FACETS.map((facet) => {
    const panel = make("div");
    const box = make("details", { className: "facet", name: "facet", "data-facet": facet }, make("summary", {}, t(facet)), panel);
    box.addEventListener("toggle", () => {
      panel.replaceChildren(...(box.open ? facetPanel(facet) : []));
      box.classList.toggle("left", box.getBoundingClientRect().left > window.innerWidth - 330);
    });
    return box;
  });
  document.getElementById("facets").replaceChildren(...facets);
}

/** Show the number of rows left and the values chosen. */
function showFilters() {
  const chips = [];
  for (const [facet, values] of chosen) {
    document.querySelector(`[data-facet="${facet}"]`).classList.toggle("active", values.size > 0);
    for (const value of values) {
      const chip = make("button", { type: "button", className: "chip" }, `${t(facet)}: ${valueText(facet, value)}`);
      chip.addEventListener("click", () => {
        values.delete(value);
        applyFilters();
      });
      chips.push(chip);
    }
  }
  if (chips.length || terms.length) {
    const clear = make("button", { type: "button", id: "clear" }, t("clear_all"));
    clear.addEventListener("click", clearFilters);
    chips.push(clear);
  }
  document.getElementById("chips").replaceChildren(...chips);
  document.getElementById("matching").replaceChildren(
    make("b", {}, String(matching.length)), ` ${t("of")} ${TRIPLES.length} ${t("statements")}`);
  placeBelowFilters();
}

function clearFilters() {
  for (const values of chosen.values()) values.clear();
  document.getElementById("query").value = "";
  terms = [];
  closeFacets();
  applyFilters();
  document.getElementById("query").focus();
}

function closeFacets() {
  for (const box of document.querySelectorAll(".facet[open]")) box.open = false;
}

/** Tell the style sheet where the bar of filters ends, below which other things stick. */
function placeBelowFilters() {
  const bar = document.getElementById("filters");
  const fixed = getComputedStyle(bar).position === "sticky";
  document.documentElement.style.setProperty("--below", fixed ? `${bar.offsetHeight}px` : "0px");
  document.documentElement.style.scrollPaddingTop = fixed ? `${bar.offsetHeight + 16}px` : "";
}

function startFilters() {
  const query = document.getElementById("query");
  let waiting = 0;
  query.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      terms = query.value.toLowerCase().split(/\s+/).filter(Boolean);
      applyFilters();
    }, 80);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".facet")) closeFacets();
  });
  document.addEventListener("keydown", (event) => {
    const box = event.key === "Escape" && document.querySelector(".facet[open]");
    if (!box) return;
    box.open = false;
    box.querySelector("summary").focus();
    event.stopImmediatePropagation();
  });
  window.addEventListener("resize", placeBelowFilters);
}

/* The page as a whole: summary, language, print, start. */

function showSummary() {
  const unique = (rows, values) => new Set(rows.flatMap(values)).size;
  const figures = [
    ["statements", matching.length, TRIPLES.length],
    ["documents", unique(matching, (row) => [row.doc_id]), DOCUMENTS.length],
    ["trials", differentTrials().length, null],
    ["drugs", unique(matching, (row) => [row.drug]), unique(TRIPLES, (row) => [row.drug])],
    ["targets", unique(matching, (row) => [row.target]), unique(TRIPLES, (row) => [row.target])],
    ["diseases", unique(matching, (row) => split(row.disease)), unique(TRIPLES, (row) => split(row.disease))],
  ];
  document.getElementById("figures").replaceChildren(...figures.map(([key, value, all]) => {
    const of = all === null || all === value ? null : make("small", {}, ` / ${all.toLocaleString(language)}`);
    return make("div", {}, make("dt", {}, t(key)), make("dd", {}, value.toLocaleString(language), of));
  }));
  const parts = ASSERTIONS.map((assertion) => [assertion, matching.filter((row) => row.assertion === assertion).length]);
  const bar = make("div", { className: "bar" }, ...parts.filter(([, count]) => count).map(([assertion, count]) => {
    const part = make("span");
    part.style.cssText = `flex: ${count}; background: ${DATA.colours[assertion]}`;
    return part;
  }));
  const key = make("ul", { className: "key" }, ...parts.map(([assertion, count]) => {
    const dot = make("span", { className: "dot" });
    dot.style.background = DATA.colours[assertion];
    return make("li", {}, dot, t(`is_${assertion}`), " ", make("b", {}, String(count)));
  }));
  document.getElementById("proportions").replaceChildren(bar, key);
}

/** Show the page in the language that is set. */
function translate() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = t("report");
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-aria-label]")) element.setAttribute("aria-label", t(element.dataset.tAriaLabel));
  for (const element of document.querySelectorAll("[data-t-placeholder]")) element.placeholder = t(element.dataset.tPlaceholder);
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", button.dataset.language === language);
  makeFacets();
  showHead();
  showFilters();
  showSummary();
  showTable(true);
  showDocumentList();
  showUnused();
  if (opened) openDetail(opened, false);
  if (reading !== null) {
    const number = reading;
    reading = null;
    const top = window.scrollY;
    openDocument(number);
    window.scrollTo(0, top);
  }
}

/** Open the statement that the address of the page names. */
function openAddressed() {
  const row = TRIPLES.find((triple) => `#${triple.triple_id}` === location.hash);
  if (row) openDetail(row);
}

function start() {
  startFilters();
  startTable();
  startDetail();
  translate();
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => {
      language = button.dataset.language;
      translate();
      button.focus();
      restartCharts();
    });
  }
  openAddressed();
  window.addEventListener("hashchange", openAddressed);
  document.getElementById("print").addEventListener("click", () => window.print());
  window.addEventListener("beforeprint", () => {
    const size = pageSize;
    pageSize = Infinity; /* on paper there is no next page */
    page = 0;
    showTable();
    pageSize = size;
  });
  window.addEventListener("afterprint", () => showTable());
}

start();

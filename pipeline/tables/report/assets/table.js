/* The table of statements: sorted, in pages, each row leading to its evidence. */

const COLUMNS = ["drug", "target", "disease", "line", "biomarker", "prior_therapy", "phase", "trial", "assertion", "evidence"];
const PHASE_ORDER = ["", "I", "I/II", "II", "II/III", "III", "IV"];

let sorting = { column: null, down: false };
let page = 0;
let pageSize = 50;
let sorted = TRIPLES;

/** Return what a column sorts by. */
function sortValue(row, column) {
  if (column === "phase") return PHASE_ORDER.indexOf(row.phase);
  if (column === "trial") return row.trial_name || row.trial_id;
  if (column === "evidence") return row.number; /* by document and place */
  return column === "drug" || column === "disease" ? named(row[column]) : row[column];
}

/** Return rows in the order that was asked for; that of the tables where none was. */
function inOrder(rows) {
  if (!sorting.column) return rows;
  const collator = new Intl.Collator(language, { numeric: true });
  const keyed = rows.map((row) => [sortValue(row, sorting.column), row]);
  const compare = typeof keyed[0]?.[0] === "number" ? (a, b) => a - b : collator.compare;
  const sign = sorting.down ? -1 : 1;
  return keyed.sort((a, b) => sign * compare(a[0], b[0]) || a[1].number - b[1].number).map(([, row]) => row);
}

function tag(assertion) {
  const dot = make("span", { className: "dot" });
  dot.style.background = DATA.colours[assertion];
  return make("span", { className: "tag" }, dot, t(`is_${assertion}`));
}

/** Return the document and page of a row. */
function whereOf(row) {
  return valueText("doc_id", row.doc_id) + (row.page ? ` · ${t("page")} ${row.page}` : "");
}

function cellOf(row, column) {
  if (column === "drug") return make("button", { type: "button", "data-open": row.number }, named(row.drug));
  if (column === "target") {
    const known = row.target_stated === "yes" ? null : make("span", { className: "faint", title: t("is_lexicon") }, " *");
    return make("span", { className: "nowrap" }, make("b", {}, row.target), known);
  }
  if (column === "trial") return make("span", {}, make("span", { className: "nowrap" }, listed(row.trial_name)), " ", make("span", { className: "faint" }, listed(row.trial_id)));
  if (column === "assertion") return tag(row.assertion);
  if (column === "evidence") return make("div", {}, make("div", { className: "excerpt" }, ...quoted(row)), make("div", { className: "where" }, whereOf(row)));
  return document.createTextNode(listed(row[column]));
}

function tableRow(row) {
  const cells = COLUMNS.map((column) => {
    const blank = column in row && !row[column] && column !== "evidence";
    return make("td", { "data-label": t(column), className: `of-${column}${blank ? " blank" : ""}` }, blank ? null : cellOf(row, column));
  });
  return make("tr", { "data-row": row.number, className: row === opened ? "chosen" : "" }, ...cells);
}

/** Show a page of the rows that match; the first one after a change of the filters. */
function showTable(first = false) {
  if (first) page = 0;
  sorted = inOrder(matching);
  const rows = sorted.slice(page * pageSize, (page + 1) * pageSize).map(tableRow);
  const none = make("tr", {}, make("td", { colSpan: COLUMNS.length }, t("no_match")));
  document.querySelector("#table tbody").replaceChildren(...(rows.length ? rows : [none]));
  showPager();
}

function showHead() {
  const cells = COLUMNS.map((column) => {
    const button = make("button", { type: "button", "data-sort": column }, t(column));
    const cell = make("th", { scope: "col", className: `of-${column}` }, button);
    if (sorting.column === column) cell.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
    return cell;
  });
  document.querySelector("#table thead").replaceChildren(make("tr", {}, ...cells));
}

function showPager() {
  const last = Math.max(0, Math.ceil(sorted.length / pageSize) - 1);
  const step = (key, to, disabled) => {
    const button = make("button", { type: "button", disabled, "data-step": key }, t(key));
    button.addEventListener("click", () => {
      page = to;
      showTable();
      document.querySelector(`[data-step="${key}"]:enabled`)?.focus();
    });
    return button;
  };
  const from = sorted.length ? page * pageSize + 1 : 0;
  const range = `${from}–${Math.min(sorted.length, (page + 1) * pageSize)} ${t("of")} ${sorted.length}`;
  document.getElementById("pager").replaceChildren(
    step("previous", page - 1, page === 0), make("span", {}, range), step("next", page + 1, page === last));
}

/** Move to the row above or below with the arrow keys. */
function moveFocus(event) {
  const row = event.target.closest("tr");
  const to = event.key === "ArrowDown" ? row?.nextElementSibling : event.key === "ArrowUp" ? row?.previousElementSibling : null;
  if (!to) return;
  event.preventDefault();
  to.querySelector("button")?.focus();
}

function startTable() {
  const table = document.getElementById("table");
  table.tHead.addEventListener("click", (event) => {
    const column = event.target.dataset.sort;
    if (!column) return;
    sorting = { column, down: sorting.column === column && !sorting.down };
    showHead();
    showTable(true);
    table.tHead.querySelector(`[data-sort="${column}"]`).focus();
  });
  table.tBodies[0].addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (row) openDetail(TRIPLES[row.dataset.row]);
  });
  table.tBodies[0].addEventListener("keydown", moveFocus);
  document.getElementById("page-size").addEventListener("change", (event) => {
    pageSize = Number(event.target.value);
    showTable(true);
  });
}

"use strict";
/* What the page shows: the tables as objects, the labels, and helpers that make elements out of text only. */

const DATA = JSON.parse(document.getElementById("data").textContent);
const EVIDENCE = DATA.evidence;

/** Return the rows of a table that is stored by column. */
function rowsOf(name) {
  const columns = Object.entries(DATA.tables[name]);
  const count = columns.length ? columns[0][1].length : 0;
  return Array.from({ length: count }, (_, i) => Object.fromEntries(columns.map(([key, cells]) => [key, cells[i]])));
}

const split = (cell) => (cell ? cell.split(";") : []);
/* a value that is not stated can be filtered for like any other */
const stated = (cell) => (cell ? cell.split(";") : [""]);

const DOCUMENTS = rowsOf("documents");
const NUMBER_OF = new Map(DOCUMENTS.map((row, i) => [row.doc_id, i]));
/* two files of one article are told apart by their keys */
const TITLES = new Map(DOCUMENTS.map((row) => {
  const alone = row.title && DOCUMENTS.filter((other) => other.title === row.title).length === 1;
  return [row.doc_id, alone ? row.title : [row.title, row.doc_id].filter(Boolean).join(" · ")];
}));
const OUTCOMES = rowsOf("outcomes");

/** Return a row with its filterable values (`facets`) and the text that a search looks into (`words`). */
function prepared(row, facets, number) {
  const evidence = EVIDENCE[row.evidence].text.map((piece) => piece[0]).join("");
  const names = [row.drug, row.disease, row.experimental].flatMap(split).map((name) => DATA.names[name]);
  const words = [...Object.values(row), ...names, evidence].join("\n").toLowerCase();
  return { ...row, number, facets, words, quote: evidence };
}

const TRIPLES = rowsOf("triples").map((row, number) =>
  prepared(row, {
    disease: stated(row.disease), line: stated(row.line), phase: stated(row.phase), drug: [row.drug],
    target: [row.target], assertion: [row.assertion], target_stated: [row.target_stated],
    biomarker: stated(row.biomarker), prior_therapy: stated(row.prior_therapy), doc_id: [row.doc_id],
  }, number));
const TRIALS = rowsOf("trials").map((row, number) =>
  prepared(row, {
    disease: stated(row.disease), line: stated(row.line), phase: stated(row.phase), drug: split(row.experimental),
    target: split(row.targets), biomarker: stated(row.biomarker), prior_therapy: stated(row.prior_therapy),
    doc_id: [row.doc_id],
  }, number));

let language = (navigator.language || "en").startsWith("zh") ? "zh" : "en";

/** Return a label in the language of the page. */
const t = (key) => DATA.labels[language][key] ?? key;

/** Return a drug or disease by its name in the language of the page; other values as they are. */
const named = (name) => (language === "zh" && DATA.names[name]) || name;

/** Return the values of a cell as text. */
const listed = (cell) => split(cell).map(named).join(language === "zh" ? "、" : ", ");

/** Return a value of a facet as text. */
function valueText(facet, value) {
  if (value === "") return t("is_not_stated");
  if (facet === "assertion" || facet === "status") return t(`is_${value}`);
  if (facet === "target_stated") return t(value === "yes" ? "is_stated" : "is_lexicon");
  if (facet === "doc_id") return TITLES.get(value) ?? value;
  return named(value);
}

/** Make an element. Properties that begin with `data-` or `aria-`, and `role`, become attributes. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (/^(data-|aria-|role$|scope$)/.test(key)) element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Return the number of registered trials that rows name, each trial once. */
function trialCount(rows) {
  return new Set(rows.filter((row) => row.trial_id).map((row) => split(row.trial_id)[0])).size;
}

/** Return the pieces of evidence as nodes, those that the row is about in bold. */
function quoted(row) {
  const about = new Set([row.drug, row.target, row.disease, row.trial_id, row.trial_name].flatMap(split));
  return EVIDENCE[row.evidence].text.map(([text, type, ...concepts]) =>
    type && (about.has(text) || concepts.some((name) => about.has(name)))
      ? make("b", { className: "name", title: t(`type_${type}`) }, text)
      : document.createTextNode(text));
}

/** Make a table out of rows: column keys, a label key for each, and what a cell shows. */
function plainTable(rows, keys, cell = (row, key) => row[key]) {
  const head = make("tr", {}, ...keys.map((key) => make("th", { scope: "col" }, t(key))));
  const body = rows.map((row) => make("tr", {}, ...keys.map((key) => make("td", {}, cell(row, key)))));
  return make("table", {}, make("thead", {}, head), make("tbody", {}, ...body));
}

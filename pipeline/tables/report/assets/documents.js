/* The documents: a list, and one of them as text with its names marked and evidence highlighted. */

const TYPES = ["drug", "drug_class", "gene", "cell_type", "disease", "trial_id", "trial_name", "variant"];
let reading = null;

function showDocumentList() {
  const keys = ["title", "format", "pages", "characters", "mentions", "trials", "triples", "status", "notes"];
  const cell = (row, key) => {
    if (key === "notes") return [row.error, row.notes, noteOf(row)].filter(Boolean).join(" · ");
    if (key !== "title") return row[key];
    const button = make("button", { type: "button", "data-document": row.doc_id }, row.title || row.doc_id);
    button.addEventListener("click", () => openDocument(NUMBER_OF.get(row.doc_id)));
    return make("div", {}, button, make("div", { className: "faint" }, row.path));
  };
  const table = plainTable(DOCUMENTS, keys, cell);
  table.id = "document-list";
  document.getElementById("document-list").replaceWith(table);
}

const noteOf = (row) => (DATA.notes[row.doc_id] ? t(DATA.notes[row.doc_id]) : "");

function legend(text) {
  return TYPES.filter((type) => text.querySelector(`mark.${type}`)).map((type) => {
    const box = make("input", { type: "checkbox", checked: true });
    box.addEventListener("change", () => {
      for (const mark of text.querySelectorAll(`mark.${type}`)) mark.style.background = box.checked ? "" : "none";
    });
    const name = make("span", { className: type }, t(`type_${type}`), ` ${text.querySelectorAll(`mark.${type}`).length}`);
    name.style.background = "var(--colour)";
    return make("label", {}, box, " ", name);
  });
}

/** Show a document; `evidence` is the index of what to highlight and scroll to. */
function openDocument(number, evidence = null) {
  const row = DOCUMENTS[number];
  const place = document.getElementById("document");
  if (reading !== number) {
    const text = make("div", { className: "text", lang: "zh" }, document.getElementById(`text-${number}`).content.cloneNode(true));
    for (const mark of text.querySelectorAll(".page-number")) mark.textContent = `${t("page")} ${mark.dataset.page}`;
    const note = noteOf(row) && make("p", { className: "note" }, noteOf(row));
    const empty = text.childElementCount ? null : make("p", { className: "faint" }, t("no_text"));
    place.replaceChildren(make("h3", {}, row.title || row.doc_id), ...[note, empty].filter(Boolean),
      make("div", { className: "legend", role: "group", "aria-label": t("legend") }, ...legend(text)), text);
    place.setAttribute("aria-label", row.title || row.doc_id);
    place.hidden = false;
    reading = number;
  }
  clearHighlight();
  const hit = evidence === null ? null : highlight(EVIDENCE[evidence].places || []);
  (hit || place).scrollIntoView({ block: hit ? "center" : "start" });
  place.focus({ preventScroll: true });
}

function clearHighlight() {
  for (const hit of document.querySelectorAll("#document .hit")) {
    const parent = hit.parentNode;
    hit.replaceWith(...hit.childNodes);
    parent.normalize();
  }
}

/** Highlight ranges of blocks and return the first one. */
function highlight(places) {
  let first = null;
  for (const [block, start, end] of places) {
    const element = document.querySelector(`#document [data-block="${block}"]`);
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes = [];
    for (let offset = 0; walker.nextNode(); offset += walker.currentNode.length) nodes.push([walker.currentNode, offset]);
    for (const [node, offset] of nodes) {
      const range = document.createRange();
      const from = Math.max(0, start - offset);
      const to = Math.min(node.length, end - offset);
      if (from >= to) continue;
      range.setStart(node, from);
      range.setEnd(node, to);
      const hit = make("span", { className: "hit" });
      range.surroundContents(hit);
      first ||= hit;
    }
  }
  return first;
}

/** Return rows in a scrolling box that is reached by keyboard. */
function scrolling(table, key) {
  return make("div", { className: "scroll", tabIndex: 0, role: "group", "aria-label": t(key) }, table);
}

/** Return how often each kind of thing was left unused and why, and the rows behind it once they are asked for. */
function coverageOf(rows) {
  const counted = grouped(rows, (row) => [[row.kind, row.reason]]).sort((a, b) => b.rows.length - a.rows.length);
  const summary = counted.map(({ keys, rows }) => ({ kind: keys[0], reason: keys[1], count: rows.length }));
  const all = make("details", {}, make("summary", {}, `${t("show_all")} (${rows.length})`));
  all.addEventListener("toggle", () => {
    if (all.childElementCount === 1) all.append(scrolling(plainTable(rows, ["doc_id", "kind", "text", "reason"]), "coverage"));
  });
  return [plainTable(summary, ["count", "kind", "reason"]), all];
}

function showUnused() {
  const rows = rowsOf("coverage");
  document.getElementById("coverage").replaceChildren(
    ...(rows.length ? coverageOf(rows) : [make("p", {}, t("nothing_unused"))]));
  const names = rowsOf("candidates");
  document.getElementById("candidates").replaceChildren(names.length
    ? scrolling(plainTable(names, ["surface", "suggested_type", "count", "documents", "example"]), "candidates")
    : make("p", {}, t("nothing_unknown")));
}

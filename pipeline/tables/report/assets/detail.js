/* One statement: its evidence, its setting, the figures of its trial, and its page with the evidence boxed. */

const FIELDS = [
  "role", "disease", "line", "biomarker", "prior_therapy", "population", "phase", "trial_name", "trial_id", "regimen",
  "comparator", "source", "section", "rule",
];
let opened = null;

/** Show a statement beside the table. */
function openDetail(row, focus = true) {
  opened = row;
  const panel = document.getElementById("detail");
  const close = make("button", { type: "button", "aria-label": t("close") }, "✕");
  close.addEventListener("click", closeDetail);
  const title = make("h2", { id: "detail-title" }, named(row.drug), make("span", { className: "arrow" }, " → "), row.target);
  const places = EVIDENCE[row.evidence].places?.length;
  const inDocument = make("button", { type: "button", className: "main", id: "to-document", disabled: !places }, t("open_document"));
  inDocument.addEventListener("click", () => {
    if (panel.offsetWidth === window.innerWidth) closeDetail(); /* on a phone it would cover the document */
    openDocument(NUMBER_OF.get(row.doc_id), row.evidence);
  });
  panel.replaceChildren(
    make("header", {}, title, close),
    make("p", { className: "tools" }, tag(row.assertion), make("span", { className: "tag" }, valueText("target_stated", row.target_stated))),
    make("blockquote", { lang: "zh" }, ...quoted(row)),
    make("p", { className: "faint" }, whereOf(row)),
    make("p", { className: "tools" }, inDocument),
    sheetOf(row), fieldsOf(row), ...outcomesOf(row));
  panel.hidden = false;
  history.replaceState(null, "", `#${row.triple_id}`); /* an address that opens this statement again */
  document.body.classList.add("with-detail");
  for (const line of document.querySelectorAll("#table tr[data-row]")) line.classList.toggle("chosen", Number(line.dataset.row) === row.number);
  if (focus) panel.focus();
  panel.scrollTop = 0;
}

function closeDetail() {
  const row = opened;
  opened = null;
  history.replaceState(null, "", "#triples");
  document.getElementById("detail").hidden = true;
  document.body.classList.remove("with-detail");
  document.querySelector("#table tr.chosen")?.classList.remove("chosen");
  document.querySelector(`[data-open="${row?.number}"]`)?.focus();
}

function fieldsOf(row) {
  const pairs = FIELDS.filter((field) => row[field]).flatMap((field) => [make("dt", {}, t(field)), make("dd", {}, listed(row[field]))]);
  const concepts = [row.drug_id, row.target_id, row.disease_id].filter(Boolean).join(" · ");
  if (concepts) pairs.push(make("dt", {}, t("concept")), make("dd", { className: "digest" }, concepts));
  return make("dl", {}, ...pairs);
}

/** Return the figures that the same document reports for the trial of a statement. */
function outcomesOf(row) {
  const same = (other) => other.doc_id === row.doc_id && other.trial_id === row.trial_id && other.trial_name === row.trial_name;
  const found = row.trial_id || row.trial_name ? OUTCOMES.filter(same) : [];
  if (!found.length) return [];
  const cell = (outcome, key) => (key === "value" ? `${outcome.value} ${outcome.unit}` : outcome[key]);
  return [make("h3", {}, t("outcomes")), scrolling(plainTable(found, ["arm", "endpoint", "value", "comparator_value", "hr", "p"], cell), "outcomes")];
}

/** Return the page of a statement with its evidence boxed, or why there is none. */
function sheetOf(row) {
  const boxes = EVIDENCE[row.evidence].boxes || [];
  const number = NUMBER_OF.get(row.doc_id);
  const pages = [...new Set(boxes.map((box) => box[0]))].filter((at) => document.getElementById(`image-${number}-${at}`));
  if (!pages.length) return make("p", { className: "faint" }, t("no_page"));
  const zoom = make("button", { type: "button", "aria-pressed": "false" }, t("zoom"));
  const sheets = pages.map((at) => {
    const svg = document.getElementById(`image-${number}-${at}`).content.firstElementChild.cloneNode(true);
    svg.setAttribute("aria-label", `${t("page")} ${at}`);
    for (const [, x0, top, x1, bottom] of boxes.filter((box) => box[0] === at)) {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const values = { x: x0 - 1, y: top - 0.8, width: x1 - x0 + 2, height: bottom - top + 1.6, rx: 1.5 };
      for (const [name, value] of Object.entries(values)) rect.setAttribute(name, value);
      svg.append(rect);
    }
    return make("div", { className: "sheet", tabIndex: 0, role: "group", "aria-label": `${t("boxed_page")} ${at}` }, svg);
  });
  const showBox = () => sheets.forEach((sheet) => {
    const box = sheet.querySelector("rect").getBoundingClientRect();
    const frame = sheet.getBoundingClientRect();
    sheet.scrollBy(box.left - frame.left - 20, box.top - frame.top - sheet.clientHeight / 3);
  });
  zoom.addEventListener("click", () => {
    const zoomed = zoom.getAttribute("aria-pressed") !== "true";
    zoom.setAttribute("aria-pressed", zoomed);
    for (const sheet of sheets) sheet.classList.toggle("zoomed", zoomed);
    showBox();
  });
  requestAnimationFrame(showBox);
  return make("div", { className: "sheets" }, make("div", { className: "tools" }, make("strong", {}, t("boxed_page")), zoom), ...sheets);
}

function startDetail() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opened) closeDetail();
  });
}

/* The places of drugs and targets in the network: two columns, ordered so that few lines cross. */

const STEP = 19; /* pixels from a name to the next */

let networkHeight = 300;

/** Return names in the order of the mean place of those that they are linked to. */
function settled(names, linked, places) {
  const mean = (name) => {
    const found = linked.get(name).map((other) => places.get(other));
    return found.reduce((sum, place) => sum + place, 0) / found.length;
  };
  return names.map((name) => [mean(name), name]).sort((a, b) => a[0] - b[0]).map(([, name]) => name);
}

const spread = (names) => new Map(names.map((name, i) => [name, (i + 0.5) / names.length]));

function linksOf(edges, own, other) {
  const linked = new Map();
  for (const { keys } of edges) {
    if (!linked.has(keys[own])) linked.set(keys[own], []);
    linked.get(keys[own]).push(keys[other]);
  }
  return linked;
}

/** Return the edges and nodes of the network of what the filters leave. */
function networkData() {
  const all = ranked(matching.map((row) => row.drug));
  const kept = new Set(whole.network ? all : all.slice(0, TOP.network.drug));
  offerMore("network", kept.size < all.length, all.length);
  const rows = matching.filter((row) => kept.has(row.drug));
  const edges = grouped(rows, (row) => [[row.drug, row.target]]);
  const targetsOf = linksOf(edges, 0, 1);
  const drugsOf = linksOf(edges, 1, 0);
  let drugs = [...targetsOf.keys()];
  let targets = [...drugsOf.keys()];
  for (let round = 0; round < 6; round += 1) {
    drugs = settled(drugs, targetsOf, spread(targets));
    targets = settled(targets, drugsOf, spread(drugs));
  }
  networkHeight = Math.max(160, STEP * Math.max(drugs.length, targets.length));
  const drugAt = spread(drugs);
  const targetAt = spread(targets);
  const count = (key, name) => rows.filter((row) => row[key] === name).length;
  const node = (side, places) => [...places].map(([name, y]) => ({
    side, name: side === "drug" ? named(name) : name, x: side === "drug" ? 0 : 1, y: y * networkHeight,
    statements: count(side, name), pick: { [side]: name },
  }));
  return {
    edges: edges.flatMap((edge) => curve(edge, drugAt.get(edge.keys[0]), targetAt.get(edge.keys[1]))),
    nodes: [...node("drug", drugAt), ...node("target", targetAt)],
  };
}

/** Return the points of the line from a drug to a target. */
function curve({ keys, rows }, from, to) {
  const stated = rows.some((row) => row.target_stated === "yes");
  const shared = {
    edge: keys.join(" – "), drug: named(keys[0]), target: keys[1], statements: rows.length, trials: trialCount(rows),
    stated: t(stated ? "is_stated" : "is_lexicon"), pick: { drug: keys[0], target: keys[1] },
  };
  return [[0, from], [0.33, from], [0.67, to], [1, to]].map(([x, y], order) => ({ ...shared, x, y: y * networkHeight, order }));
}

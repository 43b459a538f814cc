import fc from "fast-check";
import type { Intent, JsonValue } from "../../../core/document/intent.ts";
import { ids, numbers } from "./arbitraries.ts";
import type { Plain } from "./plain.ts";

/** A file as plain data, and what each intent means for it: written without the editor's code. */
export type File = Map<string, Plain>;

const PORTS: Readonly<Record<string, readonly string[]>> = {
  "squared-error": ["prediction", "target"],
  output: ["value"],
};

const asMap = (value: Plain | undefined): Map<string, Plain> => (value instanceof Map ? value : new Map());
const asList = (value: Plain | undefined): readonly Plain[] => (Array.isArray(value) ? value : []);
const idOf = (reference: Plain): string => String(reference).split("[")[0] ?? "";
const plain = (value: JsonValue): Plain =>
  Array.isArray(value)
    ? value.map(plain)
    : typeof value === "object" && value !== null
      ? new Map(Object.entries(value).map(([key, entry]) => [key, plain(entry)]))
      : value;

const mapValues = (map: ReadonlyMap<string, Plain>, change: (value: Plain, key: string) => Plain): Map<string, Plain> =>
  new Map([...map].map(([key, value]) => [key, change(value, key)]));
const without = (map: ReadonlyMap<string, Plain>, key: string): Map<string, Plain> =>
  new Map([...map].filter(([other]) => other !== key));
const renamed = (map: ReadonlyMap<string, Plain>, key: string, to: string): Map<string, Plain> =>
  new Map([...map].map(([other, value]) => [other === key ? to : other, value]));

/** The groups with other members; one that nobody is left in goes. */
function mapLists(groups: Plain, how: (members: readonly Plain[], name: string) => readonly Plain[]): Plain {
  return new Map(
    [...asMap(groups)]
      .map(([name, members]) => [name, how(asList(members), name)] as const)
      .filter(([, members]) => members.length > 0),
  );
}

/** Changes what is at a path of keys, where it is there. */
function change(file: ReadonlyMap<string, Plain>, path: readonly string[], how: (value: Plain) => Plain): File {
  const [key, ...rest] = path;
  const value = file.get(key ?? "");
  if (key === undefined || value === undefined) return new Map(file);
  return new Map(
    [...file].map(([other, entry]) => [
      other,
      other === key ? (rest.length === 0 ? how(entry) : change(asMap(entry), rest, how)) : entry,
    ]),
  );
}

export function nodeIds(file: File): string[] {
  return [...asMap(file.get("nodes")).keys()];
}

export function applyToModel(file: File, intent: Intent): File {
  const nodes = asMap(file.get("nodes"));
  const setNode = (id: string, how: (node: Map<string, Plain>) => Map<string, Plain>): File =>
    new Map(file).set(
      "nodes",
      mapValues(nodes, (node, key) => (key === id ? how(asMap(node)) : node)),
    );
  const names = (value: Plain, id: string): boolean =>
    typeof value === "string" &&
    value.startsWith(`${id}.`) &&
    !asMap(file.get("params")).has(value) &&
    ![...nodes.keys()].some(
      (other) => other.length > id.length && other.startsWith(`${id}.`) && value.startsWith(`${other}.`),
    );
  switch (intent.kind) {
    case "addNode": {
      const node = new Map<string, Plain>([["op", intent.op]]);
      if (intent.inputs && intent.inputs.length > 0) node.set("inputs", intent.inputs);
      for (const [key, value] of Object.entries(intent.attributes ?? {})) node.set(key, plain(value));
      if (intent.params) node.set("params", plain(intent.params));
      const added = new Map(file).set("nodes", new Map(nodes).set(intent.id, node));
      return intent.pin ? applyToModel(added, { kind: "pin", id: intent.id, at: intent.pin }) : added;
    }
    // What these keep is what a network computes: `layerRewrites.test.ts`.
    case "expandLayer":
    case "foldNeurons":
      return new Map(file);
    case "removeNode": {
      const { id } = intent;
      let next: File = new Map(file).set(
        "nodes",
        mapValues(without(nodes, id), (node) => keepInputs(asMap(node), (reference) => idOf(reference) !== id)),
      );
      const objective = file.get("objective");
      if (typeof objective === "string" && idOf(objective) === id) next.delete("objective");
      next = change(next, ["objective"], (value) =>
        Array.isArray(value) ? value.filter((reference: Plain) => idOf(reference) !== id) : value,
      );
      if (asList(next.get("objective")).length === 0 && Array.isArray(objective)) next.delete("objective");
      next = change(next, ["data", "columns"], (value) => without(asMap(value), id));
      next = change(next, ["data", "arrays"], (value) => without(asMap(value), id));
      next = change(next, ["data", "rows"], (rows) => asList(rows).map((row) => without(asMap(row), id)));
      next = change(next, ["data", "standardize"], (value) =>
        Array.isArray(value) ? value.filter((m) => m !== id) : value,
      );
      if (asMap(nodes.get(id)).get("op") === "input")
        next = change(next, ["data", "split"], (split) =>
          asMap(split).get("stratify") === id ? without(asMap(split), "stratify") : split,
        );
      next = change(next, ["view", "pins"], (value) => without(asMap(value), id));
      next = change(next, ["view", "groups"], (value) => mapLists(value, (members) => members.filter((m) => m !== id)));
      for (const path of [
        ["regularization", "of"],
        ["training", "only"],
      ])
        next = change(next, path, (value) => asList(value).filter((name) => !names(name, id)));
      return next;
    }
    case "renameNode": {
      const { id, to } = intent;
      const reference = (value: Plain): Plain => (idOf(value) === id ? to + String(value).slice(id.length) : value);
      const references = (value: Plain): Plain =>
        Array.isArray(value)
          ? value.map(reference)
          : value instanceof Map
            ? mapValues(value, reference)
            : reference(value);
      let next: File = new Map(file).set(
        "nodes",
        mapValues(renamed(nodes, id, to), (node) => change(asMap(node), ["inputs"], references)),
      );
      next = change(next, ["objective"], references);
      next = change(next, ["data", "columns"], (value) => renamed(asMap(value), id, to));
      next = change(next, ["data", "arrays"], (value) => renamed(asMap(value), id, to));
      next = change(next, ["data", "rows"], (rows) => asList(rows).map((row) => renamed(asMap(row), id, to)));
      next = change(next, ["data", "standardize"], (value) =>
        Array.isArray(value) ? value.map((m: Plain) => (m === id ? to : m)) : value,
      );
      if (asMap(nodes.get(id)).get("op") === "input")
        next = change(next, ["data", "split", "stratify"], (value) => (value === id ? to : value));
      next = change(next, ["view", "pins"], (value) => renamed(asMap(value), id, to));
      next = change(next, ["view", "groups"], (value) =>
        mapLists(value, (members) => members.map((m) => (m === id ? to : m))),
      );
      for (const path of [
        ["regularization", "of"],
        ["training", "only"],
      ])
        next = change(next, path, (value) =>
          asList(value).map((name) => (names(name, id) ? to + String(name).slice(id.length) : name)),
        );
      return next;
    }
    case "connect":
      return setNode(intent.to, (node) =>
        new Map(node).set("inputs", asList(node.get("inputs")).toSpliced(intent.at ?? 99, 0, intent.reference)),
      );
    case "disconnect": {
      let index = 0;
      return setNode(intent.to, (node) => keepInputs(node, () => index++ !== intent.at));
    }
    case "reconnect": {
      let index = 0;
      const point = (reference: Plain): Plain => (index++ === intent.at ? intent.reference : reference);
      return setNode(intent.to, (node) =>
        change(node, ["inputs"], (inputs) =>
          Array.isArray(inputs) ? inputs.map(point) : mapValues(asMap(inputs), point),
        ),
      );
    }
    case "setAttribute":
      return setNode(intent.id, (node) =>
        intent.value === null ? without(node, intent.name) : new Map(node).set(intent.name, plain(intent.value)),
      );
    case "setParam":
      return setNode(intent.id, (node) => setIn(node, "params", intent.name, intent.at, intent.value));
    case "setBuffer":
      return setNode(intent.id, (node) => setIn(node, "buffers", intent.name, [], intent.value));
    case "setSharedParam":
      return setIn(file, "params", intent.name, intent.at, intent.value);
    case "pin": {
      const pins = asMap(asMap(file.get("view")).get("pins"));
      return new Map(file).set(
        "view",
        new Map(asMap(file.get("view"))).set(
          "pins",
          intent.at ? new Map(pins).set(intent.id, intent.at) : without(pins, intent.id),
        ),
      );
    }
    case "setGroup": {
      const { name, nodes } = intent;
      const view = asMap(file.get("view"));
      const kept = asMap(
        mapLists(view.get("groups") ?? null, (members, of) =>
          members.filter((m) => of === name || !nodes?.includes(String(m))),
        ),
      );
      const groups = nodes && nodes.length > 0 ? new Map(kept).set(name, nodes) : without(kept, name);
      return new Map(file).set("view", new Map(view).set("groups", groups));
    }
    case "renameGroup":
      return change(file, ["view", "groups"], (groups) => renamed(asMap(groups), intent.name, intent.to));
    case "setObjective": {
      const [only] = intent.references;
      if (only === undefined) return without(file, "objective");
      return new Map(file).set(
        "objective",
        intent.references.length === 1 && !Array.isArray(file.get("objective")) ? only : intent.references,
      );
    }
    case "setTitle":
      return intent.title === "" ? without(file, "title") : new Map(file).set("title", intent.title);
    case "setRow": {
      const data = asMap(file.get("data"));
      const rows = [...asList(data.get("rows"))];
      rows[intent.row] = new Map([...asMap(rows[intent.row]), ...asMap(plain(intent.values))]);
      return new Map(file).set("data", new Map(data).set("rows", rows));
    }
    case "setOp":
    case "insertIntoWire":
    case "pasteFragment":
      throw new Error(`${intent.kind} has tests of its own`);
  }
}

/** Named ports keep their inputs: what is left of a list that loses one before its end is an object by port. */
function keepInputs(node: Map<string, Plain>, keep: (reference: Plain) => boolean): Map<string, Plain> {
  const inputs = node.get("inputs");
  if (inputs instanceof Map)
    return new Map(node).set("inputs", new Map([...inputs].filter(([, value]) => keep(value))));
  const kept = asList(inputs)
    .map((reference, i) => [i, reference] as const)
    .filter(([, reference]) => keep(reference));
  if (inputs === undefined) return node;
  const ports = PORTS[String(node.get("op"))];
  const shifted = kept.some(([i], at) => i !== at);
  if (ports && shifted && kept.every(([i]) => i < ports.length))
    return new Map(node).set("inputs", new Map(kept.map(([i, reference]) => [ports[i] ?? "", reference])));
  return new Map(node).set(
    "inputs",
    kept.map(([, reference]) => reference),
  );
}

function setIn(
  holder: Map<string, Plain>,
  section: string,
  name: string,
  at: readonly number[],
  value: JsonValue,
): Map<string, Plain> {
  const params = asMap(holder.get(section));
  if (at.length === 0 && value === null) {
    if (!params.has(name)) return holder;
    const rest = without(params, name);
    return rest.size === 0 ? without(holder, section) : new Map(holder).set(section, rest);
  }
  const old = params.get(name);
  const set = (entry: Plain | undefined, [index, ...rest]: readonly number[]): Plain =>
    index === undefined ? plain(value) : asList(entry).map((item, i) => (i === index ? set(item, rest) : item));
  return new Map(holder).set(section, new Map(params).set(name, set(old, at)));
}

/** Sections that stand empty mean the same as none. */
export function withoutEmpty(file: ReadonlyMap<string, Plain>): File {
  const view = asMap(file.get("view"));
  const next = new Map(file);
  // A list may stand empty for the comments in it.
  const groups = asMap(mapLists(view.get("groups") ?? null, (members) => members));
  let kept = asMap(view.get("pins")).size === 0 ? without(view, "pins") : view;
  kept = groups.size === 0 ? without(kept, "groups") : new Map(kept).set("groups", groups);
  if (file.has("view")) next.set("view", kept);
  if (asMap(next.get("view")).size === 0) next.delete("view");
  if (asList(file.get("objective")).length === 0 && typeof file.get("objective") !== "string") next.delete("objective");
  if (asMap(file.get("params")).size === 0) next.delete("params");
  const nodes = [...asMap(file.get("nodes"))].map(([id, node]) => [id, withoutPorts(asMap(node))] as const);
  return file.has("nodes") ? next.set("nodes", new Map(nodes)) : next;
}

/** No input by position is no input by name. */
function withoutPorts(node: ReadonlyMap<string, Plain>): ReadonlyMap<string, Plain> {
  const inputs = node.get("inputs");
  return inputs instanceof Map && inputs.size === 0 ? new Map(node).set("inputs", []) : node;
}

const selection = fc.constantFrom("", "", "[0]", "[ 1 ]", "[0:2]", "[2, 0]");

/** A file with any ids, ops and sections. What it says need not compute; it must only be what the format allows. */
export const files: fc.Arbitrary<File> = fc.uniqueArray(ids, { minLength: 1, maxLength: 5 }).chain((names) => {
  const name = fc.constantFrom(...names);
  const reference = fc.tuple(name, selection).map(([id, part]) => id + part);
  const values = fc.oneof(
    numbers,
    fc.array(numbers, { maxLength: 3 }),
    fc.array(fc.array(numbers, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
    fc.constant("b1"),
    fc.constant(new Map([["init", "zeros"]])),
  );
  const params = fc
    .uniqueArray(fc.constantFrom("w", "b", "W"), { maxLength: 2 })
    .chain((keys) =>
      fc
        .tuple(...keys.map((key) => values.map((value) => [key, value as Plain] as const)))
        .map((entries) => new Map(entries)),
    );
  const optional = <T extends Plain>(key: string, value: fc.Arbitrary<T>) =>
    fc.option(value).map((given): [string, Plain][] => (given === null ? [] : [[key, given]]));
  const record = (...parts: fc.Arbitrary<[string, Plain][]>[]) =>
    fc.tuple(...parts).map((given) => new Map(given.flat()));
  const neuron = record(
    fc.constant([["op", "neuron"]]),
    optional("inputs", fc.array(reference, { maxLength: 4 })),
    optional("activation", fc.constantFrom("tanh", "relu")),
    optional("params", params),
  );
  const loss = record(
    fc.constant([["op", "squared-error"]]),
    fc.array(reference, { maxLength: 2 }).map((inputs) => [["inputs", inputs]]),
  );
  const named = record(
    fc.constant([["op", "squared-error"]]),
    record(optional("prediction", reference), optional("target", reference)).map((inputs) => [["inputs", inputs]]),
  );
  const input = fc.constant(
    new Map<string, Plain>([
      ["op", "input"],
      ["shape", [2]],
    ]),
  );
  const byId = (value: fc.Arbitrary<Plain>) =>
    fc
      .subarray(names)
      .chain((some) =>
        fc.tuple(...some.map((id) => value.map((given) => [id, given] as const))).map((entries) => new Map(entries)),
      );
  const nodes = fc
    .tuple(...names.map((id) => fc.oneof(neuron, loss, named, input).map((node) => [id, node] as const)))
    .map((entries): [string, Plain][] => [["nodes", new Map<string, Plain>(entries)]]);
  const paramName = fc.oneof(
    name.map((id) => `${id}.w`),
    fc.constantFrom("b1", "b1.w"),
  );
  const use = record(
    optional(
      "split",
      record(
        fc.constantFrom(["test", 1] as const, ["validation", 0.2] as const).map(([key, size]) => [[key, size]]),
        optional("stratify", fc.oneof(name, fc.constant("c"))),
      ),
    ),
    optional("standardize", fc.oneof(fc.boolean(), fc.subarray(names))),
  );
  const source = fc.oneof(
    record(
      fc.constant([["file", "a.csv"]]),
      byId(fc.constant(["c"])).map((columns) => [["columns", columns]]),
    ),
    byId(fc.oneof(fc.constant("a.npy"), fc.constant(new Map([["file", "a.safetensors"]])))).map(
      (arrays) => new Map<string, Plain>([["arrays", arrays]]),
    ),
    fc
      .array(byId(fc.oneof(numbers, fc.array(numbers, { maxLength: 2 }))), { maxLength: 3 })
      .map((rows) => new Map<string, Plain>([["rows", rows]])),
  );
  const data = fc.tuple(source, use).map((parts) => new Map(parts.flatMap((part) => [...part])));
  return record(
    fc.constant([["nn", 1]]),
    optional("title", fc.string()),
    nodes,
    optional("params", fc.constant(new Map<string, Plain>([["b1", 1]]))),
    optional("objective", fc.oneof(reference, fc.array(reference, { minLength: 1, maxLength: 3 }))),
    optional(
      "regularization",
      record(fc.constant([["l2", 0.1]]), optional("of", fc.array(paramName, { maxLength: 3 }))),
    ),
    optional("data", data),
    optional("training", record(optional("only", fc.array(paramName, { maxLength: 3 })))),
    optional("view", record(optional("pins", byId(fc.constant([1, 2]))), optional("groups", groupsOf(names)))),
  );
});

/** Some of the nodes, spread over a few groups; names may be ids as well. */
function groupsOf(names: readonly string[]): fc.Arbitrary<Map<string, Plain>> {
  return fc
    .tuple(fc.uniqueArray(ids, { minLength: 1, maxLength: 3 }), fc.shuffledSubarray([...names]), fc.array(fc.nat(2)))
    .map(([titles, members, deal]) => {
      const groups = new Map<string, Plain[]>();
      for (const [i, id] of members.entries()) {
        const title = titles[(deal[i] ?? i) % titles.length] ?? "";
        groups.set(title, [...(groups.get(title) ?? []), id]);
      }
      return groups;
    });
}

/** An intent that can be carried out on the file. `choice` makes it: any numbers. */
export function intentFor(file: File, kind: Intent["kind"], choice: readonly number[], fresh: string): Intent | null {
  let at = 0;
  const pick = <T>(from: readonly T[]): T | undefined =>
    from[(choice[at++ % choice.length] ?? 0) % Math.max(from.length, 1)];
  const names = nodeIds(file);
  const id = pick(names);
  if (id === undefined) return null;
  const node = asMap(asMap(file.get("nodes")).get(id));
  const inputs = node.get("inputs");
  const count = inputs instanceof Map ? inputs.size : asList(inputs).length;
  const reference = `${pick(names)}${pick(["", "[0]", "[0:2]"])}`;
  const number = (choice[at++ % choice.length] ?? 1) / 7;
  const groups = asMap(asMap(file.get("view")).get("groups"));
  const free = names.includes(fresh) ? null : fresh;
  switch (kind) {
    case "expandLayer":
    case "foldNeurons":
      return null;
    case "addNode":
      return free === null
        ? null
        : {
            kind,
            id: free,
            op: "neuron",
            ...(pick([true, false]) ? { inputs: [reference] } : {}),
            ...(pick([true, false]) ? { attributes: { activation: "relu" }, params: { w: [number], b: -0 } } : {}),
            ...(pick([true, false]) ? { pin: [number, -3] } : {}),
          };
    case "removeNode":
      return { kind, id };
    case "renameNode":
      return free === null ? null : { kind, id, to: free };
    case "connect": {
      if (inputs instanceof Map || node.get("op") === "input" || (node.get("op") === "squared-error" && count >= 2))
        return null;
      return pick([true, false])
        ? { kind, to: id, reference }
        : { kind, to: id, reference, at: pick([...Array(count + 1).keys()]) ?? 0 };
    }
    case "disconnect":
      return count === 0 ? null : { kind, to: id, at: pick([...Array(count).keys()]) ?? 0 };
    case "reconnect":
      return count === 0 ? null : { kind, to: id, at: pick([...Array(count).keys()]) ?? 0, reference };
    case "setAttribute":
      return {
        kind,
        id,
        name: pick(["activation", "bias"]) ?? "bias",
        value: pick([null, "sigmoid", { name: "leaky-relu", slope: number }, false]) ?? null,
      };
    case "setBuffer":
      return {
        kind,
        id,
        name: pick(["mean", "variance"]) ?? "mean",
        value: pick<JsonValue>([number, [number, 1]]) ?? 0,
      };
    case "setParam": {
      const name = pick(["w", "b", "W"]) ?? "w";
      const path: number[] = [];
      let place = asMap(node.get("params")).get(name);
      while (Array.isArray(place) && place.length > 0 && pick([true, true, false])) {
        path.push(pick([...Array(place.length).keys()]) ?? 0);
        place = place[path.at(-1) ?? 0];
      }
      if (path.length > 0) return Array.isArray(place) ? null : { kind, id, name, at: path, value: number };
      return {
        kind,
        id,
        name,
        at: [],
        value: pick<JsonValue>([null, [number, 1], { init: "ones" }, [[1], [number]], "b1"]) ?? null,
      };
    }
    case "setSharedParam":
      return {
        kind,
        name: pick(["b1", "c"]) ?? "c",
        at: [],
        value: pick<JsonValue>([number, null, [1, number], { init: "zeros" }]) ?? null,
      };
    case "pin":
      return { kind, id, at: pick([null, [number, 2], [1, 2]] as const) ?? null };
    case "setGroup": {
      const name = pick([...groups.keys(), fresh]) ?? fresh;
      const some = names.filter(() => pick([true, false]));
      return { kind, name, nodes: pick([some, some.toReversed(), null]) ?? null };
    }
    case "renameGroup": {
      const name = pick([...groups.keys()]);
      return name === undefined || groups.has(fresh) ? null : { kind, name, to: fresh };
    }
    case "setObjective":
      return { kind, references: pick([[], [reference], [reference, id]]) ?? [] };
    case "setTitle":
      return { kind, title: pick(["", "a title", '"quoted" \\ 🙂']) ?? "" };
    case "setRow": {
      const data = asMap(file.get("data"));
      if (data.has("file") || data.has("arrays")) return null;
      const row = pick([...Array(asList(data.get("rows")).length + 1).keys()]) ?? 0;
      return {
        kind,
        row,
        values: Object.fromEntries([
          [id, number] as const,
          ...(pick([true, false]) ? [[names[0] ?? id, [1, number]] as const] : []),
        ]),
      };
    }
    case "setOp":
    case "insertIntoWire":
    case "pasteFragment":
      return null;
  }
}

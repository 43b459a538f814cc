import type { Draft } from "../editing/draft.ts";
import type { WrittenEntry } from "../editing/writeSection.ts";
import type { FragmentPlace, Intent } from "../intent.ts";
import { findAt, itemsOf, type Property, propertiesOf, type TextNode } from "../reading/tree.ts";
import { faultOfName } from "../reference.ts";
import { freshName } from "./freshName.ts";

/** What comes of a fragment's pins and groups: how its nodes look on the canvas. */

export function placePins(
  source: Draft,
  draft: Draft,
  ids: ReadonlyMap<string, string>,
  place: FragmentPlace | undefined,
): WrittenEntry[] {
  const pins = pinsIn(source).filter(([id]) => ids.has(id));
  const [first] = ids.keys();
  // The layout puts the others beside the one that has a place.
  if (pins.length === 0 && first !== undefined && place && "at" in place) pins.push([first, [0, 0]]);
  if (pins.length === 0) return [];
  const [dx, dy] = place
    ? shiftOf(
        pins.map(([, pin]) => pin),
        pinsIn(draft).map(([, pin]) => pin),
        place,
      )
    : [0, 0];
  return pins.map(([id, [x, y]]) => ({
    key: ids.get(id) ?? id,
    write: (_, { compact }) => `[${finite(x + dx, x)},${compact ? "" : " "}${finite(y + dy, y)}]`,
  }));
}

/** A file holds finite numbers alone. */
function finite(moved: number, from: number): number {
  return Number.isFinite(moved) ? moved : from;
}

type Pin = readonly [number, number];

function shiftOf(pins: readonly Pin[], taken: readonly Pin[], place: FragmentPlace): Pin {
  if ("at" in place) {
    const left = pins.reduce((least, [x]) => Math.min(least, x), Infinity);
    const top = pins.reduce((least, [, y]) => Math.min(least, y), Infinity);
    return [Math.round(place.at[0]) - left, Math.round(place.at[1]) - top];
  }
  if ("by" in place) return place.by;
  const [dx, dy] = place.beside;
  const places = new Set(taken.map(([x, y]) => `${x} ${y}`));
  const lies = (count: number): boolean => pins.some(([x, y]) => places.has(`${x + dx * count} ${y + dy * count}`));
  let count = 0;
  // Far out on the canvas a pin may be too large to move by so little.
  while (count <= taken.length && lies(count)) count += 1;
  return [dx * count, dy * count];
}

/** Those that are [x, y]. */
function pinsIn({ root }: Draft): [string, Pin][] {
  return sectionOf(root, "pins").flatMap(({ key, value }): [string, Pin][] => {
    const [x, y]: readonly unknown[] = itemsOf(value).map((item): unknown => item.value);
    return typeof x === "number" && typeof y === "number" && Number.isFinite(x) && Number.isFinite(y)
      ? [[key, [x, y]]]
      : [];
  });
}

/** Ids that have a pin, whether or not there is such a node. */
export function pinnedIds({ root }: Draft): readonly string[] {
  return sectionOf(root, "pins").map(({ key }) => key);
}

/** Names of the text's groups. */
export function groupNames({ root }: Draft): ReadonlySet<string> {
  return new Set(sectionOf(root, "groups").map(({ key }) => key));
}

/** A node that the fragment has in two groups, which no file may, stays in the first. */
export function planGroups(
  source: Draft,
  draft: Draft,
  ids: ReadonlyMap<string, string>,
): Extract<Intent, { kind: "setGroup" }>[] {
  const used = new Set([...groupNames(draft), ...groupNames(source)]);
  const here = groupNames(draft);
  const placed = new Set<string>();
  return sectionOf(source.root, "groups").flatMap(({ key, value }) => {
    const nodes = itemsOf(value).flatMap((item) => {
      const id = ids.get(String(item.value));
      if (id === undefined || placed.has(id)) return [];
      placed.add(id);
      return [id];
    });
    if (nodes.length === 0 || faultOfName(key) !== null) return [];
    const name = here.has(key) ? freshName(key, (other) => used.has(other)) : key;
    used.add(name);
    return [{ kind: "setGroup", name, nodes }];
  });
}

function sectionOf(root: TextNode, name: "pins" | "groups"): readonly Property[] {
  const section = findAt(root, ["view", name]);
  return section ? propertiesOf(section) : [];
}

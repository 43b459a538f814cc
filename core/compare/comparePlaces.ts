import type { NetworkDocument } from "../document/document.ts";
import type { Change } from "./change.ts";
import { sectionRange } from "./compareSections.ts";
import { same } from "./plainNode.ts";

/** What says how the network is shown, and not what it computes: pins, groups, and the order of the file. */
export function comparePlaces(
  before: NetworkDocument,
  after: NetworkDocument,
  nameOf: (id: string) => string,
): Change[] {
  const [one, other] = [sectionRange(before, "view"), sectionRange(after, "view")];
  const place = (sentence: string, subject: Change["subject"]): Change => ({
    kind: "placed",
    subject,
    sentence,
    before: one,
    after: other,
  });
  const changes: Change[] = [];
  const pinsBefore = new Map([...before.pins].map(([id, pin]) => [nameOf(id), { id, pin }]));
  for (const id of new Set([...after.pins.keys(), ...pinsBefore.keys()])) {
    const [from, to] = [pinsBefore.get(id), after.pins.get(id)];
    if (same(from?.pin, to)) continue;
    const words = from ? (to ? "moved" : "no longer pinned") : "pinned";
    changes.push(place(`${id}: ${words}`, { kind: "node", before: from?.id ?? null, after: to ? id : null }));
  }
  for (const name of new Set([...after.groups.keys(), ...before.groups.keys()])) {
    const [from, to] = [before.groups.get(name)?.map(nameOf), after.groups.get(name)];
    if (same(from, to)) continue;
    const list = (members: readonly string[] | undefined) => members?.join(", ") ?? "none";
    const words = from && to ? `${list(from)} → ${list(to)}` : from ? "removed" : `added, of ${list(to)}`;
    changes.push(place(`group ${name}: ${words}`, { kind: "section", name: "groups" }));
  }
  const orderBefore = [...before.nodes.keys()].map(nameOf).filter((id) => after.nodes.has(id));
  const common = new Set(orderBefore);
  const orderAfter = [...after.nodes.keys()].filter((id) => common.has(id));
  if (!same(orderBefore, orderAfter))
    changes.push(place("The nodes stand in another order in the file.", { kind: "section", name: "nodes" }));
  return changes;
}

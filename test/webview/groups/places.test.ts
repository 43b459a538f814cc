import assert from "node:assert/strict";
import fc from "fast-check";
import { EMPTY_PLACEMENT, type Placement, updatePlacement } from "../../../core/layout/placement.ts";
import type { NetworkView } from "../../../core/protocol.ts";
import { foldNetwork } from "../../../webview/groups/foldNetwork.ts";
import { groupId } from "../../../webview/groups/groupId.ts";
import { summarizeGroup } from "../../../webview/groups/groupIndex.ts";
import { forgetPlaces, placesOfMembers, seedPlaces, startOfGlide } from "../../../webview/groups/places.ts";
import { BACK_PROP, fakeNetwork } from "../../support/fakeNetwork.ts";

const ids = Object.keys(BACK_PROP);
const look = (...folded: string[]) => ({ folded, opened: [] });

/** As `useLayout` does it for every network that is shown. */
function next(before: Placement, shown: NetworkView): Placement {
  return { ...updatePlacement(seedPlaces(before, shown), shown.nodes, shown.edges), isRough: false };
}

function grouped(...members: readonly (readonly string[])[]): NetworkView {
  return fakeNetwork(BACK_PROP, { groups: members.map((nodes, i) => ({ name: `g${i}`, nodes })) }).network;
}

const someGroups = fc
  .tuple(fc.shuffledSubarray(ids, { minLength: 2, maxLength: 8 }), fc.nat(6))
  .map(([some, cut]) => [some.slice(0, cut + 1), some.slice(cut + 1)].filter((nodes) => nodes.length > 0));

describe("places of groups", () => {
  beforeEach(forgetPlaces);

  it("folding moves nobody else, and unfolding puts the members back to the pixel", () => {
    fc.assert(
      fc.property(someGroups, (groups) => {
        forgetPlaces();
        const network = grouped(...groups);
        const open = next(EMPTY_PLACEMENT, network);
        const folded = next(open, foldNetwork(network, look("g0")));
        for (const [id, place] of open.shown.positions)
          assert.deepEqual(folded.shown.positions.get(id) ?? place, place, `${id} moved`);
        assert.ok(folded.shown.positions.has(groupId("g0")));
        const both = next(folded, foldNetwork(network, look("g0", "g1")));
        const one = next(both, foldNetwork(network, look("g1")));
        const again = next(one, network);
        assert.deepEqual(new Map([...again.shown.positions].sort()), new Map([...open.shown.positions].sort()));
      }),
      { numRuns: 200 },
    );
  });

  it("a folded group stands within the space of its members where there is room", () => {
    const network = grouped(["h6", "h7", "h8"]);
    const open = next(EMPTY_PLACEMENT, network);
    const folded = next(open, foldNetwork(network, look("g0")));
    const [x, y] = folded.shown.positions.get(groupId("g0")) ?? [Number.NaN, Number.NaN];
    const xs = ["h6", "h7", "h8"].map((id) => open.shown.positions.get(id)?.[0] ?? 0);
    assert.ok(x > Math.min(...xs) - 200 && x < Math.max(...xs) + 200);
    assert.ok(Number.isFinite(y));
  });

  it("a group that was moved while it was folded takes its members along", () => {
    const network = grouped(["h6", "h7"]);
    const open = next(EMPTY_PLACEMENT, network);
    const shown = foldNetwork(network, look("g0"));
    const folded = next(open, shown);
    const id = groupId("g0");
    const [x, y] = folded.natural.positions.get(id) ?? [0, 0];
    const move = (layout: Placement["shown"]) => ({
      ...layout,
      positions: new Map(layout.positions).set(id, [x + 40, y + 500]),
    });
    const again = next({ ...folded, shown: move(folded.shown), natural: move(folded.natural) }, network);
    const [a, b] = [open.shown.positions.get("h6") ?? [0, 0], again.shown.positions.get("h6") ?? [0, 0]];
    assert.deepEqual(b, [a[0] + 40, a[1] + 500]);
  });

  it("members that nobody saw unfolded stand around the group, and nobody else moves", () => {
    const network = grouped(["h6", "h7", "h8"]);
    const folded = next(EMPTY_PLACEMENT, foldNetwork(network, look("g0")));
    const open = next(folded, network);
    for (const { id } of network.nodes) assert.ok(open.shown.positions.has(id));
    for (const [id, place] of folded.shown.positions)
      if (id !== groupId("g0")) assert.deepEqual(open.shown.positions.get(id), place);
  });

  it("places of members keep the group where it is put", () => {
    const pinned = (places: ReadonlyMap<string, readonly [number, number]>) =>
      fakeNetwork(
        Object.fromEntries(
          ids.map((id) => [
            id,
            { ...BACK_PROP[id], ...(places.has(id) && { pin: places.get(id) as [number, number] }) },
          ]),
        ),
        { groups: [{ name: "g0", nodes: ["h6", "h7", "h8"] }] },
      ).network;
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }), (x, y) => {
        const network = pinned(new Map());
        const group = summarizeGroup(network, "g0");
        assert.ok(group);
        const moved = pinned(placesOfMembers(network, group, [x, y], "right"));
        assert.deepEqual(foldNetwork(moved, look("g0")).nodes.find(({ id }) => id === groupId("g0"))?.pin, [x, y]);
      }),
    );
  });

  it("members glide out of where the group stood", () => {
    const network = grouped(["h6", "h7"]);
    const open = next(EMPTY_PLACEMENT, network);
    const folded = next(open, foldNetwork(network, look("g0")));
    const start = startOfGlide(folded.shown, next(folded, network).shown);
    assert.deepEqual(start.positions.get("h6"), folded.shown.positions.get(groupId("g0")));
    assert.equal(startOfGlide(open.shown, folded.shown), open.shown);
  });
});

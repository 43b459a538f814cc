import assert from "node:assert/strict";
import { PageArrival } from "../../../extension/editor/pageArrival.ts";

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("PageArrival", () => {
  it("loads a page again that does not come, but not for ever", async () => {
    let loads = 0;
    const arrival = new PageArrival(
      () => {
        loads += 1;
      },
      () => true,
      1,
    );
    arrival.expect();
    await wait(100);
    assert.equal(loads, 3);
  });

  it("leaves alone what has arrived, is hidden or is closed", async () => {
    let visible = true;
    const load = () => assert.fail("loaded again");
    const arrivals = [1, 2, 3].map(() => new PageArrival(load, () => visible, 5));
    for (const arrival of arrivals) arrival.expect();
    arrivals[0]?.arrived();
    arrivals[1]?.dispose();
    visible = false;
    await wait(40);
  });
});

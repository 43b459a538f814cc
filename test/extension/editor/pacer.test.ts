import assert from "node:assert/strict";
import { Pacer } from "../../../extension/editor/pacer.ts";

describe("pictures of a network that learns", () => {
  let shown = 0;
  let pacer: Pacer;
  const begin = (patience?: number) => {
    shown = 0;
    pacer = new Pacer(() => {
      shown += 1;
    }, patience);
  };
  afterEach(() => pacer.dispose());

  it("are shown at once, and what is new before they are painted as one, after it", () => {
    begin();
    pacer.changed();
    assert.equal(shown, 1);
    for (let i = 0; i < 5; i++) pacer.changed();
    assert.equal(shown, 1);
    pacer.painted();
    assert.equal(shown, 2);
    pacer.painted();
    assert.equal(shown, 2, "nothing was new");
    pacer.changed();
    assert.equal(shown, 3);
  });

  it("go on where the page does not say that it has painted", async () => {
    begin(5);
    pacer.changed();
    pacer.changed();
    assert.equal(shown, 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(shown, 2);
  });

  it("end with their canvas", async () => {
    begin(5);
    pacer.changed();
    pacer.changed();
    pacer.dispose();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(shown, 1);
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { accessibilityProblems } from "../support/accessibility.ts";
import { ROOT } from "../support/chromium.ts";
import { openCanvas } from "./canvasPage.ts";

const NINE = readFileSync(join(ROOT, "samples/back_prop.nn.json"), "utf8");

describe("finding in the network", () => {
  it("selects what is found as one types, goes on with Enter, and hands the keyboard back to the node", async () => {
    const { page, fake, node, close } = await openCanvas(NINE);
    await fake.post({ type: "command", command: "find" });
    const field = page.getByRole("combobox", { name: "Find by id" });
    // The command comes as a message, the keys at once.
    await page.waitForFunction(() => document.activeElement?.matches(".find input"));
    await page.keyboard.type("neuron");
    await page.getByText("1 of 9").waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("2 of 9").waitFor();
    assert.match((await node("h2").getAttribute("class")) ?? "", /selected/);
    assert.deepEqual(await accessibilityProblems(page, ["page-has-heading-one"]), []);
    await page.keyboard.press("Shift+Enter");
    await page.getByText("1 of 9").waitFor();
    await field.fill("nobody");
    await page.getByText("No results").waitFor();
    await field.fill("h7");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.getAttribute("data-id") === "h7");
    assert.equal(await page.locator(".find").count(), 0);
    await close();
  });

  it("says in the breadcrumbs what is selected, and leads back to the whole", async () => {
    const { page, node, close } = await openCanvas(NINE);
    await node("h3").click();
    const crumbs = page.getByRole("navigation", { name: "Breadcrumbs" });
    assert.equal(await crumbs.getByRole("button").last().textContent(), "h3");
    await crumbs.getByRole("button").first().click();
    await page.waitForFunction(() => !document.querySelector(".node.is-selected"));
    assert.equal(await crumbs.getByRole("button").count(), 1);
    await close();
  });

  it("tells what follows from the drawing", async () => {
    const { page, close } = await openCanvas(readFileSync(join(ROOT, "samples/linear.nn.json"), "utf8"));
    await page.getByRole("button", { name: "About this network" }).click();
    const about = page.getByRole("dialog", { name: "About this network" });
    await about.getByText("It is linear").waitFor();
    assert.ok((await about.getByRole("row").count()) > 1);
    await close();
  });
});

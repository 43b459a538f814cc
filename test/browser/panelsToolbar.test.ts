import assert from "node:assert/strict";
import { accessibilityProblems } from "../support/accessibility.ts";
import { THEMES } from "../support/chromium.ts";
import { openPanels, sample } from "./panelsPage.ts";

describe("toolbar", () => {
  it("picks a sample by number, and by next and previous", async () => {
    const { page, host, close } = await openPanels(sample("xor"));
    const number = page.getByRole("textbox", { name: "Sample, 1 to 4" });
    await page.getByRole("button", { name: "Next sample" }).click();
    await page.getByText("x1 = 0, x2 = 1, t = 1").waitFor();
    assert.equal(await number.inputValue(), "2");
    await number.fill("4");
    await page.keyboard.press("Enter");
    await page.getByText("x1 = 1, x2 = 1, t = 0").waitFor();
    await number.fill("9");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("A whole number from 1 to 4.").waitFor();
    assert.deepEqual(host.asked("selectRow"), [{ row: 1 }, { row: 3 }]);
    await close();
  });

  it("differentiates what is chosen or typed, and says why a text is no scalar", async () => {
    const { page, host, close } = await openPanels(sample("xor"));
    const field = page.getByRole("combobox", { name: "Differentiate" });
    await field.click();
    await page.getByRole("option", { name: "y", exact: true }).click();
    await page
      .locator(".values")
      .getByText("∂y/∂z")
      .or(page.getByText("∂y", { exact: true }))
      .first()
      .waitFor();
    await field.fill("nobody");
    await page.keyboard.press("Enter");
    const alert = page.getByRole("alert");
    await alert.waitFor();
    assert.match((await alert.textContent()) ?? "", /nobody/);
    await page.keyboard.press("Escape");
    assert.equal(await field.inputValue(), "y");
    await field.fill("");
    await page.keyboard.press("Enter");
    await page.waitForTimeout(200);
    assert.equal(await field.inputValue(), "L");
    assert.deepEqual(
      host.asked("differentiate").map(({ target }) => target),
      ["y", "nobody", null],
    );
    await close();
  });

  it("lists problems with their place, and their fixes", async () => {
    const { page, host, close } = await openPanels(sample("step"));
    await page.locator(".problems-button").click();
    const list = page.getByRole("dialog", { name: "Problems" });
    await list.getByText("NN801").first().waitFor();
    await list.locator(".problem-text").first().click();
    assert.equal(host.asked("reveal")[0]?.node, null);
    await close();
  });

  // The page is a tool inside an editor, not a document: it has no heading of its own above the panels'.
  const NOT_OURS = ["page-has-heading-one"];
  for (const theme of THEMES) {
    it(`breaks no accessibility rule in ${theme}`, async () => {
      const { page, close } = await openPanels(sample("mlp"), theme);
      await page.locator(".explanation .katex").first().waitFor();
      assert.deepEqual(await accessibilityProblems(page, NOT_OURS), []);
      await page.locator(".theta-param").getByRole("button").first().click();
      await page.locator("article .katex").first().waitFor();
      assert.deepEqual(await accessibilityProblems(page, NOT_OURS), []);
      await close();
    });
  }
});

import assert from "node:assert/strict";
import { adviceSchema, editorJsonSchema } from "../../../core/document/adviceSchema.ts";

describe("adviceSchema", () => {
  it("keeps what is explained, and neither refuses nor offers anything", () => {
    const strict = {
      type: "object",
      required: ["op"],
      additionalProperties: false,
      properties: {
        op: { enum: ["add", "mul"], description: "What it does." },
        bias: { type: "boolean", default: false },
        size: {
          oneOf: [
            { type: "integer", minimum: 1, description: "One." },
            { type: "array", minItems: 1, items: { type: "integer" } },
          ],
        },
      },
    };
    assert.deepEqual(adviceSchema(strict), {
      properties: {
        op: { description: "What it does.", doNotSuggest: true },
        bias: { doNotSuggest: true },
        size: {
          doNotSuggest: true,
          allOf: [
            JSON.parse('{ "if": { "type": "integer" }, "then": { "description": "One." } }'),
            JSON.parse('{ "if": { "type": "array" }, "then": { "items": {} } }'),
          ],
        },
      },
    });
  });

  it("keeps conditions, which choose the advice, without names that could be offered", () => {
    const condition = JSON.parse(
      '{ "if": { "required": ["op"], "properties": { "op": { "const": "a.b" } } }, "then": { "required": ["a"], "title": "T" } }',
    );
    const [advice] = (adviceSchema({ allOf: [condition] }) as { allOf: Record<string, unknown>[] }).allOf;
    assert.deepEqual(advice?.["if"], {
      properties: { op: { pattern: "^a\\.b$", doNotSuggest: true } },
      required: ["op"],
    });
    assert.deepEqual(advice?.["then"], { title: "T" });
  });

  it("leaves nothing of the file's schema that VS Code's JSON service would offer", () => {
    const offering = new Set(["enum", "const", "default", "defaultSnippets", "examples"]);
    const visit = (schema: unknown, path: string, isCondition: boolean): void => {
      if (typeof schema !== "object" || schema === null) return;
      for (const [key, value] of Object.entries(schema)) {
        assert.ok(path.endsWith("/properties") || !offering.has(key), `${path}/${key}`);
        if (key === "type" && !path.endsWith("properties")) assert.ok(isCondition, `${path}/${key}`);
        if (key === "properties")
          for (const [name, property] of Object.entries(value as object))
            assert.equal((property as Record<string, unknown>)["doNotSuggest"], true, `${path}/${name}`);
        visit(value, `${path}/${key}`, isCondition || key === "if");
      }
    };
    visit(editorJsonSchema(), "", false);
  });
});

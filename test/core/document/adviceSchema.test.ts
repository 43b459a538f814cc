import assert from "node:assert/strict";
import { adviceSchema } from "../../../core/document/adviceSchema.ts";

describe("adviceSchema", () => {
  it("keeps what is offered and explained, and refuses nothing", () => {
    const strict = {
      type: "object",
      required: ["op"],
      additionalProperties: false,
      properties: {
        op: { enum: ["add", "mul"], description: "What it does." },
        bias: { type: "boolean", default: false },
        size: {
          oneOf: [
            { type: "integer", minimum: 1 },
            { type: "array", minItems: 1, items: { type: "integer" } },
          ],
        },
      },
    };
    assert.deepEqual(adviceSchema(strict), {
      properties: {
        op: { description: "What it does.", anyOf: [{ enum: ["add", "mul"] }, {}] },
        bias: { default: false, anyOf: [{ type: "boolean" }, {}] },
        size: {
          anyOf: [{ type: "integer", minimum: 1 }, { type: "array", minItems: 1, items: { type: "integer" } }, {}],
        },
      },
      anyOf: [{ type: "object" }, {}],
    });
  });

  it("leaves conditions as they are: they choose the advice", () => {
    const condition = JSON.parse(
      '{ "if": { "properties": { "op": { "const": "add" } } }, "then": { "required": ["a"] } }',
    );
    const [advice] = (adviceSchema({ allOf: [condition] }) as { allOf: Record<string, unknown>[] }).allOf;
    assert.deepEqual(advice?.["if"], condition.if);
    assert.deepEqual(advice?.["then"], {});
  });
});

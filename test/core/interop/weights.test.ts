import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import { readSafetensors, writeSafetensors } from "../../../core/interop/safetensors.ts";
import { loadParameters } from "../../../core/interop/weights.ts";
import { initialParameters } from "../../../core/training/initializers.ts";

interface Stored {
  readonly type?: "F64" | "F32";
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** Writes the format from its description, with Node's own buffers. */
function write(tensors: Readonly<Record<string, Stored>>, padding = 0): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: "pt" } };
  const parts: Buffer[] = [];
  let offset = 0;
  for (const [name, { type = "F64", shape, values }] of Object.entries(tensors)) {
    const width = type === "F64" ? 8 : 4;
    const part = Buffer.alloc(width * values.length);
    for (const [i, value] of values.entries()) {
      if (type === "F64") part.writeDoubleLE(value, 8 * i);
      else part.writeFloatLE(value, 4 * i);
    }
    header[name] = { dtype: type, shape, data_offsets: [offset, offset + part.length] };
    offset += part.length;
    parts.push(part);
  }
  return assemble(JSON.stringify(header) + " ".repeat(padding), Buffer.concat(parts));
}

function assemble(header: string, data: Uint8Array = Buffer.alloc(0)): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), data]);
}

describe("writeSafetensors", () => {
  it("writes what its description says, number by number and byte by byte aligned", () => {
    const shape = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 });
    const name = fc.string({ unit: "grapheme" }).filter((text) => text !== "__metadata__");
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.oneof(name, fc.constant("__proto__")), shape), { selector: ([id]) => id }),
        fc.infiniteStream(fc.double()),
        (named, numbers) => {
          const tensors = named.map(([id, axes]) => {
            const size = axes.reduce((product, axis) => product * axis, 1);
            return { name: id, shape: axes, values: [...numbers.take(size)] };
          });
          const bytes = writeSafetensors(tensors);
          // Read by the format's description, with Node's own buffers.
          const buffer = Buffer.from(bytes);
          const length = Number(buffer.readBigUInt64LE());
          assert.equal(length % 8, 0);
          const header = new Map(Object.entries(JSON.parse(buffer.toString("utf8", 8, 8 + length)))) as Map<
            string,
            { dtype: string; shape: number[]; data_offsets: [number, number] }
          >;
          assert.deepEqual([...header.keys()].toSorted(), tensors.map(({ name: id }) => id).toSorted());
          let end = 0;
          for (const { name: id, shape: axes, values } of tensors) {
            const entry = header.get(id);
            assert.ok(entry);
            assert.deepEqual([entry.dtype, entry.shape], ["F64", axes]);
            const [from, to] = entry.data_offsets;
            assert.deepEqual([from, to], [end, end + 8 * values.length], "no holes");
            end = to;
            for (const [k, value] of values.entries())
              assert.ok(Object.is(buffer.readDoubleLE(8 + length + from + 8 * k), value) || Number.isNaN(value));
          }
          assert.equal(bytes.length, 8 + length + end);
          const reading = readSafetensors(bytes);
          assert.ok(reading.ok);
          for (const { name: id, values } of tensors)
            assert.deepEqual([...(reading.tensors.get(id)?.read() ?? [])], values);
        },
      ),
    );
  });

  it("refuses the one name that means something else", () => {
    assert.throws(() => writeSafetensors([{ name: "__metadata__", shape: [], values: [1] }]), RangeError);
  });
});

describe("readSafetensors", () => {
  it("gives back every number, whatever the header's padding does to the alignment", () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((text) => text !== "__metadata__" && text !== "__proto__");
    const tensor = fc.record({
      type: fc.constantFrom("F64" as const, "F32" as const),
      shape: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(
        fc.dictionary(name, tensor),
        fc.nat(9),
        fc.infiniteStream(fc.float({ noNaN: true })),
        (tensors, padding, floats) => {
          const stored: Record<string, Stored> = {};
          for (const [name, { type, shape }] of Object.entries(tensors)) {
            const size = shape.reduce((product, axis) => product * axis, 1);
            stored[name] = { type, shape, values: [...floats.take(size)] };
          }
          const reading = readSafetensors(write(stored, padding));
          assert.ok(reading.ok);
          assert.deepEqual([...reading.tensors.keys()], Object.keys(stored));
          for (const [name, { shape, values }] of Object.entries(stored)) {
            const tensor = reading.tensors.get(name);
            assert.deepEqual(tensor?.shape, shape);
            assert.deepEqual([...(tensor?.read() ?? [])], values);
          }
        },
      ),
    );
  });

  it("refuses any cut-off file, and never throws at rubbish", () => {
    const whole = write({ a: { shape: [2], values: [1, 2] } });
    for (let length = 0; length < whole.length; length++) assert.ok(!readSafetensors(whole.subarray(0, length)).ok);
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void readSafetensors(bytes)));
  });

  it("checks every number of the header", () => {
    const message = (entry: unknown) => {
      const reading = readSafetensors(assemble(JSON.stringify({ a: entry }), Buffer.alloc(16)));
      return reading.ok ? null : reading.message;
    };
    assert.equal(message({ dtype: "F64", shape: [2], data_offsets: [0, 16] }), null);
    assert.match(
      message({ dtype: "F64", shape: [2], data_offsets: [0, 8] }) ?? "",
      /"a" takes 8 bytes, but its shape and type make 16/,
    );
    assert.match(message({ dtype: "F64", shape: [3], data_offsets: [0, 24] }) ?? "", /outside the file/);
    assert.match(message({ dtype: "F64", shape: [0], data_offsets: [8, 0] }) ?? "", /outside the file/);
    assert.match(message({ dtype: "F64", shape: [-1], data_offsets: [0, 8] }) ?? "", /no shape/);
    assert.match(message({ dtype: "F64", shape: [2], data_offsets: [0.5, 16.5] }) ?? "", /no place/);
    assert.match(message(7) ?? "", /no description/);
  });
});

describe("loadParameters", () => {
  const NETWORK = `{
    "nn": 1,
    "nodes": {
      "x": { "op": "input", "shape": [2] },
      "h": { "op": "dense", "inputs": ["x"], "units": 2 },
      "y": { "op": "neuron", "inputs": ["h"], "params": { "w": ["s", 3], "b": 7 } }
    },
    "params": { "s": { "init": "ones" } },
    "weights": "w.safetensors"
  }`;

  async function load(content: Uint8Array | string | null, network = NETWORK) {
    const { document, graph } = compile(network);
    assert.ok(document && graph);
    const read = async () => {
      if (content === null) throw Object.assign(new Error("gone"), { code: "ENOENT" });
      return content;
    };
    return { ...(await loadParameters(document, graph, read)), initial: initialParameters(graph) };
  }

  async function refusal(content: Uint8Array | string | null): Promise<string> {
    const { parameters, problems, initial } = await load(content);
    assert.deepEqual(parameters, initial);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["NN505"],
    );
    return problems[0]?.message ?? "";
  }

  it("fills what the text leaves open, shared entries included, and leaves alone what the text says", async () => {
    const file = write({
      "h.W": { shape: [2, 2], values: [1, 2, 3, 4] },
      "y.b": { shape: [], values: [9] },
      s: { shape: [1], values: [0.5], type: "F32" },
    });
    const { parameters, problems, initial } = await load(file);
    assert.deepEqual(problems, []);
    assert.deepEqual([...(parameters.get("h.W") ?? [])], [1, 2, 3, 4]);
    assert.deepEqual([...(parameters.get("s") ?? [])], [0.5]);
    assert.deepEqual([...(parameters.get("y.w") ?? [])], [0.5, 3]);
    assert.deepEqual([...(parameters.get("y.b") ?? [])], [7]);
    assert.deepEqual(parameters.get("h.b"), initial.get("h.b"));
  });

  it("fills running statistics too, where the text says nothing of them", async () => {
    const network = `{
      "nn": 1,
      "nodes": {
        "x": { "op": "input", "shape": [2] },
        "a": { "op": "batch-norm", "inputs": ["x"] },
        "b": { "op": "batch-norm", "inputs": ["a"], "buffers": { "mean": 5 } }
      },
      "weights": "w.safetensors"
    }`;
    const statistics = (values: readonly number[]): Uint8Array =>
      write({
        "a.gamma": { shape: [2], values: [3, 4] },
        "a.mean": { shape: [2], values: [0.5, -1] },
        "a.variance": { shape: [2], values },
        "b.mean": { shape: [2], values: [7, 7] },
      });
    const { parameters, buffers, problems } = await load(statistics([2, 0]), network);
    assert.deepEqual(problems, []);
    assert.deepEqual([...(parameters.get("a.gamma") ?? [])], [3, 4]);
    assert.deepEqual(
      [...buffers].map(([name, values]) => [name, [...values]]),
      [
        ["a.mean", [0.5, -1]],
        ["a.variance", [2, 0]],
      ],
    );
    const negative = await load(statistics([2, -1]), network);
    assert.match(negative.problems[0]?.message ?? "", /holds a number below 0 in "a\.variance"/);
    assert.equal(negative.buffers.size, 0);
    const stranger = await load(write({ "a.means": { shape: [2], values: [0, 0] } }), network);
    assert.match(stranger.problems[0]?.message ?? "", /"a\.means", .*did you mean "a\.mean"/);
  });

  it("says what does not fit, once, and then uses nothing of the file", async () => {
    assert.equal(await refusal(null), 'The weights file "w.safetensors" does not exist beside the network file.');
    assert.match(await refusal("text"), /is text/);
    assert.match(await refusal(Buffer.from("PK\u0003\u0004 and so on")), /no safetensors file, or is cut off/);
    assert.match(
      await refusal(write({ "h.W": { shape: [4], values: [1, 2, 3, 4] } })),
      /"h\.W" with shape \[4\], but the network's has shape \[2, 2\]/,
    );
    assert.match(
      await refusal(write({ "h.w": { shape: [1], values: [1] }, q: { shape: [], values: [1] } })),
      /"h\.w", and 1 more such, .*did you mean "h\.W"/,
    );
    assert.match(await refusal(write({ "h.b": { shape: [2], values: [1, Number.NaN] } })), /not finite/);
    const half = assemble(
      JSON.stringify({ "h.b": { dtype: "F16", shape: [2], data_offsets: [0, 4] } }),
      Buffer.alloc(4),
    );
    assert.match(await refusal(half), /as F16, but only F64 and F32 are read/);
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { compile } from "../../../core/compile.ts";
import { loadDataset } from "../../../core/data/dataset.ts";
import { initialBuffers } from "../../../core/graph/buffers.ts";
import { evaluateNetwork } from "../../../core/metrics/evaluate.ts";
import { HeadSeries, metricNames } from "../../../core/metrics/headSeries.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { createYardstick } from "../../../core/training/yardstick.ts";
import { testKernels } from "../../support/kernels.ts";

type Wanted = readonly [loss: string, kind: string, value: number];

describe("metrics that are gathered while a part is measured", () => {
  for (const name of ["iris", "regression", "binary", "shared", "xor", "digits"])
    it(`are those of an evaluation: ${name}, by either engine, in any batches`, async () => {
      const { document, graph } = compile(readFileSync(`samples/${name}.nn.json`, "utf8"));
      assert.ok(document && graph);
      const { dataset } = await loadDataset(document, graph, async (path) => readFileSync(`samples/${path}`));
      assert.ok(dataset);
      const parameters = initialParameters(graph);
      const buffers = initialBuffers(graph);
      const wanted = evaluateNetwork(graph, dataset, parameters, buffers).heads.flatMap(
        ({ loss, metrics }): Wanted[] => {
          if (metrics.kind === "other") return [];
          if (metrics.kind !== "regression") return [[loss, "accuracy", metrics.accuracy]];
          return [
            [loss, "r2", metrics.r2 ?? Number.NaN],
            [loss, "mae", metrics.mae],
          ];
        },
      );
      assert.ok(wanted.length > 0);
      for (const kernels of [null, testKernels()])
        for (const mostRows of [undefined, Math.max(1, Math.floor(dataset.rows / 3))]) {
          const series = new HeadSeries(graph, dataset.rows, dataset.rows);
          const measure = createYardstick(kernels, graph, dataset, parameters, mostRows, series);
          measure(parameters, buffers);
          const names = metricNames(graph, dataset.rows);
          const found = [...series.numbers()];
          assert.deepEqual(
            names.map(({ loss, kind }) => [loss, kind]),
            wanted.map(([loss, kind]) => [loss, kind]),
          );
          for (const [i, [, , value]] of wanted.entries())
            assert.ok(
              Object.is(found[i], value) || Math.abs((found[i] ?? Number.NaN) - value) < 1e-9,
              `${found[i]}, not ${value}`,
            );
        }
    });

  it("are left out where they would take too much memory", () => {
    const { graph } = compile(readFileSync("samples/iris.nn.json", "utf8"));
    assert.ok(graph);
    assert.equal(metricNames(graph, 100).length, 1);
    assert.equal(metricNames(graph, 1e8).length, 0);
  });
});

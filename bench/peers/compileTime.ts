import { timeOf } from "../../cli/timing.ts";
import { compile } from "../../core/compile.ts";
import { planProgram } from "../../core/engine/program.ts";
import { objectiveTarget } from "../../core/engine/timeline.ts";
import { networkText, randomNetwork } from "../randomNetwork.ts";

/** From the text of a graph of single neurons to a program that is ready to run. */
export interface CompileTime {
  readonly nodes: number;
  readonly milliseconds: number;
  readonly bar: number;
}

const BARS = [
  [1000, 50],
  [10_000, 500],
] as const;

export function timeCompile(): readonly CompileTime[] {
  return BARS.map(([nodes, bar]) => {
    const text = networkText(randomNetwork(nodes));
    const seconds = timeOf(
      (count) => {
        for (let i = 0; i < count; i++) {
          const { graph } = compile(text);
          if (!graph) throw new Error("The benchmark's own network has errors.");
          planProgram(graph, 1, objectiveTarget(graph));
        }
      },
      { warmUp: 1, measure: 1 },
    );
    return { nodes, milliseconds: 1000 * seconds, bar };
  });
}

export function printCompile(times: readonly CompileTime[]): void {
  for (const { nodes, milliseconds, bar } of times) {
    const isMet = milliseconds <= bar;
    const short = isMet ? "" : `, ${(milliseconds / bar).toFixed(2)} times too slow`;
    console.log(
      `  compile, ${nodes} nodes: ${isMet ? "met" : "missed"}: ${milliseconds.toFixed(1)} ms of ${bar} ms${short}`,
    );
  }
  const [small, large] = times;
  if (small && large) {
    const growth = large.milliseconds / small.milliseconds;
    console.log(`  compile, growth from ${small.nodes} to ${large.nodes} nodes: ${growth.toFixed(1)}× (linear is 10×)`);
  }
}

import { CATALOGUE, type Problem, type ProblemCode, problem, type Range } from "../../problems.ts";

/** Nobody reads more, and an editor that is given a hundred thousand stands still. */
const MOST_PROBLEMS = 500;

/** Collects what a reader finds wrong: one problem a place, so that one mistake never speaks twice. */
export class Findings {
  readonly problems: Problem[] = [];
  private readonly places = new Set<string>();
  private readonly nodesWithErrors = new Set<string>();
  private node: string | undefined;

  /** Problems added from here on belong to this node of the network (undefined: to none). */
  enterNode(id: string | undefined): void {
    this.node = id;
  }

  add(code: ProblemCode, range: Range, message: string, more: Partial<Pick<Problem, "input" | "fix">> = {}): void {
    if (this.isFull(code)) return;
    const place = `${range.start}:${range.end}`;
    if (this.places.has(place)) return;
    this.places.add(place);
    if (CATALOGUE[code][0] === "error" && this.node !== undefined) this.nodesWithErrors.add(this.node);
    this.problems.push(problem(code, range, message, this.node === undefined ? more : { ...more, node: this.node }));
  }

  /** True when nothing more will be shown: readers may then spare themselves the wording. Says that the node is broken all the same. */
  isFull(code: ProblemCode): boolean {
    if (this.problems.length < MOST_PROBLEMS) return false;
    if (CATALOGUE[code][0] === "error" && this.node !== undefined) this.nodesWithErrors.add(this.node);
    return true;
  }

  hasErrorIn(range: Range): boolean {
    return this.problems.some(
      (found) => found.severity === "error" && found.range.start >= range.start && found.range.end <= range.end,
    );
  }

  isBroken(node: string): boolean {
    return this.nodesWithErrors.has(node);
  }

  inOrder(): Problem[] {
    return this.problems.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  }
}

import type { Course } from "./course.ts";
import type { Inside, RunStep } from "./debuggee.ts";
import { partsOf } from "./stepTree.ts";

/** Where a debugged run stands, and its ways from one place to the next. */
export class Walk {
  /** Steps of the pass that are done. */
  done = 0;
  /** The part of the next step that is done; null between steps. */
  within: Inside | null = null;
  private readonly course: Course;
  private readonly passCount: number;
  private readonly updates: boolean;

  constructor(course: Course, run: { readonly passCount: number; readonly updates: boolean }) {
    this.course = course;
    this.passCount = run.passCount;
    this.updates = run.updates;
  }

  get steps(): readonly RunStep[] {
    return this.course.steps;
  }

  /** The step that comes next, of the next pass where this one has ended; null at the end of the run. */
  nextStep(): RunStep | null {
    if (this.done < this.steps.length) return this.steps[this.done] ?? null;
    return this.course.pass + 1 < this.passCount ? (this.steps[0] ?? null) : null;
  }

  /** Takes the place into a step; what is all of it is the step done. */
  settle({ unit, detail }: Inside): void {
    const { units, details } = partsOf(this.steps[this.done] as RunStep, this.course.moving.length);
    const isUnitDone = detail === null || detail >= details.length;
    if (isUnitDone && (unit === null || unit + 1 >= (units ?? 1))) this.leave(true);
    else this.within = { unit, detail: isUnitDone && unit !== null ? null : detail };
  }

  /** Finishes the step that the place is inside of. */
  leave(isInside = this.within !== null): void {
    if (!isInside) return;
    this.within = null;
    this.moveTo(this.done + 1);
  }

  /** One step, into the next pass where this one has ended; false at the end of the run. */
  advance(): boolean {
    if (this.done === this.steps.length && !this.enterNext()) return false;
    this.moveTo(this.done + 1);
    return true;
  }

  enterNext(): boolean {
    if (this.course.pass + 1 >= this.passCount) return false;
    this.course.next();
    this.done = 0;
    this.within = null;
    return true;
  }

  backward(): boolean {
    const { pass } = this.course;
    if (this.done > 1 || (this.done === 1 && pass === 0)) {
      this.moveTo(this.done - 1);
      return true;
    }
    if (pass === 0) return false;
    // The moment after a training step is the moment before the next one.
    this.course.enter(pass - 1);
    this.moveTo(this.steps.length);
    return true;
  }

  /** Moves the cursor inside the pass. */
  moveTo(cursor: number): void {
    const { machine } = this.course;
    this.within = null;
    this.done = Math.max(0, Math.min(Math.trunc(cursor) || 0, this.steps.length));
    machine.runTo(Math.min(this.done, machine.timeline.length));
    if (this.updates && this.done === this.steps.length) this.course.update();
  }
}

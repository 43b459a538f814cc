import type { PassView } from "../../core/protocol.ts";

type Timeline = PassView["timeline"];
export type Phase = Timeline[number]["phase"];

/** A run of steps of one phase, and the part of the track that it takes, from 0 to 1. */
export interface Segment {
  readonly phase: Phase;
  /** Cursor before its first step and after its last. */
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** What people call each phase. */
export const PHASE_NAMES: Readonly<Record<Phase, string>> = {
  forward: "forward",
  loss: "loss",
  objective: "objective",
  seed: "seed",
  backward: "backward",
  regularization: "regularization",
};

/** Of the whole track: a single loss step between two hundred others must still be a place one can see and hit. */
const SMALLEST_SHARE = 0.05;

/** The timeline as coloured segments, in order; together they fill the track. */
export function segmentsOf(timeline: Timeline): readonly Segment[] {
  const runs: { phase: Phase; start: number; end: number }[] = [];
  timeline.forEach(({ phase }, index) => {
    const last = runs.at(-1);
    if (last?.phase === phase) last.end = index + 1;
    else runs.push({ phase, start: index, end: index + 1 });
  });
  const weights = runs.map(({ start, end }) => Math.max(end - start, timeline.length * SMALLEST_SHARE));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let from = 0;
  return runs.map((run, i) => {
    const to = i === runs.length - 1 ? 1 : from + (weights[i] ?? 0) / total;
    const segment = { ...run, from, to };
    from = to;
    return segment;
  });
}

/** Where on the track the cursor stands, from 0 to 1. */
export function toFraction(segments: readonly Segment[], cursor: number): number {
  const segment = segments.find(({ end }) => cursor <= end) ?? segments.at(-1);
  if (!segment) return 0;
  const { start, end, from, to } = segment;
  return from + ((Math.min(Math.max(cursor, start), end) - start) / (end - start)) * (to - from);
}

/** The cursor nearest to a place on the track. */
export function toCursor(segments: readonly Segment[], fraction: number): number {
  const segment = segments.find(({ to }) => fraction <= to) ?? segments.at(-1);
  if (!segment) return 0;
  const { start, end, from, to } = segment;
  const within = Math.min(Math.max((fraction - from) / (to - from), 0), 1);
  return Math.round(start + within * (end - start));
}

/** The next place where a phase ends (or, backwards, begins). */
export function phaseBoundary(segments: readonly Segment[], cursor: number, direction: 1 | -1): number {
  if (direction === 1) return segments.find(({ end }) => end > cursor)?.end ?? cursor;
  return segments.findLast(({ start }) => start < cursor)?.start ?? 0;
}

/** `forward · h3 · step 4 of 31`, or `start · 31 steps` before the first. */
export function sayCursor(timeline: Timeline, cursor: number): string {
  const step = timeline[cursor - 1];
  if (!step) return `start · ${timeline.length} ${timeline.length === 1 ? "step" : "steps"}`;
  const parts = [PHASE_NAMES[step.phase], step.node, `step ${cursor} of ${timeline.length}`];
  return parts.filter((part) => part !== null).join(" · ");
}

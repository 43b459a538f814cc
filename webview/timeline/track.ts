import type { PassView } from "../../core/protocol.ts";
import { t } from "../l10n.ts";

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
export function phaseName(phase: Phase): string {
  const names: Readonly<Record<Phase, string>> = {
    forward: t("forward"),
    loss: t("loss"),
    objective: t("objective"),
    seed: t("seed"),
    backward: t("backward"),
    regularization: t("regularization"),
    update: t("update"),
  };
  return names[phase];
}

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

/** `forward · h3 · step 4 of 31`, or `start · 31 steps` before the first; inside a step `forward · h3 · u · in step 4 of 31`. */
export function sayCursor(timeline: Timeline, cursor: number, inside: string | null = null): string {
  const next = timeline[cursor];
  if (inside !== null && next)
    return t(
      "{0} · in step {1} of {2}",
      [phaseName(next.phase), ...(next.node === null ? [] : [next.node]), inside].join(" · "),
      cursor + 1,
      timeline.length,
    );
  const step = timeline[cursor - 1];
  if (!step) return timeline.length === 1 ? t("start · 1 step") : t("start · {0} steps", timeline.length);
  const phase = phaseName(step.phase);
  return step.node === null
    ? t("{0} · step {1} of {2}", phase, cursor, timeline.length)
    : t("{0} · {1} · step {2} of {3}", phase, step.node, cursor, timeline.length);
}

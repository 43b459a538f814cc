import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from "react";
import type { PassView } from "../../core/protocol.ts";
import { stepTo } from "../actions.ts";
import { t } from "../l10n.ts";
import { dispatch, useStore } from "../store.ts";
import { phaseBoundary, phaseName, type Segment, sayCursor, segmentsOf, toCursor, toFraction } from "./track.ts";

interface Props {
  readonly timeline: PassView["timeline"];
  readonly place: string;
}

/** Up to this many steps each one is drawn as a cell of its own. */
const MOST_CELLS = 120;

/** The pass as a track of coloured phases with the cursor on it: a slider for pointer and keyboard. */
export function Scrubber({ timeline, place }: Props) {
  const cursor = Math.min(
    useStore((state) => state.cursor),
    timeline.length,
  );
  const segments = useMemo(() => segmentsOf(timeline), [timeline]);
  const track = useRef<HTMLDivElement>(null);
  const [under, setUnder] = useState<number | null>(null);

  const cursorAt = (event: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    return box && box.width > 0 ? toCursor(segments, (event.clientX - box.left) / box.width) : cursor;
  };
  const goTo = (to: number) => {
    dispatch({ type: "playing", playing: false });
    stepTo(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = targetOfKey(event.key, cursor, segments, timeline.length);
    if (to === null) return;
    event.preventDefault();
    goTo(to);
  };
  const onPointerMove = (event: PointerEvent) => {
    const at = cursorAt(event);
    setUnder(at);
    if (event.currentTarget.hasPointerCapture(event.pointerId)) goTo(at);
  };

  return (
    <div
      ref={track}
      role="slider"
      tabIndex={0}
      className="scrubber"
      aria-label={t("Steps of the pass")}
      aria-valuemin={0}
      aria-valuemax={timeline.length}
      aria-valuenow={cursor}
      aria-valuetext={place}
      title={under === null ? undefined : sayCursor(timeline, under)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        goTo(cursorAt(event));
      }}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setUnder(null)}
    >
      {segments.map((segment) => (
        <SegmentView key={segment.start} segment={segment} cursor={cursor} cells={timeline.length <= MOST_CELLS} />
      ))}
      <span className="scrubber-cursor" style={{ left: `${toFraction(segments, cursor) * 100}%` }} />
    </div>
  );
}

function SegmentView({
  segment,
  cursor,
  cells,
}: {
  readonly segment: Segment;
  readonly cursor: number;
  readonly cells: boolean;
}) {
  const { phase, start, end, from, to } = segment;
  const done = Math.min(Math.max((cursor - start) / (end - start), 0), 1);
  return (
    <span className={`segment segment-${phase}`} style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}>
      <span className="segment-bar">
        <span className="segment-done" style={{ width: `${done * 100}%` }} />
        {cells && <span className="segment-cells" style={{ backgroundSize: `${100 / (end - start)}% 100%` }} />}
      </span>
      <span className="segment-name" aria-hidden="true">
        {phaseName(phase)}
      </span>
    </span>
  );
}

function targetOfKey(key: string, cursor: number, segments: readonly Segment[], length: number): number | null {
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return cursor + 1;
    case "ArrowLeft":
    case "ArrowDown":
      return cursor - 1;
    case "PageUp":
      return phaseBoundary(segments, cursor, 1);
    case "PageDown":
      return phaseBoundary(segments, cursor, -1);
    case "Home":
      return 0;
    case "End":
      return length;
    default:
      return null;
  }
}

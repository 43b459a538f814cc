import { useEffect, useState } from "react";
import { wirePlace } from "../scene/current.ts";
import { useStore } from "../store.ts";
import { focusedEdge } from "./focus.ts";
import WireTip from "./WireTip.tsx";

/** Opens after a moment of rest, so that crossing the canvas does not flash. */
const DELAY = 120;

/** The tip of the wire under the pointer, or of the one that has the keyboard. */
export default function WireTips() {
  const hovered = useStore((state) => (state.hovered?.kind === "edge" ? state.hovered.key : null));
  const [tip, setTip] = useState<{ readonly wire: string; readonly at: readonly [number, number] } | null>(null);

  useEffect(() => {
    if (hovered === null) {
      setTip(null);
      return;
    }
    let at: readonly [number, number] | null = null;
    const follow = (event: PointerEvent) => {
      at = [event.clientX, event.clientY];
    };
    document.addEventListener("pointermove", follow);
    const timer = setTimeout(() => setTip({ wire: hovered, at: at ?? wirePlace(hovered) ?? [0, 0] }), DELAY);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointermove", follow);
    };
  }, [hovered]);

  useEffect(() => {
    const focus = () => {
      const wire = focusedEdge();
      setTip(wire === null ? null : { wire, at: wirePlace(wire) ?? [0, 0] });
    };
    document.addEventListener("focusin", focus);
    return () => document.removeEventListener("focusin", focus);
  }, []);

  return tip && <WireTip wire={tip.wire} at={tip.at} />;
}

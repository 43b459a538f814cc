import { useStore } from "../store.ts";

export default function Canvas() {
  const count = useStore((state) => state.network?.nodes.length ?? 0);
  return <div className="canvas">{count}</div>;
}

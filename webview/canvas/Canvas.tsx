import { ReactFlowProvider } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import Breadcrumbs from "../search/Breadcrumbs.tsx";
import Search from "../search/Search.tsx";
import { useStore } from "../store.ts";
import Banners from "./Banners.tsx";
import "./canvas.css";
import SidePalette from "../palette/SidePalette.tsx";
import Palette from "./Palette.tsx";
import Picture from "./Picture.tsx";

/** The network as a picture one can work on. */
export default function Canvas() {
  const isEmpty = useStore((state) => (state.network?.nodes.length ?? 0) === 0);
  return (
    <ReactFlowProvider>
      <Picture isEmpty={isEmpty} />
      <Banners />
      <SidePalette />
      <Palette />
      <Breadcrumbs />
      <Search />
    </ReactFlowProvider>
  );
}

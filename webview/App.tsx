import Canvas from "./canvas/Canvas.tsx";
import Inspector from "./inspector/Inspector.tsx";
import { useStore } from "./store.ts";
import Timeline from "./timeline/Timeline.tsx";
import Toolbar from "./toolbar/Toolbar.tsx";

/** The frame: tools above, the canvas with the inspector beside it, time below. */
export default function App() {
  const announcement = useStore((state) => state.announcement);
  return (
    <div className="app">
      <header className="app-toolbar">
        <Toolbar />
      </header>
      <main className="app-canvas">
        <Canvas />
      </main>
      <aside className="app-inspector" aria-label="Inspector">
        <Inspector />
      </aside>
      <footer className="app-timeline">
        <Timeline />
      </footer>
      <div className="visually-hidden" role="status" aria-live="polite">
        {announcement}
      </div>
    </div>
  );
}

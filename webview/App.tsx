import Boundary from "./Boundary.tsx";
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
        <Boundary name="toolbar">
          <Toolbar />
        </Boundary>
      </header>
      <main className="app-canvas">
        <Boundary name="canvas">
          <Canvas />
        </Boundary>
      </main>
      <aside className="app-inspector" aria-label="Inspector">
        <Boundary name="inspector">
          <Inspector />
        </Boundary>
      </aside>
      <footer className="app-timeline">
        <Boundary name="timeline">
          <Timeline />
        </Boundary>
      </footer>
      <div className="visually-hidden" role="status" aria-live="polite">
        {announcement}
      </div>
    </div>
  );
}

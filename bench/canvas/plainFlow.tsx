// The peer: React Flow as its first page of documentation uses it, with trivial nodes and its own edges.
import { type Edge, type Node, ReactFlow } from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { useState } from "react";
import { createRoot } from "react-dom/client";

interface Graph {
  readonly nodes: Node[];
  readonly edges: Edge[];
}

let show: (graph: Graph) => void = () => {};

function Plain() {
  const [graph, setGraph] = useState<Graph | null>(null);
  show = setGraph;
  return (
    <div style={{ position: "fixed", inset: 0 }}>
      {graph && <ReactFlow nodes={graph.nodes} edges={graph.edges} fitView minZoom={0.01} />}
    </div>
  );
}

window.addEventListener("message", (event: MessageEvent<Graph>) => show(event.data));
const root = document.createElement("div");
document.body.append(root);
createRoot(root).render(<Plain />);

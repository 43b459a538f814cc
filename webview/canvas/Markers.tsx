/** Arrow heads in the colour of the wire that wears them. */
export default function Markers() {
  return (
    <svg className="markers" aria-hidden="true">
      <defs>
        <marker
          id="arrow"
          viewBox="0 0 10 10"
          refX="7"
          refY="5"
          markerWidth="10"
          markerHeight="10"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M1,1 L9,5 L1,9 z" />
        </marker>
        <marker
          id="arrow-back"
          viewBox="0 0 10 10"
          refX="3"
          refY="5"
          markerWidth="14"
          markerHeight="14"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M9,1 L1,5 L9,9 z" />
        </marker>
      </defs>
    </svg>
  );
}

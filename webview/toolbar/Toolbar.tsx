/** Placeholder until the panel lands. */
export default function Toolbar() {
  return null;
}

/** The name itself where it is free; else with the first free number behind it: h1, h1_2, h1_3. */
export function freshName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  const base = name.replace(/_\d+$/, "") || name;
  for (let count = 2; ; count++) if (!isTaken(`${base}_${count}`)) return `${base}_${count}`;
}

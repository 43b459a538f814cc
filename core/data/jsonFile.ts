/** Told by its name, so that the network file means the same whether or not the data is there. */
export function isJsonFile(name: string): boolean {
  return name.toLowerCase().endsWith(".json");
}

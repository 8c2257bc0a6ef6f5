// Modules that import from each other in a circle: constants of one file must be there before the other needs them.

/**
 * For each module the others of its circle, if it is in one (Tarjan's strongly connected components, without recursion).
 * @param wants - the modules that a module would import from
 */
export function findCircles(
  start: readonly string[],
  wants: (name: string) => ReadonlySet<string>,
): Map<string, ReadonlySet<string>> {
  const edges = new Map<string, string[]>();
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const circles = new Map<string, ReadonlySet<string>>();
  for (const first of start) {
    if (order.has(first)) continue;
    const path = [first];
    while (path.length > 0) {
      const name = path[path.length - 1]!;
      if (!order.has(name)) {
        order.set(name, order.size);
        low.set(name, order.get(name)!);
        edges.set(name, [...wants(name)]);
        open.push(name);
        isOpen.add(name);
      }
      const next = edges.get(name)!.pop();
      if (next !== undefined) {
        if (!order.has(next)) path.push(next);
        else if (isOpen.has(next)) low.set(name, Math.min(low.get(name)!, order.get(next)!));
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) low.set(above, Math.min(low.get(above)!, low.get(name)!));
      if (low.get(name) !== order.get(name)) continue;
      const circle = new Set<string>();
      for (let one = open.pop()!; ; one = open.pop()!) {
        isOpen.delete(one);
        circle.add(one);
        if (one === name) break;
      }
      if (circle.size > 1) {
        for (const one of circle) circles.set(one, new Set([...circle].filter((other) => other !== one)));
      }
    }
  }
  return circles;
}

// Counts how often a reader looks at its octets.

/** Octets that count how often one of them is read. Copying a stretch counts each octet once. */
export function counted(bytes: Uint8Array): { octets: Uint8Array; steps: () => number } {
  let steps = 0;
  const octets = new Proxy(bytes, {
    get(target, key) {
      if (typeof key === 'string' && /^\d/.test(key)) {
        steps++;
        return target[Number(key)];
      }
      if (key === 'subarray') {
        return (from: number, to: number) => {
          steps += to - from;
          return target.subarray(from, to);
        };
      }
      return Reflect.get(target, key, target);
    },
  });
  return { octets, steps: () => steps };
}

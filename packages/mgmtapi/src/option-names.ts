// Options that are none, and options that are misspelt: told at once, for what is passed over in silence falls back to a default.

/** @throws {TypeError} no object: a callback, a community or a number in the place of options */
export function checkIsOptions(options: unknown): void {
  if (typeof options === 'object' && options !== null) return;
  throw new TypeError(
    `options: must be an object such as { timeout: 500 }, not ${options === null ? 'null' : typeof options}`,
  );
}

/** Shorter names are near to too many words that mean something else. */
const SHORTEST_GUARDED = 6;

/**
 * A name that is nearly that of an option, but not one of `names`, is a mistake; any other unknown name is the caller's own.
 * @throws {TypeError} naming both
 */
export function checkSpelling(options: object, names: readonly string[]): void {
  for (const name in options) {
    if (names.includes(name)) continue;
    const meant = names.find((each) => each.length >= SHORTEST_GUARDED && isNear(name, each));
    if (meant) throw new TypeError(`${name}: unknown option, did you mean '${meant}'?`);
  }
}

/** Two letters apart at most, three in a long name. */
function isNear(name: string, meant: string): boolean {
  const most = meant.length > 9 ? 3 : 2;
  return Math.abs(name.length - meant.length) <= most && distance(name.toLowerCase(), meant.toLowerCase()) <= most;
}

/** How many letters must be put in, taken out or changed: Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}

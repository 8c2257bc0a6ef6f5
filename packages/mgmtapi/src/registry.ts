// What is open, in the order of opening: a set whose members come and go all day.

import { inspectAs } from '@mgmtapi/ber';

/** A member's place in the registry that it is in; kept by the member. */
export class Place<T> {
  registry: Registry<T> | undefined = undefined;
  before: Place<T> | undefined = undefined;
  after: Place<T> | undefined = undefined;

  constructor(readonly member: T) {}
}

/**
 * Says at any moment who is in it; an iteration goes over those who were when it began. Inside it is a list: a `Set` makes
 * a new table after every few entries and leaves, and the old tables hold on to each other and to what was in them, so
 * that opening and closing in a row would cost more in collections than in work.
 */
export class Registry<T> implements ReadonlySet<T> {
  readonly #placeOf: (member: T) => Place<T> | undefined;
  #first: Place<T> | undefined;
  #last: Place<T> | undefined;
  #size = 0;

  static {
    inspectAs(Registry, (registry) => registry.#snapshot());
    // The methods that sets have from ES2025 on, where they have them.
    const methods = Set.prototype as unknown as Readonly<Record<string, ((other: unknown) => unknown) | undefined>>;
    const names = ['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf'];
    for (const name of [...names, 'isDisjointFrom']) {
      const method = methods[name];
      if (!method) continue;
      const value = function (this: Registry<unknown>, other: unknown): unknown {
        return method.call(this.#snapshot(), other);
      };
      Object.defineProperty(Registry.prototype, name, { value });
    }
  }

  /** @param placeOf - where a member keeps its place; undefined for what can be no member */
  constructor(placeOf: (member: T) => Place<T> | undefined) {
    this.#placeOf = placeOf;
  }

  get size(): number {
    return this.#size;
  }

  has(member: T): boolean {
    return this.#placeOf(member)?.registry === this;
  }

  /** As the last one. */
  enter(member: T): void {
    const place = this.#placeOf(member)!;
    place.registry = this;
    place.before = this.#last;
    if (this.#last) this.#last.after = place;
    else this.#first = place;
    this.#last = place;
    this.#size++;
  }

  /** One that is not there is fine. */
  leave(member: T): void {
    const place = this.#placeOf(member);
    if (place?.registry !== this) return;
    if (place.before) place.before.after = place.after;
    else this.#first = place.after;
    if (place.after) place.after.before = place.before;
    else this.#last = place.before;
    place.registry = undefined;
    place.before = undefined; // what has left must not hold on to its neighbours
    place.after = undefined;
    this.#size--;
  }

  values(): SetIterator<T> {
    return this.#snapshot().values();
  }

  keys(): SetIterator<T> {
    return this.values();
  }

  entries(): SetIterator<[T, T]> {
    return this.#snapshot().entries();
  }

  forEach(told: (value: T, key: T, set: ReadonlySet<T>) => void, self?: unknown): void {
    for (const member of this) told.call(self, member, member, this);
  }

  [Symbol.iterator](): SetIterator<T> {
    return this.values();
  }

  #snapshot(): Set<T> {
    const members = new Set<T>();
    for (let place = this.#first; place; place = place.after) members.add(place.member);
    return members;
  }
}

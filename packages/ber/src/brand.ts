// What a class says of itself: `instanceof` that holds across copies of a package, and what `console.log` shows.

/**
 * Marks a class so that `instanceof` recognises the objects of every copy of it. Call it once, in a static block; `name`
 * must be the same in each copy and differ between classes. Subclasses that carry no mark of their own keep the
 * ordinary `instanceof`.
 */
export function brand(marked: { readonly prototype: object }, name: string): void {
  const mark = Symbol.for(name);
  Object.defineProperty(marked.prototype, mark, { value: true });
  Object.defineProperty(marked, Symbol.hasInstance, {
    value(this: { readonly prototype: object }, value: unknown): boolean {
      const isMarked = Object.hasOwn(this.prototype, mark);
      if (!isMarked) return Function.prototype[Symbol.hasInstance].call(this, value);
      return typeof value === 'object' && value !== null && mark in value;
    },
  });
}

/**
 * What `console.log` and `util.inspect` of Node show of an object: call it once, in a static block, where private members
 * can be read. A method with a computed name would do the same, but has no place in an isolated declaration.
 */
export function inspectAs<T>(shown: { readonly prototype: T & object }, show: (object: T) => string | object): void {
  Object.defineProperty(shown.prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: T): string | object {
      return show(this);
    },
  });
}

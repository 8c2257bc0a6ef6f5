// `instanceof` that holds across copies of a package: ESM and CommonJS in one process, or two bundles.

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

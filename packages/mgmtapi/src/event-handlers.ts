// The event handlers of one object, called so that none of them can hurt it or each other.

type Handler<Args extends unknown[]> = (...args: Args) => void;
type Handlers<Events extends Record<keyof Events, unknown[]>> = {
  [Name in keyof Events]: readonly Handler<Events[Name]>[];
};

/** `on` and `off` for a fixed set of events. `Events` maps each name to the arguments of its handlers. */
export class EventHandlers<Events extends Record<keyof Events, unknown[]>> {
  /** Replaced on every change, never changed: an event goes to those who were there when it happened. */
  readonly #handlers: Handlers<Events>;
  readonly #failed: (error: unknown, name: keyof Events) => void;
  #stopped = false;

  /**
   * @param names - all events there are
   * @param failed - told what a handler threw, or rejected with if it is an async function, and of which event
   */
  constructor(names: readonly (keyof Events)[], failed: (error: unknown, name: keyof Events) => void) {
    this.#handlers = Object.fromEntries(names.map((name) => [name, []])) as unknown as Handlers<Events>;
    this.#failed = failed;
  }

  /** @throws {TypeError} no such event, or no function */
  add<Name extends keyof Events>(name: Name, handler: Handler<Events[Name]>): void {
    this.#check(name, handler);
    if (!this.#stopped) this.#handlers[name] = [...this.#handlers[name], handler];
  }

  /**
   * Takes the handler out once; one that is not there is fine.
   * @throws {TypeError} no such event, or no function
   */
  remove<Name extends keyof Events>(name: Name, handler: Handler<Events[Name]>): void {
    this.#check(name, handler);
    const at = this.#handlers[name].lastIndexOf(handler);
    if (at >= 0) this.#handlers[name] = this.#handlers[name].filter((_, i) => i !== at);
  }

  has(name: keyof Events): boolean {
    return this.#handlers[name].length > 0;
  }

  emit<Name extends keyof Events>(name: Name, ...args: Events[Name]): void {
    for (const handler of this.#handlers[name]) {
      if (this.#stopped) return;
      try {
        const result: unknown = handler(...args);
        if (result instanceof Promise) result.catch((error: unknown) => this.#failed(error, name));
      } catch (error) {
        this.#failed(error, name);
      }
    }
  }

  /** Calls nobody any more, not even those an event of this moment would still go to. */
  stop(): void {
    this.#stopped = true;
    for (const name of Object.keys(this.#handlers) as (keyof Events)[]) this.#handlers[name] = [];
  }

  #check(name: keyof Events, handler: unknown): void {
    if (!Object.hasOwn(this.#handlers, name)) {
      throw new TypeError(`event: must be one of ${Object.keys(this.#handlers).join(', ')}, not ${String(name)}`);
    }
    if (typeof handler !== 'function') throw new TypeError(`handler of '${String(name)}': must be a function`);
  }
}

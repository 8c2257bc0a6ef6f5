// The contexts of an agent: each is a MIB of its own. RFC 3411 section 3.3.1.
import { Oid } from '@mgmtapi/ber';
import type { HandlerCalls } from './handler-calls.js';
import type { MibHandler } from './handlers.js';
import { Instrumentation } from './instrumentation.js';
import type { Faults } from './playback/faults.js';
import { ReadClass } from './read-class.js';
import { type Registration, SubtreeRegistry } from './subtree-registry.js';
import type { AccessControl } from './vacm/access.js';
import { WriteClass } from './write-class.js';

/** Where in an agent something is put. */
export interface ContextOptions {
  /** The context; '' when absent, which is the one that communities ask unless they say otherwise. */
  readonly context?: string | undefined;
}

/** One context: who answers for what in it, and the procedures on that. */
export class MibContext {
  readonly #registry = new SubtreeRegistry();
  /** What gives way to others: a recorded device has groups of its own. */
  #builtIn: readonly Registration[] = [];
  #recorded: Registration | undefined;
  readonly mib: Instrumentation;
  readonly readClass: ReadClass;
  readonly writeClass: WriteClass;
  /** What goes wrong on purpose. */
  faults: Faults | undefined;

  constructor(calls: HandlerCalls, access: AccessControl, faults: Faults | undefined) {
    this.faults = faults;
    this.mib = new Instrumentation(this.#registry, calls);
    this.readClass = new ReadClass(this.mib, access);
    this.writeClass = new WriteClass(this.#registry, calls, access);
  }

  /**
   * Lets a handler answer for a subtree.
   * @returns takes it away again when called
   * @throws {RangeError} this very subtree has a handler already
   */
  register(registration: Registration): () => void {
    this.#dropBuiltIn(registration.subtree);
    this.#registry.add(registration);
    return () => this.#registry.remove(registration);
  }

  /** Lets a handler answer for a subtree until another covers it. */
  registerBuiltIn(registration: Registration): void {
    this.#registry.add(registration);
    this.#builtIn = [...this.#builtIn, registration];
  }

  /** Lets a handler answer for all that nobody else does, in place of the one before. */
  play(handler: MibHandler): void {
    const registration: Registration = { subtree: EVERYTHING, handler };
    this.#dropBuiltIn(EVERYTHING);
    if (this.#recorded) this.#registry.remove(this.#recorded);
    this.#registry.add(registration);
    this.#recorded = registration;
  }

  #dropBuiltIn(subtree: Oid): void {
    this.#builtIn = this.#builtIn.filter((registration) => {
      const covered = registration.subtree.startsWith(subtree);
      if (covered) this.#registry.remove(registration);
      return !covered;
    });
  }
}

const EVERYTHING = Oid.from([]);

/** All contexts of one agent by name. The default context, '', is always there. */
export class MibContexts {
  readonly #calls: HandlerCalls;
  readonly #access: AccessControl;
  readonly #faults: Faults | undefined;
  readonly #byName = new Map<string, MibContext>();

  /** @param faults - of every context that has none of its own */
  constructor(calls: HandlerCalls, access: AccessControl, faults?: Faults) {
    this.#calls = calls;
    this.#access = access;
    this.#faults = faults;
    this.open('');
  }

  /** The context of this name, if there is one. */
  get(name: string): MibContext | undefined {
    return this.#byName.get(name);
  }

  /** The context of this name, made when there was none. */
  open(name: string): MibContext {
    let context = this.#byName.get(name);
    if (context === undefined) {
      context = new MibContext(this.#calls, this.#access, this.#faults);
      this.#byName.set(name, context);
    }
    return context;
  }
}

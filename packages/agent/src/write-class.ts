// SetRequest on an agent's MIB, all bindings or none: RFC 3416 section 4.2.5.
import type { HandlerCalls } from './handler-calls.js';
import type { HandlerRequest } from './handlers.js';
import { SetTransaction } from './set-transaction.js';
import type { SubtreeRegistry } from './subtree-registry.js';
import type { AccessControl } from './vacm/access.js';

/** The write class on one MIB: one SET after the other. */
export class WriteClass {
  readonly #registry: SubtreeRegistry;
  readonly #calls: HandlerCalls;
  readonly #access: AccessControl;
  #last: Promise<unknown> = Promise.resolve();

  constructor(registry: SubtreeRegistry, calls: HandlerCalls, access: AccessControl) {
    this.#registry = registry;
    this.#calls = calls;
    this.#access = access;
  }

  /**
   * Waits for the SETs before it, so that no two share their phases.
   * @throws {RequestError} nothing was set (but for undoFailed)
   */
  set(request: HandlerRequest): Promise<void> {
    const turn = this.#last.then(() => this.#set(request));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** A SET whose phases somebody else calls: the master agent of AgentX. */
  begin(request: HandlerRequest): SetTransaction {
    return new SetTransaction(this.#registry, this.#calls, this.#access, request);
  }

  async #set(request: HandlerRequest): Promise<void> {
    const transaction = this.begin(request);
    try {
      await transaction.test();
      await transaction.commit().catch(async (error: unknown) => {
        await transaction.undo();
        throw error;
      });
    } finally {
      await transaction.cleanup();
    }
  }
}

// One SetRequest on its way through the phases of its handlers: RFC 3416 section 4.2.5.
import { ErrorStatus, errorStatusName, type VarBind } from '@mgmtapi/protocol';
import type { HandlerCalls } from './handler-calls.js';
import type { HandlerRequest, MibHandler } from './handlers.js';
import { failedAs, RequestError, refusedAs } from './request-error.js';
import type { Registration, SubtreeRegistry } from './subtree-registry.js';
import type { AccessControl } from './vacm/access.js';

/** A binding and who answers for it. */
interface Assignment {
  readonly index: number;
  readonly varBind: VarBind;
  readonly registration: Registration;
}

type Phase = 'test' | 'commit' | 'undo' | 'cleanup';

/**
 * The phases, each to be called at most once, in this order:
 *
 *     test --> commit --------------> cleanup
 *       |         | fails               ^
 *       | fails   v                     |
 *       |        undo ------------------+
 *       +-------------------------------+
 */
export class SetTransaction {
  readonly #registry: SubtreeRegistry;
  readonly #calls: HandlerCalls;
  readonly #access: AccessControl;
  readonly #request: HandlerRequest;
  readonly #tested: Assignment[] = [];
  /** Those whose commit was called, the last first. */
  readonly #begun: Assignment[] = [];

  constructor(registry: SubtreeRegistry, calls: HandlerCalls, access: AccessControl, request: HandlerRequest) {
    this.#registry = registry;
    this.#calls = calls;
    this.#access = access;
    this.#request = request;
  }

  /**
   * May all bindings be set? Changes nothing.
   * @throws {RequestError} no
   */
  async test(): Promise<void> {
    const assignments = this.#request.varBinds.map((varBind, i) => this.#assign(varBind, i + 1));
    await this.#begin(assignments);
    for (const assignment of assignments) {
      this.#tested.push(assignment);
      await this.#test(assignment);
    }
  }

  /**
   * Sets all bindings that were tested.
   * @throws {RequestError} one could not be set: `undo` is next
   */
  async commit(): Promise<void> {
    for (const assignment of this.#tested) {
      this.#begun.unshift(assignment);
      try {
        await this.#phase('commit', assignment);
      } catch (error) {
        throw failedAs(error, assignment.index, ErrorStatus.commitFailed, this.#request);
      }
    }
  }

  /**
   * Takes back what was committed, the last first, and what may have half happened.
   * @throws {RequestError} undoFailed
   */
  async undo(): Promise<void> {
    let failed = false;
    for (const assignment of this.#begun) {
      await this.#phase('undo', assignment).catch(() => {
        failed = true; // the others are still taken back
      });
    }
    if (failed) throw new RequestError(ErrorStatus.undoFailed, 0);
  }

  /** The end, whatever happened. */
  async cleanup(): Promise<void> {
    for (const assignment of this.#tested) await this.#phase('cleanup', assignment).catch(() => undefined); // reported
  }

  /** Steps 1 and 2: may it be written at all? */
  #assign(varBind: VarBind, index: number): Assignment {
    const status = this.#access.isAccessAllowed(this.#request.principal, 'write', varBind.oid);
    if (status === 'notInView') throw new RequestError(ErrorStatus.noAccess, index);
    if (status !== 'accessAllowed') throw refusedAs(status);
    const registration = this.#registry.find(varBind.oid);
    if (registration?.handler.test === undefined) throw new RequestError(ErrorStatus.notWritable, index);
    return { index, varBind, registration };
  }

  /** Shows each handler its share of the request. */
  async #begin(assignments: readonly Assignment[]): Promise<void> {
    const shares = new Map<MibHandler, Assignment[]>();
    for (const assignment of assignments) {
      const { handler } = assignment.registration;
      const share = shares.get(handler);
      if (share) share.push(assignment);
      else shares.set(handler, [assignment]);
    }
    for (const [handler, share] of shares) {
      if (handler.begin === undefined) continue;
      const { registration, varBind, index } = share[0]!;
      const varBinds = share.map((each) => each.varBind);
      try {
        await this.#calls.run(registration, 'begin', varBind.oid, () => handler.begin?.(varBinds, this.#request));
      } catch (error) {
        throw failedAs(error, index, ErrorStatus.genErr, this.#request);
      }
    }
  }

  /** Steps 3 to 12, as the handler sees them. */
  async #test(assignment: Assignment): Promise<void> {
    const { index, varBind, registration } = assignment;
    let errorStatus: unknown;
    try {
      errorStatus = await this.#phase('test', assignment);
    } catch (error) {
      throw failedAs(error, index, ErrorStatus.genErr, this.#request);
    }
    if (errorStatus === ErrorStatus.noError) return;
    if (typeof errorStatus !== 'number' || errorStatusName(errorStatus) === undefined) {
      this.#calls.fail(registration, 'test', varBind.oid, new TypeError(`test() gave no error-status: ${errorStatus}`));
      throw new RequestError(ErrorStatus.genErr, index);
    }
    throw new RequestError(errorStatus, index);
  }

  /** Calls a phase of the handler, if it has that phase. Only `test` answers with a number. */
  async #phase(phase: Phase, { varBind, registration }: Assignment): Promise<unknown> {
    const handler: MibHandler = registration.handler;
    return this.#calls.run<unknown>(registration, phase, varBind.oid, () => handler[phase]?.(varBind, this.#request));
  }
}

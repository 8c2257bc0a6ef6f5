// SetRequest on an agent's MIB, all bindings or none: RFC 3416 section 4.2.5.
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

/** The write class of one agent: one SET after the other. */
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

  /**
   *     test 1..n --> commit 1..n --> cleanup tested      noError
   *       |             | fails at k
   *       | fails       v
   *       |           undo k..1 ----> cleanup tested      commitFailed; undoFailed, index 0, when an undo fails
   *       v
   *     cleanup tested                                    the error-status of the test
   */
  async #set(request: HandlerRequest): Promise<void> {
    const assignments = request.varBinds.map((varBind, i) => this.#assign(varBind, i + 1, request));
    const tested: Assignment[] = [];
    try {
      for (const assignment of assignments) {
        tested.push(assignment);
        await this.#test(assignment, request);
      }
      await this.#commit(assignments, request);
    } finally {
      for (const assignment of tested) await this.#phase('cleanup', assignment, request).catch(() => undefined); // reported
    }
  }

  /** Steps 1 and 2: may it be written at all? */
  #assign(varBind: VarBind, index: number, request: HandlerRequest): Assignment {
    const status = this.#access.isAccessAllowed(request.principal, 'write', varBind.oid);
    if (status === 'notInView') throw new RequestError(ErrorStatus.noAccess, index);
    if (status !== 'accessAllowed') throw refusedAs(status);
    const registration = this.#registry.find(varBind.oid);
    if (registration?.handler.test === undefined) throw new RequestError(ErrorStatus.notWritable, index);
    return { index, varBind, registration };
  }

  /** Steps 3 to 12, as the handler sees them. */
  async #test(assignment: Assignment, request: HandlerRequest): Promise<void> {
    const { index, varBind, registration } = assignment;
    let errorStatus: unknown;
    try {
      errorStatus = await this.#phase('test', assignment, request);
    } catch (error) {
      throw failedAs(error, index, ErrorStatus.genErr, request);
    }
    if (errorStatus === ErrorStatus.noError) return;
    if (typeof errorStatus !== 'number' || errorStatusName(errorStatus) === undefined) {
      this.#calls.fail(registration, 'test', varBind.oid, new TypeError(`test() gave no error-status: ${errorStatus}`));
      throw new RequestError(ErrorStatus.genErr, index);
    }
    throw new RequestError(errorStatus, index);
  }

  async #commit(assignments: readonly Assignment[], request: HandlerRequest): Promise<void> {
    const begun: Assignment[] = [];
    for (const assignment of assignments) {
      begun.unshift(assignment);
      try {
        await this.#phase('commit', assignment, request);
      } catch (error) {
        await this.#undo(begun, request);
        throw failedAs(error, assignment.index, ErrorStatus.commitFailed, request);
      }
    }
  }

  async #undo(begun: readonly Assignment[], request: HandlerRequest): Promise<void> {
    let failed = false;
    for (const assignment of begun) {
      await this.#phase('undo', assignment, request).catch(() => {
        failed = true; // the others are still taken back
      });
    }
    if (failed) throw new RequestError(ErrorStatus.undoFailed, 0);
  }

  /** Calls a phase of the handler, if it has that phase. Only `test` answers with a number. */
  async #phase(phase: Phase, { varBind, registration }: Assignment, request: HandlerRequest): Promise<unknown> {
    const handler: MibHandler = registration.handler;
    return this.#calls.run<unknown>(registration, phase, varBind.oid, () => handler[phase]?.(varBind, request));
  }
}

type Phase = 'test' | 'commit' | 'undo' | 'cleanup';

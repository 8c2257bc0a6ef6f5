// The whole MIB of an agent as one ordered tree of instances, whoever answers for which part.
import { BerWriter, Oid } from '@mgmtapi/ber';
import { isException, type Value, type VarBind, writeVarBind } from '@mgmtapi/protocol';
import type { HandlerCalls } from './handler-calls.js';
import type { HandlerPhase, HandlerRequest } from './handlers.js';
import type { Registration, SubtreeRegistry } from './subtree-registry.js';

/**
 * Reads across all subtrees. What it gives can be encoded: a handler's answer that cannot is the handler's failure.
 * A change of the registry is seen by the next request.
 */
export class Instrumentation {
  readonly #registry: SubtreeRegistry;
  readonly #calls: HandlerCalls;
  readonly #writer = new BerWriter();

  constructor(registry: SubtreeRegistry, calls: HandlerCalls) {
    this.#registry = registry;
    this.#calls = calls;
  }

  /**
   * The value of this instance, or the exception that stands for it.
   * @throws {HandlerFailure}
   */
  async get(oid: Oid, request: HandlerRequest): Promise<VarBind> {
    const registration = this.#registry.find(oid);
    return registration === undefined
      ? { oid, type: 'NoSuchObject', value: null }
      : this.#get(registration, oid, request);
  }

  /**
   * The first instance behind `oid`, from whichever subtree comes next; undefined at the end of the MIB.
   * @throws {HandlerFailure}
   */
  async getNext(oid: Oid, request: HandlerRequest): Promise<VarBind | undefined> {
    const { segments } = this.#registry;
    for (let i = this.#registry.indexFrom(oid); i < segments.length; i++) {
      const { start, end, registration } = segments[i]!;
      const found =
        start.compare(oid) <= 0
          ? await this.#getNext(registration, oid, request)
          : await this.#first(registration, start, request);
      if (found !== undefined && (end === undefined || found.oid.compare(end) < 0)) return found;
    }
    return undefined;
  }

  /** Octets that a binding takes in a message. */
  sizeOf(varBind: VarBind): number {
    this.#writer.reset();
    writeVarBind(this.#writer, varBind);
    return this.#writer.length;
  }

  /** The first instance of a segment: its very beginning may be one, where a single instance is registered. */
  async #first(registration: Registration, start: Oid, request: HandlerRequest): Promise<VarBind | undefined> {
    if (start.length >= 2) {
      const varBind = await this.#get(registration, start, request);
      if (!isException(varBind)) return varBind;
    }
    return this.#getNext(registration, start, request);
  }

  async #get(registration: Registration, oid: Oid, request: HandlerRequest): Promise<VarBind> {
    const answer = this.#calls.run(registration, 'get', oid, () => registration.handler.get(oid, request));
    const value: Value = answer instanceof Promise ? await answer : answer;
    if (typeof value !== 'object' || value === null) {
      throw this.#calls.fail(registration, 'get', oid, new TypeError('get() gave no value'));
    }
    const varBind = { oid, type: value.type, value: value.value } as VarBind;
    this.#checkEncoding(registration, 'get', oid, varBind);
    return varBind;
  }

  async #getNext(registration: Registration, oid: Oid, request: HandlerRequest): Promise<VarBind | undefined> {
    const answer = this.#calls.run(registration, 'getNext', oid, () => registration.handler.getNext(oid, request));
    const found = answer instanceof Promise ? await answer : answer;
    if (found === undefined) return undefined;
    if (!(found?.oid instanceof Oid) || isException(found)) {
      throw this.#calls.fail(registration, 'getNext', oid, new TypeError('getNext() gave no variable binding'));
    }
    if (found.oid.compare(oid) <= 0) {
      const error = new RangeError(`getNext() gave ${found.oid}, which is not behind ${oid}`);
      throw this.#calls.fail(registration, 'getNext', oid, error);
    }
    this.#checkEncoding(registration, 'getNext', oid, found);
    return found;
  }

  #checkEncoding(registration: Registration, phase: HandlerPhase, oid: Oid, varBind: VarBind): void {
    try {
      this.sizeOf(varBind);
    } catch (error) {
      throw this.#calls.fail(registration, phase, oid, error);
    }
  }
}

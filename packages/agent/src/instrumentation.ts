// The whole MIB of an agent as one ordered tree of instances, whoever answers for which part.
import { Oid } from '@mgmtapi/ber';
import { isException, type Value, type VarBind } from '@mgmtapi/protocol';
import type { BindingList } from './binding-list.js';
import type { HandlerCalls } from './handler-calls.js';
import type { HandlerPhase, HandlerRequest } from './handlers.js';
import { RecordedTree } from './playback/recorded-tree.js';
import type { Registration, SubtreeRegistry } from './subtree-registry.js';

/**
 * Asks handlers for instances. What it gives can be encoded: a handler's answer that cannot is the handler's failure.
 */
export class Instrumentation {
  readonly #registry: SubtreeRegistry;
  readonly #calls: HandlerCalls;

  constructor(registry: SubtreeRegistry, calls: HandlerCalls) {
    this.#registry = registry;
    this.#calls = calls;
  }

  /** Who answers for what. A change is seen by the next request. */
  get registry(): SubtreeRegistry {
    return this.#registry;
  }

  /**
   * Adds the value of this instance, or the exception that stands for it.
   * @returns a promise where the handler does
   * @throws {HandlerFailure} (or rejects with it)
   */
  get(oid: Oid, request: HandlerRequest, into: BindingList): Promise<void> | undefined {
    const registration = this.#registry.find(oid);
    if (registration === undefined) {
      into.add({ oid, type: 'NoSuchObject', value: null });
      return undefined;
    }
    const { handler } = registration;
    if (handler instanceof RecordedTree) {
      const index = handler.find(oid);
      if (index >= 0) {
        this.copy(registration, handler, index, into);
        return undefined;
      }
    }
    const answer = this.#calls.run(registration, 'get', oid, () => handler.get(oid, request));
    if (answer instanceof Promise) return answer.then((value) => this.#addValue(registration, oid, value, into));
    this.#addValue(registration, oid, answer, into);
    return undefined;
  }

  /**
   * Adds the variable at a place of a recorded tree.
   * @throws {HandlerFailure} one that varies could not
   */
  copy(registration: Registration, tree: RecordedTree, index: number, into: BindingList): void {
    try {
      tree.copy(index, into);
    } catch (error) {
      throw this.#calls.fail(registration, 'get', tree.nameAt(index), error);
    }
  }

  /**
   * Adds the first instance of a registration's handler from `oid` on, if it has one before `end`.
   * @param behind - not `oid` itself
   * @returns its name; undefined: none
   * @throws {HandlerFailure}
   */
  async getNext(
    registration: Registration,
    oid: Oid,
    behind: boolean,
    end: Oid | undefined,
    request: HandlerRequest,
    into: BindingList,
    isSeen: (varBind: VarBind) => boolean,
  ): Promise<Oid | undefined> {
    let found = await (behind ? this.#next(registration, oid, request) : this.#from(registration, oid, request));
    while (found !== undefined && (end === undefined || found.oid.compare(end) < 0)) {
      if (isSeen(found)) {
        this.#add(registration, 'getNext', oid, found, into);
        return found.oid;
      }
      found = await this.#next(registration, found.oid, request);
    }
    return undefined;
  }

  /** The first instance that is not before `oid`: a single instance may be a subtree of its own. */
  async #from(registration: Registration, oid: Oid, request: HandlerRequest): Promise<VarBind | undefined> {
    const { handler } = registration;
    if (handler.getFrom !== undefined) {
      const found = await this.#calls.run(registration, 'getFrom', oid, () => handler.getFrom?.(oid, request));
      return this.#checkFound(registration, 'getFrom', oid, found);
    }
    if (oid.length >= 2) {
      const value = await this.#calls.run(registration, 'get', oid, () => handler.get(oid, request));
      const varBind = this.#checkValue(registration, oid, value);
      if (!isException(varBind)) return varBind;
    }
    return this.#next(registration, oid, request);
  }

  async #next(registration: Registration, oid: Oid, request: HandlerRequest): Promise<VarBind | undefined> {
    const answer = this.#calls.run(registration, 'getNext', oid, () => registration.handler.getNext(oid, request));
    const found = answer instanceof Promise ? await answer : answer;
    return this.#checkFound(registration, 'getNext', oid, found);
  }

  #checkFound(
    registration: Registration,
    phase: 'getNext' | 'getFrom',
    oid: Oid,
    found: VarBind | undefined,
  ): VarBind | undefined {
    if (found === undefined) return undefined;
    if (!(found?.oid instanceof Oid) || isException(found)) {
      throw this.#calls.fail(registration, phase, oid, new TypeError(`${phase}() gave no variable binding`));
    }
    if (found.oid.compare(oid) < (phase === 'getNext' ? 1 : 0)) {
      const error = new RangeError(`${phase}() gave ${found.oid}, which is not behind ${oid}`);
      throw this.#calls.fail(registration, phase, oid, error);
    }
    return found;
  }

  #addValue(registration: Registration, oid: Oid, value: Value, into: BindingList): void {
    this.#add(registration, 'get', oid, this.#checkValue(registration, oid, value), into);
  }

  #checkValue(registration: Registration, oid: Oid, value: Value): VarBind {
    if (typeof value !== 'object' || value === null) {
      throw this.#calls.fail(registration, 'get', oid, new TypeError('get() gave no value'));
    }
    return { oid, type: value.type, value: value.value } as VarBind;
  }

  #add(registration: Registration, phase: HandlerPhase, oid: Oid, varBind: VarBind, into: BindingList): void {
    try {
      into.add(varBind);
    } catch (error) {
      throw this.#calls.fail(registration, phase, oid, error);
    }
  }
}

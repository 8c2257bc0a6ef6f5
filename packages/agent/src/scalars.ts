// Handlers for single variables: constant, computed, and settable.
import { Oid, type OidLike } from '@mgmtapi/ber';
import { ErrorStatus, toVarBind, type Value, type VarBind, type VarBindLike } from '@mgmtapi/protocol';
import type { Awaitable, MibHandler } from './handlers.js';

/** A value in the forms that `set()` takes too: text for an OctetString, a list of arcs for an ObjectIdentifier, ... */
export type ValueLike = VarBindLike extends infer V ? (V extends VarBindLike ? Omit<V, 'oid'> : never) : never;

/** A value, something that computes it at each request, or a value that managers can set. */
export type Scalar = ValueLike | (() => Awaitable<ValueLike>) | ReadWriteScalar;

/** How a `ReadWriteScalar` behaves. */
export interface ReadWriteOptions {
  /** Is the value one that it may take? An error-status (`ErrorStatus.wrongValue`, ...) or 0. The type was checked. */
  readonly check?: ((value: Value) => Awaitable<number>) | undefined;
  /**
   * Makes a new value effective, and the old one again when the SET is undone. A throw means that nothing changed: it is
   * commitFailed, or undoFailed.
   */
  readonly apply?: ((value: Value) => Awaitable<void>) | undefined;
}

/** A variable that managers can set to any value of its type. */
export class ReadWriteScalar {
  readonly #options: ReadWriteOptions;
  #value: Value;

  /** @throws {TypeError | RangeError} `initial` is not a value */
  constructor(initial: ValueLike, options: ReadWriteOptions = {}) {
    this.#value = exact(initial, 'initial');
    this.#options = options;
  }

  /** The value now. */
  get value(): Value {
    return this.#value;
  }

  /** Types must be equal; what the value may be is for `check`. */
  test(value: Value): Awaitable<number> {
    if (value.type !== this.#value.type) return ErrorStatus.wrongType;
    return this.#options.check?.(value) ?? ErrorStatus.noError;
  }

  /** Takes the value once it is effective. */
  async commit(value: Value): Promise<void> {
    await this.#options.apply?.(value);
    this.#value = value;
  }
}

/** A value that managers can set: see `ReadWriteScalar`. */
export function readWrite(initial: ValueLike, options?: ReadWriteOptions): ReadWriteScalar {
  return new ReadWriteScalar(initial, options);
}

/**
 * A handler for a set of variables, each under the full name of its instance:
 *
 *     agent.register('1.3.6.1.4.1.99999', scalars({
 *       '1.3.6.1.4.1.99999.1.0': { type: 'OctetString', value: 'constant' },
 *       '1.3.6.1.4.1.99999.2.0': () => ({ type: 'Gauge32', value: queue.length }),
 *       '1.3.6.1.4.1.99999.3.0': readWrite({ type: 'Integer32', value: 5 }),
 *     }));
 *
 * @throws {TypeError | RangeError} a name or a value is none; the message names it
 */
export function scalars(variables: Readonly<Record<string, Scalar>>): MibHandler {
  return new ScalarHandler(variables);
}

interface Variable {
  readonly oid: Oid;
  readonly source: Value | (() => Awaitable<ValueLike>) | ReadWriteScalar;
}

class ScalarHandler implements MibHandler {
  readonly #variables: readonly Variable[]; // in the order of their names
  readonly #before = new WeakMap<VarBind, Value>();

  constructor(variables: Readonly<Record<string, Scalar>>) {
    this.#variables = Object.entries(variables)
      .map(([name, scalar]) => ({ oid: instanceOf(name), source: sourceOf(scalar, name) }))
      .sort((a, b) => a.oid.compare(b.oid));
    const twice = this.#variables.find(({ oid }, i) => this.#variables[i + 1]?.oid.equals(oid));
    if (twice) throw new RangeError(`variable ${twice.oid} is there twice`);
  }

  get(oid: Oid): Awaitable<Value> {
    const variable = this.#variables[this.#indexFrom(oid)];
    if (variable?.oid.equals(oid)) return read(variable);
    // RFC 3416 section 4.2.1: is it the object that is unknown, or just this instance of it?
    const known = this.#variables.some((other) => oid.startsWith(other.oid.slice(0, -1)));
    return { type: known ? 'NoSuchInstance' : 'NoSuchObject', value: null };
  }

  async getNext(oid: Oid): Promise<VarBind | undefined> {
    let index = this.#indexFrom(oid);
    if (this.#variables[index]?.oid.equals(oid)) index++;
    const variable = this.#variables[index];
    if (variable === undefined) return undefined;
    const { type, value } = await read(variable);
    return { oid: variable.oid, type, value } as VarBind;
  }

  test(varBind: VarBind): Awaitable<number> {
    return this.#settable(varBind)?.test(varBind) ?? ErrorStatus.notWritable;
  }

  async commit(varBind: VarBind): Promise<void> {
    const scalar = this.#settable(varBind);
    if (scalar === undefined) return;
    this.#before.set(varBind, scalar.value);
    try {
      await scalar.commit(valueIn(varBind));
    } catch (error) {
      this.#before.delete(varBind); // nothing happened, nothing to undo
      throw error;
    }
  }

  async undo(varBind: VarBind): Promise<void> {
    const before = this.#before.get(varBind);
    if (before !== undefined) await this.#settable(varBind)?.commit(before);
  }

  cleanup(varBind: VarBind): void {
    this.#before.delete(varBind);
  }

  #settable(varBind: VarBind): ReadWriteScalar | undefined {
    const variable = this.#variables[this.#indexFrom(varBind.oid)];
    if (!variable?.oid.equals(varBind.oid)) return undefined;
    return variable.source instanceof ReadWriteScalar ? variable.source : undefined;
  }

  /** The place of the first variable that is not before `oid`. */
  #indexFrom(oid: Oid): number {
    let low = 0;
    let high = this.#variables.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#variables[middle]!.oid.compare(oid) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function read({ oid, source }: Variable): Awaitable<Value> {
  if (source instanceof ReadWriteScalar) return source.value;
  if (typeof source !== 'function') return source;
  const computed = source();
  return 'then' in computed ? computed.then((late) => exact(late, oid.toString())) : exact(computed, oid.toString());
}

function sourceOf(scalar: Scalar, name: string): Variable['source'] {
  return typeof scalar === 'function' || scalar instanceof ReadWriteScalar ? scalar : exact(scalar, name);
}

function instanceOf(name: OidLike): Oid {
  const oid = Oid.from(name);
  if (oid.length < 2) throw new RangeError(`variable name ${oid} is too short`);
  return oid;
}

const ANY = Oid.from('0.0');

function exact(like: ValueLike, name: string): Value {
  return valueIn(toVarBind({ oid: ANY, ...like } as VarBindLike, name));
}

function valueIn(varBind: VarBind): Value {
  return { type: varBind.type, value: varBind.value } as Value;
}

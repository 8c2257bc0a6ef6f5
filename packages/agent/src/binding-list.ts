// The bindings of a response, encoded as they are found: each one once.
import { type BerWriter, Tag } from '@mgmtapi/ber';
import { isException, type VarBind, writeVarBind } from '@mgmtapi/protocol';

const CAPACITY = 2048;
const SHORT = 96;

/**
 * Grows front to back, one encoded VarBind behind the other: what stands inside a VarBindList.
 *
 *     octets    | VarBind 0 | VarBind 1 | free ...
 *     starts    ^ 0         ^ 1         ^ size
 */
export class BindingList {
  readonly #writer: BerWriter;
  #octets = new Uint8Array(CAPACITY);
  #size = 0;
  readonly #starts: number[] = [];
  /** Places of exceptions. */
  readonly #exceptions: number[] = [];
  #noV1 = -1;

  /** @param writer - shared: used only while a binding is added */
  constructor(writer: BerWriter) {
    this.#writer = writer;
  }

  /** How many bindings. */
  get length(): number {
    return this.#starts.length;
  }

  /** Octets of all of them. */
  get size(): number {
    return this.#size;
  }

  /** How many of them are exceptions (noSuchObject, ...) and no values. */
  get exceptions(): number {
    return this.#exceptions.length;
  }

  /** The place of the first that version 1 has no type for, or -1: an exception, a Counter64. RFC 3584 section 4.2.2. */
  get notOfV1(): number {
    return this.#noV1;
  }

  /** A view of the octets, good until the list changes. */
  get octets(): Uint8Array {
    return this.#octets.subarray(0, this.#size);
  }

  /** @throws {TypeError | RangeError} it cannot be encoded; the list stays as it was */
  add(varBind: VarBind): void {
    const writer = this.#writer;
    writer.reset();
    writeVarBind(writer, varBind);
    const exception = isException(varBind);
    if (exception) this.#exceptions.push(this.length);
    const encoding = writer.toBytes();
    this.#append(encoding, 0, encoding.length, exception || varBind.type === 'Counter64');
  }

  /**
   * Adds a binding that is encoded already.
   * @param tag - of its value
   */
  addEncoded(octets: Uint8Array, from: number, to: number, tag: number): void {
    this.#append(octets, from, to, tag === Tag.Counter64);
  }

  /** Takes bindings from the end until at least so many octets are gone, but leaves the first. */
  shorten(octets: number): void {
    const wanted = this.#size - octets;
    while (this.length > 1 && this.#size > wanted) this.#size = this.#starts.pop()!;
    while (this.exceptions > 0 && this.#exceptions.at(-1)! >= this.length) this.#exceptions.pop();
  }

  /** Forgets all bindings. */
  clear(): void {
    this.#size = 0;
    this.#starts.length = 0;
    this.#exceptions.length = 0;
    this.#noV1 = -1;
    if (this.#octets.length > 64 * 1024) this.#octets = new Uint8Array(CAPACITY); // one giant must not stay for ever
  }

  #append(octets: Uint8Array, from: number, to: number, notOfV1: boolean): void {
    let at = this.#size;
    const size = at + to - from;
    if (size > this.#octets.length) this.#grow(size);
    if (notOfV1 && this.#noV1 < 0) this.#noV1 = this.#starts.length;
    this.#starts.push(at);
    const own = this.#octets;
    if (to - from > SHORT) own.set(octets.subarray(from, to), at);
    else for (let i = from; i < to; i++) own[at++] = octets[i]!; // short: quicker than a view to copy from
    this.#size = size;
  }

  #grow(size: number): void {
    const grown = new Uint8Array(Math.max(size, 2 * this.#octets.length));
    grown.set(this.octets);
    this.#octets = grown;
  }
}

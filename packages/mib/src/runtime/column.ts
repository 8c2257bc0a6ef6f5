// Columns and scalars, typed: what they are called, what their values are, where an instance lies.
import { Oid } from '@mgmtapi/ber';
import type { Instance, Value, VarBind, VarBindLike } from '@mgmtapi/protocol';
import type { Codec } from './codec.js';
import type { IndexLayout } from './index-layout.js';

/** MAX-ACCESS, or ACCESS in SMIv1. */
export type Access =
  | 'not-accessible'
  | 'accessible-for-notify'
  | 'read-only'
  | 'read-write'
  | 'read-create'
  | 'write-only'
  | 'not-implemented';

/** An instance whose value can be read: ask for `oid`, give the answer to `decode`. */
export interface ReadableInstance<T> {
  readonly oid: Oid;
  /** The value in an answer; undefined for an exception, and for a value of another type. */
  decode(answer: VarBind): T | undefined;
}

/** What `at` gives: only instances of a writable column or scalar can be set. */
export type InstanceOf<T, W, A extends Access> = A extends 'read-write' | 'read-create' | 'write-only'
  ? ReadableInstance<T> & Instance<W>
  : ReadableInstance<T>;

/** A column: reading gives `T`, writing takes `W`, instances are named by `K`. */
export interface Column<T = unknown, W = unknown, A extends Access = Access, K extends object = object> {
  readonly name: string;
  readonly oid: Oid;
  readonly codec: Codec<T, W>;
  readonly access: A;
  /** The instance in the row of these index values. */
  at(index: K): InstanceOf<T, W, A>;
}

/** A column of any type: what only tables need to know of it. */
export interface AnyColumn {
  readonly name: string;
  readonly oid: Oid;
  readonly codec: Codec;
  readonly access: Access;
}

/** A scalar: reading gives `T`, writing takes `W`. */
export interface Scalar<T = unknown, W = unknown, A extends Access = Access> {
  readonly name: string;
  readonly oid: Oid;
  readonly codec: Codec<T, W>;
  readonly access: A;
  /** Its one instance, `.0`. */
  at(): InstanceOf<T, W, A>;
}

/** Defines a column of a row with this index. */
export function column<T, W, const A extends Access, I extends object, K extends object>(
  name: string,
  oid: string,
  codec: Codec<T, W>,
  access: A,
  index: IndexLayout<I, K>,
): Column<T, W, A, K> {
  const base = Oid.from(oid);
  return { name, oid: base, codec, access, at: (key) => instance(base.child(...index.write(key).arcs), codec) };
}

/** Defines a scalar. */
export function scalar<T, W, const A extends Access>(
  name: string,
  oid: string,
  codec: Codec<T, W>,
  access: A,
): Scalar<T, W, A> {
  const base = Oid.from(oid);
  return { name, oid: base, codec, access, at: () => instance(base.child(0), codec) };
}

function instance<T, W, A extends Access>(oid: Oid, codec: Codec<T, W>): InstanceOf<T, W, A> {
  const both: ReadableInstance<T> & Instance<W> = {
    oid,
    decode: (answer) => readCell(codec, answer),
    encode: (value) => ({ oid, ...codec.write(value) }) as VarBindLike,
  };
  return both as InstanceOf<T, W, A>;
}

/** The value of a cell; undefined for exceptions. */
export function readCell<T, W>(codec: Codec<T, W>, answer: Value, inetType?: number): T | undefined {
  switch (answer.type) {
    case 'NoSuchObject':
    case 'NoSuchInstance':
    case 'EndOfMibView':
    case 'Null':
      return undefined;
    default:
      return codec.read(answer, inetType);
  }
}

// The index of a row, typed: from instance OIDs to values by name, and back.
import { Oid } from '@mgmtapi/ber';
import type { Value } from '@mgmtapi/protocol';
import type { IndexPart } from '../model/object.js';
import { decodeIndex } from '../values/index/decode.js';
import { encodeIndex, type IndexValue } from '../values/index/encode.js';
import type { RawIndexValue } from '../values/index/value.js';
import type { Codec, ReadOf, WriteOf } from './codec.js';

/** An instance OID, read: `values` has what could be read, all of it unless `shape` is `unreadable`. */
export interface ReadIndex {
  readonly shape: 'conforming' | 'nonconforming' | 'unreadable';
  readonly values: Record<string, unknown>;
}

/** Which index values a row has, in what order. `I` is what reading gives, by name; `K` what `at` takes. */
export interface IndexLayout<
  I extends object = Record<string, unknown>,
  K extends object = Record<string, IndexValue>,
> {
  readonly parts: readonly IndexPart[];
  read(instance: Oid): ReadIndex & { readonly values: I };
  /** The instance OID. TypeError, RangeError: naming the part that is wrong or missing. */
  write(index: K): Oid;
}

/** Makes the layout of named parts. */
export function indexLayout(
  parts: readonly { readonly name: string; readonly implied: boolean; readonly codec: Codec }[],
): IndexLayout {
  const plain: IndexPart[] = parts.map(({ name, implied, codec }) => ({ name, implied, syntax: codec.syntax }));
  return {
    parts: plain,
    read(instance) {
      const decoded = decodeIndex(plain, instance);
      const values: Record<string, unknown> = {};
      for (const [i, raw] of decoded.values.entries()) {
        const { name, codec } = parts[i]!;
        const typeName = codec.typeColumn ?? plain[i - 1]?.name;
        const type = typeName === undefined ? undefined : inetTypeOf(values[typeName]);
        values[name] = codec.read(asValue(raw, codec), type);
      }
      return { shape: decoded.ok ? decoded.shape : 'unreadable', values };
    },
    write(index) {
      const known = index as Readonly<Record<string, unknown>>;
      return encodeIndex(
        plain,
        plain.map(({ name }) => {
          const value = known[name];
          if (value === undefined) throw new TypeError(`index ${name}: missing`);
          return value as IndexValue;
        }),
      );
    },
  };
}

/** The number of an InetAddressType, however it was read. */
export function inetTypeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'number')
    return value.value;
  return undefined;
}

function asValue(raw: RawIndexValue, { syntax }: Codec): Value {
  if (typeof raw === 'number') return { type: 'Integer32', value: raw };
  if (typeof raw === 'string') return { type: 'IpAddress', value: raw };
  if (raw instanceof Uint8Array) return { type: syntax.base === 'Opaque' ? 'Opaque' : 'OctetString', value: raw };
  return { type: 'ObjectIdentifier', value: Oid.from(raw) };
}

/** Defines the index of a row: its parts by name, in the order of INDEX. `implied` is about the last. */
export function index<const P extends Readonly<Record<string, Codec>>>(
  parts: P,
  implied = false,
): IndexLayout<{ readonly [N in keyof P]: ReadOf<P[N]> }, { readonly [N in keyof P]: WriteOf<P[N]> }> {
  const entries = Object.entries(parts as Readonly<Record<string, unknown>>);
  const layout = indexLayout(
    entries.map(([name, codec], i) => ({ name, implied: implied && i === entries.length - 1, codec: codec as Codec })),
  );
  return layout as unknown as IndexLayout<
    { readonly [N in keyof P]: ReadOf<P[N]> },
    { readonly [N in keyof P]: WriteOf<P[N]> }
  >;
}

// What a browser program compiles: the language's own library, no types of Node.
import { BerError, BerReader, BerWriter, Oid, type OidLike, Tag } from '@mgmtapi/ber';
import {
  decodeMessage,
  ErrorStatus,
  encodeMessage,
  isException,
  jsonOf,
  type Message,
  type NameTree,
  numberOf,
  type TableDefinition,
  textOf,
  type VarBind,
  type VarBindLike,
} from '@mgmtapi/protocol';

const start: OidLike = [1, 3, 6, 1];
const oid: Oid = Oid.from(start).child(2, 1);
const asked: VarBind = { oid, type: 'Null', value: null };
const message: Message = {
  version: 'v2c',
  community: new Uint8Array([112]),
  pdu: { type: 'GetRequest', requestID: 1, errorStatus: ErrorStatus.noError, errorIndex: 0, varBinds: [asked] },
};
const decoded: Message = decodeMessage(encodeMessage(message), {
  strict: undefined,
  onTolerance: (code: string, offset: number): void => void [code, offset],
});

/** Narrowing by `type` gives the value's own type. */
export function describe(varBind: VarBind): string {
  if (isException(varBind)) return varBind.type;
  if (varBind.type === 'Counter64') return (varBind.value + 1n).toString();
  if (varBind.type === 'OctetString') return `${varBind.value.length} octets, ${textOf(varBind)}`;
  return `${numberOf(varBind)} ${JSON.stringify(jsonOf(varBind))}`;
}
/** What set() takes is wider. */
export const likes: readonly VarBindLike[] = [
  { oid: '1.3', type: 'OctetString', value: 'text' },
  { oid: [1, 3], type: 'Counter64', value: 5 },
  { oid, type: 'Null' },
];
export const names: NameTree | undefined = undefined;
export const table: TableDefinition<{ index: string }> = {
  oid,
  columns: new Map([['ifIndex', 1]]),
  decodeRow: (row) => ({ index: row.index.toString() }),
};
export const version: 'v1' | 'v2c' | 'v3' = decoded.version;
export const parts: readonly unknown[] = [BerReader, BerWriter, Tag, BerError];

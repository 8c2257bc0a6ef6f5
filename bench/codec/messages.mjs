// The messages that every contender encodes and decodes: six columns of a table, one of each common type.
import { pathToFileURL } from 'node:url';

export const TABLE = '1.3.6.1.4.1.99999.1.1';
const COLUMNS = 6;

/** Names of one GET of `count` cells that starts at `row`. */
export const names = (count, row) =>
  Array.from({ length: count }, (_, i) => `${TABLE}.${1 + (i % COLUMNS)}.${row + Math.floor(i / COLUMNS)}`);

/** What a cell holds, as a binding for the encoder. */
function cell(oid) {
  const [column, row] = oid.split('.').slice(-2).map(Number);
  switch (column) {
    case 1:
      return { oid, type: 'Integer32', value: row % 2 === 0 ? -row : row };
    case 2:
      return { oid, type: 'OctetString', value: `interface-${String(row).padStart(6, '0')}` };
    case 3:
      return { oid, type: 'Counter64', value: BigInt.asUintN(64, BigInt(row) * 6364136223846793005n) };
    case 4:
      return { oid, type: 'TimeTicks', value: row * 100 };
    case 5:
      return { oid, type: 'ObjectIdentifier', value: `1.3.6.1.4.1.99999.2.${row}` };
    default:
      return { oid, type: 'IpAddress', value: `10.0.${row >> 8}.${row & 255}` };
  }
}

/** Hex of a response of 1, 10 and 50 bindings and of a trap of 5. */
export async function messages(protocolEntry) {
  const { encodeMessage, encodeUtf8, toVarBind } = await import(pathToFileURL(protocolEntry).href);
  const hex = (type, varBinds) =>
    Buffer.from(
      encodeMessage({
        version: 'v2c',
        community: encodeUtf8('public'),
        pdu: { type, requestID: 0x10000000, errorStatus: 0, errorIndex: 0, varBinds },
      }),
    ).toString('hex');
  const bindings = (list) => list.map((like) => toVarBind(like, like.oid));
  const response = (count) => hex('Response', bindings(names(count, 400).map(cell)));
  const trap = bindings([
    { oid: '1.3.6.1.2.1.1.3.0', type: 'TimeTicks', value: 123456 },
    { oid: '1.3.6.1.6.3.1.1.4.1.0', type: 'ObjectIdentifier', value: '1.3.6.1.6.3.1.1.5.3' },
    { oid: '1.3.6.1.2.1.2.2.1.1.7', type: 'Integer32', value: 7 },
    { oid: '1.3.6.1.2.1.2.2.1.2.7', type: 'OctetString', value: 'GigabitEthernet0/7' },
    { oid: '1.3.6.1.2.1.2.2.1.8.7', type: 'Integer32', value: 2 },
  ]);
  return { response1: response(1), response10: response(10), response50: response(50), trap: hex('SNMPv2-Trap', trap) };
}

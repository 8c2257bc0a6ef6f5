import { BerReader, BerWriter, Oid } from '@mgmtapi/ber';
import { readVarBind, type VarBind } from '@mgmtapi/protocol';
import { expect, test } from 'vitest';
import { BindingList } from '../src/binding-list.js';
import { VarBindStore } from '../src/playback/varbind-store.js';
import { ResponsePdu } from '../src/response.js';

const integer = (value: number): VarBind => ({ oid: Oid.from(`1.3.6.1.${value}`), type: 'Integer32', value });
const long = (size: number): VarBind => ({ oid: Oid.from('1.3.7'), type: 'OctetString', value: new Uint8Array(size) });
const wide: VarBind = { oid: Oid.from('1.3.8'), type: 'Counter64', value: 1n };
const end: VarBind = { oid: Oid.from('1.3.9'), type: 'EndOfMibView', value: null };

function valuesIn(list: BindingList): string[] {
  const reader = new BerReader(list.octets);
  const seen: string[] = [];
  while (reader.more) seen.push(String(readVarBind(reader).oid));
  return seen;
}

test('bindings stand one behind the other, however long', () => {
  const list = new BindingList(new BerWriter());
  for (const varBind of [integer(1), long(10), long(5000), integer(2), long(90000)]) list.add(varBind);
  expect(valuesIn(list)).toEqual(['1.3.6.1.1', '1.3.7', '1.3.7', '1.3.6.1.2', '1.3.7']);
  expect(list).toMatchObject({ length: 5, exceptions: 0, notOfV1: -1 });
  list.clear();
  expect(list).toMatchObject({ length: 0, size: 0 });
});

test('what is taken from the end is counted no more; the first stays', () => {
  const list = new BindingList(new BerWriter());
  for (const varBind of [integer(1), end, wide, end]) list.add(varBind);
  expect(list).toMatchObject({ exceptions: 2, notOfV1: 1 });
  list.shorten(1);
  expect(list).toMatchObject({ length: 3, exceptions: 1 });
  const { size } = list;
  list.shorten(size);
  expect(list).toMatchObject({ length: 1, exceptions: 0 });
  expect(valuesIn(list)).toEqual(['1.3.6.1.1']);
});

test('a recorded variable is copied as it stands; a Counter64 among them is noticed', () => {
  const list = new BindingList(new BerWriter());
  const store = new VarBindStore([integer(1), wide, long(300)]);
  for (let i = 0; i < store.size; i++) store.copy(i, list);
  expect(valuesIn(list)).toEqual(['1.3.6.1.1', '1.3.7', '1.3.8']);
  expect(list.notOfV1).toBe(2);
});

test('what cannot be encoded leaves the list as it was', () => {
  const list = new BindingList(new BerWriter());
  list.add(integer(1));
  expect(() => list.add({ ...integer(2), value: 2 ** 40 } as VarBind)).toThrow(RangeError);
  expect(valuesIn(list)).toEqual(['1.3.6.1.1']);
});

test('a response is a Pdu too', () => {
  const list = new BindingList(new BerWriter());
  list.add(integer(5));
  const response = new ResponsePdu(7, 0, 0, list);
  expect(response).toMatchObject({ type: 'Response', requestID: 7, errorStatus: 0, errorIndex: 0 });
  expect(response.varBinds).toEqual([integer(5)]);
  expect(new ResponsePdu(7, 5, 1, [integer(6)]).varBinds).toEqual([integer(6)]);
});

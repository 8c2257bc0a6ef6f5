// Octet strings as structures: copy, compare, free.
import { beforeEach, describe, expect, it } from 'vitest';
import { getLastError, setLastError } from '../../src/mgmtapi/index.js';
import {
  type AsnOctetString,
  DEFINE_NULLOCTETS,
  SnmpUtilOctetsCmp,
  SnmpUtilOctetsCpy,
  SnmpUtilOctetsFree,
  SnmpUtilOctetsNCmp,
} from '../../src/snmpapi/index.js';

function octets(text: string, dynamic = false): AsnOctetString {
  return { stream: Buffer.from(text, 'latin1'), length: text.length, dynamic };
}
const empty = { stream: null, length: 0, dynamic: false };

beforeEach(() => setLastError(0));

describe('SnmpUtilOctetsCpy', () => {
  it.each([true, false])('copies, and the copy is dynamic (source: %s)', (dynamic) => {
    const destination = DEFINE_NULLOCTETS();
    expect(SnmpUtilOctetsCpy(destination, octets('abc', dynamic))).toBe(1);
    expect(destination).toEqual({ stream: new Uint8Array([97, 98, 99]), length: 3, dynamic: true });
  });

  it('shares nothing, in either direction', () => {
    const source = octets('abc');
    const copy = DEFINE_NULLOCTETS();
    SnmpUtilOctetsCpy(copy, source);
    source.stream![0] = 0;
    expect(copy.stream![0]).toBe(97);
    copy.stream![1] = 0;
    expect(source.stream![1]).toBe(98);
  });

  it('copies only what counts', () => {
    const copy = DEFINE_NULLOCTETS();
    SnmpUtilOctetsCpy(copy, { ...octets('abcdef'), length: 2 });
    expect(copy.stream).toEqual(new Uint8Array([97, 98]));
  });

  it('makes it empty for null', () => {
    const destination = octets('abc', true);
    expect(SnmpUtilOctetsCpy(destination, null)).toBe(1);
    expect(destination).toEqual(empty);
  });

  it.each([[octets('abc')], [null]])('refuses a null destination', (source) => {
    expect(SnmpUtilOctetsCpy(null, source)).toBe(0);
    expect(getLastError()).toBe(87);
  });
});

describe('SnmpUtilOctetsNCmp', () => {
  it.each([
    ['1', '5', 1, -4],
    ['5', '1', 1, 4],
    ['1234', '1234', 4, 0],
    ['1234', '1234', 0, 0],
    ['1', '9', 0, 0],
    ['1234', '1235', 3, 0],
    ['1234', '1235', 4, -1],
    ['\xff', '\x01', 1, 254], // unsigned
    ['12', '123', 2, 0],
    ['12', '123', 3, -1],
    ['123', '12', 3, 1],
    ['12', '12', 100, 0],
    ['', 'a', 1, -1],
    ['', '', 1, 0],
  ])('%j against %j, first %i: %i', (a, b, count, result) => {
    expect(SnmpUtilOctetsNCmp(octets(a), octets(b), count)).toBe(result);
  });

  it.each<[AsnOctetString | null, AsnOctetString | null]>([
    [null, octets('a')],
    [octets('a'), null],
    [null, null],
  ])('is 0 for null', (a, b) => {
    expect(SnmpUtilOctetsNCmp(a, b, 1)).toBe(0);
  });
});

describe('SnmpUtilOctetsCmp', () => {
  it.each([
    ['1234', '1234', 0],
    ['1234', '123', 1],
    ['123', '1234', -1],
    ['9', '1234', 8], // content before length
    ['1234', '9', -8],
    ['', '', 0],
    ['', '\0', -1],
  ])('%j against %j: %i', (a, b, result) => {
    expect(SnmpUtilOctetsCmp(octets(a), octets(b))).toBe(result);
  });

  it('is 0 for null', () => {
    expect(SnmpUtilOctetsCmp(null, octets('a'))).toBe(0);
  });
});

describe('SnmpUtilOctetsFree', () => {
  it.each([true, false])('leaves the empty octet string, also the second time (dynamic: %s)', (dynamic) => {
    const freed = octets('abc', dynamic);
    SnmpUtilOctetsFree(freed);
    expect(freed).toEqual(empty);
    SnmpUtilOctetsFree(freed);
    expect(freed).toEqual(empty);
  });

  it('bears null', () => {
    expect(() => SnmpUtilOctetsFree(null)).not.toThrow();
  });
});

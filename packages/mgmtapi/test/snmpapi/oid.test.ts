// Object identifiers as structures: copy, append, compare, free.
import { beforeEach, describe, expect, it } from 'vitest';
import { getLastError, setLastError } from '../../src/mgmtapi/index.js';
import {
  type AsnObjectIdentifier,
  DEFINE_NULLOID,
  DEFINE_OID,
  SnmpUtilOidAppend,
  SnmpUtilOidCmp,
  SnmpUtilOidCpy,
  SnmpUtilOidFree,
  SnmpUtilOidNCmp,
} from '../../src/snmpapi/index.js';

const oid = (text: string): AsnObjectIdentifier => DEFINE_OID(text === '' ? [] : text.split('.').map(Number));
const text = ({ idLength, ids }: AsnObjectIdentifier): string =>
  Array.from(ids ?? [])
    .slice(0, idLength)
    .join('.');
const ones = (count: number): AsnObjectIdentifier => DEFINE_OID(new Array<number>(count).fill(1));
const none = { idLength: 0, ids: null };

beforeEach(() => setLastError(0));

describe('SnmpUtilOidCpy', () => {
  it.each<[string, AsnObjectIdentifier]>([
    ['an array', { idLength: 3, ids: [1, 3, 6] }],
    ['a typed array', { idLength: 3, ids: Uint32Array.of(1, 3, 6) }],
    ['only what counts', { idLength: 3, ids: [1, 3, 6, 1, 4] }],
  ])('copies %s', (_, source) => {
    const destination = DEFINE_NULLOID();
    expect(SnmpUtilOidCpy(destination, source)).toBe(1);
    expect(text(destination)).toBe('1.3.6');
    expect(destination.idLength).toBe(3);
  });

  it('shares nothing, in either direction', () => {
    const source = { idLength: 2, ids: [1, 3] };
    const copy = DEFINE_NULLOID();
    SnmpUtilOidCpy(copy, source);
    source.ids[1] = 9;
    expect(text(copy)).toBe('1.3');
    copy.ids![0] = 2;
    expect(text(source)).toBe('1.9');
  });

  it('keeps subidentifiers above 2^31', () => {
    const copy = DEFINE_NULLOID();
    SnmpUtilOidCpy(copy, oid('1.3.4294967295'));
    expect(text(copy)).toBe('1.3.4294967295');
  });

  it('does not touch what the destination held', () => {
    const before = [1, 3, 6];
    const destination = DEFINE_OID(before);
    SnmpUtilOidCpy(destination, oid('1.2'));
    expect(before).toEqual([1, 3, 6]);
  });

  it.each<[string, AsnObjectIdentifier | null]>([
    ['null', null],
    ['no subidentifiers', DEFINE_NULLOID()],
    ['an empty array', { idLength: 0, ids: [] }],
  ])('makes it empty for %s', (_, source) => {
    const destination = oid('1.3');
    expect(SnmpUtilOidCpy(destination, source)).toBe(1);
    expect(destination).toEqual(none);
  });

  it('refuses a null destination', () => {
    expect(SnmpUtilOidCpy(null, oid('1.3'))).toBe(0);
    expect(getLastError()).toBe(87);
  });
});

describe('SnmpUtilOidAppend', () => {
  it.each([
    ['1.3.6', '1.4.1', '1.3.6.1.4.1'],
    ['', '1.3', '1.3'],
    ['1.3', '', '1.3'],
    ['1.3', '4294967295', '1.3.4294967295'],
  ])('%s and %s', (head, tail, whole) => {
    const destination = oid(head);
    const source = oid(tail);
    expect(SnmpUtilOidAppend(destination, source)).toBe(1);
    expect(text(destination)).toBe(whole);
    expect(text(source)).toBe(tail);
  });

  it.each([
    [127, 1, 1, 128, 0],
    [64, 64, 1, 128, 0],
    [0, 128, 1, 128, 0],
    [128, 0, 1, 128, 0],
    [128, 1, 0, 128, 12],
    [127, 2, 0, 127, 12],
    [100, 100, 0, 100, 12],
  ])('%i and %i subidentifiers: %i, then %i', (head, tail, result, length, lastError) => {
    const destination = ones(head);
    expect(SnmpUtilOidAppend(destination, ones(tail))).toBe(result);
    expect(destination.idLength).toBe(length);
    expect(getLastError()).toBe(lastError);
  });

  it('does nothing for a null source', () => {
    const destination = oid('1.3');
    expect(SnmpUtilOidAppend(destination, null)).toBe(1);
    expect(text(destination)).toBe('1.3');
  });

  it('appends an object identifier to itself', () => {
    const both = oid('1.3');
    expect(SnmpUtilOidAppend(both, both)).toBe(1);
    expect(text(both)).toBe('1.3.1.3');
  });

  it('refuses a null destination', () => {
    expect(SnmpUtilOidAppend(null, oid('1.3'))).toBe(0);
    expect(getLastError()).toBe(87);
  });
});

describe('SnmpUtilOidNCmp', () => {
  it.each([
    ['1.3.6', '1.3.6', 3, 0],
    ['1.3.6', '1.3.6', 0, 0],
    ['1.3.6', '2.3.6', 0, 0],
    ['1.3.6', '1.3.6', 100, 0],
    ['1.3.6', '1.3.7', 2, 0],
    ['1.3.6', '1.3.7', 3, -1],
    ['1.3.7', '1.3.6', 3, 1],
    ['1.3', '1.3.6', 2, 0],
    ['1.3', '1.3.6', 3, -1],
    ['1.3.6', '1.3', 3, 1],
    ['1.3', '1.3.6', 100, -1],
    ['1.3.9', '1.3.6.1.1', 5, 1],
    ['1.3.4294967295', '1.3.1', 3, 1],
    ['1.3.2147483648', '1.3.2147483647', 3, 1],
    ['', '', 5, 0],
    ['', '1', 5, -1],
    ['1', '', 0, 0],
    ['1.3', '1.4', -1, -1],
  ])('%s against %s, first %i: %i', (a, b, count, result) => {
    expect(SnmpUtilOidNCmp(oid(a), oid(b), count)).toBe(result);
  });

  it('never reads beyond idLength', () => {
    expect(SnmpUtilOidNCmp({ idLength: 2, ids: [1, 3, 9] }, { idLength: 2, ids: [1, 3, 1] }, 3)).toBe(0);
  });

  it.each<[AsnObjectIdentifier | null, AsnObjectIdentifier | null]>([
    [null, oid('1')],
    [oid('1'), null],
    [null, null],
  ])('is 0 for null', (a, b) => {
    expect(SnmpUtilOidNCmp(a, b, 1)).toBe(0);
  });
});

describe('SnmpUtilOidCmp', () => {
  it.each([
    ['1.3.6', '1.3.6', 0],
    ['1.3.6', '1.3.6.1', -1],
    ['1.3.6.1', '1.3.6', 1],
    ['1.3.6.1.9', '1.3.6.1.2.1', 1], // by subidentifiers, not by length
    ['1.3.6.1.2.1', '1.3.6.1.9', -1],
    ['1.3.10', '1.3.9', 1], // by number, not by text
    ['1.3.4294967295', '1.3.0', 1],
    ['', '1', -1],
    ['', '', 0],
  ])('%s against %s: %i', (a, b, result) => {
    expect(SnmpUtilOidCmp(oid(a), oid(b))).toBe(result);
  });

  it('is 0 for null', () => {
    expect(SnmpUtilOidCmp(null, oid('1'))).toBe(0);
  });
});

describe('SnmpUtilOidFree', () => {
  it('leaves the empty object identifier, also the second time', () => {
    const freed = oid('1.3.6');
    SnmpUtilOidFree(freed);
    expect(freed).toEqual(none);
    SnmpUtilOidFree(freed);
    expect(freed).toEqual(none);
  });

  it('bears null', () => {
    expect(() => SnmpUtilOidFree(null)).not.toThrow();
  });
});

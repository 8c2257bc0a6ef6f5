// Memory, which is the garbage collector's here.
import { beforeEach, describe, expect, it } from 'vitest';
import { getLastError, setLastError } from '../../src/mgmtapi/index.js';
import { SnmpUtilMemAlloc, SnmpUtilMemFree, SnmpUtilMemReAlloc } from '../../src/snmpapi/index.js';

beforeEach(() => setLastError(0));

const impossible = [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER];

describe('SnmpUtilMemAlloc', () => {
  it.each([0, 1, 4096])('gives %i octets, all zero', (size) => {
    expect(SnmpUtilMemAlloc(size)).toEqual(new Uint8Array(size));
  });

  it.each(impossible)('gives nothing for %d', (size) => {
    expect(SnmpUtilMemAlloc(size)).toBeNull();
    expect(getLastError()).toBe(1);
  });
});

describe('SnmpUtilMemReAlloc', () => {
  it.each([
    [[1, 2, 3], 5, [1, 2, 3, 0, 0]],
    [[1, 2, 3], 2, [1, 2]],
    [[1, 2, 3], 3, [1, 2, 3]],
    [[1, 2, 3], 0, []],
  ])('of %j to %i', (before, size, after) => {
    const memory = Uint8Array.from(before);
    const other = SnmpUtilMemReAlloc(memory, size);
    expect(other).toEqual(Uint8Array.from(after));
    other?.fill(9);
    expect(memory).toEqual(Uint8Array.from(before));
  });

  it('is an allocation without a block', () => {
    expect(SnmpUtilMemReAlloc(null, 3)).toEqual(new Uint8Array(3));
  });

  it.each(impossible)('gives nothing for %d', (size) => {
    expect(SnmpUtilMemReAlloc(new Uint8Array(2), size)).toBeNull();
    expect(getLastError()).toBe(1);
  });
});

describe('SnmpUtilMemFree', () => {
  it.each([null, new Uint8Array(1), 'system.sysDescr.0'])('bears %j', (memory) => {
    expect(SnmpUtilMemFree(memory)).toBeUndefined();
  });
});

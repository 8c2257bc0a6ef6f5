// `instanceof` across two copies of the package in one process, as ESM and CommonJS make them.
import * as ours from '@mgmtapi/ber';
import { beforeAll, describe, expect, test, vi } from 'vitest';

let theirs: typeof ours;
beforeAll(async () => {
  vi.resetModules();
  theirs = await import('@mgmtapi/ber');
});

describe('two copies', () => {
  test('are two', () => {
    expect(theirs.Oid).not.toBe(ours.Oid);
  });

  test("recognise each other's objects", () => {
    expect(theirs.Oid.from('1.3')).toBeInstanceOf(ours.Oid);
    expect(new theirs.BerError('BER_TAG', 0, 'x')).toBeInstanceOf(ours.BerError);
    expect(new theirs.BerError('BER_TAG', 0, 'x')).not.toBeInstanceOf(ours.Oid);
    for (const value of [undefined, null, 1, 'x', {}, Error('x'), Object.create(null)])
      expect(value instanceof ours.Oid).toBe(false);
  });

  test("take each other's OIDs", () => {
    const stranger = theirs.Oid.from('1.3.6.1') as unknown as ours.Oid;
    expect(ours.Oid.from(stranger).toString()).toBe('1.3.6.1');
    expect(ours.Oid.from('1.3.6.1.5').startsWith(stranger)).toBe(true);
    expect(ours.Oid.from('1.3.6.1').equals(stranger)).toBe(true);
    const w = new ours.BerWriter();
    w.oid(stranger);
    expect([...w.toBytes()]).toEqual([6, 3, 0x2b, 6, 1]);
    expect(new ours.BerReader(Uint8Array.of(6, 3, 0x2b, 6, 1)).oid(stranger)).toBe(stranger);
  });

  test('a subclass is not its base', () => {
    class Special extends ours.BerError {}
    expect(new Special('BER_TAG', 0, 'x')).toBeInstanceOf(ours.BerError);
    expect(new Special('BER_TAG', 0, 'x')).toBeInstanceOf(theirs.BerError);
    expect(new Special('BER_TAG', 0, 'x')).toBeInstanceOf(Special);
    expect(new ours.BerError('BER_TAG', 0, 'x')).not.toBeInstanceOf(Special);
  });
});

// Engine ids: the layouts of RFC 3411 section 5, and what none may be.

import { describe, expect, it } from 'vitest';
import { checkEngineID, DEFAULT_ENTERPRISE, generateEngineID, isEngineID, parseEngineID } from '../src/engine-id.js';

const octets = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const counting = { bytes: (count: number) => Uint8Array.from({ length: count }, (_, i) => i + 1) };

describe('an engine id made here', () => {
  it('is enterprise 32473 (RFC 5612), format octets, 8 random octets', () => {
    expect(Buffer.from(generateEngineID(counting)).toString('hex')).toBe('80007ed9050102030405060708');
    expect(parseEngineID(generateEngineID(counting))).toEqual({
      enterprise: DEFAULT_ENTERPRISE,
      format: 'octets',
      data: counting.bytes(8),
    });
  });

  it('takes the number of an organisation', () => {
    expect(parseEngineID(generateEngineID(counting, 2147483647))?.enterprise).toBe(2147483647);
    for (const wrong of [0, -1, 1.5, 2 ** 31]) expect(() => generateEngineID(counting, wrong)).toThrow(/^enterprise: /);
  });
});

describe('reading', () => {
  const cases: readonly [hex: string, enterprise: number, format: string, text: string | undefined][] = [
    ['80001f8801c0000201', 8072, 'ipv4', '192.0.2.1'],
    ['80001f880220010db8000000000000000000000001', 8072, 'ipv6', '2001:0db8:0000:0000:0000:0000:0000:0001'],
    ['800000090300a1b2c3d4e5', 9, 'mac', '00:a1:b2:c3:d4:e5'],
    ['80001f8804696e7465726f70', 8072, 'text', 'interop'],
    ['80001f88040700', 8072, 'text', undefined],
    ['80001f880501ff', 8072, 'octets', undefined],
    ['80001f888059dc486145a26322', 8072, 'enterprise', undefined], // Net-SNMP's own format
    ['80001f8800aa', 8072, 'reserved', undefined],
    ['80001f8806aa', 8072, 'reserved', undefined],
    ['80001f8801c00002', 8072, 'ipv4', undefined],
    ['000000090000000102030405', 9, 'rfc1910', undefined],
  ];
  it.each(cases)('%s: %i, %s', (hex, enterprise, format, text) => {
    const parsed = parseEngineID(octets(hex));
    expect(parsed).toMatchObject({ enterprise, format });
    expect(parsed?.text).toBe(text);
  });

  it('finds its place in a larger buffer', () => {
    expect(parseEngineID(octets('ffff80001f8804616263').subarray(2))).toMatchObject({ enterprise: 8072, text: 'abc' });
  });
});

describe('what no engine id can be', () => {
  const wrong: readonly [what: string, hex: string][] = [
    ['empty', ''],
    ['4 octets', '80001f88'],
    ['33 octets', '80'.repeat(33)],
    ['all zeros', '00'.repeat(12)],
    ['all ones', 'ff'.repeat(5)],
  ];
  it.each(wrong)('%s', (_what, hex) => {
    expect(isEngineID(octets(hex))).toBe(false);
    expect(parseEngineID(octets(hex))).toBeUndefined();
    expect(() => checkEngineID(octets(hex), 'engine.engineID')).toThrow(/^engine\.engineID: expected 5 to 32 octets/);
  });

  it('text', () => {
    expect(() => checkEngineID('80001f8804' as unknown as Uint8Array)).toThrow(TypeError);
  });

  it('the older layout with another length', () => {
    expect(parseEngineID(octets('0000000901'))).toBeUndefined();
    expect(isEngineID(octets('0000000901'))).toBe(true); // strange, but within the rules of the type
  });

  it('a good one comes back as a copy', () => {
    const given = octets('80001f8804');
    const checked = checkEngineID(given);
    given.fill(0);
    expect(checked).toEqual(octets('80001f8804'));
  });
});

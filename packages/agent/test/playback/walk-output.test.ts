import { describe, expect, test } from 'vitest';
import { parseRecording } from '../../src/index.js';
import { brief } from '../asker.js';

// What Net-SNMP 5.9.3 prints (snmplib/mib.c), with MIBS='' unless a name in brackets shows that a MIB was loaded.
const good: [printed: string, expected: string][] = [
  ['INTEGER: -5', 'Integer32 -5'],
  ['INTEGER: up(1)', 'Integer32 1'],
  ['INTEGER: 1500 milliseconds', 'Integer32 1500'],
  ['Counter32: 4294967295', 'Counter32 4294967295'],
  ['Gauge32: 7', 'Gauge32 7'],
  ['Gauge32: 7 octets', 'Gauge32 7'],
  ['UInteger32: 7', 'UInteger32 7'],
  ['Counter64: 18446744073709551615', 'Counter64 18446744073709551615'],
  ['Timeticks: (1234567) 3:25:45.67', 'TimeTicks 1234567'],
  ['1234567', 'TimeTicks 1234567'],
  ['STRING: "say \\"hi\\" \\\\"', `OctetString ${hex('say "hi" \\')}`],
  ['STRING: Linux host 2.6', `OctetString ${hex('Linux host 2.6')}`],
  ['STRING: ', 'OctetString '],
  ['""', 'OctetString '],
  ['STRING: ""', 'OctetString '],
  ['Hex-STRING: 00 0E 84 9F 9C 19 ', 'OctetString 000e849f9c19'],
  ['BITS: 80 0 ', 'OctetString 80'],
  ['BITS: 00 20 10 ', 'OctetString 0020'],
  ['BITS: C0 up(0) down(1) ', 'OctetString c0'],
  ['BITS: 00 ', 'OctetString 00'],
  ['OID: .1.3.6.1.4.1.8072', 'ObjectIdentifier 1.3.6.1.4.1.8072'],
  ['OID: iso.3.6.1.4.1.8072', 'ObjectIdentifier 1.3.6.1.4.1.8072'],
  ['OID: .0.0', 'ObjectIdentifier 0.0'],
  ['OID: ccitt.0', 'ObjectIdentifier 0.0'],
  ['IpAddress: 192.0.2.1', 'IpAddress 192.0.2.1'],
  ['Network Address: C0:00:02:01', 'IpAddress 192.0.2.1'],
  ['NULL', 'Null'],
  ['Opaque: Float: 0.500000', 'OpaqueFloat 0.5'],
  ['OPAQUE: 09 07 03 22 ', 'Opaque 09070322'],
  ['Wrong Type (should be Gauge32 or Unsigned32): INTEGER: 12', 'Integer32 12'],
  ['Wrong Type (should be INTEGER): STRING: "x"', 'OctetString 78'],
];

describe('values that snmpwalk prints', () => {
  test.each(good)('%s', (printed, expected) => {
    const problems: unknown[] = [];
    const text = `.1.3.6.1.2.1.1.1.0 = ${printed}\niso.3.6.1.2.1.1.2.0 = INTEGER: 1\n`;
    const varBinds = parseRecording(text, { onProblem: (problem) => problems.push(problem) });
    expect(brief(varBinds)).toEqual([`1.3.6.1.2.1.1.1.0 ${expected}`, '1.3.6.1.2.1.1.2.0 Integer32 1']);
    expect(problems).toEqual([]);
  });

  const bad: [printed: string, reason: string][] = [
    ['INTEGER: many', 'value is not a decimal number'],
    ['INTEGER: 2.50', 'value is not a decimal number'],
    ['Counter32: -1', 'Counter32 outside 32 bits'],
    ['Hex-STRING: 00 0', 'value is not octets in hex'],
    ['BITS: 80 1', 'bits and octets do not fit'],
    ['OID: SNMPv2-SMI::enterprises', 'object identifier cannot be read'],
    ['IpAddress: host', 'value is not a dotted IPv4 address'],
    ['STRING: "no end', 'closing quote is missing'],
    ['Opaque: Int64: 5', 'Opaque value that cannot be read'],
    ['Nonsense: 5', "unknown type 'Nonsense'"],
    ['"text of -OQ"', 'no type given'],
    ['No Such Object available on this agent at this OID', 'no value: No Such Object'],
    ['No Such Instance currently exists at this OID', 'no value: No Such Instance'],
  ];
  test.each(bad)('%s is reported', (printed, reason) => {
    const problems: unknown[] = [];
    const text = `.1.3.1 = INTEGER: 1\n.1.3.2 = ${printed}\n.1.3.3 = INTEGER: 3\n`;
    const varBinds = parseRecording(text, { onProblem: (problem) => problems.push(problem) });
    expect(brief(varBinds)).toEqual(['1.3.1 Integer32 1', '1.3.3 Integer32 3']);
    expect(problems).toEqual([{ line: 2, reason }]);
  });
});

describe('values over several lines', () => {
  const several: [printed: string, expected: string][] = [
    ['STRING: "two\nlines"', `OctetString ${hex('two\nlines')}`],
    ['STRING: "blank\n\nline and \\"quote\nend"', `OctetString ${hex('blank\n\nline and "quote\nend')}`],
    ['"two\nlines of -Oq"', undefined as unknown as string],
    ['STRING: Cisco IOS\nCopyright\n\nCompiled', `OctetString ${hex('Cisco IOS\nCopyright\n\nCompiled')}`],
    [
      'Hex-STRING: 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F \n10 11 ',
      'OctetString 000102030405060708090a0b0c0d0e0f1011',
    ],
    ['Wrong Type (should be INTEGER): Hex-STRING: 00 \n01 ', 'OctetString 0001'],
  ];
  test.each(several)('%j', (printed, expected) => {
    const text = `.1.3.1 = ${printed}\n.1.3.2 = INTEGER: 2\n`;
    const wanted = expected === undefined ? [] : [`1.3.1 ${expected}`];
    expect(brief(parseRecording(text))).toEqual([...wanted, '1.3.2 Integer32 2']);
  });

  test('blank lines at the end of a text do not belong to it', () => {
    expect(brief(parseRecording('.1.3.1 = STRING: a\n\n\n'))).toEqual(['1.3.1 OctetString 61']);
  });
});

test('ends of a walk are no problems; what belongs to nothing is one', () => {
  const problems: string[] = [];
  const text = [
    'Created directory: /tmp/x',
    '.1.3.6.1 = STRING: a',
    'Timeout: No Response from 127.0.0.1',
    '.1.3.6.2 = INTEGER: 2',
    'stray',
    '.1.3.6.2 = No more variables left in this MIB View (It is past the end of the MIB tree)',
    'End of MIB',
  ].join('\n');
  const varBinds = parseRecording(text, { onProblem: ({ line, reason }) => problems.push(`${line}: ${reason}`) });
  expect(brief(varBinds)).toEqual(['1.3.6.1 OctetString 61', '1.3.6.2 Integer32 2']);
  expect(problems).toEqual([1, 3, 5].map((line) => `${line}: not a variable: expected OID = TYPE: value`));
});

function hex(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex');
}

import { describe, expect, test } from 'vitest';
import { parseRecording } from '../../src/index.js';
import { brief } from '../asker.js';

const NAME = '1.3.6.1.4.1.99999.1.0';

describe('.snmprec values', () => {
  const good: [line: string, expected: string][] = [
    ['2|-2147483648', 'Integer32 -2147483648'],
    ['2|2147483647', 'Integer32 2147483647'],
    ['2|42  ', 'Integer32 42'],
    ['4|', 'OctetString '],
    ['4|a|b', 'OctetString 617c62'],
    ['4|trailing ', 'OctetString 747261696c696e6720'],
    ['4x|', 'OctetString '],
    ['4x|00fF7f', 'OctetString 00ff7f'],
    ['4e|a\\x07\\t\\\\\\n\\101', 'OctetString 6107095c0a41'],
    ['5|', 'Null'],
    ['6|1.3.6.1.4.1.8072', 'ObjectIdentifier 1.3.6.1.4.1.8072'],
    ['6|0.0', 'ObjectIdentifier 0.0'],
    ['6|1.3.4294967295', 'ObjectIdentifier 1.3.4294967295'],
    ['64|192.0.2.1', 'IpAddress 192.0.2.1'],
    ['64x|c0000201', 'IpAddress 192.0.2.1'],
    ['65|4294967295', 'Counter32 4294967295'],
    ['66|0', 'Gauge32 0'],
    ['67|1', 'TimeTicks 1'],
    ['68|ab', 'Opaque 6162'],
    ['68x|09070322', 'Opaque 09070322'],
    ['70|18446744073709551615', 'Counter64 18446744073709551615'],
    ['71|7', 'UInteger32 7'],
    ['4:writecache|value=IBM Server 1', 'OctetString 49424d205365727665722031'],
    ['4:writecache|value=', 'OctetString '],
    ['2:numeric|min=1,value=5,max=9', 'Integer32 5'],
  ];
  test.each(good)('%s', (line, expected) => {
    const problems: unknown[] = [];
    const varBinds = parseRecording(`${NAME}|${line}\n`, { onProblem: (problem) => problems.push(problem) });
    expect(brief(varBinds)).toEqual([`${NAME} ${expected}`]);
    expect(problems).toEqual([]);
  });

  const bad: [line: string, reason: string][] = [
    ['2|', 'empty value'],
    ['2|2147483648', 'integer outside 32 bits'],
    ['2|0x10', 'value is not a decimal number'],
    ['2|1.5', 'value is not a decimal number'],
    ['4x|0', 'odd number of hex digits'],
    ['4x|0g', 'value is not hex'],
    ['4xx|3a32', "unknown tag '4xx'"],
    ['4e|\\q', "unknown escape '\\q'"],
    ['2x|00', "unknown tag '2x'"],
    ['5|0', 'NULL with a value'],
    ['6|', 'object identifier cannot be read'],
    ['6|1', 'object identifier has no encoding'],
    ['6|1.40', 'object identifier has no encoding'],
    ['6|1.3.4294967296', 'object identifier cannot be read'],
    ['64|192.0.2', 'value is not a dotted IPv4 address'],
    ['64|192.0.2.256', 'value is not a dotted IPv4 address'],
    ['64x|c00002', 'IpAddress of 3 octets'],
    ['65|-1', 'Counter32 outside 32 bits'],
    ['66|4294967296', 'Gauge32 outside 32 bits'],
    ['70|18446744073709551616', 'Counter64 outside 64 bits'],
    ['70|', 'value is not an unsigned decimal number'],
    ['69|x', "unknown tag '69'"],
    ['128|', 'an exception, not a value'],
    ['2:numeric|min=1,max=2,wrap=1,initial=2', "computed by snmpsim's module 'numeric', no starting value given"],
    ['67:numeric|rate=100', "computed by snmpsim's module 'numeric', no starting value given"],
    ['2:numeric|value=many', 'value is not a decimal number'],
  ];
  test.each(bad)('%s is reported', (line, reason) => {
    const problems: unknown[] = [];
    const text = `# first\n${NAME}|${line}\n1.3.6.1|2|1\n`;
    const varBinds = parseRecording(text, { onProblem: (problem) => problems.push(problem) });
    expect(brief(varBinds)).toEqual(['1.3.6.1 Integer32 1']);
    expect(problems).toEqual([{ line: 2, reason }]);
  });
});

test('names that cannot be served, and lines that are no records, are reported with their line', () => {
  const problems: string[] = [];
  const text = ['1.3.6.1|2|1', '', '   ', '1.3.x.1|2|1', 'no record', '1.40.1|2|1', '1.3.6.2|2', ''].join('\r\n');
  const varBinds = parseRecording(text, { onProblem: ({ line, reason }) => problems.push(`${line}: ${reason}`) });
  expect(brief(varBinds)).toEqual(['1.3.6.1 Integer32 1']);
  expect(problems).toEqual([
    '4: object identifier cannot be read',
    '5: not OID|TAG|VALUE',
    '6: object identifier has no encoding',
    '7: not OID|TAG|VALUE',
  ]);
});

test('octets are octets: Latin-1, CRLF and a byte order mark do not become part of a value', () => {
  const octets = Buffer.concat([
    Buffer.from([0xef, 0xbb, 0xbf]),
    Buffer.from(`${NAME}|4|`),
    Buffer.from([0xe9, 0xff, 0x00, 0x0d]),
    Buffer.from('\r\n'),
  ]);
  expect(brief(parseRecording(octets))).toEqual([`${NAME} OctetString e9ff000d`]);
  expect(brief(parseRecording(octets.toString('latin1')))).toEqual([`${NAME} OctetString e9ff000d`]);
});

test('text that was decoded as something else than Latin-1 is not guessed', () => {
  const problems: string[] = [];
  parseRecording(`${NAME}|4|5 \u20ac`, { onProblem: ({ reason }) => problems.push(reason) });
  expect(problems).toEqual(['character above U+00FF: give the file as octets']);
});

test('the last line needs no end; the order and repeated names stay', () => {
  expect(brief(parseRecording('1.3.2|2|1\n1.3.1|2|2\n1.3.1|2|3'))).toEqual([
    '1.3.2 Integer32 1',
    '1.3.1 Integer32 2',
    '1.3.1 Integer32 3',
  ]);
});

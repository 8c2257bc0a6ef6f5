// Debug output: levels, destinations, and the printf that formats it.
import diagnostics from 'node:diagnostics_channel';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configureMgmtApi } from '../../src/mgmtapi/index.js';
import { SnmpSvcSetLogLevel, SnmpSvcSetLogType, SnmpUtilDbgPrint } from '../../src/snmpapi/index.js';
import { formatPrintf } from '../../src/snmpapi/printf.js';

let printed: string[] = [];

beforeEach(() => {
  printed = [];
  configureMgmtApi({ print: (text) => printed.push(text) });
});
afterEach(() => {
  configureMgmtApi();
  SnmpSvcSetLogLevel(0);
  SnmpSvcSetLogType(1);
});

describe('SnmpUtilDbgPrint', () => {
  it('says nothing by default', () => {
    for (const level of [0, 1, 2, 3, 4, 5]) SnmpUtilDbgPrint(level, 'x');
    expect(printed).toEqual([]);
  });

  it.each([
    [0, ''],
    [1, '1'],
    [2, '12'],
    [3, '123'],
    [4, '1234'],
    [5, '12345'],
    [6, '12345'],
    [-1, ''],
    [Number.NaN, ''],
  ])('at log level %d says %j', (logLevel, said) => {
    SnmpSvcSetLogLevel(logLevel);
    for (const level of [-1, 0, 1, 2, 3, 4, 5]) SnmpUtilDbgPrint(level, '%d', level);
    expect(printed.join('')).toBe(said);
  });

  it('adds no end of line', () => {
    SnmpSvcSetLogLevel(3);
    SnmpUtilDbgPrint(2, 'agent %s: %d traps\n', 'a1', 7);
    expect(printed).toEqual(['agent a1: 7 traps\n']);
  });
});

describe('SnmpSvcSetLogType', () => {
  it('takes each place as a bit', () => {
    const heard: unknown[] = [];
    const listen = (message: unknown) => heard.push(message);
    diagnostics.subscribe('mgmtapi.log', listen);
    try {
      SnmpSvcSetLogLevel(5);
      const places = [1, 4, 8, 4 | 8, 1 | 8, 0].map((type) => {
        printed = [];
        heard.length = 0;
        SnmpSvcSetLogType(type);
        SnmpUtilDbgPrint(1, 'said');
        return [printed.length, heard.length];
      });
      expect(places).toEqual([
        [1, 0],
        [0, 1],
        [0, 1],
        [0, 1],
        [1, 1],
        [0, 0],
      ]);
    } finally {
      diagnostics.unsubscribe('mgmtapi.log', listen);
    }
  });

  it('appends to SNMPDBG.LOG in the current directory, and bears that it cannot', () => {
    const before = process.cwd();
    const directory = mkdtempSync(join(tmpdir(), 'snmpdbg-'));
    const file = join(directory, 'SNMPDBG.LOG');
    process.chdir(directory);
    try {
      SnmpSvcSetLogLevel(5);
      SnmpSvcSetLogType(2);
      SnmpUtilDbgPrint(1, 'one\n');
      SnmpUtilDbgPrint(5, 'two\n');
      expect(printed).toEqual([]);
      expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
      rmSync(file);
      mkdirSync(file); // a directory cannot be written
      expect(() => SnmpUtilDbgPrint(1, 'x')).not.toThrow();
    } finally {
      process.chdir(before);
      rmSync(directory, { recursive: true });
    }
  });
});

describe('printf', () => {
  // Ground truth: what glibc's printf prints for 32-bit arguments, but for %p (Windows: eight upper-case digits).
  it.each<[string, unknown[], string]>([
    ['plain', [], 'plain'],
    ['100%%', [], '100%'],
    ['%d %i', [-5, 7], '-5 7'],
    ['%u', [-1], '4294967295'],
    ['%u', [4294967295], '4294967295'],
    ['%x %X', [255, 255], 'ff FF'],
    ['%x', [-1], 'ffffffff'],
    ['%o', [8], '10'],
    ['%s', ['text'], 'text'],
    ['%s', [null], '(null)'],
    ['%c%c', [65, 'bcd'], 'Ab'],
    ['%p', [0xbeef], '0000BEEF'],
    ['%ld %lu %lx', [-1, 2, 255], '-1 2 ff'],
    ['%lld', [18446744073709551615n], '18446744073709551615'],
    ['%5d|', [42], '   42|'],
    ['%-5d|', [42], '42   |'],
    ['%05d|', [-42], '-0042|'],
    ['%+d % d', [1, 1], '+1  1'],
    ['%.3d', [7], '007'],
    ['%05.3d|', [7], '  007|'],
    ['%08x', [48879], '0000beef'],
    ['%#x %#o', [255, 8], '0xff 010'],
    ['%#06x', [255], '0x00ff'],
    ['%.2s|', ['text'], 'te|'],
    ['%6s|%-6s|', ['ab', 'cd'], '    ab|cd    |'],
    ['%*d', [5, 42], '   42'],
    ['%d', [3.9], '3'],
    ['%d', ['12'], '12'],
    ['%d %d', [1], '1 %d'],
    ['%s', [], '%s'],
    ['%y %', [1], '%y %'],
  ])('%j', (format, args, text) => {
    expect(formatPrintf(format, args)).toBe(text);
  });
});

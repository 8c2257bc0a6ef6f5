// Every diagnostic code: a text that brings it, the word it is about, and what becomes of the definitions around it.
import { describe, expect, it } from 'vitest';
import { CODES, compileMibs, DIAGNOSTIC_CODES, type MibSource, standardMibs } from '../../src/index.js';
import { moduleOf } from '../fixtures.js';

const base = standardMibs();
const scalar = (name: string, clauses: string, value = '{ test 5 }'): string =>
  `${name} OBJECT-TYPE ${clauses} ::= ${value}`;
const FULL = 'MAX-ACCESS read-only STATUS current DESCRIPTION "d"';
const number = (name: string, arc: number): string => scalar(name, `SYNTAX Integer32 ${FULL}`, `{ test ${arc} }`);
const table = (syntax: string, index: string, row = 'TEntry'): string => `
  tTable OBJECT-TYPE SYNTAX SEQUENCE OF TEntry MAX-ACCESS not-accessible STATUS current DESCRIPTION "d" ::= { test 6 }
  tEntry OBJECT-TYPE SYNTAX ${row} MAX-ACCESS not-accessible STATUS current DESCRIPTION "d" ${index} ::= { tTable 1 }
  TEntry ::= SEQUENCE { tIndex Integer32 }
  tIndex OBJECT-TYPE SYNTAX ${syntax} MAX-ACCESS not-accessible STATUS current DESCRIPTION "d" ::= { tEntry 1 }`;

/** [code, body of a module or a whole source, the word it is about, is it a whole source] */
const CASES: readonly (readonly [code: string, body: string, subject?: string])[] = [
  // Characters and texts.
  ['character', `${number('a', 1)} \u00a7`],
  ['comment-end', `-- one -- and then prose that goes on\n${number('a', 1)}`],
  ['comment-block', `/* in the manner of C */ ${number('a', 1)}`],
  ['assign-spelling', 'a OBJECT IDENTIFIER : := { test 1 }'],
  ['text-quote', scalar('a', 'SYNTAX Integer32 MAX-ACCESS read-only STATUS current DESCRIPTION "a "big" thing"')],
  [
    'text-unclosed',
    `a OBJECT-IDENTITY STATUS current DESCRIPTION "no end\n  ::= { test 1 }\nb OBJECT-IDENTITY STATUS current DESCRIPTION "Fine."\n  ::= { test 2 }`,
  ],
  ['octets-unclosed', scalar('a', `SYNTAX Integer32 ${FULL} DEFVAL { '00 }`)],
  ['octets-digit', scalar('a', `SYNTAX Integer32 (0..'2'B) ${FULL}`), "'2'B"],
  // The frame of a module.
  ['module-none', 'whole: nothing here'],
  ['module-name', 'whole:lower_case DEFINITIONS ::= BEGIN END', 'lower_case'],
  ['module-header', 'whole:A-MIB DEFINITIONS BEGIN END'],
  ['module-end', 'whole:A-MIB DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { iso 7 }', 'A-MIB'],
  ['module-after-end', 'whole:A-MIB DEFINITIONS ::= BEGIN END and more'],
  ['module-duplicate', 'whole:A-MIB DEFINITIONS ::= BEGIN END A-MIB DEFINITIONS ::= BEGIN END', 'A-MIB'],
  ['module-language', 'a TRAP-TYPE ENTERPRISE test DESCRIPTION "d" ::= 1'],
  ['identity-missing', 'whole:A-MIB DEFINITIONS ::= BEGIN IMPORTS OBJECT-TYPE FROM SNMPv2-SMI; END', 'A-MIB'],
  [
    'identity-many',
    'b MODULE-IDENTITY LAST-UPDATED "202611220900Z" ORGANIZATION "o" CONTACT-INFO "c" DESCRIPTION "d" ::= { test 9 }',
  ],
  [
    'identity-place',
    'whole:A-MIB DEFINITIONS ::= BEGIN IMPORTS MODULE-IDENTITY, enterprises FROM SNMPv2-SMI; a OBJECT IDENTIFIER ::= { enterprises 1 } b MODULE-IDENTITY LAST-UPDATED "202611220900Z" ORGANIZATION "o" CONTACT-INFO "c" DESCRIPTION "d" ::= { a 9 } END',
    'b',
  ],
  // Imports.
  [
    'imports-semicolon',
    'whole:A-MIB DEFINITIONS ::= BEGIN IMPORTS enterprises FROM RFC1155-SMI\na OBJECT IDENTIFIER ::= { enterprises 1 } END',
  ],
  ['imports-syntax', 'whole:A-MIB DEFINITIONS ::= BEGIN IMPORTS enterprises FROM RFC1155-SMI stray; END', 'stray'],
  ['imports-many', 'IMPORTS ifIndex FROM IF-MIB;'],
  ['import-module', 'IMPORTS thing FROM NOBODYS-MIB;', 'NOBODYS-MIB'],
  ['import-alias', 'IMPORTS sysDescr FROM RFC-1213;', 'RFC-1213'],
  ['import-symbol', 'IMPORTS nothingLikeIt FROM IF-MIB;', 'nothingLikeIt'],
  ['import-missing', 'a OBJECT IDENTIFIER ::= { mib-2 1 }', 'mib-2'],
  ['import-guess', 'a OBJECT IDENTIFIER ::= { dot1dBridge 99 }', 'dot1dBridge'],
  ['import-twice', 'IMPORTS ifIndex, ifIndex FROM IF-MIB;', 'ifIndex'],
  // Definitions.
  ['definition-syntax', `) ${number('a', 1)}`, ')'],
  ['definition-repaired', 'a ::= { test 1 }', 'a'],
  ['definition-open', `a OBJECT-TYPE SYNTAX Integer32 ${FULL}\n${number('b', 1)}`, 'a'],
  ['descriptor-case', 'Upper OBJECT IDENTIFIER ::= { test 1 }', 'Upper'],
  ['descriptor-spelling', 'low_er OBJECT IDENTIFIER ::= { test 1 }', 'low_er'],
  ['descriptor-length', `${'a'.repeat(65)} OBJECT IDENTIFIER ::= { test 1 }`, 'a'.repeat(65)],
  ['descriptor-duplicate', 'a OBJECT IDENTIFIER ::= { test 1 } a OBJECT IDENTIFIER ::= { test 2 }', 'a'],
  ['type-case', 'lower ::= INTEGER', 'lower'],
  ['type-duplicate', 'T ::= INTEGER T ::= OCTET STRING', 'T'],
  ['keyword-case', `a OBJECT-TYPE Syntax Integer32 ${FULL} ::= { test 1 }`, 'Syntax'],
  // Clauses.
  ['clause-unknown', `a OBJECT-TYPE SYNTAX Integer32 stray ${FULL} ::= { test 1 }`, 'stray'],
  ['clause-missing', 'a OBJECT-TYPE SYNTAX Integer32 MAX-ACCESS read-only DESCRIPTION "d" ::= { test 1 }', 'STATUS'],
  ['clause-twice', scalar('a', `SYNTAX Integer32 ${FULL} UNITS "a" UNITS "b"`), 'UNITS'],
  ['clause-order', scalar('a', `${FULL} SYNTAX Integer32`), 'SYNTAX'],
  [
    'clause-version',
    'a OBJECT-TYPE SYNTAX Integer32 ACCESS read-only STATUS current DESCRIPTION "d" ::= { test 1 }',
    'ACCESS',
  ],
  [
    'status-value',
    'a OBJECT-TYPE SYNTAX Integer32 MAX-ACCESS read-only STATUS mandatory DESCRIPTION "d" ::= { test 1 }',
    'mandatory',
  ],
  [
    'access-value',
    'a OBJECT-TYPE SYNTAX Integer32 MAX-ACCESS write STATUS current DESCRIPTION "d" ::= { test 1 }',
    'write',
  ],
  [
    'text-expected',
    'a OBJECT-TYPE SYNTAX Integer32 MAX-ACCESS read-only STATUS current DESCRIPTION none ::= { test 1 }',
    'DESCRIPTION',
  ],
  [
    'date-format',
    'whole:A-MIB DEFINITIONS ::= BEGIN a MODULE-IDENTITY LAST-UPDATED "202613220900Z" ORGANIZATION "o" CONTACT-INFO "c" DESCRIPTION "d" ::= { iso 9 } END',
    '202613220900Z',
  ],
  ['list-syntax', 'a OBJECT-GROUP OBJECTS test STATUS current DESCRIPTION "d" ::= { test 1 }', 'test'],
  ['list-comma', `${number('b', 2)} a OBJECT-GROUP OBJECTS { b, } STATUS current DESCRIPTION "d" ::= { test 1 }`, '}'],
  ['group-member', 'a OBJECT-GROUP OBJECTS { nowhere } STATUS current DESCRIPTION "d" ::= { test 1 }', 'nowhere'],
  // Types.
  ['type-syntax', `a OBJECT-TYPE SYNTAX ${FULL} ::= { test 1 }`, 'MAX-ACCESS'],
  ['type-unknown', scalar('a', `SYNTAX NobodysType ${FULL}`), 'NobodysType'],
  ['type-cycle', 'A ::= B B ::= A', 'B'],
  ['type-forbidden', scalar('a', `SYNTAX BIT STRING { x(0) } ${FULL}`), 'BIT STRING'],
  [
    'sequence-member',
    table('Integer32 (1..9)', 'INDEX { tIndex }').replace('tIndex Integer32 }', 'tIndex Integer32, tGone Integer32 }'),
    'tGone',
  ],
  [
    'sequence-constraint',
    table('Integer32 (1..9)', 'INDEX { tIndex }').replace('tIndex Integer32 }', 'tIndex Integer32 (1..9) }'),
    'tIndex',
  ],
  [
    'sequence-of',
    table('Integer32 (1..9)', 'INDEX { tIndex }').replace('SEQUENCE OF TEntry', 'SEQUENCE OF Wrong'),
    'Wrong',
  ],
  ['enum-syntax', scalar('a', `SYNTAX INTEGER { up(1) ; down(2) } ${FULL}`), ';'],
  ['enum-comma', scalar('a', `SYNTAX INTEGER { up(1) down(2) } ${FULL}`), 'down'],
  ['enum-label', scalar('a', `SYNTAX INTEGER { Up(1) } ${FULL}`), 'Up'],
  ['enum-label-twice', scalar('a', `SYNTAX INTEGER { up(1), up(2) } ${FULL}`), 'up'],
  ['enum-number-twice', scalar('a', `SYNTAX INTEGER { up(1), down(1) } ${FULL}`), 'down'],
  ['enum-number', scalar('a', `SYNTAX INTEGER { up, down(1) } ${FULL}`), 'up'],
  ['range-syntax', scalar('a', `SYNTAX Integer32 (1..) ${FULL}`)],
  ['range-order', scalar('a', `SYNTAX Integer32 (9..1) ${FULL}`), '9..1'],
  ['range-hex', scalar('a', `SYNTAX Integer32 (0..'FFF'H) ${FULL}`), "'FFF'H"],
  ['subtype-forbidden', scalar('a', `SYNTAX Integer32 (SIZE (4)) ${FULL}`), 'Integer32'],
  ['subtype-outside', scalar('a', `SYNTAX DisplayString (SIZE (0..256)) ${FULL}`), 'DisplayString'],
  [
    'hint-syntax',
    'T ::= TEXTUAL-CONVENTION DISPLAY-HINT "zz" STATUS current DESCRIPTION "d" SYNTAX OCTET STRING',
    'zz',
  ],
  ['hint-type', 'T ::= TEXTUAL-CONVENTION DISPLAY-HINT "255a" STATUS current DESCRIPTION "d" SYNTAX INTEGER', '255a'],
  ['defval-unknown', scalar('a', `SYNTAX INTEGER { up(1) } ${FULL} DEFVAL { sideways }`), 'sideways'],
  // Places in the tree.
  ['oid-syntax', 'a OBJECT IDENTIFIER ::= { test 1', 'last'],
  ['oid-braces', 'a OBJECT IDENTIFIER ::= test', 'test'],
  ['oid-parent', 'a OBJECT IDENTIFIER ::= { nowhere 1 }', 'nowhere'],
  ['oid-cycle', 'a OBJECT IDENTIFIER ::= { b 1 } b OBJECT IDENTIFIER ::= { a 1 }'],
  ['oid-arc', 'a OBJECT IDENTIFIER ::= { test 4294967296 }', '4294967296'],
  ['oid-arc-sign', 'a OBJECT IDENTIFIER ::= { test 4294967295 }', '4294967295'],
  ['oid-shared', 'a OBJECT IDENTIFIER ::= { test 1 } b OBJECT IDENTIFIER ::= { test 1 }'],
  ['oid-length', `a OBJECT IDENTIFIER ::= { test ${'1 '.repeat(122)} }`, 'a'],
  ['parent-leaf', `${number('a', 1)} b OBJECT IDENTIFIER ::= { a 3 }`, 'b'],
  // Tables and notifications.
  ['row-index', table('Integer32 (1..9)', ''), 'tEntry'],
  ['index-syntax', table('Integer32 (1..9)', 'INDEX tIndex'), 'tIndex'],
  ['index-unknown', table('Integer32 (1..9)', 'INDEX { nowhere }'), 'nowhere'],
  ['index-type', table('Integer32 (1..9)', 'INDEX { INTEGER }'), 'INTEGER'],
  ['index-implied', table('Integer32 (1..9)', 'INDEX { IMPLIED tIndex }'), 'tIndex'],
  ['index-range', table('Integer32', 'INDEX { tIndex }'), 'tIndex'],
  ['index-negative', table('Integer32 (-1..9)', 'INDEX { tIndex }'), 'tIndex'],
  ['index-forbidden', table('Counter64', 'INDEX { tIndex }'), 'tIndex'],
  ['index-place', scalar('a', `SYNTAX Integer32 ${FULL} INDEX { a }`), 'a'],
  ['augments-unknown', table('Integer32 (1..9)', 'AUGMENTS { test }'), 'test'],
  ['trap-enterprise', 'a TRAP-TYPE DESCRIPTION "d" ::= 1', 'a'],
  ['trap-number', 'a TRAP-TYPE ENTERPRISE test DESCRIPTION "d" ::= -1', 'a'],
];

describe('diagnostic codes', () => {
  it('have a case each', () => {
    expect([...new Set(CASES.map(([code]) => code))].sort()).toEqual([...DIAGNOSTIC_CODES]);
    expect(Object.keys(CODES).sort()).toEqual([...DIAGNOSTIC_CODES]);
    expect(DIAGNOSTIC_CODES.length).toBeGreaterThanOrEqual(40);
  });

  it.each(CASES)('%s', (code, body = '', subject) => {
    const source = body.startsWith('whole:')
      ? { name: 'w.mib', text: body.slice(6) }
      : moduleOf(`${body}\nlast OBJECT IDENTIFIER ::= { test 4711 }`);
    const tree = compileMibs([source], { base });
    const found = tree.diagnostics.filter((one) => one.code === code);
    expect(found.length, tree.diagnostics.map(String).join('\n')).toBeGreaterThan(0);
    const [first] = found;
    if (subject !== undefined) expect(first!.subject).toBe(subject);
    expect(first!.severity).toBe(CODES[first!.code].lenient);
    expect(first!.span.start).toBeLessThanOrEqual(first!.span.end);
    expect(first!.message).not.toContain('{}');
    expect(first!.hint).not.toBe('');
    // What stands behind the fault is never lost.
    if (!body.startsWith('whole:')) expect(String(tree.resolve('last'))).toBe('1.3.6.1.4.1.99997.4711');
    const strict = compileMibs([source], { base, strict: true }).diagnostics.find((one) => one.code === code);
    if (code !== 'import-guess') expect(strict!.severity).toBe(CODES[first!.code].strict);
  });

  it('say where: line, column, span, excerpt', () => {
    const text = 'A-MIB DEFINITIONS ::= BEGIN\r\n  a OBJECT IDENTIFIER ::= { nowhere 1 }\r\nEND\r\n';
    const [fault] = compileMibs([{ name: 'dir/a.mib', text }]).diagnostics;
    expect(fault!.toJSON()).toEqual({
      code: 'oid-parent',
      severity: 'error',
      module: 'A-MIB',
      source: 'dir/a.mib',
      line: 2,
      column: 27,
      span: { start: 55, end: 62 },
      message: 'the parent nowhere is not defined anywhere',
      hint: CODES['oid-parent'].hint,
      excerpt: '  a OBJECT IDENTIFIER ::= { nowhere 1 }',
    });
    expect(String(fault)).toBe('dir/a.mib:2:27: error oid-parent: the parent nowhere is not defined anywhere');
  });

  it('count columns in characters, whatever the octets', () => {
    const text =
      '-- \u00e9\u00e9\nA-MIB DEFINITIONS ::= BEGIN a OBJECT-IDENTITY STATUS current DESCRIPTION "\u00e9\u00e9" ::= { nowhere 1 } END';
    const latin: MibSource = { name: 'l', text: Uint8Array.from(text, (c) => c.charCodeAt(0)) };
    for (const source of [{ name: 'u', text }, latin]) {
      const fault = compileMibs([source]).diagnostics.find(({ code }) => code === 'oid-parent');
      expect(fault!.line).toBe(2);
      expect(fault!.column).toBe(text.split('\n')[1]!.indexOf('{ nowhere') + 1);
    }
  });
});

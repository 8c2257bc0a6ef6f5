// What real modules do to their grammar: every row of the list in a module of our own, read without loss.
import { describe, expect, it } from 'vitest';
import { compileMibs, type MibTree, standardMibs } from '../../src/index.js';
import { moduleOf } from '../fixtures.js';

const base = standardMibs();
const compile = (body: string): MibTree => compileMibs([moduleOf(body)], { base });
const whole = (text: string | Uint8Array): MibTree => compileMibs([{ name: 'w', text }], { base });
const oid = (tree: MibTree, name: string): string | undefined => tree.find(name)?.oid.toString();
const TEST = '1.3.6.1.4.1.99997';
const CLAUSES = 'MAX-ACCESS read-only STATUS current DESCRIPTION "d"';

describe('comments', () => {
  it.each([
    ['to the end of the line', 'a OBJECT IDENTIFIER -- a comment\n ::= { test 1 }'],
    ['to the second mark', 'a OBJECT IDENTIFIER -- a comment -- ::= { test 1 }'],
    ['in a list', 'a OBJECT IDENTIFIER ::= { test -- first -- 1 }'],
    ['with prose behind a second mark', '-- one -- two, three and (four)\na OBJECT IDENTIFIER ::= { test 1 }'],
    ['rulers of any length', '-----\n------ new: -----\n-------\na OBJECT IDENTIFIER ::= { test 1 }'],
    ['with lone quotes', '-- don\'t "quote\na OBJECT IDENTIFIER ::= { test 1 }'],
    ['right behind a word', 'a OBJECT IDENTIFIER--comment\n ::= { test 1 }'],
    ['that hide a definition', '-- b OBJECT IDENTIFIER ::= { test 9 }\na OBJECT IDENTIFIER ::= { test 1 }'],
  ])('%s', (_, body) => {
    const tree = compile(body);
    expect(oid(tree, 'a')).toBe(`${TEST}.1`);
    expect(oid(tree, 'b')).toBeUndefined();
  });
  it('end before code on the same line, in enumerations and sequences', () => {
    const tree =
      compile(`a OBJECT-TYPE SYNTAX INTEGER { up(1), -- first -- down(2), -- it is down -- see above, or below
      odd(3) } ${CLAUSES} ::= { test 1 }`);
    expect([...tree.find('a')!.syntax!.enums!.values()]).toEqual(['up', 'down', 'odd']);
  });
});

describe('texts', () => {
  const text = (literal: string): string | undefined =>
    compile(
      `a OBJECT-IDENTITY STATUS current DESCRIPTION ${literal}\n ::= { test 1 }\nb OBJECT IDENTIFIER ::= { test 2 }`,
    ).find('a')?.description;
  it.each([
    ['"plain"', 'plain'],
    ['""', ''],
    ['"dashes -- are text --"', 'dashes -- are text --'],
    ['"a ""quoted"" word"', 'a "quoted" word'],
    ['"""whole"""', '"whole"'],
    ['"a "lone quote here"', 'a "lone quote here'],
    ['"two "lone" quotes"', 'two "lone" quotes'],
    ['"over\n  lines"', 'over\n  lines'],
    ['"it\'s"', "it's"],
  ])('%s', (literal, value) => expect(text(literal)).toBe(value));
  it('without an end cost nothing else', () => {
    const tree = compile(`a OBJECT-IDENTITY STATUS current DESCRIPTION "no end
  ::= { test 1 }
b OBJECT-IDENTITY STATUS current DESCRIPTION "Fine."
  ::= { test 2 }
c OBJECT-IDENTITY STATUS current DESCRIPTION "Fine, too." ::= { test 3 }`);
    expect(['a', 'b', 'c'].map((name) => oid(tree, name))).toEqual([`${TEST}.1`, `${TEST}.2`, `${TEST}.3`]);
    expect(tree.find('b')!.description).toBe('Fine.');
  });
});

describe('the frame', () => {
  it.each([
    [
      'an OID between name and DEFINITIONS',
      'A-MIB { iso org(3) dod(6) } DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { iso 9 } END',
      'A-MIB',
    ],
    ['the name on a line of its own', 'A-MIB\n\nDEFINITIONS ::=\nBEGIN a OBJECT IDENTIFIER ::= { iso 9 } END', 'A-MIB'],
    ['a lower-case name', 'a_mib-v1 DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { iso 9 } END', 'a_mib-v1'],
    ['a dot and a slash in the name', 'A.B/C DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { iso 9 } END', 'A.B/C'],
    ['IMPLICIT TAGS', 'A-MIB DEFINITIONS IMPLICIT TAGS ::= BEGIN a OBJECT IDENTIFIER ::= { iso 9 } END', 'A-MIB'],
    ['EXPORTS', 'A-MIB DEFINITIONS ::= BEGIN EXPORTS everything; a OBJECT IDENTIFIER ::= { iso 9 } END', 'A-MIB'],
    [
      'EXPORTS in the manner of C',
      'A-MIB DEFINITIONS ::= BEGIN /* EXPORTS all; */ a OBJECT IDENTIFIER ::= { iso 9 } END',
      'A-MIB',
    ],
    ['END;', 'A-MIB DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { iso 9 } END;', 'A-MIB'],
    ['no END', 'A-MIB DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { iso 9 }', 'A-MIB'],
    ['text before', 'Some mail header\n\nA-MIB DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { iso 9 } END', 'A-MIB'],
    ['no ::=', 'A-MIB DEFINITIONS BEGIN a OBJECT IDENTIFIER ::= { iso 9 } END', 'A-MIB'],
    ['CRLF', 'A-MIB DEFINITIONS ::= BEGIN\r\n-- c\r\na OBJECT IDENTIFIER ::= { iso 9 }\r\nEND\r\n', 'A-MIB'],
    ['bare CR', 'A-MIB DEFINITIONS ::= BEGIN\r-- c\ra OBJECT IDENTIFIER ::= { iso 9 }\rEND', 'A-MIB'],
    ['NUL, form feed, Ctrl-Z', 'A-MIB DEFINITIONS ::= BEGIN\0\f a OBJECT IDENTIFIER ::= { iso 9 } END\x1a', 'A-MIB'],
    [
      'a macro in the module',
      'A-MIB DEFINITIONS ::= BEGIN OBJECT-TYPE MACRO ::= BEGIN TYPE NOTATION ::= "SYNTAX" type (X) "ACCESS" Access VALUE NOTATION ::= value (VALUE ObjectName) Access ::= "read-only" | "write" END a OBJECT IDENTIFIER ::= { iso 9 } END',
      'A-MIB',
    ],
    [
      'one module with no END before the next',
      'A-MIB DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { iso 9 } B-MIB DEFINITIONS ::= BEGIN END',
      'A-MIB',
    ],
  ])('%s', (_, text, name) => expect(oid(whole(text), `${name}::a`)).toBe('1.9'));
  it('imports without a semicolon, with commas missing or too many', () => {
    const tree = whole(
      'A-MIB DEFINITIONS ::= BEGIN IMPORTS enterprises, , mib-2 FROM RFC1155-SMI OBJECT-TYPE FROM RFC-1212\na OBJECT IDENTIFIER ::= { enterprises 5 } END',
    );
    expect(oid(tree, 'A-MIB::a')).toBe('1.3.6.1.4.1.5');
  });
});

describe('imports', () => {
  it.each([
    [
      'of a base name that is missing',
      'A-MIB DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { enterprises 5 } END',
      '1.3.6.1.4.1.5',
      'import-missing',
    ],
    [
      'from the wrong module',
      'A-MIB DEFINITIONS ::= BEGIN IMPORTS enterprises FROM IF-MIB; a OBJECT IDENTIFIER ::= { enterprises 5 } END',
      '1.3.6.1.4.1.5',
      'import-symbol',
    ],
    [
      'from a module under an old name',
      'A-MIB DEFINITIONS ::= BEGIN IMPORTS interfaces FROM RFC-1213; a OBJECT IDENTIFIER ::= { interfaces 5 } END',
      '1.3.6.1.2.1.2.5',
      'import-alias',
    ],
    [
      'from a module spelled otherwise',
      'A-MIB DEFINITIONS ::= BEGIN IMPORTS ifMIB FROM If_Mib; a OBJECT IDENTIFIER ::= { ifMIB 5 } END',
      '1.3.6.1.2.1.31.5',
      'import-alias',
    ],
    [
      'from a module that is nowhere',
      'A-MIB DEFINITIONS ::= BEGIN IMPORTS ifMIB FROM NOWHERE-MIB; a OBJECT IDENTIFIER ::= { ifMIB 5 } END',
      '1.3.6.1.2.1.31.5',
      'import-module',
    ],
    [
      'of a name that only one module has',
      'A-MIB DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { printmib 5 } END',
      '1.3.6.1.2.1.43.5',
      'import-guess',
    ],
  ])('%s', (_, text, value, code) => {
    const tree = whole(text);
    expect(oid(tree, 'A-MIB::a')).toBe(value);
    expect(tree.diagnostics.map((one) => one.code)).toContain(code);
  });
  it('are not guessed in strict mode', () => {
    const text = 'A-MIB DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { printmib 5 } END';
    const tree = compileMibs([{ name: 'w', text }], { base, strict: true });
    expect(oid(tree, 'A-MIB::a')).toBeUndefined();
    expect(tree.modules.get('A-MIB')!.unplaced).toEqual(['a']);
  });
  it('reach what a module has from another', () => {
    const texts = [
      'B-MIB DEFINITIONS ::= BEGIN IMPORTS c FROM C-MIB; END',
      'C-MIB DEFINITIONS ::= BEGIN c OBJECT IDENTIFIER ::= { iso 77 } END',
      'A-MIB DEFINITIONS ::= BEGIN IMPORTS c FROM B-MIB; a OBJECT IDENTIFIER ::= { c 1 } END',
    ];
    const tree = compileMibs(texts.map((text) => ({ name: 'x', text })));
    expect(oid(tree, 'A-MIB::a')).toBe('1.77.1');
    expect(tree.diagnostics).toEqual([]);
  });
});

describe('OID values', () => {
  it.each([
    ['{ 1 3 6 1 }', '1.3.6.1'],
    ['{ iso(1) org(3) }', '1.3'],
    ['{ iso org(3) dod(6) 4 }', '1.3.6.4'],
    ['{ test sub(3) 4 5 }', `${TEST}.3.4.5`],
    ['{ test 0 }', `${TEST}.0`],
    ['test', TEST],
    ['{ test }', TEST],
    ['{ test, 5 }', `${TEST}.5`],
    ['{ test.5 }', `${TEST}.5`],
    ['{ 1.3.6.1.4 }', '1.3.6.1.4'],
    ['{ iso org dod internet private enterprises 7 }', '1.3.6.1.4.1.7'],
    ['{ TEST-MIB.test 5 }', `${TEST}.5`],
    ['{ test 4294967295 }', `${TEST}.4294967295`],
    ['{test 5}', `${TEST}.5`],
    ['{ ccitt 5 }', '0.5'],
    ['{ joint-iso-ccitt 5 }', '2.5'],
  ])('%s is %s', (value, result) =>
    expect(oid(compile(`a OBJECT IDENTIFIER ::= ${value}`), 'TEST-MIB::a')).toBe(result),
  );
  it('define the names inside them', () => {
    const tree = compile('a OBJECT IDENTIFIER ::= { test sub(3) 4 } b OBJECT IDENTIFIER ::= { sub 5 }');
    expect(oid(tree, 'b')).toBe(`${TEST}.3.5`);
    expect(tree.nameOf(`${TEST}.3`)!.name).toBe('sub');
  });
  it('come in any order, however deep', () => {
    const chain = Array.from(
      { length: 100 },
      (_, i) => `a${i} OBJECT IDENTIFIER ::= { ${i === 0 ? 'test' : `a${i - 1}`} 1 }`,
    );
    expect(compile(chain.reverse().join('\n')).find('a99')!.oid.length).toBe(107);
  });
  it('may define the roots anew', () => {
    const tree = whole(
      'A-MIB DEFINITIONS ::= BEGIN iso OBJECT IDENTIFIER ::= { 1 } internet OBJECT IDENTIFIER ::= { iso org(3) dod(6) 1 } a OBJECT IDENTIFIER ::= { internet 9 } END',
    );
    expect(oid(tree, 'A-MIB::a')).toBe('1.3.6.1.9');
  });
});

describe('definitions', () => {
  it.each([
    ['clauses out of order', `a OBJECT-TYPE ${CLAUSES} SYNTAX Integer32 ::= { test 1 }`],
    ['clauses missing', 'a OBJECT-TYPE SYNTAX Integer32 ::= { test 1 }'],
    [
      'ACCESS beside MAX-ACCESS',
      'a OBJECT-TYPE SYNTAX Integer32 ACCESS read-only STATUS mandatory DESCRIPTION "d" ::= { test 1 }',
    ],
    ['a macro in the wrong case', 'a Object-Type SYNTAX Integer32 STATUS current ::= { test 1 }'],
    ['OBJECT IDENTIFIER in lower case', 'a object identifier ::= { test 1 }'],
    ['OBJECT IDENTIFIER misspelt', 'a OBJECT INDENTIFIER ::= { test 1 }'],
    ['OBJECT IDENTIFIER forgotten', 'a ::= { test 1 }'],
    ['OBJECT-TYPE forgotten', `a SYNTAX Integer32 ${CLAUSES} ::= { test 1 }`],
    ['::= forgotten', `a OBJECT-TYPE SYNTAX Integer32 ${CLAUSES} { test 1 }`],
    ['::= in pieces', `a OBJECT-TYPE SYNTAX Integer32 ${CLAUSES} : := { test 1 }`],
    ['a clause nobody knows', `a OBJECT-TYPE SYNTAX Integer32 MAGIC yes ${CLAUSES} ::= { test 1 }`],
    ['a stray word before the value', `a OBJECT-TYPE SYNTAX Integer32 ${CLAUSES} b ::= { test 1 }`],
    ['an unknown type', `a OBJECT-TYPE SYNTAX Whatever ${CLAUSES} ::= { test 1 }`],
    ['a broken definition before', `z OBJECT-TYPE SYNTAX ${CLAUSES}\na OBJECT IDENTIFIER ::= { test 1 }`],
    [
      'an enumeration that never closes',
      `z OBJECT-TYPE SYNTAX INTEGER { up(1), down(2) ${CLAUSES} ::= { test 9 } a OBJECT IDENTIFIER ::= { test 1 }`,
    ],
    [
      'a size that never closes',
      `z OBJECT-TYPE SYNTAX OCTET STRING (SIZE (0..5 ${CLAUSES} ::= { test 9 } a OBJECT IDENTIFIER ::= { test 1 }`,
    ],
    ['a value that never closes', `z OBJECT IDENTIFIER ::= { test 9 a OBJECT IDENTIFIER ::= { test 1 }`],
    ['a SEQUENCE that never closes', `Z ::= SEQUENCE { x Integer32, y Integer32 a OBJECT IDENTIFIER ::= { test 1 }`],
    [
      'a DEFVAL that never closes',
      `z OBJECT-TYPE SYNTAX Integer32 ${CLAUSES} DEFVAL { 5 ::= { test 9 } a OBJECT IDENTIFIER ::= { test 1 }`,
    ],
    [
      'an INDEX that never closes',
      `z OBJECT-TYPE SYNTAX Integer32 ${CLAUSES} INDEX { x ::= { test 9 } a OBJECT IDENTIFIER ::= { test 1 }`,
    ],
  ])('%s', (_, body) => expect(oid(compile(body), 'a')).toBe(`${TEST}.1`));
  it.each(['Upper', 'under_score', 'ends-', '9lives', 'a--b'.slice(0, 1)])('a descriptor %s', (name) =>
    expect(oid(compile(`${name} OBJECT IDENTIFIER ::= { test 1 }`), name)).toBe(`${TEST}.1`),
  );
});

describe('types', () => {
  const syntax = (text: string): unknown =>
    compile(`a OBJECT-TYPE SYNTAX ${text} ${CLAUSES} ::= { test 1 }`).find('a')!.syntax;
  const enums = (text: string): unknown => [...(syntax(text) as { enums: Map<number, string> }).enums];
  it.each([
    [
      'INTEGER { a(1), b(2), }',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'INTEGER { a(1) b(2) }',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'INTEGER { A(1), 2b(2), c_d(3) }',
      [
        [1, 'A'],
        [2, '2b'],
        [3, 'c_d'],
      ],
    ],
    [
      "INTEGER { neg(-1), hex(0x10), oct('FF'H) }",
      [
        [-1, 'neg'],
        [16, 'hex'],
        [255, 'oct'],
      ],
    ],
    [
      'INTEGER { two words(1), b(2) }',
      [
        [1, 'two-words'],
        [2, 'b'],
      ],
    ],
    [
      'BITS { a(0), b(7) }',
      [
        [0, 'a'],
        [7, 'b'],
      ],
    ],
    ['Integer { a(1) }', [[1, 'a']]],
  ])('%s', (text, result) => expect(enums(text)).toEqual(result));
  it.each([
    [
      'Integer32 (0..10 | 20)',
      {
        base: 'Integer32',
        ranges: [
          { min: 0, max: 10 },
          { min: 20, max: 20 },
        ],
      },
    ],
    ["Unsigned32 (0..'ffff'H)", { base: 'Unsigned32', ranges: [{ min: 0, max: 65535 }] }],
    ["Integer32 ('0001'b..'1111'B)", { base: 'Integer32', ranges: [{ min: 1, max: 15 }] }],
    ['Integer32 (MIN..-1)', { base: 'Integer32', ranges: [{ min: -2147483648, max: -1 }] }],
    ['Integer32 (0..MAX)', { base: 'Integer32', ranges: [{ min: 0, max: 2147483647 }] }],
    ['Counter64 (0..18446744073709551615)', { base: 'Counter64', ranges: [{ min: 0, max: 18446744073709551615n }] }],
    ['Integer32 (10..1)', { base: 'Integer32', ranges: [{ min: 1, max: 10 }] }],
    [
      'OCTET STRING (SIZE (4 | 8..16))',
      {
        base: 'OctetString',
        sizes: [
          { min: 4, max: 4 },
          { min: 8, max: 16 },
        ],
      },
    ],
    ['OCTET STRING (SIZE (6)', { base: 'OctetString', sizes: [{ min: 6, max: 6 }] }],
    ['OCTET STRING SIZE (6)', { base: 'OctetString', sizes: [{ min: 6, max: 6 }] }],
    ['OCTET STRING (SIZE(0..MAX))', { base: 'OctetString', sizes: [{ min: 0, max: 65535 }] }],
    [
      'DisplayString (SIZE (0..32))',
      { base: 'OctetString', type: 'DisplayString', sizes: [{ min: 0, max: 32 }], displayHint: '255a' },
    ],
    ['SNMPv2-TC.DisplayString', { base: 'OctetString', type: 'DisplayString' }],
    ['OBJECT IDENTIFIER', { base: 'ObjectIdentifier' }],
    ['[APPLICATION 9] IMPLICIT OCTET STRING', { base: 'OctetString' }],
    ['Nobodys', { base: 'Unknown', type: 'Nobodys' }],
  ])('%s', (text, result) => expect(syntax(text)).toMatchObject(result));
  it('inherit hints, sizes and labels from the types they refine', () => {
    const tree =
      compile(`A ::= TEXTUAL-CONVENTION DISPLAY-HINT "1x:" STATUS current DESCRIPTION "d" SYNTAX OCTET STRING (SIZE (6))
      B ::= A
      C ::= TEXTUAL-CONVENTION STATUS current DESCRIPTION "d" SYNTAX B (SIZE (6))
      a OBJECT-TYPE SYNTAX C ${CLAUSES} ::= { test 1 }`);
    expect(tree.find('a')!.syntax).toMatchObject({
      type: 'C',
      chain: ['C', 'B', 'A'],
      displayHint: '1x:',
      sizes: [{ min: 6, max: 6 }],
    });
  });
  it('of any depth end', () => {
    const chain = Array.from({ length: 5000 }, (_, i) => `T${i} ::= T${i + 1}`).join('\n');
    expect(compile(`${chain} a OBJECT-TYPE SYNTAX T0 ${CLAUSES} ::= { test 1 }`).find('a')!.syntax!.base).toBe(
      'Unknown',
    );
  });
});

describe('rows', () => {
  it('take the column of their own when several have the name of an index', () => {
    const tree = compile(
      ['x', 'y']
        .map(
          (
            name,
            i,
          ) => `${name}Table OBJECT-TYPE SYNTAX SEQUENCE OF ${name.toUpperCase()}Entry ${CLAUSES} ::= { test ${i + 1} }
      ${name}Entry OBJECT-TYPE SYNTAX ${name.toUpperCase()}Entry ${CLAUSES} INDEX { index } ::= { ${name}Table 1 }
      ${name.toUpperCase()}Entry ::= SEQUENCE { index Integer32 }
      index OBJECT-TYPE SYNTAX Integer32 (0..9) ${CLAUSES} ::= { ${name}Entry 1 }`,
        )
        .join('\n'),
    );
    expect(String(tree.find('xEntry')!.index![0]!.oid)).toBe(`${TEST}.1.1.1`);
    expect(String(tree.find('yEntry')!.index![0]!.oid)).toBe(`${TEST}.2.1.1`);
  });
  it('are rows by their INDEX when their SEQUENCE is misnamed', () => {
    const tree = compile(`tTable OBJECT-TYPE SYNTAX SEQUENCE OF TEntry ${CLAUSES} ::= { test 1 }
      tEntry OBJECT-TYPE SYNTAX TEntry ${CLAUSES} INDEX { tIndex } ::= { tTable 1 }
      TTable ::= SEQUENCE { tIndex Integer32, }
      tIndex OBJECT-TYPE SYNTAX Integer32 (0..9) ${CLAUSES} ::= { tEntry 1 }`);
    expect([tree.find('tEntry')!.kind, tree.find('tIndex')!.kind]).toEqual(['row', 'column']);
  });
  it('may be left out: a table with its own INDEX', () => {
    const tree = compile(`tTable OBJECT-TYPE SYNTAX SEQUENCE OF TEntry ${CLAUSES} INDEX { tIndex } ::= { test 1 }
      TEntry ::= SEQUENCE { tIndex Integer32 }
      tIndex OBJECT-TYPE SYNTAX Integer32 (0..9) ${CLAUSES} ::= { tTable 1 }`);
    expect(tree.find('tIndex')!.kind).toBe('column');
  });
});

describe('traps', () => {
  const trap = (body: string): string | undefined =>
    oid(
      whole(
        `A-MIB DEFINITIONS ::= BEGIN IMPORTS enterprises FROM RFC1155-SMI snmp FROM RFC1213-MIB TRAP-TYPE FROM RFC-1215; e OBJECT IDENTIFIER ::= { enterprises 5 } a ${body} END`,
      ),
      'A-MIB::a',
    );
  it.each([
    ['TRAP-TYPE ENTERPRISE e ::= 3', '1.3.6.1.4.1.5.0.3'],
    ['TRAP-TYPE ENTERPRISE { e } VARIABLES { } ::= 3', '1.3.6.1.4.1.5.0.3'],
    ['TRAP-TYPE ENTERPRISE { e 7 } ::= 3', '1.3.6.1.4.1.5.7.0.3'],
    ['TRAP-TYPE ENTERPRISE snmp ::= 2', '1.3.6.1.6.3.1.1.5.3'],
    ['TRAP-TYPE ENTERPRISE e ::= { e 3 }', '1.3.6.1.4.1.5.0.3'],
    ['TRAP-TYPE ENTERPRISE e', undefined],
  ])('%s', (body, value) => expect(trap(body)).toBe(value));
});

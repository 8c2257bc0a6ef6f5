// Texts damaged by octet, by token and by clause: the compiler ends, says where, and keeps what was not touched.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileMibs, generateTypes, type MibTree, standardMibs } from '../src/index.js';
import { ACME, OLD } from './fixtures.js';

const base = standardMibs();
const encoder = new TextEncoder();
const TEXTS = [ACME.text as string, OLD.text as string];
const LONG = 120_000; // a bound for machines under load; each takes a second or two
const RUNS = Number(process.env.MIB_FUZZ_RUNS ?? 150);

/** What must hold of any tree, whatever the text was. */
function sound(tree: MibTree, length: number): void {
  const placed = tree.diagnostics.every(
    ({ span, line, column }) => span.start >= 0 && span.start <= length && line > 0 && column > 0,
  );
  expect(placed).toBe(true);
  for (const name of tree.modules.keys()) {
    if (base.modules.has(name)) continue;
    const { objects, types } = tree.modules.get(name)!;
    expect(objects.every(({ oid }) => oid.length <= 128)).toBe(true);
    expect(objects.every((object) => tree.findAll(object.oid).includes(object))).toBe(true);
    expect(types.every(({ syntax }) => typeof syntax.base === 'string')).toBe(true);
  }
}

function compile(text: string | Uint8Array): void {
  const length = typeof text === 'string' ? encoder.encode(text).length : text.length;
  for (const strict of [false, true]) sound(compileMibs([{ name: 'f', text }], { base, strict }), length);
}

it(
  'octets changed, taken out, put in',
  () => {
    const edit = fc.tuple(fc.constantFrom('set', 'cut', 'add'), fc.nat(), fc.nat(255), fc.nat(40));
    fc.assert(
      fc.property(fc.constantFrom(...TEXTS), fc.array(edit, { minLength: 1, maxLength: 6 }), (text, edits) => {
        let bytes = [...encoder.encode(text)];
        for (const [kind, at, octet, length] of edits) {
          const place = at % bytes.length;
          if (kind === 'set') bytes[place] = octet;
          else if (kind === 'cut') bytes.splice(place, length);
          else bytes = [...bytes.slice(0, place), ...new Array<number>(length).fill(octet), ...bytes.slice(place)];
        }
        compile(Uint8Array.from(bytes));
      }),
      { numRuns: RUNS },
    );
  },
  LONG,
);

it(
  'tokens swapped, doubled, taken out',
  () => {
    const edit = fc.tuple(fc.constantFrom('swap', 'double', 'cut', 'keyword'), fc.nat(), fc.nat());
    const words = [
      '::=',
      '{',
      '}',
      '(',
      ')',
      '"',
      '--',
      'END',
      'BEGIN',
      'SEQUENCE',
      'OBJECT-TYPE',
      'MACRO',
      ',',
      '..',
      '|',
      'DEFINITIONS',
      '4294967296',
      "'0F'H",
      '/*',
      'IMPORTS',
      ';',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...TEXTS), fc.array(edit, { minLength: 1, maxLength: 8 }), (text, edits) => {
        const tokens = text.match(/"[^"]*"|[\w-]+|::=|\s+|[^\s\w]/g)!;
        for (const [kind, a, b] of edits) {
          const [i, j] = [a % tokens.length, b % tokens.length];
          if (kind === 'swap') [tokens[i], tokens[j]] = [tokens[j]!, tokens[i]!];
          else if (kind === 'double') tokens.splice(i, 0, tokens[j]!, ' ');
          else if (kind === 'cut') tokens.splice(i, 1);
          else tokens.splice(i, 0, ' ', words[b % words.length]!, ' ');
        }
        compile(tokens.join(''));
      }),
      { numRuns: RUNS },
    );
  },
  LONG,
);

it(
  'one definition broken: the others stay',
  () => {
    const definitions = Array.from({ length: 9 }, (_, i) => [
      `d${i} OBJECT-TYPE`,
      ' SYNTAX INTEGER { up(1), down(2) }',
      ' MAX-ACCESS read-only',
      ' STATUS current',
      ` DESCRIPTION "Text of ${i}."`,
      ' REFERENCE "x"',
      ` ::= { enterprises ${i} }`,
    ]);
    const damage = fc.tuple(fc.nat(8), fc.nat(6), fc.constantFrom('cut', 'double', 'half'), fc.nat(100));
    fc.assert(
      fc.property(damage, ([which, clause, kind, at]) => {
        const parts = definitions.map((clauses) => [...clauses]);
        const broken = parts[which]!;
        if (kind === 'cut') broken.splice(clause, 1);
        else if (kind === 'double') broken.splice(clause, 0, broken[clause]!);
        else broken[clause] = broken[clause]!.slice(0, at % broken[clause]!.length);
        const text = `F-MIB DEFINITIONS ::= BEGIN\nIMPORTS enterprises, OBJECT-TYPE FROM SNMPv2-SMI;\n${parts.map((clauses) => clauses.join('\n')).join('\n')}\nEND`;
        const tree = compileMibs([{ name: 'f', text }], { base });
        for (let i = 0; i < 9; i++) {
          if (i === which) continue;
          expect(tree.find(`F-MIB::d${i}`)?.oid.toString(), text).toBe(`1.3.6.1.4.1.${i}`);
        }
      }),
      { numRuns: RUNS * 4 },
    );
  },
  LONG,
);

it(
  'no end of anything ends all the same',
  () => {
    const many = 5000;
    for (const text of [
      '{'.repeat(many),
      '('.repeat(many),
      '"'.repeat(many),
      '-- '.repeat(many),
      '/*'.repeat(many),
      "'".repeat(many),
      '::='.repeat(many),
      'a '.repeat(many),
      'BEGIN '.repeat(many),
      `A-MIB DEFINITIONS ::= BEGIN ${'a OBJECT-TYPE '.repeat(many)}`,
      `A-MIB DEFINITIONS ::= BEGIN ${'a ::= { '.repeat(many)}`,
      `A-MIB DEFINITIONS ::= BEGIN ${'T ::= SEQUENCE OF '.repeat(many)}`,
      `A-MIB DEFINITIONS ::= BEGIN T ::= ${'SEQUENCE OF '.repeat(1000)} X END`,
      `A-MIB DEFINITIONS ::= BEGIN ${'x MACRO ::= BEGIN '.repeat(many)}`,
      `A-MIB DEFINITIONS ::= BEGIN IMPORTS ${'a FROM '.repeat(many)}`,
      `A-MIB DEFINITIONS ::= BEGIN a OBJECT-TYPE DESCRIPTION ${'"a" b '.repeat(many)}`,
      `A-MIB DEFINITIONS ::= BEGIN ${Array.from({ length: many }, (_, i) => `a${i} OBJECT IDENTIFIER ::= { a${(i + 1) % many} 1 }`).join('\n')} END`,
      'A-MIB DEFINITIONS ::= BEGIN END '.repeat(2000),
    ]) {
      compile(text);
    }
  },
  LONG,
);

it(
  'code generated from anything is text',
  () => {
    fc.assert(
      fc.property(fc.constantFrom(...TEXTS), fc.nat(), fc.nat(200), (text, at, length) => {
        const place = at % text.length;
        const tree = compileMibs([{ name: 'f', text: text.slice(0, place) + text.slice(place + length) }], { base });
        const own = [...tree.modules.keys()].filter((name) => !base.modules.has(name));
        expect(generateTypes(tree, { modules: own }).size).toBeGreaterThanOrEqual(own.length);
      }),
      { numRuns: Math.ceil(RUNS / 10) },
    );
  },
  LONG,
);

const MIBS = fileURLToPath(new URL('../../../../shared/mibs/vendor/', import.meta.url));
it.runIf(existsSync(MIBS))(
  'real modules, damaged',
  () => {
    const small = readdirSync(MIBS)
      .map((name) => new Uint8Array(readFileSync(`${MIBS}${name}`)))
      .filter(({ length }) => length < 20_000);
    fc.assert(
      fc.property(
        fc.constantFrom(...small),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 10 }),
        (module, edits) => {
          const bytes = module.slice();
          for (const [at, octet] of edits) bytes[at % bytes.length] = octet;
          compile(bytes);
        },
      ),
      { numRuns: RUNS },
    );
  },
  LONG,
);

it('a trap number that no OID can have places nothing', () => {
  for (const number of ['4294967296', '4294967295', '-1']) {
    const text = (OLD.text as string).replace(/::= 0\b/, `::= ${number}`);
    expect(text).toContain(`::= ${number}`);
    const tree = compileMibs([{ name: 'f', text }], { base });
    sound(tree, text.length);
    expect(tree.find('OLD-MIB::oldCold')).toBeUndefined();
    expect(tree.diagnostics.some(({ code }) => code === 'trap-number') || number === '4294967295').toBe(true);
  }
});

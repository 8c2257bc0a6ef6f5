// Faults of types: unknown names, narrowing that does not fit, hints, defaults.
import type { Definition, TypeDefinition, TypeSpec } from '../definition.js';
import type { BaseType, Range, Syntax } from '../model/syntax.js';
import { MAX_BOUND, MIN_BOUND } from '../parser/subtype.js';
import { parseHint } from '../values/display-hint/hint.js';
import { ASN1_TYPES, BASE_TYPES, SMI_MODULES } from './base.js';
import type { Linked } from './link.js';
import type { Complain } from './scope.js';

const NUMBERS: ReadonlySet<BaseType> = new Set(['Integer32', 'Unsigned32', 'Gauge32', 'UInteger32']);
const UNSIGNED32 = 4294967295;

/** Checks a named type. */
export function checkType(type: TypeDefinition, linked: Linked, complain: Complain): void {
  const { spec, module, name, at, hint } = type;
  if (!spec || spec.name === 'SEQUENCE' || spec.name === 'CHOICE' || spec.name === 'SEQUENCE OF') return;
  checkSyntax(type, spec, linked, complain);
  const { base } = linked.types.resolve(type);
  if (hint === undefined) return;
  const parsed = parseHint(hint);
  if (!parsed) complain(module, 'hint-syntax', at, name.length, hint);
  else if (base !== 'Unknown' && (parsed.kind === 'octets') !== (base === 'OctetString')) {
    complain(module, 'hint-type', at, name.length, hint);
  }
}

/** Checks the type of an object or of a named type. */
export function checkSyntax(
  owner: Definition | TypeDefinition,
  spec: TypeSpec,
  linked: Linked,
  complain: Complain,
): void {
  const { module, at, name } = owner;
  const say = (code: Parameters<Complain>[1], subject: string): void =>
    complain(module, code, at, name.length, subject);
  const language = SMI_MODULES.has(module.name);
  let parent: Syntax = { base: 'Unknown' };
  if (spec.name === 'ANY') return;
  if (spec.name === 'SEQUENCE' || spec.name === 'CHOICE' || spec.name === 'SEQUENCE OF') {
    say('type-forbidden', spec.name);
    return;
  }
  if (ASN1_TYPES.has(spec.name)) {
    parent = linked.types.follow({ name: spec.name }, module);
  } else {
    const known = linked.scope.type(module, spec.name, at);
    if (!known && !BASE_TYPES.has(spec.name)) {
      say('type-unknown', spec.name);
      return;
    }
    if (!known && !language && !module.imports.has(spec.name)) say('import-missing', spec.name);
    parent = linked.types.follow({ name: spec.name }, module);
  }
  if (spec.labels) checkLabels(spec.labels, spec.numbers!, say);
  if (language) return;
  if (spec.sizes && parent.base !== 'OctetString' && parent.base !== 'Opaque' && parent.base !== 'Unknown') {
    say('subtype-forbidden', spec.name);
  }
  if (spec.ranges && !NUMBERS.has(parent.base) && parent.base !== 'Unknown') say('subtype-forbidden', spec.name);
  else if (spec.ranges) checkWithin(spec.ranges, parent.ranges ?? wholeRange(parent.base), spec.name, say);
  if (spec.sizes && parent.sizes) checkWithin(spec.sizes, parent.sizes, spec.name, say);
}

function wholeRange(base: BaseType): readonly Range[] {
  if (base === 'Integer32') return [{ min: -2147483648, max: UNSIGNED32 }]; // SMIv1 writes unsigned numbers so
  return [{ min: 0, max: UNSIGNED32 }];
}

type Say = (code: Parameters<Complain>[1], subject: string) => void;

function checkWithin(ranges: readonly Range[], parent: readonly Range[], name: string, say: Say): void {
  const inside = ({ min, max }: Range): boolean =>
    parent.some((outer) => (min === MIN_BOUND || min >= outer.min) && (max === MAX_BOUND || max <= outer.max));
  if (parent.length > 0 && !ranges.every(inside) && !coveredByAll(ranges, parent)) say('subtype-outside', name);
}

/** `(0..4094)` of `(0 | 1..4094)`: neighbouring ranges count as one. */
function coveredByAll(ranges: readonly Range[], parent: readonly Range[]): boolean {
  return ranges.every(
    (range) => parent.some(({ min }) => min <= range.min) && parent.some(({ max }) => max >= range.max),
  );
}

function checkLabels(labels: readonly string[], numbers: readonly number[], say: Say): void {
  if (new Set(labels).size < labels.length) {
    say('enum-label-twice', labels.find((label, i) => labels.indexOf(label) !== i)!);
  }
  if (new Set(numbers).size < numbers.length) {
    say('enum-number-twice', labels[numbers.findIndex((number, i) => numbers.indexOf(number) !== i)]!);
  }
}

/** A default of an enumeration must be one of its labels. */
export function checkDefault(definition: Definition, linked: Linked, complain: Complain): void {
  const { module, clauses, at, name } = definition;
  if (!clauses?.defval || !module.source) return;
  const enums = linked.types.syntaxOf(definition)?.enums;
  if (!enums) return;
  const labels = new Set(enums.values());
  const text = module.source
    .slice(clauses.defval[0], clauses.defval[1])
    .replace(/--.*$/gm, '')
    .replace(/[{}]/g, ' ')
    .trim();
  for (const label of text === '' ? [] : text.split(/[\s,]+/)) {
    if (!/^[a-z]/i.test(label) || labels.has(label)) continue;
    complain(module, 'defval-unknown', at, name.length, label);
    return;
  }
}

// Every fact libsmi has of both collections against ours: OIDs, kinds, types, enumerations, ranges, sizes, hints,
// access, status, units, indexes, notification variables. Prints each difference; exits 1 if one is not explained.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { compileMibs, type MibObject, type MibTree, type MibType, type Syntax } from '@mgmtapi/mib';
import { explained } from './explained.js';
import { load, MIBS } from './modules.js';

const BASES: Readonly<Record<string, string>> = {
  Enumeration: 'Integer32',
  Integer32: 'Integer32',
  Integer64: 'Integer32',
  Unsigned32: 'Unsigned32',
  Unsigned64: 'Counter64',
  OctetString: 'OctetString',
  ObjectIdentifier: 'ObjectIdentifier',
  Bits: 'Bits',
};
const ACCESS: Readonly<Record<string, readonly string[]>> = {
  noaccess: ['not-accessible'],
  notifyonly: ['accessible-for-notify'],
  readonly: ['read-only'],
  readwrite: ['read-write', 'read-create', 'write-only'],
};
/** Types that libsmi names and we show by their base. */
const SMI = new Set(
  'Integer32 Counter32 Counter Gauge32 Gauge Unsigned32 TimeTicks Counter64 IpAddress Opaque Bits OctetString ObjectIdentifier'.split(
    ' ',
  ),
);

const differences: string[] = [];
const counts: Record<string, number> = {};

function check(what: string, name: string, theirs: unknown, ours: unknown): void {
  counts[what] = (counts[what] ?? 0) + 1;
  if (String(theirs) !== String(ours))
    differences.push(`${what} ${name}: libsmi ${String(theirs)}, ours ${String(ours)}`);
}

const standard = load('standard');
const vendor = load('vendor');
const tree = compileMibs([...standard, ...vendor]);
for (const { name } of [...standard, ...vendor]) {
  compareIdentifiers(name, smidump('identifiers', name));
  compareXml(name, smidump('xml', name));
}
report();

function smidump(format: string, name: string): string {
  const env = { ...process.env, SMIPATH: `${join(MIBS, 'standard')}:${join(MIBS, 'vendor')}` };
  return execFileSync('smidump', ['-k', '-q', '-f', format, name], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 28,
    timeout: 60_000,
  }).toString('latin1');
}

function compareIdentifiers(module: string, text: string): void {
  const mine = tree.modules.get(module)?.objects ?? [];
  const seen = new Set<string>();
  for (const line of text.split('\n')) {
    const match = /^\S+\s+(\S+)\s+(\S+)\s+([\d.]+)\s*$/.exec(line);
    if (!match || line.startsWith('#')) continue;
    const [, name, kind, oid] = match as unknown as [string, string, string, string];
    seen.add(name);
    const named = mine.filter((object) => object.name === name);
    const same = named.find((object) => object.oid.toString() === oid);
    if (named.length === 0)
      check(
        kind === '<unknown>' ? 'implied' : 'missing',
        `${module}::${name}`,
        oid,
        tree.resolve(`${module}::${name}`),
      );
    else check('oid', `${module}::${name}`, oid, same?.oid ?? named.map((object) => object.oid).join(','));
    if (same) check('kind', `${module}::${name}`, kind, same.kind);
  }
  for (const { name, oid } of mine)
    if (!seen.has(name)) differences.push(`extra ${module}::${name}: libsmi -, ours ${oid}`);
}

function compareXml(module: string, xml: string): void {
  const elements =
    /<(typedef|node|scalar|table|row|column|notification|group|compliance|capabilities) name="([^"]+)"([^>]*)>([\s\S]*?)(?=<(?:typedef|node|scalar|table|row|column|notification|group|compliance|capabilities) name="|$)/g;
  for (const [, element, name, attributes, body] of xml.matchAll(elements) as Iterable<
    [string, string, string, string, string]
  >) {
    const facts = body.replace(/<(description|reference)>[\s\S]*?<\/\1>/g, '');
    if (element === 'typedef') {
      const type = tree.modules.get(module)?.types.find((one) => one.name === name);
      if (type) compareType(`${module}::${name}`, attributes, facts, type);
      continue;
    }
    const oid = /oid="([^"]+)"/.exec(attributes)?.[1];
    const object = tree.modules.get(module)?.objects.find((one) => one.name === name && one.oid.toString() === oid);
    if (object) compareObject(`${module}::${name}`, element, attributes, facts, object, tree);
  }
}

function compareType(name: string, attributes: string, facts: string, type: MibType): void {
  const base = /basetype="([^"]+)"/.exec(attributes)?.[1] ?? '';
  if (base !== 'Unknown') checkBase(name, base, type.syntax);
  check('hint', name, plainText(/<format>([\s\S]*?)<\/format>/.exec(facts)?.[1]) ?? '-', own(type) ?? '-');
  compareNarrowing(name, facts, type.syntax, base);
}

/** The hint a type brings itself; libsmi shows inherited ones only through the parent. */
function own(type: MibType): string | undefined {
  return type.syntax.displayHint;
}

function compareObject(
  name: string,
  element: string,
  attributes: string,
  facts: string,
  object: MibObject,
  all: MibTree,
): void {
  const status = /status="([^"]+)"/.exec(attributes)?.[1];
  if (status && object.status) check('status', name, status, object.status);
  const access = /<access>([^<]+)<\/access>/.exec(facts)?.[1];
  if (access && object.access)
    check('access', name, true, ACCESS[access]?.includes(object.access) || `${access}/${object.access}`);
  const units = plainText(/<units>([\s\S]*?)<\/units>/.exec(facts)?.[1]);
  if (element === 'scalar' || element === 'column') {
    check('units', name, units ?? '-', object.units ?? '-');
    compareSyntax(name, facts, object);
  }
  if (element === 'row') compareIndex(name, facts, object, all);
  if (element === 'notification') {
    const objects = [...facts.matchAll(/<object module="[^"]*" name="([^"]+)"/g)].map(([, one]) => one);
    check('variables', name, objects, object.objects ?? []);
  }
}

function compareSyntax(name: string, facts: string, { syntax }: MibObject): void {
  const text = /<syntax>([\s\S]*?)<\/syntax>/.exec(facts)?.[1];
  if (!text || !syntax) return;
  const plain = /^\s*<type module="[^"]*" name="([^"]+)"\/>\s*$/.exec(text)?.[1];
  if (plain !== undefined) {
    if (SMI.has(plain))
      check('type', name, { Counter: 'Counter32', Gauge: 'Gauge32' }[plain] ?? plain, syntax.type ?? syntax.base);
    else check('type', name, plain, syntax.type);
    return;
  }
  const base = /<typedef basetype="([^"]+)"/.exec(text)?.[1] ?? '';
  const parent = /<parent module="[^"]*" name="([^"]+)"\/>/.exec(text)?.[1];
  if (parent !== undefined && !SMI.has(parent)) check('type', name, parent, syntax.type);
  if (base !== 'Unknown') checkBase(name, base, syntax);
  compareNarrowing(name, text, syntax, base);
}

/** libsmi's bases tell less apart than ours: all unsigned 32-bit types are one. */
function checkBase(name: string, theirs: string, { base }: Syntax): void {
  const folded: Readonly<Record<string, string>> = {
    Counter32: 'Unsigned32',
    Gauge32: 'Unsigned32',
    TimeTicks: 'Unsigned32',
    UInteger32: 'Unsigned32',
    IpAddress: 'OctetString',
    Opaque: 'OctetString',
  };
  check('base', name, BASES[theirs] ?? theirs, folded[base] ?? base);
}

function compareNarrowing(name: string, text: string, syntax: Syntax, base: string): void {
  const labels = [...text.matchAll(/<namednumber name="([^"]+)" number="([^"]+)"/g)].map(
    ([, label, number]) => `${label}(${number})`,
  );
  if (labels.length > 0) {
    const ours = [...(syntax.enums ?? [])].map(([number, label]) => `${label}(${number})`);
    check('enum', name, labels.sort(), ours.sort());
  }
  const ranges = [...text.matchAll(/<range min="([^"]+)" max="([^"]+)"/g)].map(([, min, max]) => `${min}..${max}`);
  if (ranges.length === 0) return;
  const octets = base === 'OctetString';
  const ours = (octets ? syntax.sizes : syntax.ranges) ?? [];
  check(octets ? 'size' : 'range', name, ranges.sort(), ours.map(({ min, max }) => `${min}..${max}`).sort());
}

function compareIndex(name: string, facts: string, row: MibObject, all: MibTree): void {
  const augments = /<augments module="[^"]*" name="([^"]+)"/.exec(facts)?.[1];
  if (augments !== undefined) check('augments', name, augments, row.augments);
  const linkage = /<linkage(?: implied="([^"]+)")?>/.exec(facts);
  const theirs = [...facts.matchAll(/<index module="([^"]*)" name="([^"]+)"/g)].map(
    ([, module, one]) => `${module}::${one}`,
  );
  if (!linkage || theirs.length === 0) return;
  const ours = (row.index ?? []).map(({ module, name: one }) => `${module ?? ''}::${one}`);
  check('index', name, theirs, ours);
  check('implied', name, linkage[1] === 'true', row.index?.at(-1)?.implied ?? false);
  for (const { oid } of row.index ?? []) if (oid) check('indexOid', name, true, all.find(oid) !== undefined);
}

function plainText(text: string | undefined): string | undefined {
  return text?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

function report(): void {
  let open = 0;
  const reasons = new Map<string, number>();
  for (const difference of differences) {
    const reason = explained(difference);
    if (reason === undefined) {
      open++;
      console.log(`DIFFERENT ${difference}`);
    } else reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  console.log('compared', counts);
  for (const [reason, count] of reasons) console.log(`explained ${count}: ${reason}`);
  console.log(`${open} differences not explained`);
  process.exitCode = open === 0 ? 0 : 1;
}

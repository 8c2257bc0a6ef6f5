// What every module may lean on even when no base module is among the sources: the first arcs, and the SMI's own types.
import { Definition, Macro, type ModuleRecord, type TypeDefinition } from '../definition.js';
import type { BaseType } from '../model/syntax.js';

/** Types that the SMI itself defines, by the names modules use. RFC 2578 section 7.1, RFC 1155 section 3.2. */
export const BASE_TYPES: ReadonlyMap<string, BaseType> = new Map<string, BaseType>([
  ['INTEGER', 'Integer32'],
  ['OCTET STRING', 'OctetString'],
  ['OBJECT IDENTIFIER', 'ObjectIdentifier'],
  ['BITS', 'Bits'],
  ['NULL', 'Null'],
  ['Integer32', 'Integer32'],
  ['IpAddress', 'IpAddress'],
  ['NetworkAddress', 'IpAddress'],
  ['Counter32', 'Counter32'],
  ['Counter', 'Counter32'],
  ['Gauge32', 'Gauge32'],
  ['Gauge', 'Gauge32'],
  ['Unsigned32', 'Unsigned32'],
  ['UInteger32', 'UInteger32'],
  ['TimeTicks', 'TimeTicks'],
  ['Counter64', 'Counter64'],
  ['Opaque', 'Opaque'],
  ['NsapAddress', 'OctetString'],
  ['ObjectName', 'ObjectIdentifier'],
  ['NotificationName', 'ObjectIdentifier'],
]);

/** Names that need no import: ASN.1's own, and what SNMPv2-CONF's macros stand for. */
export const ASN1_TYPES: ReadonlySet<string> = new Set([
  'INTEGER',
  'OCTET STRING',
  'OBJECT IDENTIFIER',
  'BITS',
  'NULL',
  'SEQUENCE',
  'SEQUENCE OF',
  'CHOICE',
  'ANY',
]);

/** Types of the SMI that are only made of other types and never a value's own. */
export const SMI_CHOICES: ReadonlySet<string> = new Set(['ObjectSyntax', 'SimpleSyntax', 'ApplicationSyntax']);

/** Modules that define the SMI: their types are the base types. */
export const SMI_MODULES: ReadonlySet<string> = new Set(['SNMPv2-SMI', 'RFC1155-SMI', 'RFC1065-SMI', 'SNMPv2-CONF']);

/** Where a name that is used without being imported is looked for first. */
export const WELL_KNOWN: readonly string[] = [
  'SNMPv2-SMI',
  'SNMPv2-TC',
  'RFC1155-SMI',
  'SNMPv2-MIB',
  'IF-MIB',
  'RFC1213-MIB',
  'INET-ADDRESS-MIB',
  'SNMP-FRAMEWORK-MIB',
];

/** The arcs of the SMI (RFC 2578 section 2), with the other names of the three roots. */
const ARCS: readonly (readonly [name: string, parent: string, arc: number])[] = [
  ['ccitt', '', 0],
  ['itu-t', '', 0],
  ['iso', '', 1],
  ['joint-iso-ccitt', '', 2],
  ['joint-iso-itu-t', '', 2],
  ['iso-ccitt', '', 2],
  ['org', 'iso', 3],
  ['dod', 'org', 6],
  ['internet', 'dod', 1],
  ['directory', 'internet', 1],
  ['mgmt', 'internet', 2],
  ['mib-2', 'mgmt', 1],
  ['transmission', 'mib-2', 10],
  ['experimental', 'internet', 3],
  ['private', 'internet', 4],
  ['enterprises', 'private', 1],
  ['security', 'internet', 5],
  ['snmpV2', 'internet', 6],
  ['snmpDomains', 'snmpV2', 1],
  ['snmpProxys', 'snmpV2', 2],
  ['snmpModules', 'snmpV2', 3],
];

/** The arcs above as a module of their own, under the name of the module that defines them. */
export class BaseModule implements ModuleRecord {
  readonly name: string = 'SNMPv2-SMI';
  readonly source: undefined = undefined;
  readonly definitions: readonly Definition[];
  readonly types: readonly TypeDefinition[] = [];
  readonly imports: ReadonlyMap<string, string> = new Map();
  readonly version: 2 = 2;
  readonly lastUpdated: string = '';
  readonly #values = new Map<string, Definition>();

  constructor() {
    for (const [name, parent, arc] of ARCS) {
      const definition = new Definition(this, name, Macro.Implied, -1);
      definition.parent = parent;
      definition.arc = arc;
      this.#values.set(name, definition);
    }
    this.definitions = [...this.#values.values()];
  }

  value(name: string): Definition | undefined {
    return this.#values.get(name);
  }

  type(): undefined {
    return undefined;
  }
}

/** Is this the name of a type of the SMI, or of ASN.1? */
export function baseSyntaxName(name: string): boolean {
  return BASE_TYPES.has(name) || ASN1_TYPES.has(name);
}

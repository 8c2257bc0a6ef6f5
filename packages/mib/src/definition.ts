// What the parser hands on: one record a definition, with offsets into its source instead of copies.

import type { Range, Syntax } from './model/syntax.js';
import type { Source } from './source.js';

/** The macro a definition was made with; the order of the first ten is that of the keywords in symbols.ts. */
export const Macro = {
  ObjectType: 0,
  ModuleIdentity: 1,
  ObjectIdentity: 2,
  NotificationType: 3,
  TrapType: 4,
  ObjectGroup: 5,
  NotificationGroup: 6,
  ModuleCompliance: 7,
  AgentCapabilities: 8,
  TextualConvention: 9,
  ObjectIdentifier: 10,
  /** A name given inside an OID value, `{ iso org(3) }`, and nowhere else. */
  Implied: 11,
} as const;

/** The spelling of each macro. */
export const MACRO_NAMES: readonly string[] = [
  'OBJECT-TYPE',
  'MODULE-IDENTITY',
  'OBJECT-IDENTITY',
  'NOTIFICATION-TYPE',
  'TRAP-TYPE',
  'OBJECT-GROUP',
  'NOTIFICATION-GROUP',
  'MODULE-COMPLIANCE',
  'AGENT-CAPABILITIES',
  'TEXTUAL-CONVENTION',
  'OBJECT IDENTIFIER',
  'OBJECT IDENTIFIER',
];

/** A type as written. Plain references to a named type share one record. */
export interface TypeSpec {
  /** `INTEGER`, `OCTET STRING`, `OBJECT IDENTIFIER`, `BITS`, `SEQUENCE`, `SEQUENCE OF`, `CHOICE`, `NULL`, or a type's name. */
  readonly name: string;
  /** Labels and numbers of an enumeration or of BITS, in the order written. */
  readonly labels?: readonly string[] | undefined;
  readonly numbers?: readonly number[] | undefined;
  readonly ranges?: readonly Range[] | undefined;
  readonly sizes?: readonly Range[] | undefined;
  /** The names a SEQUENCE lists, or the one row type of a SEQUENCE OF. */
  readonly members?: readonly string[] | undefined;
  /** The number of an APPLICATION tag. */
  readonly tag?: number | undefined;
}

/** One part of an OID value: `iso`, `3`, or `org(3)`. */
export interface Component {
  readonly name: string | undefined;
  readonly number: number | undefined;
}

/** One name of an INDEX clause; `type` where a type stands in its place. */
export interface IndexName {
  readonly name: string;
  readonly implied: boolean;
  /** The object it names, where that was found before: in the compiled form. */
  readonly target?: Definition | undefined;
}

/** Clauses that few definitions have. */
export interface Clauses {
  index?: IndexName[];
  augments?: string;
  /** The row it names, where that was found before: in the compiled form. */
  augmentsTarget?: Definition;
  units?: string;
  /** Offsets of the text of REFERENCE. */
  reference?: readonly [start: number, end: number];
  /** Offsets of what stands between the braces of DEFVAL. */
  defval?: readonly [start: number, end: number];
  /** The text of DEFVAL where there is no source: from the compiled form. */
  defvalText?: string;
  /** OBJECTS, VARIABLES or NOTIFICATIONS. */
  objects?: readonly string[];
  /** What they name, where that was found before: in the compiled form. */
  objectTargets?: readonly (Definition | undefined)[];
  /** Groups of a MODULE-COMPLIANCE, mandatory ones first, or the modules an AGENT-CAPABILITIES supports. */
  parts?: string[];
  enterprise?: readonly Component[];
  /** Offsets of a notable part for diagnostics. */
  indexAt?: number;
}

/** A module as the resolver and the model see it: read from a text, or from the compiled form. */
export interface ModuleRecord {
  readonly name: string;
  readonly source: Source | undefined;
  readonly definitions: readonly Definition[];
  readonly types: readonly TypeDefinition[];
  readonly imports: ReadonlyMap<string, string>;
  /** 1 or 2: which SMI it is written in. */
  readonly version: 1 | 2;
  /** `YYYYMMDDHHMMZ`, or as written; empty without MODULE-IDENTITY. */
  readonly lastUpdated: string;
  /** First definition of each name; more hang on its `next`. */
  value(name: string): Definition | undefined;
  type(name: string): TypeDefinition | undefined;
}

/** A named place in the OID tree, with what its macro says of it. */
export class Definition {
  readonly module: ModuleRecord;
  readonly name: string;
  readonly macro: number;
  /** Offset of the name in the source. */
  readonly at: number;
  /** `{ parent arc }`, by far the usual form; `path` holds any other. */
  parent = '';
  arc = -1;
  path: readonly Component[] | undefined = undefined;
  /** Offset of the OID value. */
  valueAt = -1;
  syntax: TypeSpec | Syntax | undefined = undefined;
  access: string | undefined = undefined;
  status: string | undefined = undefined;
  /** Offsets of the DESCRIPTION's text, without its quotes; -1 without one. */
  descriptionStart = -1;
  descriptionEnd = -1;
  clauses: Clauses | undefined = undefined;
  /** Its place in the `OidTree`: -1 not looked for yet, -2 being looked for, -3 none. */
  node = -1;
  /** What it is: an index of `KINDS`. */
  kind = 0;
  /** The next definition of the same name in this module. */
  next: Definition | undefined = undefined;

  constructor(module: ModuleRecord, name: string, macro: number, at: number) {
    this.module = module;
    this.name = name;
    this.macro = macro;
    this.at = at;
  }
}

/** A named type: a TEXTUAL-CONVENTION or a plain assignment. */
export class TypeDefinition {
  readonly module: ModuleRecord;
  readonly name: string;
  readonly at: number;
  /** Made with TEXTUAL-CONVENTION. */
  readonly convention: boolean;
  spec: TypeSpec | undefined = undefined;
  /** What it narrows, where there is no `spec`: from the compiled form. */
  below: Syntax | undefined = undefined;
  hint: string | undefined = undefined;
  status: string | undefined = undefined;
  descriptionStart = -1;
  descriptionEnd = -1;
  clauses: Clauses | undefined = undefined;
  /** What it comes to, once looked up; `null` while it is being looked up. */
  resolved: Syntax | null | undefined = undefined;

  constructor(module: ModuleRecord, name: string, at: number, convention: boolean) {
    this.module = module;
    this.name = name;
    this.at = at;
    this.convention = convention;
  }
}

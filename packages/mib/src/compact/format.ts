// What the writer and the reader of the compiled form agree on.
import type { BaseType } from '../model/syntax.js';

/** Goes up with every change of the form. */
export const FORMAT = 1;

/** How many streams each block has. */
export const NAME_STREAMS = 13;
export const TYPE_STREAMS = 28;

export const BASES: readonly BaseType[] = [
  'Unknown',
  'Integer32',
  'OctetString',
  'ObjectIdentifier',
  'Bits',
  'IpAddress',
  'Counter32',
  'Gauge32',
  'Unsigned32',
  'TimeTicks',
  'Counter64',
  'Opaque',
  'UInteger32',
  'Null',
];

export const ACCESSES: readonly string[] = [
  '',
  'not-accessible',
  'accessible-for-notify',
  'read-only',
  'read-write',
  'read-create',
  'write-only',
  'not-implemented',
];

export const STATUSES: readonly string[] = ['', 'current', 'deprecated', 'obsolete', 'mandatory', 'optional'];

/** A whole compiled set: names alone are enough to resolve and to name. */
export interface CompiledMibs {
  readonly names: Uint8Array;
  readonly types: Uint8Array;
}

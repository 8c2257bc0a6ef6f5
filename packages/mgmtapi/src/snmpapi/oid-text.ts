// SnmpUtilOidToA, SnmpUtilIdsToA, SnmpUtilPrintOid: object identifiers as dotted decimal text.

import { type OidText, print, settings } from './settings.js';
import type { AsnObjectIdentifier } from './structures.js';

/** What stands for an object identifier without subidentifiers. */
const NULL_OID = '<null oid>';
const DOCUMENTED_LIMIT = 256;
/** Where the text ends on Windows, without a mark. */
const OBSERVED_LIMIT = 513;

/**
 * Writes an object identifier in decimal, without a leading dot: `1.3.6.1.4.1.311`; `<null oid>` when it is null or has no
 * subidentifiers. The text is a fresh one: no shared buffer as in C.
 * @param text - for this call, instead of the `oidText` of `configureMgmtApi`
 */
export function SnmpUtilOidToA(oid: AsnObjectIdentifier | null, text?: OidText): string {
  return SnmpUtilIdsToA(oid?.ids ?? null, oid?.idLength ?? 0, text);
}

/** Writes `count` subidentifiers as `SnmpUtilOidToA` does. */
export function SnmpUtilIdsToA(
  ids: Uint32Array | readonly number[] | null,
  count: number,
  text: OidText = settings().oidText ?? {},
): string {
  const counted = Array.from(ids ?? []).slice(0, count >>> 0);
  if (counted.length === 0) return NULL_OID;
  return cut(counted.map((id) => (text.signed ? id | 0 : id >>> 0)).join('.'), text.limit);
}

/** Prints an object identifier in decimal, without an end of line. Null prints nothing. */
export function SnmpUtilPrintOid(oid: AsnObjectIdentifier | null): void {
  if (oid) print(SnmpUtilOidToA(oid));
}

function cut(text: string, limit: OidText['limit'] = 'none'): string {
  if (limit === 'none') return text;
  if (limit === 'observed') return text.slice(0, OBSERVED_LIMIT);
  const most = limit === 'documented' ? DOCUMENTED_LIMIT : limit;
  if (text.length <= most) return text;
  return `${text.slice(0, Math.max(0, most - 3))}...`.slice(0, most);
}

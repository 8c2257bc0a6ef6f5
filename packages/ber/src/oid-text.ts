// Object identifiers as dotted decimal text.
import type { OidBuilder } from './oid-builder.js';
import { MAX_ARC, splitFirst, startOfNext, subidentifierAt } from './oid-octets.js';
import type { OidPrefix } from './oid-prefix.js';

/**
 * Reads `'1.3.6.1'` or `'.1.3.6.1'` into `builder`. Leading zeros are refused, since `010` means eight to some and ten to
 * others.
 * @throws {TypeError} empty, or anything but decimal numbers and single dots
 * @throws {RangeError} more than 128 arcs, or an arc above 4294967295
 */
export function parseOid(text: string, builder: OidBuilder): void {
  const end = text.length;
  let at = text.charCodeAt(0) === DOT ? 1 : 0;
  let code = DOT;
  while (code === DOT) {
    const from = at;
    let arc = 0;
    code = END;
    for (; at < end; at++) {
      code = text.charCodeAt(at);
      if (code < ZERO || code > NINE) break;
      arc = arc * 10 + (code - ZERO);
      if (arc > MAX_ARC) throw new RangeError(`arc above 4294967295 in object identifier ${quote(text)}`);
    }
    const isPadded = at - from > 1 && text.charCodeAt(from) === ZERO;
    if (at === from || isPadded) throw malformed(text);
    builder.push(arc);
    at++;
  }
  if (at <= end) throw malformed(text);
}

const END = -1;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

function malformed(text: string): TypeError {
  return new TypeError(`not an object identifier: ${quote(text)}`);
}

/** The text for an error message, cut short. */
function quote(text: string): string {
  return JSON.stringify(text.length > 64 ? `${text.slice(0, 61)}...` : text);
}

/** The text of a prefix, with a dot behind. */
export function textOfPrefix(prefix: OidPrefix): string {
  prefix.text ??= format(prefix.octets);
  return prefix.text;
}

function format(octets: Uint8Array): string {
  const [root, second] = splitFirst(subidentifierAt(octets, 0));
  let text = `${root}.${second}.`;
  for (let at = startOfNext(octets, 0); at < octets.length; at = startOfNext(octets, at)) {
    text += `${subidentifierAt(octets, at)}.`;
  }
  return text;
}

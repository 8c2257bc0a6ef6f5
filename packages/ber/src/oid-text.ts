// Object identifiers as dotted decimal text.
import { MAX_ARC, MAX_ARCS } from './oid-octets.js';

/**
 * The arcs of `'1.3.6.1'` or `'.1.3.6.1'`. Leading zeros are refused, since `010` means eight to some and ten to others.
 * @throws {TypeError} empty, or anything but decimal numbers and single dots
 * @throws {RangeError} more than 128 arcs, or an arc above 4294967295
 */
export function parseOid(text: string): number[] {
  const arcs: number[] = [];
  let at = text.charCodeAt(0) === 0x2e ? 1 : 0;
  for (;;) {
    const from = at;
    let arc = 0;
    for (; at < text.length; at++) {
      const digit = text.charCodeAt(at) - 0x30;
      if (digit < 0 || digit > 9) break;
      arc = arc * 10 + digit;
      if (arc > MAX_ARC) throw new RangeError(`arc above 4294967295 in object identifier ${quote(text)}`);
    }
    const isPadded = at - from > 1 && text.charCodeAt(from) === 0x30;
    if (at === from || isPadded) throw malformed(text);
    arcs.push(arc);
    if (arcs.length > MAX_ARCS) throw new RangeError('object identifier of more than 128 arcs');
    if (at === text.length) return arcs;
    if (text.charCodeAt(at++) !== 0x2e) throw malformed(text);
  }
}

function malformed(text: string): TypeError {
  return new TypeError(`not an object identifier: ${quote(text)}`);
}

/** The text for an error message, cut short. */
function quote(text: string): string {
  return JSON.stringify(text.length > 64 ? `${text.slice(0, 61)}...` : text);
}

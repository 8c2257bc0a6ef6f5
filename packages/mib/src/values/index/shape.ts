// The form each part of an INDEX takes in an instance OID. RFC 2578 section 7.7.

import type { IndexPart } from '../../model/object.js';
import type { Range, Syntax } from '../../model/syntax.js';

/** How many sub-identifiers a part takes, and what they are. */
export type IndexShape =
  | { readonly form: 'integer' } // one
  | { readonly form: 'address' } // four: IpAddress
  | { readonly form: 'network' } // the choice (always 1), then four: NetworkAddress of SMIv1
  | { readonly form: 'fixed'; readonly size: number } // a string of one size: its octets
  | { readonly form: 'string' } // length, then the octets
  | { readonly form: 'oid' } // length, then the sub-identifiers
  | { readonly form: 'impliedString' } // octets to the end
  | { readonly form: 'impliedOid' } // sub-identifiers to the end
  | { readonly form: 'unknown' }; // nothing known of it: all that is left

/** The shape of a part, by its declared syntax alone: never by a value. */
export function shapeOf({ syntax, implied }: Pick<IndexPart, 'syntax' | 'implied'>): IndexShape {
  switch (syntax?.base) {
    case 'Integer32':
    case 'Unsigned32':
    case 'Gauge32':
    case 'Counter32':
    case 'UInteger32':
    case 'TimeTicks':
      return { form: 'integer' };
    case 'IpAddress':
      return { form: syntax.type === 'NetworkAddress' ? 'network' : 'address' };
    case 'OctetString':
    case 'Bits': {
      const size = fixedSize(syntax);
      if (size !== undefined) return { form: 'fixed', size };
      return { form: implied ? 'impliedString' : 'string' };
    }
    case 'ObjectIdentifier':
      return { form: implied ? 'impliedOid' : 'oid' };
    default:
      return { form: 'unknown' };
  }
}

/** The one size a string can have, after all narrowing; undefined when it can have several, or none is said. */
export function fixedSize({ sizes }: Syntax): number | undefined {
  if (sizes?.length !== 1) return undefined;
  const { min, max } = sizes[0] as Range;
  return min === max ? Number(min) : undefined;
}

// The built-in names as a NameTree: MIB-II without loading a MIB.

import { Oid, type OidLike } from '@mgmtapi/ber';
import type { NameTree } from '@mgmtapi/protocol';
import { mib2Table } from './mib2-table.js';

/** How the built-in names are looked up. */
export interface Mib2NamesOptions {
  /** `SYSDESCR` finds sysDescr. Default false. */
  readonly ignoreCase?: boolean | undefined;
}

interface Node {
  readonly oid: Oid;
  readonly name: string;
  readonly module: string;
}

/** mib-2, and the short name that old programs give it. */
const MGMT = '1.3.6.1.2';
const MIB_2 = 'mib-2';
const MIB_2_SYNONYM = 'mib';
/** All of MIB-II was in this module before SNMPv2: it still qualifies every name. */
const OLD_MODULE = 'RFC1213-MIB';

/**
 * The names of MIB-II (RFC 1213) and the nodes above it, for `SnmpMgrStrToOid`, `SnmpMgrOidToStr` and, as the `names` of a
 * manager, for text OIDs in sessions. The full set of standard names is in `@mgmtapi/mib`.
 */
export function mib2Names(options: Mib2NamesOptions = {}): NameTree {
  return new Mib2Names(options.ignoreCase ?? false);
}

class Mib2Names implements NameTree {
  readonly #ignoreCase: boolean;
  readonly #byOid = new Map<string, Node>();
  /** Descriptors are unique in this table. */
  readonly #byName = new Map<string, Node>();

  constructor(ignoreCase: boolean) {
    this.#ignoreCase = ignoreCase;
    for (const [parent, module, names] of mib2Table) {
      let number = 0;
      for (const word of names.split(' ')) {
        const [name = '', given] = word.split('=');
        number = given === undefined ? number + 1 : Number(given);
        const oid = parent === '' ? Oid.from([number]) : Oid.from(parent).child(number);
        const node = { oid, name, module };
        this.#byOid.set(oid.toString(), node);
        this.#byName.set(this.#key(name), node);
      }
    }
  }

  /** `sysDescr.0`, `SNMPv2-MIB::sysDescr.0`: always absolute. */
  resolve(text: string): Oid | undefined {
    const parts = /^(?:([\w-]+)::)?([A-Za-z][\w-]*)((?:\.\d+)*)$/.exec(text);
    if (!parts) return undefined;
    const [, module, name = '', rest = ''] = parts;
    const node = this.#byName.get(this.#key(name));
    if (!node || (module !== undefined && module !== node.module && module !== OLD_MODULE)) return undefined;
    const arcs = rest.split('.').slice(1).map(Number);
    return arcs.every((arc) => arc <= 0xffffffff) ? node.oid.child(...arcs) : undefined;
  }

  child(parent: OidLike, name: string): Oid | undefined {
    const above = Oid.from(parent);
    const isSynonym = this.#key(name) === MIB_2_SYNONYM && above.equals(MGMT);
    const oid = this.#byName.get(isSynonym ? MIB_2 : this.#key(name))?.oid;
    return oid && oid.length === above.length + 1 && oid.startsWith(above) ? oid : undefined;
  }

  nameOf(oid: OidLike): { module: string; name: string; rest: Oid } | undefined {
    const whole = Oid.from(oid);
    for (let length = whole.length; length > 0; length--) {
      const node = this.#byOid.get(whole.slice(0, length).toString());
      if (node) return { module: node.module, name: node.name, rest: whole.slice(length) };
    }
    return undefined;
  }

  #key(name: string): string {
    return this.#ignoreCase ? name.toLowerCase() : name;
  }
}

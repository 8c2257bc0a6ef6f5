// Notifications, typed: does one match, and what are its variables.
import { Oid, type OidLike } from '@mgmtapi/ber';
import type { VarBind } from '@mgmtapi/protocol';
import type { Codec, ReadOf } from './codec.js';
import { readCell } from './column.js';

/** An object that notifications carry: a column or a scalar. */
export interface Carried {
  readonly oid: OidLike;
  readonly codec: Codec;
}

/** A NOTIFICATION-TYPE or TRAP-TYPE with its variables. */
export interface Notification<O extends Readonly<Record<string, Carried>>> {
  readonly name: string;
  readonly oid: Oid;
  /** Is it one of these? */
  matches(notification: { readonly trapOid: OidLike }): boolean;
  /** Its variables by name; those that were not sent are missing. */
  read(notification: { readonly varBinds: readonly VarBind[] }): {
    readonly [N in keyof O]?: ReadOf<O[N]['codec']> | undefined;
  };
}

/** Defines a notification: its OID and the objects it carries. */
export function notification<const O extends Readonly<Record<string, Carried>>>(
  name: string,
  oid: string,
  objects: O,
): Notification<O> {
  const own = Oid.from(oid);
  return {
    name,
    oid: own,
    matches: ({ trapOid }) => own.equals(trapOid),
    read({ varBinds }) {
      const values: Record<string, unknown> = {};
      for (const [key, { oid: object, codec }] of Object.entries(objects)) {
        const sent = varBinds.find((varBind) => varBind.oid.startsWith(object));
        if (sent) values[key] = readCell(codec as Codec, sent);
      }
      return values as { readonly [N in keyof O]?: ReadOf<O[N]['codec']> | undefined };
    },
  };
}

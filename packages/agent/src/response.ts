// The Response-PDU of a command responder, around bindings that are encoded already: RFC 3416 section 3.
import { BerReader, type BerWriter, Tag } from '@mgmtapi/ber';
import { type Pdu, readVarBind, type VarBind, writeVarBinds } from '@mgmtapi/protocol';
import type { BindingList } from './binding-list.js';

/** A Response that message processing can write as it is, or take for a `Pdu`. */
export class ResponsePdu implements Pdu {
  readonly type = 'Response';
  readonly #bindings: BindingList | readonly VarBind[];

  /** @param bindings - a list is read when the response is written, so it must not change before */
  constructor(
    readonly requestID: number,
    readonly errorStatus: number,
    readonly errorIndex: number,
    bindings: BindingList | readonly VarBind[],
  ) {
    this.#bindings = bindings;
  }

  /** The bindings as values; an encoded list is decoded each time. */
  get varBinds(): readonly VarBind[] {
    const bindings = this.#bindings;
    if (isArray(bindings)) return bindings;
    return varBindsIn(bindings);
  }

  /** Writes the PDU, last field first. */
  write(w: BerWriter): void {
    const end = w.length;
    const bindings = this.#bindings;
    if (isArray(bindings)) {
      writeVarBinds(w, bindings);
    } else {
      w.raw(bindings.octets);
      w.constructed(Tag.Sequence, end);
    }
    w.integer(this.errorIndex, Tag.Integer, 'errorIndex');
    w.integer(this.errorStatus, Tag.Integer, 'errorStatus');
    w.integer(this.requestID, Tag.Integer, 'requestID');
    w.constructed(Tag.Response, end);
  }
}

/** The bindings of a list as values. */
export function varBindsIn(bindings: BindingList): VarBind[] {
  const reader = new BerReader(bindings.octets.slice(), { owned: true });
  const varBinds: VarBind[] = [];
  while (reader.more) varBinds.push(readVarBind(reader));
  return varBinds;
}

function isArray(bindings: BindingList | readonly VarBind[]): bindings is readonly VarBind[] {
  return Array.isArray(bindings);
}

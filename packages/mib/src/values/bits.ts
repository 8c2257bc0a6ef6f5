// BITS: octets to labels and back. RFC 2578 section 7.1.4: bit 0 is the high-order bit of the first octet.

/** The bits that are set, by label. Bits that no label is known for are in `unknown`, by position. */
export class BitLabels<L extends string = string> extends Set<L> {
  readonly unknown: readonly number[];
  readonly octets: Uint8Array;

  constructor(labels: Iterable<L>, unknown: readonly number[], octets: Uint8Array) {
    super(labels);
    this.unknown = unknown;
    this.octets = octets;
  }

  /** `{ one, three, 9 }` as `one, three, 9`. */
  override toString(): string {
    return [...this, ...this.unknown].join(', ');
  }
}

/** The labels of the bits that are set. */
export function decodeBits<L extends string>(octets: Uint8Array, enums: ReadonlyMap<number, L>): BitLabels<L> {
  const labels: L[] = [];
  const unknown: number[] = [];
  for (let bit = 0; bit < octets.length * 8; bit++) {
    if ((octets[bit >> 3]! & (0x80 >> (bit & 7))) === 0) continue;
    const label = enums.get(bit);
    if (label === undefined) unknown.push(bit);
    else labels.push(label);
  }
  return new BitLabels(labels, unknown, octets);
}

/**
 * The octets of labels or positions: as many as the highest known bit needs (RFC 2578 section 7.1.4: no more than
 * the syntax has, zeros included). RangeError: an unknown label.
 */
export function encodeBits(labels: Iterable<string | number>, enums: ReadonlyMap<number, string>): Uint8Array {
  const numbers = new Map([...enums].map(([bit, label]) => [label, bit]));
  const bits: number[] = [];
  for (const label of labels) {
    const bit = typeof label === 'number' ? label : numbers.get(label);
    if (bit === undefined || !Number.isInteger(bit) || bit < 0 || bit > 0x7ffff) {
      throw new RangeError(`no such bit: ${String(label)}`);
    }
    bits.push(bit);
  }
  const highest = Math.max(-1, ...bits, ...enums.keys());
  const octets = new Uint8Array(Math.floor(highest / 8) + 1);
  for (const bit of bits) octets[bit >> 3]! |= 0x80 >> (bit & 7);
  return octets;
}

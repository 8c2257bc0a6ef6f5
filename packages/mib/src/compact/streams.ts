// Numbers and texts as octets, each kind in a stream of its own: equal things lie together and compress well.

/** One stream being written. */
export class OutStream {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** A number from 0, seven bits an octet, low ones first. */
  number(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.#octet((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.#octet(rest);
  }

  /** A number of either sign. */
  signed(value: number): void {
    this.number(value < 0 ? -value * 2 - 1 : value * 2);
  }

  text(value: string): void {
    for (const octet of new TextEncoder().encode(value)) this.#octet(octet);
  }

  #octet(octet: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = octet;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}

/** One stream being read. Throws RangeError at its end: the data was cut. */
export class InStream {
  readonly #bytes: Uint8Array;
  #at: number;
  readonly #end: number;

  constructor(bytes: Uint8Array, from = 0, to: number = bytes.length) {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = to;
  }

  number(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      if (this.#at >= this.#end) throw new RangeError('compiled modules: a stream ends too soon');
      const octet = this.#bytes[this.#at++]!;
      value += (octet & 127) * scale;
      if (octet < 128) return value;
      scale *= 128;
    }
  }

  signed(): number {
    return signedOf(this.number());
  }

  /** All that is left, up to 32 bits each: one loop, which runs fast the first time. */
  rest(): Uint32Array {
    const bytes = this.#bytes;
    const end = this.#end;
    const values = new Uint32Array(end - this.#at);
    let count = 0;
    let value = 0;
    let scale = 1;
    for (let at = this.#at; at < end; at++) {
      const octet = bytes[at]!;
      value += (octet & 127) * scale;
      if (octet < 128) {
        values[count++] = value;
        value = 0;
        scale = 1;
      } else {
        scale *= 128;
      }
    }
    this.#at = end;
    return values.subarray(0, count);
  }

  /** All that is left as text, if it is ASCII. */
  ascii(): string | undefined {
    const text = latin1(this.#bytes.subarray(this.#at, this.#end));
    if (NOT_ASCII.test(text)) return undefined;
    this.#at = this.#end;
    return text;
  }

  /** So many octets as text. */
  text(length: number): string {
    const from = this.#at;
    this.#at += length;
    if (this.#at > this.#end) throw new RangeError('compiled modules: a stream ends too soon');
    return new TextDecoder().decode(this.#bytes.subarray(from, this.#at));
  }
}

/** A number of either sign from how it is written. */
export function signedOf(value: number): number {
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}

const NOT_ASCII = /[\x80-\xff]/;

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + 8192) as unknown as number[]);
  }
  return text;
}

/** Texts one after the other, each with what it shares with the one before left out. */
export class OutTexts {
  readonly shared: OutStream = new OutStream();
  readonly lengths: OutStream = new OutStream();
  readonly rest: OutStream = new OutStream();
  #last = '';

  add(text: string): void {
    let same = 0;
    while (same < text.length && same < this.#last.length && text[same] === this.#last[same]) same++;
    this.shared.number(same);
    const rest = text.slice(same);
    this.lengths.number(new TextEncoder().encode(rest).length);
    this.rest.text(rest);
    this.#last = text;
  }

  get streams(): OutStream[] {
    return [this.shared, this.lengths, this.rest];
  }
}

/** The same, read. */
export class InTexts {
  readonly #shared: Uint32Array;
  readonly #lengths: Uint32Array;
  readonly #octets: InStream;
  /** All of it, since names and labels are ASCII as a rule: then a text is a slice. */
  readonly #ascii: string | undefined;
  #at = 0;
  #from = 0;
  #last = '';

  constructor(shared: InStream, lengths: InStream, octets: InStream) {
    this.#shared = shared.rest();
    this.#lengths = lengths.rest();
    this.#octets = octets;
    this.#ascii = octets.ascii();
  }

  next(): string {
    const i = this.#at++;
    if (i >= this.#shared.length) throw new RangeError('compiled modules: a stream ends too soon');
    const same = this.#shared[i]!;
    const length = this.#lengths[i]!;
    let rest: string;
    if (this.#ascii === undefined) rest = this.#octets.text(length);
    else {
      rest = this.#ascii.slice(this.#from, this.#from + length);
      this.#from += length;
    }
    this.#last = same === 0 ? rest : this.#last.slice(0, same) + rest;
    return this.#last;
  }
}

/** Streams in one block: how many, how long each is, then their octets. */
export function joinStreams(streams: readonly OutStream[]): Uint8Array {
  const head = new OutStream();
  head.number(streams.length);
  for (const { bytes } of streams) head.number(bytes.length);
  const parts = [head.bytes, ...streams.map(({ bytes }) => bytes)];
  const joined = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The streams of a block. RangeError when there are not `count`. */
export function splitStreams(block: Uint8Array, count: number): InStream[] {
  const head = new InStream(block);
  const found = head.number();
  if (found !== count) throw new RangeError(`compiled modules: ${count} streams wanted, ${found} found`);
  const lengths = Array.from({ length: count }, () => head.number());
  let at = block.length - lengths.reduce((size, length) => size + length, 0);
  return lengths.map((length) => {
    at += length;
    return new InStream(block, at - length, at);
  });
}

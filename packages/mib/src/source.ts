// One text under compilation: its octets, and how an offset becomes a line, a column, or text.

/** One module text given to `compileMibs`. */
export interface MibSource {
  /** Where the text came from, for diagnostics: a file name, a URL. */
  readonly name: string;
  /** Octets are read as UTF-8 where they are UTF-8, else as Latin-1. They must not change while the tree is in use. */
  readonly text: string | Uint8Array;
}

const LONG_LINE = 1000;

/** A place in a source: both count from 1; the column counts characters (octets beyond the 1000th), a tab is one. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * The octets of one source. Definitions keep offsets into it, never copies, so descriptions cost nothing
 * until somebody reads them.
 */
export class Source {
  readonly name: string;
  readonly bytes: Uint8Array;
  #lines: Int32Array | undefined;

  constructor({ name, text }: MibSource) {
    if (typeof name !== 'string') throw new TypeError('source.name must be a string');
    if (typeof text === 'string') this.bytes = new TextEncoder().encode(text);
    else if (text instanceof Uint8Array) this.bytes = text;
    else throw new TypeError(`source.text of ${name} must be a string or a Uint8Array`);
    this.name = name;
  }

  /** The text from one offset to another. */
  slice(from: number, to: number): string {
    return decodeText(this.bytes.subarray(from, to));
  }

  /** Line and column of an offset. */
  positionOf(offset: number): Position {
    const lines = (this.#lines ??= lineStarts(this.bytes));
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (lines[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    const before = offset - lines[low]!;
    // A line of any length is one look: far out on it, octets stand for characters.
    const column = before > LONG_LINE ? before + 1 : this.slice(lines[low]!, offset).length + 1;
    return { line: low + 1, column };
  }

  /** The text of a line (from 1), without its end; at most 200 characters of it. */
  lineText(line: number): string {
    const lines = (this.#lines ??= lineStarts(this.bytes));
    const from = lines[line - 1] ?? this.bytes.length;
    let to = Math.min(lines[line] ?? this.bytes.length, from + 200);
    while (to > from && (this.bytes[to - 1] === 0x0a || this.bytes[to - 1] === 0x0d)) to--;
    return this.slice(from, to);
  }
}

/** Octets as text: UTF-8 if they are, else Latin-1, which cannot fail. */
export function decodeText(bytes: Uint8Array): string {
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! < 0x80) continue;
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return latin1(bytes);
    }
  }
  return latin1(bytes);
}

function latin1(bytes: Uint8Array): string {
  if (bytes.length <= 4096) return String.fromCharCode.apply(null, bytes as unknown as number[]);
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) text += latin1(bytes.subarray(at, at + 4096));
  return text;
}

/** Offsets of the first octet of every line. A line ends with LF, CRLF or a bare CR. */
function lineStarts(bytes: Uint8Array): Int32Array {
  const starts = [0];
  for (let i = 0; i < bytes.length; i++) {
    const octet = bytes[i];
    if (octet === 0x0a || (octet === 0x0d && bytes[i + 1] !== 0x0a)) starts.push(i + 1);
  }
  return Int32Array.from(starts);
}

// BER by the book, slow and plain: what a writer's octets are compared with. X.690 section 8, definite lengths.

/** Any element. */
export function textbookElement(tag: number, content: readonly number[]): number[] {
  return [tag, ...length(content.length), ...content];
}

function length(n: number): number[] {
  if (n < 128) return [n];
  const octets = base256(BigInt(n));
  return [0x80 + octets.length, ...octets];
}

/** INTEGER in two's complement, as short as it goes. */
export function textbookInteger(value: bigint | number, tag = 0x02): number[] {
  const n = BigInt(value);
  let size = 1;
  while (n < -(2n ** BigInt(8 * size - 1)) || n >= 2n ** BigInt(8 * size - 1)) size++;
  const octets = base256(BigInt.asUintN(8 * size, n));
  return textbookElement(tag, [...new Array<number>(size - octets.length).fill(0), ...octets]);
}

/** OBJECT IDENTIFIER of at least two arcs. */
export function textbookOid(arcs: readonly number[]): number[] {
  const [root = 0, second = 0, ...others] = arcs;
  return textbookElement(0x06, [root * 40 + second, ...others].flatMap(base128));
}

function base256(n: bigint): number[] {
  return n < 256n ? [Number(n)] : [...base256(n >> 8n), Number(n & 255n)];
}

function base128(n: number): number[] {
  const digits = [n % 128];
  for (let rest = Math.floor(n / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift(128 + (rest % 128));
  return digits;
}

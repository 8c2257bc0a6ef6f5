// Octets as tests write them down.

/** `'02 01 7f'` or `'02017f'` as octets. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replaceAll(' ', '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/** Octets as lower-case digits. */
export function toHex(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

/** An element around `parts`, with its length as short as it goes: `wrapHex('30', '0500')` is `'30020500'`. */
export function wrapHex(tag: string, ...parts: string[]): string {
  const content = parts.join('').replaceAll(' ', '');
  const size = content.length / 2;
  const digits = size.toString(16);
  const octets = digits.padStart(digits.length + (digits.length % 2), '0');
  return `${tag}${size < 128 ? octets : (0x80 + octets.length / 2).toString(16) + octets}${content}`;
}

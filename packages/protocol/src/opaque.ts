// Net-SNMP's floats inside Opaque: tag 0x9f 0x78 or 0x9f 0x79, a length, an IEEE 754 number (draft-perkins-opaque-01).

const EXTENSION = 0x9f; // context class, the number follows
const FLOAT = 0x78;
const DOUBLE = 0x79;

/** The single that is all of an Opaque's content, or undefined. */
export function floatIn(content: Uint8Array): number | undefined {
  return numberIn(content, FLOAT, 4)?.getFloat32(0);
}

/** The double that is all of an Opaque's content, or undefined. */
export function doubleIn(content: Uint8Array): number | undefined {
  return numberIn(content, DOUBLE, 8)?.getFloat64(0);
}

function numberIn(content: Uint8Array, kind: number, size: number): DataView | undefined {
  const isOne = content.length === size + 3 && content[0] === EXTENSION && content[1] === kind && content[2] === size;
  return isOne ? new DataView(content.buffer, content.byteOffset + 3, size) : undefined;
}

/**
 * The content of an Opaque that is a single: the nearest one that 32 bits can hold.
 * @throws {TypeError} not a number
 */
export function wrapFloat(value: number): Uint8Array {
  const content = wrapping(FLOAT, 4, value);
  content.setFloat32(3, value);
  return new Uint8Array(content.buffer);
}

/**
 * The content of an Opaque that is a double.
 * @throws {TypeError} not a number
 */
export function wrapDouble(value: number): Uint8Array {
  const content = wrapping(DOUBLE, 8, value);
  content.setFloat64(3, value);
  return new Uint8Array(content.buffer);
}

function wrapping(kind: number, size: number, value: number): DataView<ArrayBuffer> {
  if (typeof value !== 'number') throw new TypeError('value is not a number');
  const content = new DataView(new ArrayBuffer(size + 3));
  content.setUint8(0, EXTENSION);
  content.setUint8(1, kind);
  content.setUint8(2, size);
  return content;
}

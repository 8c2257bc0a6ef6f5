// The part of C's printf that SnmpUtilDbgPrint offers.

/** What the format may hold: flags, width, precision, a length that changes nothing here, and the conversion. */
const DIRECTIVE = /%([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|h|ll|l|I64|z)?([diuxXoscp%])/g;

/** What a directive asks of one argument. */
interface Directive {
  readonly flags: string;
  readonly width: number;
  /** Undefined: none given. */
  readonly precision: number | undefined;
  readonly conversion: string;
}

/**
 * Formats like printf: `%d %i %u %x %X %o %s %c %p %%`, with `h` and `l`, flags `- + space 0 #`, width and precision.
 * A directive that it does not know, or that finds no argument, stays in the text as it is.
 */
export function formatPrintf(format: string, args: readonly unknown[]): string {
  let next = 0;
  return format.replace(DIRECTIVE, (whole, flags: string, width?: string, precision?: string, conversion?: string) => {
    if (conversion === '%') return '%';
    const number = (text: string | undefined) => (text === '*' ? Number(args[next++]) : Number(text || 0));
    const directive: Directive = {
      flags,
      width: number(width),
      precision: precision === undefined ? undefined : number(precision),
      conversion: conversion!,
    };
    return next < args.length ? formatOne(directive, args[next++]) : whole;
  });
}

function formatOne(directive: Directive, arg: unknown): string {
  const { precision, conversion } = directive;
  if (conversion === 's') return pad(directive, (arg === null ? '(null)' : String(arg)).slice(0, precision));
  if (conversion === 'c')
    return pad(directive, typeof arg === 'number' ? String.fromCharCode(arg) : String(arg).slice(0, 1));
  if (conversion === 'p') return pad(directive, unsigned(arg).toString(16).toUpperCase().padStart(8, '0'));
  return formatInteger(directive, arg);
}

function formatInteger(directive: Directive, arg: unknown): string {
  const { flags, precision, conversion } = directive;
  const isSigned = conversion === 'd' || conversion === 'i';
  const value = isSigned ? signed(arg) : unsigned(arg);
  const radix = { x: 16, X: 16, o: 8 }[conversion] ?? 10;
  let digits = (value < 0n ? -value : value).toString(radix).padStart(precision ?? 1, '0');
  if (conversion === 'X') digits = digits.toUpperCase();
  const sign = value < 0n ? '-' : isSigned && flags.includes('+') ? '+' : isSigned && flags.includes(' ') ? ' ' : '';
  const base = flags.includes('#') && value !== 0n ? ({ x: '0x', X: '0X', o: '0' }[conversion] ?? '') : '';
  return pad(directive, digits, sign + base);
}

/** Zeros go between prefix and digits, spaces around both. A precision switches the zeros off (C17 section 7.21.6.1). */
function pad({ flags, width, precision, conversion }: Directive, text: string, prefix = ''): string {
  if (flags.includes('-')) return (prefix + text).padEnd(width);
  const zeros = flags.includes('0') && precision === undefined && !'sc'.includes(conversion);
  return zeros ? prefix + text.padStart(width - prefix.length, '0') : (prefix + text).padStart(width);
}

function integer(arg: unknown): bigint {
  if (typeof arg === 'bigint') return arg;
  const number = Number(arg);
  return Number.isFinite(number) ? BigInt(Math.trunc(number)) : 0n;
}

/** An unsigned 32-bit number shows its bits as C's int does: 4294967295 is -1. */
function signed(arg: unknown): bigint {
  const value = integer(arg);
  const isDword = typeof arg !== 'bigint' && value > 0x7fffffffn && value <= 0xffffffffn;
  return isDword ? BigInt.asIntN(32, value) : value;
}

/** A negative number shows the bits of a 32-bit integer, a negative bigint those of 64 bits. */
function unsigned(arg: unknown): bigint {
  const value = integer(arg);
  return value < 0n ? BigInt.asUintN(typeof arg === 'bigint' ? 64 : 32, value) : value;
}

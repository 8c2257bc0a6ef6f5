// Where a quoted text ends when its quotes do not pair: a lone quote inside, or a closing quote forgotten.

// What may stand behind a text: a mark, a clause or structure keyword, or the head of the next definition.
const NEXT = new RegExp(
  String.raw`^(?:\s|--[^\n\r]*)*(?:$|[:{},;)|\]]|(?:${[
    'SYNTAX|MAX-ACCESS|ACCESS|MIN-ACCESS|STATUS|DESCRIPTION|REFERENCE|INDEX|AUGMENTS|DEFVAL|UNITS|DISPLAY-HINT',
    'LAST-UPDATED|ORGANIZATION|CONTACT-INFO|REVISION|OBJECTS|NOTIFICATIONS|ENTERPRISE|VARIABLES|MODULE|MANDATORY-GROUPS',
    'GROUP|OBJECT|WRITE-SYNTAX|PRODUCT-RELEASE|SUPPORTS|INCLUDES|VARIATION|CREATION-REQUIRES|END|FROM',
  ].join(
    '|',
  )})(?![\w-])|[A-Za-z][\w-]*\s+(?:OBJECT\s+IDENTIFIER|[A-Z]+-(?:TYPE|IDENTITY|GROUP|COMPLIANCE|CAPABILITIES))(?![\w-])|[A-Z][\w-]*\s*::=)`,
);
// The end of a definition, alone on its line: `::= { parent 4 }`, or a TRAP-TYPE's `::= 4`.
const VALUE = /[\n\r][ \t]*::=[ \t]*(?:\{[^{}"\n\r]*\}|\d+)[ \t]*(?:--[^\n\r]*)?(?=[\n\r]|$)/;

/** May a text end right before this offset? */
export function isPlausibleAfterText(bytes: Uint8Array, from: number): boolean {
  return NEXT.test(latin1(bytes, from, Math.min(bytes.length, from + 400)));
}

/** The offset inside [from, to) where a definition's own `::= { ... }` begins a line, or `to`. */
export function closeOfText(bytes: Uint8Array, from: number, to: number): number {
  const found = VALUE.exec(latin1(bytes, from, Math.min(to, from + 20_000)));
  return found ? from + found.index : to;
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode.apply(null, bytes.subarray(from, to) as unknown as number[]);
}

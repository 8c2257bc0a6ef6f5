// Does code follow a comment that was closed by a second `--` on its line, or more of the comment?

const ITEM = String.raw`[A-Za-z][\w-]*\s*\(\s*-?\d+\s*\)`; // up(1)
const MEMBER = String.raw`[a-z][\w-]*\s+(?:[A-Z][\w-]*|OCTET\s+STRING|OBJECT\s+IDENTIFIER)(?:\s*\([^)]*\))*(?=\s*(?:,|\}|$|--))`;
const HEAD = String.raw`[A-Za-z][\w-]*\s+(?:OBJECT\s+IDENTIFIER\b|[A-Z]+-(?:TYPE|IDENTITY|GROUP|COMPLIANCE|CAPABILITIES)\b)`;
const CLAUSE = String.raw`(?:SYNTAX|ACCESS|MAX-ACCESS|STATUS|INDEX|DESCRIPTION|REFERENCE|DEFVAL|UNITS|FROM|END)\b`;
const CODE = new RegExp(
  String.raw`^\s*(?:(?:[,;{}()|]|::=)\s*(?:$|--|[,;{}()|]|::=|"|[a-z][\w-]*\s*(?:,|\d|$))|-?\d+\s*[)},|]|(?:${ITEM}|${MEMBER})\s*(?:,|\}|--|$)|${HEAD}|${CLAUSE})`,
);

/** Is what stands between the two offsets, to the line's end, code rather than prose? */
export function codeFollows(bytes: Uint8Array, from: number, to: number): boolean {
  const rest = bytes.subarray(from, Math.min(to, from + 200));
  return CODE.test(String.fromCharCode.apply(null, rest as unknown as number[]));
}

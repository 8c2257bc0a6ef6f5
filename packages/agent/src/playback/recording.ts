// Reads a recorded device: what an agent answered to a walk, as text.
import type { VarBind } from '@mgmtapi/protocol';
import { RecordError, type RecordingProblem } from './problem.js';
import { isSnmprecLine, parseSnmprecLine } from './snmprec.js';
import { isEndOfWalk, isWalkLine, parseWalkRecord, splitWalk } from './walk-output.js';

/** Options of `parseRecording`. */
export interface RecordingOptions {
  /** Told once for each line that should be a variable and gave none. Without it such lines are left out silently. */
  readonly onProblem?: ((problem: RecordingProblem) => void) | undefined;
}

/**
 * Reads a recording: snmpsim's `.snmprec`, or the output of Net-SNMP's snmpwalk and snmpbulkwalk (numeric, with `-On`
 * or with the default `iso.3.6...` names). The first line that fits one of them decides. Never throws for what the
 * text says: a line that cannot be read is reported and left out, never guessed. Blank lines, `#` comments and
 * "No more variables left" endings are not problems.
 *
 * @param text - octets are read as they are, one octet a character; so is a string, whose characters must be
 *   below U+0100 (read the file with the `latin1` encoding, or give the octets)
 * @returns the variables in the order of the text; repeated names stay
 * @throws {TypeError} `text` is neither a string nor octets
 */
export function parseRecording(text: string | Uint8Array, options: RecordingOptions = {}): VarBind[] {
  if (typeof text !== 'string' && !(text instanceof Uint8Array)) {
    throw new TypeError('text must be a string or a Uint8Array');
  }
  const lines = linesOf(text);
  const report = (line: number, reason: string): void => options.onProblem?.({ line, reason });
  for (const line of lines) {
    if (isSnmprecLine(line)) return readSnmprec(lines, report);
    if (isWalkLine(line)) return readWalk(lines, report);
  }
  for (const [index, line] of lines.entries()) {
    if (!isEmpty(line)) report(index + 1, 'neither .snmprec nor the output of snmpwalk');
  }
  return [];
}

type Report = (line: number, reason: string) => void;

function readSnmprec(lines: readonly string[], report: Report): VarBind[] {
  const varBinds: VarBind[] = [];
  for (const [index, line] of lines.entries()) {
    if (isEmpty(line)) continue;
    keep(varBinds, index + 1, () => parseSnmprecLine(line), report);
  }
  return varBinds;
}

function readWalk(lines: readonly string[], report: Report): VarBind[] {
  const varBinds: VarBind[] = [];
  const stray = (line: number, text: string): void => {
    if (!isEmpty(text)) report(line, 'not a variable: expected OID = TYPE: value');
  };
  for (const record of splitWalk(lines, stray)) {
    if (!isEndOfWalk(record)) keep(varBinds, record.line, () => parseWalkRecord(record), report);
  }
  return varBinds;
}

function keep(varBinds: VarBind[], line: number, parse: () => VarBind, report: Report): void {
  try {
    varBinds.push(parse());
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    report(line, error.message);
  }
}

function isEmpty(line: string): boolean {
  return /^\s*(?:#|$)/.test(line);
}

/** Lines without their ends; a byte order mark is not part of the first. */
function linesOf(text: string | Uint8Array): string[] {
  const characters =
    typeof text === 'string' ? text : Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('latin1');
  const lines = characters.replace(/^(?:\ufeff|\xef\xbb\xbf)/, '').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

// SnmpUtilDbgPrint with SnmpSvcSetLogLevel and SnmpSvcSetLogType: the debug output of ported programs.

import diagnostics from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import {
  SNMP_LOG_SILENT,
  SNMP_LOG_VERBOSE,
  SNMP_OUTPUT_TO_CONSOLE,
  SNMP_OUTPUT_TO_DEBUGGER,
  SNMP_OUTPUT_TO_EVENTLOG,
  SNMP_OUTPUT_TO_LOGFILE,
} from './constants.js';
import { formatPrintf } from './printf.js';
import { processState } from './process-state.js';
import { print } from './settings.js';

const LOG_FILE = 'SNMPDBG.LOG';

const log: { level: number; type: number } = processState('log', () => ({
  level: SNMP_LOG_SILENT,
  type: SNMP_OUTPUT_TO_CONSOLE,
}));
const channel = diagnostics.channel('mgmtapi.log');

/** Sets how much `SnmpUtilDbgPrint` says: `SNMP_LOG_SILENT` (0, the default) to `SNMP_LOG_VERBOSE` (5). */
export function SnmpSvcSetLogLevel(level: number): void {
  log.level = Math.min(Math.max(Math.trunc(level) || SNMP_LOG_SILENT, SNMP_LOG_SILENT), SNMP_LOG_VERBOSE);
}

/**
 * Sets where `SnmpUtilDbgPrint` writes, one bit for each place: `SNMP_OUTPUT_TO_CONSOLE` (1, the default: the print
 * function of `configureMgmtApi`), `SNMP_OUTPUT_TO_LOGFILE` (2: SNMPDBG.LOG in the current directory),
 * `SNMP_OUTPUT_TO_EVENTLOG` (4) and `SNMP_OUTPUT_TO_DEBUGGER` (8), both the diagnostics channel `mgmtapi.log`.
 */
export function SnmpSvcSetLogType(type: number): void {
  log.type = type;
}

/**
 * Says something if the log level allows it. The text is taken as it is: an end of line belongs to the format.
 * @param level - from `SNMP_LOG_FATAL` (1) to `SNMP_LOG_VERBOSE` (5); 0 is never said
 * @param format - of C's printf; null says nothing
 */
export function SnmpUtilDbgPrint(level: number, format: string | null, ...args: readonly unknown[]): void {
  if (!(level > SNMP_LOG_SILENT && level <= log.level) || typeof format !== 'string') return;
  const text = formatPrintf(format, args);
  if (log.type & SNMP_OUTPUT_TO_CONSOLE) print(text);
  if (log.type & SNMP_OUTPUT_TO_LOGFILE) append(text);
  if (log.type & (SNMP_OUTPUT_TO_EVENTLOG | SNMP_OUTPUT_TO_DEBUGGER)) channel.publish({ level, text });
}

function append(text: string): void {
  try {
    appendFileSync(LOG_FILE, text);
  } catch {
    // A debug print has no return value, and a full disk must not stop the program that wanted to say something.
  }
}

// What configureMgmtApi sets: where printed text goes, how object identifiers are written, which names are known.

import type { NameTree } from '@mgmtapi/protocol';
import { processState } from './process-state.js';

/** How `SnmpUtilOidToA` and its relatives write an object identifier. */
export interface OidText {
  /**
   * The most characters. A longer text is cut there and ends in `...`; `'documented'` is 256 of them, `'observed'` what
   * Windows does instead: 513 characters without dots at the end. Default `'none'`.
   */
  limit?: number | 'documented' | 'observed' | 'none' | undefined;
  /** Subidentifiers from 2147483648 up as negative numbers, as Windows prints them. Default false. */
  signed?: boolean | undefined;
}

/** The options of `configureMgmtApi`; one that is absent or undefined gets its default back. */
export interface MgmtApiSettings {
  /** Names beyond the built-in MIB-II ones, for `SnmpMgrStrToOid` and `SnmpMgrOidToStr`: asked before the built-in ones. */
  names?: NameTree | undefined;
  /** Takes what the printing functions print. Default: standard output. */
  print?: ((text: string) => void) | undefined;
  oidText?: OidText | undefined;
}

const current: MgmtApiSettings = processState('settings', () => ({}));

/** The settings as they are now. */
export function settings(): Readonly<MgmtApiSettings> {
  return current;
}

/**
 * Replaces all settings: one that is absent or undefined gets its default back. They hold for the whole process.
 * @throws {TypeError} one is wrong; the message names it, and nothing has changed
 */
export function configureMgmtApi({ names, print, oidText }: MgmtApiSettings = {}): void {
  if (names !== undefined && (typeof names?.child !== 'function' || typeof names.nameOf !== 'function')) {
    throw new TypeError('names: must be a NameTree');
  }
  if (print !== undefined && typeof print !== 'function') throw new TypeError('print: must be a function');
  checkLimit(oidText?.limit);
  Object.assign(current, { names, print, oidText });
}

function checkLimit(limit: OidText['limit']): void {
  if (limit === undefined || limit === 'documented' || limit === 'observed' || limit === 'none') return;
  if (!(typeof limit === 'number' && limit >= 0)) {
    throw new TypeError("oidText.limit: must be a number of characters, 'documented', 'observed' or 'none'");
  }
}

/** Prints where the settings say. */
export function print(text: string): void {
  if (current.print) current.print(text);
  else process.stdout.write(text);
}

// What the tests share: recorded messages, a clock and a source of octets that they control, and both ends of a message.

import { readFileSync } from 'node:fs';
import { decodeMessage, MsgFlag, type Pdu, type ScopedPdu, type V3Message } from '@mgmtapi/protocol';
import {
  type AcceptedMsg,
  type AuthProtocol,
  type CheckedUser,
  checkUser,
  LocalEngine,
  levelOfFlags,
  type PrivProtocol,
  type RefusedMsg,
  type SecurityLevel,
  UserTable,
  Usm,
  type UsmOptions,
  type UsmUser,
} from '../src/index.js';

export function octets(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

export function hex(value: Uint8Array): string {
  return Buffer.from(value).toString('hex');
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Milliseconds that go by only when a test says so. */
export class FakeClock {
  #ms = 1_000_000;
  now(): number {
    return this.#ms;
  }
  advance(seconds: number): void {
    this.#ms += seconds * 1000;
  }
}

/** Octets from a small generator (mulberry32): the same for the same seed. */
export function seededRandom(seed: number): { bytes(count: number): Uint8Array } {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return (t ^ (t >>> 14)) >>> 24;
  };
  return { bytes: (count) => Uint8Array.from({ length: count }, next) };
}

/** What Net-SNMP said: one user a protocol pair. Absent protocol: not used. */
export interface RecordedUser {
  readonly userName: string;
  readonly auth?: AuthProtocol;
  readonly priv?: PrivProtocol;
  readonly authKey?: string;
  readonly privKey?: string;
  readonly request: string;
  readonly response: string;
}

/** A request that an engine refused, and its report. */
export interface RecordedRefusal {
  readonly request: string;
  readonly report?: string;
}

export interface NetSnmpRecording {
  readonly engineID: string;
  readonly authPassword: string;
  readonly privPassword: string;
  readonly sysName: string;
  readonly discovery: { readonly request: string; readonly report: string };
  readonly users: readonly RecordedUser[];
  readonly refused: Readonly<Record<string, RecordedRefusal>>;
}

export interface TripleDesRecording {
  readonly engineID: string;
  readonly userName: string;
  readonly authPassword: string;
  readonly privPassword: string;
  readonly sysName: string;
  readonly users: readonly {
    readonly auth: AuthProtocol;
    readonly notInTimeWindow: string;
    readonly request: string;
    readonly response: string;
  }[];
}

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));
}

export const netSnmp = fixture('net-snmp') as NetSnmpRecording;
export const tripleDes = fixture('pysnmp-3des') as TripleDesRecording;

/** The user behind a recording. */
export function recordedUser(user: Pick<RecordedUser, 'userName' | 'auth' | 'priv'>): UsmUser {
  const { userName, auth, priv } = user;
  return {
    userName,
    auth: auth && { protocol: auth, password: netSnmp.authPassword },
    priv: priv && { protocol: priv, password: netSnmp.privPassword },
  };
}

export const clock = new FakeClock();

/** A model that is nobody's authority. */
export function manager(options: Partial<UsmOptions> = {}): Usm {
  return new Usm({ clock, random: seededRandom(1), ...options });
}

export const localEngineID = octets('80001f88046c6f63616c');

/** A model that is its own authority and knows the users. */
export function authority(users: readonly UsmUser[] | UserTable, options: Partial<UsmOptions> = {}): Usm {
  const { clock: itsClock = clock } = options;
  return new Usm({
    clock: itsClock,
    random: seededRandom(2),
    localEngine: new LocalEngine(localEngineID, 7, itsClock),
    users: users instanceof UserTable ? users : new UserTable(users),
    ...options,
  });
}

export function v3(wholeMsg: Uint8Array): V3Message {
  const message = decodeMessage(wholeMsg, { owned: true });
  if (message.version !== 'v3') throw new Error('not a v3 message');
  return message;
}

/** Hands a message to a model as message processing would. */
export function receive(usm: Usm, wholeMsg: Uint8Array, principal?: CheckedUser): AcceptedMsg | RefusedMsg {
  const message = v3(wholeMsg);
  return usm.processIncomingMsg({
    wholeMsg,
    securityParameters: message.msgSecurityParameters,
    securityLevel: levelOfFlags(message.msgFlags) as SecurityLevel,
    reportable: (message.msgFlags & MsgFlag.reportable) !== 0,
    maxMessageSize: message.msgMaxSize,
    scopedPDU: message.scopedPdu,
    principal,
  });
}

export function accepted(result: AcceptedMsg | RefusedMsg): AcceptedMsg {
  if (!result.accepted) throw new Error(`refused: ${result.counter}`);
  return result;
}

export function refused(result: AcceptedMsg | RefusedMsg): RefusedMsg {
  if (result.accepted) throw new Error('accepted');
  return result;
}

/** A PDU with nothing remarkable in it. */
export function pdu(type: Pdu['type'], requestID = 1): Pdu {
  return { type, requestID, errorStatus: 0, errorIndex: 0, varBinds: [] };
}

export function scoped(type: Pdu['type'], contextEngineID: Uint8Array = localEngineID): ScopedPdu {
  return { contextEngineID, contextName: utf8('ctx'), pdu: pdu(type) };
}

export const allAuth: readonly AuthProtocol[] = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'];
export const allPriv: readonly PrivProtocol[] = ['des', '3des', 'aes128', 'aes192', 'aes256', 'aes192c', 'aes256c'];

/** A user with keys instead of passwords, so that it costs no derivation. */
export function keyUser(userName: string, auth?: AuthProtocol, priv?: PrivProtocol): UsmUser {
  const lengths = { md5: 16, sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 };
  const key = auth && seededRandom(userName.length).bytes(lengths[auth]);
  return {
    userName,
    auth: auth && key && { protocol: auth, key },
    priv: priv && key && { protocol: priv, key: key.slice().reverse() },
  };
}

export const checked = (user: UsmUser): CheckedUser => checkUser(user);

// What changes in a recorded device while it is played: counters that move, time that runs.
import { Oid, type OidLike, Tag } from '@mgmtapi/ber';
import type { Value, VarBind } from '@mgmtapi/protocol';

/**
 * The value of a variable now. What it throws is genErr for the manager.
 * @param recorded - the variable as it was recorded
 * @param elapsed - milliseconds since the recording was put into the agent
 */
export type Change = (recorded: VarBind, elapsed: number) => Value;

/** A kind of value that can be chosen by type. */
export type VariedType =
  | 'Integer32'
  | 'OctetString'
  | 'ObjectIdentifier'
  | 'IpAddress'
  | 'Counter32'
  | 'Gauge32'
  | 'TimeTicks'
  | 'Opaque'
  | 'Counter64';

/** Which variables change, and how. */
export interface Variation {
  /** All names that begin so; every name when absent. */
  readonly subtree?: OidLike | undefined;
  /** Only values of these types; all when absent. */
  readonly types?: readonly VariedType[] | undefined;
  readonly change: Change;
}

const tags: Readonly<Record<VariedType, number>> = {
  Integer32: Tag.Integer,
  OctetString: Tag.OctetString,
  ObjectIdentifier: Tag.ObjectIdentifier,
  IpAddress: Tag.IpAddress,
  Counter32: Tag.Counter32,
  Gauge32: Tag.Gauge32,
  TimeTicks: Tag.TimeTicks,
  Opaque: Tag.Opaque,
  Counter64: Tag.Counter64,
};

const WRAP_32 = 2 ** 32;
const WRAP_64 = 2n ** 64n;

/** A counter that rises by so much a second, and goes round as counters do. Other types stay. */
export function rising(perSecond: number): Change {
  if (!(perSecond >= 0 && perSecond < 2 ** 53)) throw new RangeError('perSecond: must be a number from 0 up');
  return (recorded, elapsed) => counted(recorded, Math.floor((perSecond * elapsed) / 1000));
}

/** Time that runs: TimeTicks in hundredths of a second, integers and gauges in seconds. Other types stay. */
export function running(): Change {
  return (recorded, elapsed) => {
    const { type, value } = recorded;
    if (type === 'TimeTicks') return { type, value: (value + Math.floor(elapsed / 10)) % WRAP_32 };
    if (type === 'Gauge32') return { type, value: Math.min(value + Math.floor(elapsed / 1000), WRAP_32 - 1) };
    if (type === 'Integer32') return { type, value: Math.min(value + Math.floor(elapsed / 1000), WRAP_32 / 2 - 1) };
    return recorded;
  };
}

/**
 * A gauge or an integer that goes up and down around its recorded value, as a sine.
 * @param amplitude - how far it goes to either side; it stays within its type
 * @param period - milliseconds from one top to the next
 */
export function swinging(amplitude: number, period: number): Change {
  if (!(period > 0)) throw new RangeError('period: must be milliseconds above 0');
  return (recorded, elapsed) => {
    const { type, value } = recorded;
    if (type !== 'Gauge32' && type !== 'Integer32') return recorded;
    const [least, most] = type === 'Gauge32' ? [0, WRAP_32 - 1] : [-WRAP_32 / 2, WRAP_32 / 2 - 1];
    const moved = value + Math.round(amplitude * Math.sin((2 * Math.PI * elapsed) / period));
    return { type, value: Math.min(Math.max(moved, least), most) };
  };
}

const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
const UPTIMES = [SYS_UP_TIME, '1.3.6.1.2.1.25.1.1.0', '1.3.6.1.6.3.10.2.1.3.0']; // hrSystemUptime, snmpEngineTime
const UNKNOWN_RATE = 100;

/**
 * A device that is on: its uptimes run, and each counter goes on rising as fast as it rose on average until it was recorded
 * (its value divided by sysUpTime; 100 a second where the recording has no sysUpTime).
 * @param recording - the same that is played
 */
export function alive(recording: Iterable<VarBind>): Variation[] {
  let seconds = 0;
  for (const { oid, type, value } of recording) {
    if (type === 'TimeTicks' && oid.equals(SYS_UP_TIME)) seconds = value / 100;
  }
  const average: Change = (recorded, elapsed) => {
    const { type, value } = recorded;
    if (type !== 'Counter32' && type !== 'Counter64') return recorded;
    const perSecond = seconds > 0 ? Number(value) / seconds : UNKNOWN_RATE;
    return counted(recorded, Math.floor((perSecond * elapsed) / 1000));
  };
  return [
    ...UPTIMES.map((subtree) => ({ subtree, change: running() })),
    { types: ['Counter32', 'Counter64'], change: average },
  ];
}

function counted(recorded: VarBind, more: number): Value {
  const { type, value } = recorded;
  if (type === 'Counter32') return { type, value: (value + (more % WRAP_32)) % WRAP_32 };
  if (type === 'Counter64') return { type, value: (value + BigInt(more)) % WRAP_64 };
  return recorded;
}

/** The variations of one recording, in the order that they were given: the first that fits a variable counts. */
export class Variations {
  readonly #rules: readonly {
    readonly subtree: Oid;
    readonly tags: readonly number[] | undefined;
    readonly change: Change;
  }[];

  /** @throws {TypeError | RangeError} one of them is none */
  constructor(variations: readonly Variation[]) {
    if (!Array.isArray(variations)) throw new TypeError('vary: must be a list of variations');
    this.#rules = variations.map(({ subtree, types, change }: Variation, i) => {
      if (typeof change !== 'function') throw new TypeError(`vary[${i}].change: must be a function`);
      const unknown = types?.find((type) => tags[type] === undefined);
      if (unknown !== undefined) throw new TypeError(`vary[${i}].types: ${unknown} is no type that varies`);
      return { subtree: Oid.from(subtree ?? []), tags: types?.map((type) => tags[type]), change };
    });
  }

  /** May a value with this tag vary at all? */
  concerns(tag: number): boolean {
    return this.#rules.some((rule) => rule.tags === undefined || rule.tags.includes(tag));
  }

  /** The variable as it is now. */
  apply(recorded: VarBind, tag: number, elapsed: number): VarBind {
    for (const rule of this.#rules) {
      if (rule.tags !== undefined && !rule.tags.includes(tag)) continue;
      if (!recorded.oid.startsWith(rule.subtree)) continue;
      const { type, value } = rule.change(recorded, elapsed);
      return { oid: recorded.oid, type, value } as VarBind;
    }
    return recorded;
  }
}

// DateAndTime: 8 or 11 octets. RFC 2579 section 2.

/** The fields of a DateAndTime. Without `offset` the time is the agent's local time, wherever that is. */
export interface DateAndTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** 60 in a leap second. */
  readonly second: number;
  readonly deciSecond: number;
  /** Minutes east of UTC. */
  readonly offset?: number | undefined;
}

/** Reads a DateAndTime; undefined when the octets are none, or the date is none (all zeros, say, as agents send for "never"). */
export function decodeDateAndTime(octets: Uint8Array): DateAndTime | undefined {
  if (octets.length !== 8 && octets.length !== 11) return undefined;
  const [high, low, month, day, hour, minute, second, deciSecond] = octets as unknown as number[];
  const year = high! * 256 + low!;
  if (
    month! < 1 ||
    month! > 12 ||
    day! < 1 ||
    day! > 31 ||
    hour! > 23 ||
    minute! > 59 ||
    second! > 60 ||
    deciSecond! > 9
  ) {
    return undefined;
  }
  const date = {
    year,
    month: month!,
    day: day!,
    hour: hour!,
    minute: minute!,
    second: second!,
    deciSecond: deciSecond!,
  };
  if (octets.length === 8) return date;
  const sign = octets[8] === 0x2b ? 1 : octets[8] === 0x2d ? -1 : 0;
  if (sign === 0 || octets[9]! > 14 || octets[10]! > 59) return undefined;
  return { ...date, offset: sign * (octets[9]! * 60 + octets[10]!) + 0 };
}

/** The instant of a DateAndTime; undefined without its offset, since then nobody knows it. */
export function dateOf(time: DateAndTime): Date | undefined {
  if (time.offset === undefined) return undefined;
  const { year, month, day, hour, minute, second, deciSecond, offset } = time;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute - offset, second, deciSecond * 100);
  return date;
}

/** 11 octets in UTC for a `Date`, or the octets of the given fields. RangeError: a field out of its range. */
export function encodeDateAndTime(time: DateAndTime | Date): Uint8Array {
  const fields = time instanceof Date ? fieldsOf(time) : time;
  const { year, month, day, hour, minute, second, deciSecond, offset } = fields;
  const local = [year >> 8, year & 255, month, day, hour, minute, second, deciSecond];
  const east = Math.abs(offset ?? 0);
  const octets = Uint8Array.from(
    offset === undefined ? local : [...local, offset < 0 ? 0x2d : 0x2b, Math.floor(east / 60), east % 60],
  );
  if (year < 0 || year > 65535 || !decodeDateAndTime(octets)) throw new RangeError('time: a field is out of its range');
  return octets;
}

function fieldsOf(date: Date): DateAndTime {
  if (Number.isNaN(date.getTime())) throw new RangeError('time: an invalid Date');
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    deciSecond: Math.floor(date.getUTCMilliseconds() / 100),
    offset: 0,
  };
}

// Differences between libsmi and us that are known, each with its reason.

const REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^extra \S+: libsmi -/, 'libsmi gives up in this module after a syntax error; we read on'],
  [
    /^status \S+: libsmi obsolete, ours deprecated/,
    'SMIv1 modules: libsmi shows deprecated as obsolete, we show what is written',
  ],
  [
    /^status \S+: libsmi mandatory, ours current/,
    'SMIv1 modules: libsmi shows current as mandatory, we show what is written',
  ],
  [
    /^status UCD-SNMP-MIB-OLD::\S+: libsmi current, ours mandatory/,
    'SMIv1 status in an SMIv2 module: we show what is written',
  ],
  [/^kind RFC1158-MIB::\S+: libsmi scalar, ours column/, 'rows without INDEX: libsmi does not take them for rows'],
  [/^(?:oid|implied) DEMO-MIB::/, 'libsmi puts the unknown iso-ccitt at 0; joint-iso-ccitt, which is meant, is 2'],
  [
    /^(?:oid|implied) NMS-EPON-ONU-RESET::/,
    'libsmi does not find nmsEPONGroup in NMS-SMI, where it breaks off; it is defined there',
  ],
  [
    /^implied \S+: libsmi true, ours false/,
    'IMPLIED before the last index: libsmi moves it to the last, we keep it where it is',
  ],
  [/^index WC7520-MIB::/, 'libsmi makes an object of a name that only INDEX knows'],
  [/^hint \S+: libsmi -, ours/, 'libsmi shows no hint that a type inherits, or one that is not for its type'],
  [/^range RANGE-MIB::/, 'libsmi keeps part of a list of ranges that is not in order'],
  [/^range SYSAPPL-MIB::sysApplPastRunMaxRows/, 'libsmi prints a bound of 32 bits as a wrong 64-bit number'],
];

const RANGES = /^range \S+: libsmi (\S+), ours (\S+)$/;

/** Why this difference is none of ours; undefined when nobody has said. */
export function explained(difference: string): string | undefined {
  const ranges = RANGES.exec(difference);
  if (ranges && joined(ranges[2]!) === ranges[1]) return 'libsmi joins ranges that touch';
  return REASONS.find(([pattern]) => pattern.test(difference))?.[1];
}

function joined(ranges: string): string {
  const sorted = ranges
    .split(',')
    .map((range) => range.split('..').map(Number) as [number, number])
    .sort((a, b) => a[0] - b[0]);
  const result: [number, number][] = [];
  for (const [min, max] of sorted) {
    const last = result.at(-1);
    if (last && min <= last[1] + 1) last[1] = Math.max(last[1], max);
    else result.push([min, max]);
  }
  return result.map(([min, max]) => `${min}..${max}`).join(',');
}

// Makes damaged messages out of sound ones, the same ones for the same seed.

/** Numbers from 0 up to `below`, in an order that the seed decides: mulberry32. */
export type Random = (below: number) => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Octets that decide something in BER: limits of lengths, integers and subidentifiers, and all of SNMP's tags. */
const telling = [
  ...[
    0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x08, 0x0f, 0x1f, 0x7e, 0x7f, 0x80, 0x81, 0x82, 0x84, 0x88, 0x8f, 0x90,
    0xfe, 0xff,
  ],
  ...[
    0x30, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x83, 0x9f, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7,
    0xa8, 0xa9, 0xbf,
  ],
];

type Mutation = (bytes: number[], random: Random, other: Uint8Array) => void;

const mutations: readonly Mutation[] = [
  (bytes, random) => {
    bytes[random(bytes.length)]! ^= 1 << random(8);
  },
  (bytes, random) => {
    bytes[random(bytes.length)] = telling[random(telling.length)]!;
  },
  (bytes, random) => {
    bytes[random(bytes.length)]! += random(2) === 0 ? 1 : -1;
  },
  (bytes, random) => {
    bytes.length = random(bytes.length);
  },
  (bytes, random) => {
    bytes.splice(random(bytes.length), 1 + random(8));
  },
  (bytes, random) => {
    bytes.splice(
      random(bytes.length + 1),
      0,
      ...Array.from({ length: 1 + random(8) }, () => telling[random(telling.length)]!),
    );
  },
  (bytes, random) => {
    const from = random(bytes.length);
    bytes.splice(random(bytes.length + 1), 0, ...bytes.slice(from, from + 1 + random(32)));
  },
  (bytes, random, other) => {
    const from = random(other.length);
    bytes.splice(random(bytes.length + 1), random(16), ...other.subarray(from, from + 1 + random(32)));
  },
  (bytes, random) => {
    const at = random(bytes.length); // a length in its long form, with zeros in front
    bytes.splice(at, 1, 0x81 + random(8), ...new Array<number>(random(8)).fill(0), bytes[at]!);
  },
  (bytes, random) => {
    for (let i = random(bytes.length); i < bytes.length; i++) bytes[i] = random(256);
  },
];

/** One message of the corpus, damaged in one to four ways; now and then octets of pure chance. */
export function mutate(corpus: readonly Uint8Array[], random: Random): Uint8Array {
  if (random(50) === 0) return Uint8Array.from({ length: random(200) }, () => random(256));
  const bytes = [...corpus[random(corpus.length)]!];
  for (let i = random(4); i >= 0; i--) {
    mutations[random(mutations.length)]!(bytes, random, corpus[random(corpus.length)]!);
    if (bytes.length === 0) bytes.push(0x30);
  }
  return Uint8Array.from(bytes);
}

// Sound messages to damage: ours, Net-SNMP's, and those of ../shared where it is.
import { readFileSync } from 'node:fs';
import { fromHex } from '@mgmtapi/testkit';
import { messages } from '../messages.js';
import recorded from '../net-snmp/packets.json' with { type: 'json' };
import { shared } from '../shared.js';

export function corpus(): Uint8Array[] {
  const real = shared('packets/real.json');
  const others = real ? (JSON.parse(readFileSync(real, 'utf8')) as { hex: string }[]) : [];
  return [
    ...messages.map(([, , hex]) => hex),
    ...recorded.flatMap(({ packets }) => packets),
    ...others.map(({ hex }) => hex),
  ].map(fromHex);
}

// An agent to try things on: node examples/agent.mjs [PORT]   (1161; after a build; ends with Ctrl-C)
//
// It plays the demo's recording to the community 'public'.

import { readFile } from 'node:fs/promises';
import { parseRecording, SnmpAgent } from '@mgmtapi/agent';

const port = Number(process.argv[2] ?? 1161);
const agent = await SnmpAgent.open({ port });
agent.play(parseRecording(await readFile(new URL('./recordings/demo-agent.snmprec', import.meta.url))));
console.log(`listening on ${agent.address[0].address}:${agent.address[0].port}, community public`);
process.once('SIGINT', () => agent.close({ drain: 1000 }));

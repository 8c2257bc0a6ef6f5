// What is measured: each workload's kind (a function of worker.mjs) and its arguments.
import { join } from 'node:path';
import { build, options } from './options.mjs';

export const WORKLOADS = {
  W1: { kind: 'get', args: { vb: 1, inflight: 1, n: 20000 }, oneCore: true },
  W2a: { kind: 'get', args: { vb: 10, inflight: 100, n: 30000 } },
  W2b: { kind: 'get', args: { vb: 10, inflight: 1000, n: 30000 } },
  W3a: { kind: 'fan', args: { targets: 1000 } },
  W3b: { kind: 'fan', args: { targets: 10000 } },
  W4a: { kind: 'walk', args: { rows: 10000 }, oneCore: true },
  W4b: { kind: 'walk', args: { rows: 100000 }, oneCore: true },
  W4c: { kind: 'walk', args: { rows: 500000 }, oneCore: true },
  W4n: { kind: 'walk', args: { rows: 10000, version: 1, maxrep: 1 }, oneCore: true },
  W5: { kind: 'codec', args: { samples: join(build, 'samples.json'), secs: options.secs ?? 0.5 } },
  W6a: { kind: 'openclose', args: { n: 5000, warm: 5000 }, oneCore: true },
  W6b: { kind: 'hold', args: { n: 1000 } },
  W6c: { kind: 'hold', args: { n: 10000 } },
  W7: { kind: 'trap', args: {} },
  W8a: { kind: 'get', args: { version: 3, system: 1, vb: 1, inflight: 1, n: 5000, warm: 2000 }, oneCore: true },
  W8b: { kind: 'get', args: { version: 3, system: 1, vb: 1, inflight: 10, n: 5000, warm: 2000 }, oneCore: true },
  W8c: { kind: 'v3open', args: { version: 3, n: 1000 } },
};

/** SNMPv3 is asked of a running snmpd, since the responder of this folder speaks v1 and v2c. */
export const isV3 = (id) => WORKLOADS[id].args.version === 3;

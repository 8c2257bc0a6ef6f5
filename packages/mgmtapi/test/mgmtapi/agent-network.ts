// A scripted agent on a network in memory, a manager with a fake clock, and a C-style session between them.
import { Oid } from '@mgmtapi/ber';
import type { VarBind } from '@mgmtapi/protocol';
import { FakeClock, type Script, ScriptedAgent } from '@mgmtapi/testkit';
import { MemoryNetwork, type MemoryNetworkOptions, type Transport } from '@mgmtapi/transport';
import { expect } from 'vitest';
import { SnmpManager } from '../../src/manager.js';
import { SnmpMgrOpen, type SnmpMgrOpenOptions, type SnmpMgrSession } from '../../src/mgmtapi/index.js';
import { type AsnAny, DEFINE_OID, type SnmpVarBind, type SnmpVarBindList } from '../../src/snmpapi/index.js';

export const sysDescr = '1.3.6.1.2.1.1.1.0';
export const sysUpTime = '1.3.6.1.2.1.1.3.0';

/** One binding of each type that SNMP knows, under 1.3.6.1.4.1.9999. */
export const objects: readonly VarBind[] = [
  { oid: Oid.from(sysDescr), type: 'OctetString', value: Buffer.from('an agent') },
  { oid: Oid.from(sysUpTime), type: 'TimeTicks', value: 4294967295 },
];

export const ids = (text: string): number[] => text.split('.').map(Number);

/** A binding; without a value ASN_NULL. */
export function binding(oid: string, value: AsnAny = { asnType: 5, asnValue: null }): SnmpVarBind {
  return { name: DEFINE_OID(ids(oid)), value };
}

export function listOf(...bindings: SnmpVarBind[]): SnmpVarBindList {
  return { list: bindings, len: bindings.length };
}

/** Everything for one test. */
export class AgentNetwork implements AsyncDisposable {
  readonly clock: FakeClock = new FakeClock();
  readonly network: MemoryNetwork;
  readonly manager: SnmpManager;
  readonly #agents: ScriptedAgent[] = [];

  constructor(options: MemoryNetworkOptions = {}, wrap: (network: Transport) => Transport = (network) => network) {
    this.network = new MemoryNetwork(options);
    this.manager = new SnmpManager({ transport: wrap(this.network), clock: this.clock });
  }

  async agent(script: Script, port = 161, address = '192.0.2.1'): Promise<ScriptedAgent> {
    const agent = await ScriptedAgent.open({ transport: this.network, script, address, port, clock: this.clock });
    this.#agents.push(agent);
    return agent;
  }

  async open(timeout = 1000, retries = 0, options: SnmpMgrOpenOptions = {}): Promise<SnmpMgrSession> {
    const session = await SnmpMgrOpen('192.0.2.1', 'public', timeout, retries, { manager: this.manager, ...options });
    expect(session).not.toBeNull();
    return session!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.manager.close().catch(() => {});
    for (const agent of this.#agents) await agent.close();
  }
}

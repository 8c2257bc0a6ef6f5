// A stage for walks and tables: a manager, a scripted agent, and a network of 5 ms one way, on a clock that tests move.

import type { VarBind } from '@mgmtapi/protocol';
import {
  FakeClock,
  type FaultyOptions,
  faulty,
  type Script,
  ScriptedAgent,
  type ScriptedRequest,
} from '@mgmtapi/testkit';
import { MemoryNetwork, Oid, type SessionOptions, SnmpManager, type SnmpSession } from 'mgmtapi';

/** What a stage may be told. */
export interface StageOptions {
  readonly session?: Partial<SessionOptions>;
  readonly faults?: FaultyOptions;
}

/** A manager and an agent that can hear each other. */
export class Stage implements AsyncDisposable {
  readonly clock: FakeClock = new FakeClock({ turns: 1 });
  readonly network: MemoryNetwork = new MemoryNetwork({ clock: this.clock, latency: 5 });
  manager!: SnmpManager;
  agent!: ScriptedAgent;
  session!: SnmpSession;

  static async open(script: Script, { session, faults }: StageOptions = {}): Promise<Stage> {
    const stage = new Stage();
    const { clock, network } = stage;
    stage.agent = await ScriptedAgent.open({ transport: network, script, port: 161, clock });
    const transport = faults ? faulty(network, { clock, ...faults }) : network;
    stage.manager = new SnmpManager({ transport, clock });
    stage.session = await stage.manager.open({ host: '127.0.0.1', ...session });
    return stage;
  }

  /** Datagrams that the manager has sent. */
  get sent(): number {
    return this.manager.counters.snmpOutPkts;
  }

  /** Runs the clock until the iterator has ended: all its items, and what it threw. */
  collect<T>(iterable: AsyncIterable<T>): Promise<Collected<T>> {
    return this.clock.until(collect(iterable));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.manager.close();
    await this.agent.close();
  }
}

/** How an iterator ended: all its items, and what it threw. */
export interface Collected<T> {
  readonly items: T[];
  readonly error: unknown;
}

/** Takes all items of an iterator. */
export async function collect<T>(iterable: AsyncIterable<T>): Promise<Collected<T>> {
  const items: T[] = [];
  try {
    for await (const item of iterable) items.push(item);
    return { items, error: undefined };
  } catch (error) {
    return { items, error };
  }
}

/** An Integer32 of this name. */
export function integer(oid: string | Oid, value: number): VarBind {
  return { oid: Oid.from(oid), type: 'Integer32', value };
}

/** The cells of a table of so many rows and columns, each with a number of its own. */
export function cellsOf(table: string, rows: number, columns: number): VarBind[] {
  const entry = Oid.from(table).child(1);
  return Array.from({ length: columns }, (_, c) =>
    Array.from({ length: rows }, (_, r) => integer(entry.child(c + 1, r + 1), (c + 1) * 1_000_000 + r + 1)),
  ).flat();
}

/** max-repetitions of a request; 1 for GETNEXT. */
export function repetitionsOf({ pdu }: ScriptedRequest): number {
  return pdu?.type === 'GetBulkRequest' ? pdu.maxRepetitions : 1;
}

/** Says nothing when more than `limit` repetitions are asked for. */
export function silentAboveRepetitions(limit: number, script: Script): Script {
  return (request) => (repetitionsOf(request) > limit ? [] : script(request));
}

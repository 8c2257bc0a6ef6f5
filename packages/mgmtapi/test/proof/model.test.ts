// The life of a manager against a model of it: after each of many random steps both say the same.
//
// PROOF_STEPS=100000 PROOF_SEED=7 npx vitest run packages/mgmtapi/test/proof/model.test.ts

import { FakeClock, openHandles, type SeededRandom, seededRandom } from '@mgmtapi/testkit';
import {
  type BindOptions,
  ClosedError,
  type Endpoint,
  type EndpointHandlers,
  MemoryNetwork,
  SnmpManager,
  type SnmpSession,
  TimeoutError,
  type Transport,
  udp,
} from 'mgmtapi';
import { expect, it } from 'vitest';
import { judge, LateAgent, nameFor } from './late-agent.js';

const steps = Number(process.env.PROOF_STEPS ?? 4000);
const seed = Number(process.env.PROOF_SEED ?? Date.now() % 1_000_000);

const MOST_SESSIONS = 12;
const MOST_PENDING = 40;
/** Milliseconds, longer than any step moves the clock in sum: a request times out only in the step that wants it. */
const TIMEOUT = 1_000_000;

type Outcome = 'answered' | 'aborted' | 'closed' | 'timedOut';

/** Where a world takes place. */
interface Place {
  readonly transport: Transport;
  /** Where its agents are. */
  readonly addresses: readonly string[];
  readonly agentPort: number;
  /** Free ports for sessions that want one of their own choice. */
  readonly localPorts: readonly number[];
  /** Sockets that are there. */
  readonly sockets: () => number;
}

/** What the model knows of a request. */
interface ModelRequest {
  readonly number: number;
  readonly controller: AbortController;
  /** Written by the real one's promise. */
  outcome: Outcome | 'wrong' | undefined;
  settlements: number;
}

/** What the model knows of a session. */
interface ModelSession {
  readonly session: SnmpSession;
  /** The key of the socket that it uses. */
  readonly socket: string;
  readonly pending: Set<ModelRequest>;
  requests: number;
}

class World {
  readonly clock = new FakeClock({ turns: 2 });
  readonly place: Place;
  readonly agents: LateAgent[] = [];
  manager!: SnmpManager;
  readonly random: SeededRandom;
  readonly sessions: ModelSession[] = [];
  readonly counts: Record<string, number> = {};
  readonly #ports = new Set<number>();
  #ownSockets = 0;
  #nextRequest = 1;

  constructor(place: Place, seed: number) {
    this.place = place;
    this.random = seededRandom(seed);
  }

  async start(): Promise<void> {
    const { transport, addresses, agentPort } = this.place;
    for (const address of addresses) {
      this.agents.push(await LateAgent.open(transport, address, this.agents[0]?.port ?? agentPort));
    }
    this.#newManager();
  }

  #newManager(): void {
    this.manager = new SnmpManager({
      transport: { bind: (options, handlers) => this.#bind(options, handlers) },
      clock: this.clock,
      random: this.random,
      session: { port: this.agents[0]!.port, timeout: TIMEOUT, retries: 0, maxInFlight: 4 },
    });
  }

  /** Keeps the ports of the manager's open sockets. */
  async #bind(options: BindOptions, handlers: EndpointHandlers): Promise<Endpoint> {
    const endpoint = await this.place.transport.bind(options, handlers);
    const { port } = endpoint.local;
    const close = endpoint.close.bind(endpoint);
    this.#ports.add(port);
    endpoint.close = () => {
      this.#ports.delete(port);
      return close();
    };
    return endpoint;
  }

  readonly actions: readonly [weight: number, name: string, act: () => Promise<void>][] = [
    [10, 'open', () => this.open()],
    [40, 'request', () => this.request()],
    [15, 'abort', () => this.abort()],
    [30, 'answer', () => this.answer()],
    [5, 'answer late or twice', () => this.answerOld()],
    [6, 'close', () => this.close()],
    [3, 'rebind', () => this.rebind()],
    [1, 'time out', () => this.timeOut()],
    [0.3, 'close the manager', () => this.closeManager()],
  ];

  async step(): Promise<string> {
    let at = this.random.next() * this.actions.reduce((sum, [weight]) => sum + weight, 0);
    const [, name, act] = this.actions.find(([weight]) => (at -= weight) < 0)!;
    await act();
    this.counts[name] = (this.counts[name] ?? 0) + 1;
    return name;
  }

  async open(): Promise<void> {
    if (this.sessions.length >= MOST_SESSIONS) return;
    const host = this.random.pick(this.agents).address;
    const kind = this.random.integer(4);
    if (kind === 0) return this.#admit(await this.manager.open(host, { socket: 'own' }), `own ${++this.#ownSockets}`);
    if (kind > 1) return this.#admit(await this.manager.open(host), 'shared');
    const localPort = this.random.pick(this.place.localPorts);
    this.#admit(await this.manager.open(host, { localPort }), `port ${localPort}`);
  }

  #admit(session: SnmpSession, socket: string): void {
    this.sessions.push({ session, socket, pending: new Set(), requests: 0 });
  }

  async request(): Promise<void> {
    if (this.sessions.length === 0) return;
    const owner = this.random.pick(this.sessions);
    if (owner.pending.size >= MOST_PENDING) return;
    const controller = new AbortController();
    const number = this.#nextRequest++;
    const request: ModelRequest = { number, controller, outcome: undefined, settlements: 0 };
    owner.pending.add(request);
    owner.requests++;
    const settled = (outcome: ModelRequest['outcome']) => {
      request.outcome = outcome;
      request.settlements++;
    };
    owner.session.get(nameFor(number), { signal: controller.signal }).then(
      (varBind) => settled(judge(varBind, owner.session.target.address, number) === 'right' ? 'answered' : 'wrong'),
      (error) => {
        if (error === controller.signal.reason) settled('aborted');
        else if (error instanceof ClosedError) settled('closed');
        else settled(error instanceof TimeoutError ? 'timedOut' : 'wrong');
      },
    );
  }

  /** Takes requests out of the model, and sees that the real ones ended like that, in this turn. */
  async #expect(owner: ModelSession, requests: readonly ModelRequest[], outcome: Outcome): Promise<void> {
    for (const request of requests) owner.pending.delete(request);
    await null;
    await null;
    for (const request of requests) {
      expect([request.number, request.outcome, request.settlements]).toEqual([request.number, outcome, 1]);
    }
  }

  async abort(): Promise<void> {
    const owner = this.#busy();
    if (!owner) return;
    const request = this.random.pick([...owner.pending]);
    request.controller.abort(new Error('aborted by the model'));
    await this.#expect(owner, [request], 'aborted');
  }

  /** One of the requests that reached an agent is answered. */
  async answer(): Promise<void> {
    await this.clock.settle();
    const owner = this.#busy();
    if (!owner) return;
    const agent = this.agents.find(({ address }) => address === owner.session.target.address)!;
    const reached = [...owner.pending].filter(({ number }) => agent.has(number));
    // Of its requests the oldest four are sent: the window of the session.
    expect(reached.length).toBe(Math.min(4, owner.pending.size));
    const request = this.random.pick(reached);
    agent.answer(request.number);
    await this.clock.settle();
    await this.#expect(owner, [request], 'answered');
  }

  /** Answers to requests that have ended reach nobody. */
  async answerOld(): Promise<void> {
    await this.clock.settle();
    const pending = new Set(this.sessions.flatMap((owner) => Array.from(owner.pending, ({ number }) => number)));
    const agent = this.random.pick(this.agents);
    const old = agent.received.filter((number) => !pending.has(number));
    if (old.length === 0) return;
    const { discarded, received, delivered } = this.manager.counters;
    const before = { received, delivered, dropped: discarded.unknownRequest + discarded.duplicate };
    const reachesSomebody = agent.answer(this.random.pick(old), (port) => this.#ports.has(port));
    await this.clock.settle();
    const counters = this.manager.counters;
    const dropped = counters.discarded.unknownRequest + counters.discarded.duplicate;
    const arrived = reachesSomebody ? 1 : 0;
    expect([counters.received, counters.delivered, dropped]).toEqual([
      before.received + arrived,
      before.delivered,
      before.dropped + arrived,
    ]);
  }

  async close(): Promise<void> {
    if (this.sessions.length === 0) return;
    const owner = this.random.pick(this.sessions);
    await this.#close(owner);
  }

  async #close(owner: ModelSession): Promise<void> {
    this.sessions.splice(this.sessions.indexOf(owner), 1);
    const pending = [...owner.pending];
    const closing = owner.session.close();
    await this.#expect(owner, pending, 'closed');
    await closing;
    expect(owner.session).toMatchObject({ state: 'closed', inFlight: 0 });
    await expect(owner.session.get(nameFor(0))).rejects.toBeInstanceOf(ClosedError);
  }

  /** Everybody on one local port leaves, and the same port is bound again at once. */
  async rebind(): Promise<void> {
    const users = this.sessions.filter(({ socket }) => socket.startsWith('port'));
    if (users.length === 0) return;
    const { socket } = this.random.pick(users);
    for (const owner of users.filter((each) => each.socket === socket)) await this.#close(owner);
    const localPort = Number(socket.split(' ')[1]);
    this.#admit(await this.manager.open(this.agents[0]!.address, { localPort }), socket);
  }

  /** Nobody answers for so long that what was sent times out. What was queued takes its place. */
  async timeOut(): Promise<void> {
    await this.clock.settle();
    const sent = this.sessions.map((owner) => [...owner.pending].slice(0, 4));
    await this.clock.advance(TIMEOUT);
    for (const [i, owner] of this.sessions.entries()) await this.#expect(owner, sent[i]!, 'timedOut');
  }

  async closeManager(): Promise<void> {
    const all = this.sessions.splice(0);
    const pending = all.map((owner) => [...owner.pending]);
    const closing = this.manager.close();
    for (const [i, owner] of all.entries()) await this.#expect(owner, pending[i]!, 'closed');
    await closing;
    this.#check();
    await expect(this.manager.open(this.agents[0]!.address)).rejects.toBeInstanceOf(ClosedError);
    this.#newManager();
  }

  #busy(): ModelSession | undefined {
    const busy = this.sessions.filter(({ pending }) => pending.size > 0);
    return busy.length > 0 ? this.random.pick(busy) : undefined;
  }

  /** Registry, sockets, requests in flight and timers equal the model's. */
  check(): void {
    this.#check();
  }

  #check(): void {
    const { manager, sessions } = this;
    expect([...manager.sessions]).toEqual(sessions.map(({ session }) => session));
    for (const { session, pending, requests } of sessions) {
      if (session.inFlight !== pending.size) expect(session.inFlight).toBe(pending.size);
      if (session.counters.requests !== requests) expect(session.counters.requests).toBe(requests);
      if (session.state !== 'open') expect(session.state).toBe('open');
    }
    const sockets = new Set(sessions.map(({ socket }) => socket));
    expect(this.place.sockets()).toBe(this.agents.length + sockets.size);
    const { received, delivered, discarded } = manager.counters;
    expect(received).toBe(delivered + Object.values(discarded).reduce((sum, count) => sum + count, 0));
    // One timer for each socket on which a request was sent lately; none where nothing ever was.
    expect(this.clock.pending).toBeLessThanOrEqual(sockets.size);
  }

  async end(): Promise<void> {
    await this.closeManager();
    await this.manager.close();
    for (const agent of this.agents) await agent.close();
    expect(this.place.sockets()).toBe(0);
    expect(this.clock.pending).toBe(0);
  }
}

async function run(place: Place, count: number): Promise<void> {
  const world = new World(place, seed);
  await world.start();
  for (let i = 0; i < count; i++) {
    let step = '';
    try {
      step = await world.step();
      world.check();
    } catch (error) {
      throw new Error(`step ${i} (${step}) with PROOF_SEED=${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
  await world.end();
  console.log(`${count} steps, PROOF_SEED=${seed}: ${JSON.stringify(world.counts)}`);
}

it(
  `equals its model after each of ${steps} random steps (PROOF_SEED=${seed})`,
  async () => {
    const network = new MemoryNetwork();
    const place = {
      transport: network,
      addresses: ['192.0.2.1', '192.0.2.2', '192.0.2.3'],
      agentPort: 161,
      localPorts: [40_001, 40_002, 40_003],
      sockets: () => network.bound.length,
    };
    await run(place, steps);
  },
  30_000 + steps * 5,
);

const before = openHandles().udpSockets;

it.runIf(before !== undefined && process.platform === 'linux')(
  `so it does with sockets of the system, by the descriptors of this process (PROOF_SEED=${seed})`,
  async () => {
    const free = await Promise.all([1, 2, 3].map(() => udp().bind({ family: 'udp4' }, { onMessage: () => {} })));
    const localPorts = free.map(({ local }) => local.port);
    await Promise.all(free.map((endpoint) => endpoint.close()));
    const place = {
      transport: udp(),
      addresses: ['127.0.0.11', '127.0.0.12', '127.0.0.13'],
      agentPort: 0,
      localPorts,
      sockets: () => openHandles().udpSockets! - before!,
    };
    await run(place, steps / 10);
  },
  30_000 + steps * 5,
);

// A relay between two programs that do not know of it: what passes suffers the faults of a bad network.
import { type Endpoint, type Family, familyOf, type ListenAddress, type Transport, udp } from '@mgmtapi/transport';
import { type FaultCounters, type FaultOptions, Faults } from './faults.js';
import { seededRandom } from './seeded-random.js';

/** Where a relay stands and what it does. */
export interface RelayOptions {
  /** Whom the clients mean to reach; an IP literal. */
  readonly target: { readonly address: string; readonly port: number };
  /** Where clients send to; the loopback when absent. */
  readonly address?: string | undefined;
  /** A free one when absent. */
  readonly port?: number | undefined;
  /** On the way to the target. */
  readonly toTarget?: FaultOptions | undefined;
  /** On the way to the clients. Forged copies come from another port of the relay. */
  readonly fromTarget?: FaultOptions | undefined;
  /** UDP when absent. */
  readonly transport?: Transport | undefined;
}

/** A running relay. Each client gets a port of its own towards the target, so that answers find their way back. */
export class Relay implements AsyncDisposable {
  readonly #options: RelayOptions;
  readonly #transport: Transport;
  readonly #family: Family;
  readonly #toTarget: Faults;
  readonly #fromTarget: Faults;
  readonly #backs = new Map<string, Promise<Endpoint | undefined>>(); // by the client's address and port
  #fronts: readonly Endpoint[] = []; // the one that clients know, and one for forged answers
  #closed: Promise<void> | undefined;

  private constructor(options: RelayOptions) {
    const { toTarget = {}, fromTarget = {} } = options;
    const random = seededRandom(toTarget.seed ?? fromTarget.seed ?? 1);
    this.#options = options;
    this.#transport = options.transport ?? udp();
    this.#family = familyOf(options.target.address) ?? 'udp4';
    this.#toTarget = new Faults(toTarget, random);
    this.#fromTarget = new Faults(fromTarget, random);
  }

  /** Resolves when bound; rejects like `bind`. */
  static async open(options: RelayOptions): Promise<Relay> {
    const relay = new Relay(options);
    const family = relay.#family;
    const address = options.address ?? (family === 'udp4' ? '127.0.0.1' : '::1');
    const front = await relay.#transport.bind(
      { family, address, port: options.port },
      { onMessage: (bytes, client, port) => relay.#fromClient(bytes, client, port) },
    );
    relay.#fronts = [front];
    relay.#fronts = [front, await relay.#transport.bind({ family, address }, { onMessage: () => {} })];
    return relay;
  }

  /** Where clients send to. */
  get address(): ListenAddress {
    return this.#fronts[0]!.local;
  }

  /** The two directions apart. */
  get counters(): { readonly toTarget: Readonly<FaultCounters>; readonly fromTarget: Readonly<FaultCounters> } {
    return { toTarget: this.#toTarget.counters, fromTarget: this.#fromTarget.counters };
  }

  /** Drops what is on its way and closes every port. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#toTarget.stop();
    this.#fromTarget.stop();
    const backs = Array.from(this.#backs.values(), (back) => back.then((endpoint) => endpoint?.close()));
    await Promise.all([...this.#fronts.map((front) => front.close()), ...backs]);
  }

  async #fromClient(bytes: Uint8Array, client: string, clientPort: number): Promise<void> {
    const key = `${client} ${clientPort}`;
    const { target } = this.#options;
    let back = this.#backs.get(key);
    if (back === undefined) {
      const onMessage = (answer: Uint8Array) => this.#fromServer(answer, client, clientPort);
      back = this.#transport.bind({ family: this.#family }, { onMessage }).catch(() => undefined);
      this.#backs.set(key, back);
    }
    const endpoint = await back;
    this.#toTarget.apply(bytes, false, (copy) => endpoint?.send(copy, target.address, target.port));
  }

  #fromServer(bytes: Uint8Array, client: string, clientPort: number): void {
    this.#fromTarget.apply(bytes, true, (copy, forged) => this.#fronts[forged ? 1 : 0]!.send(copy, client, clientPort));
  }
}

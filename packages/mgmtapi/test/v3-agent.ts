// An SNMPv3 engine on a network in memory that answers as a test wants it to: rightly, wrongly, late, at another level.
import { Oid } from '@mgmtapi/ber';
import {
  createCounters,
  type DataElements,
  prepareDataElements,
  prepareResponseMessage,
  readV3Message,
} from '@mgmtapi/engine';
import { decodeMessage, type Pdu, type V3Message, type VarBind } from '@mgmtapi/protocol';
import {
  type CheckedUser,
  checkUser,
  decodeUsmParameters,
  LocalEngine,
  type SecurityLevel,
  UserTable,
  Usm,
  type UsmStatsName,
  type UsmUser,
  usmStats,
} from '@mgmtapi/security';
import { type FakeClock, seededRandom } from '@mgmtapi/testkit';
import type { Endpoint, MemoryNetwork } from '@mgmtapi/transport';

export const sysName: Oid = Oid.from('1.3.6.1.2.1.1.5.0');

/** A user of each level, all with the same name. */
export const alice: Readonly<Record<SecurityLevel, UsmUser>> = {
  noAuthNoPriv: { userName: 'alice' },
  authNoPriv: { userName: 'alice', auth: { protocol: 'sha256', password: 'alice-auth-1' } },
  authPriv: {
    userName: 'alice',
    auth: { protocol: 'sha256', password: 'alice-auth-1' },
    priv: { protocol: 'aes128', password: 'alice-priv-2' },
  },
};

export interface V3AgentOptions {
  readonly network: MemoryNetwork;
  readonly clock: FakeClock;
  readonly address?: string;
  readonly port?: number;
  readonly engineID?: string;
  readonly boots?: number;
  readonly users?: readonly UsmUser[];
}

/** How one message is made, where it is not the right answer. */
export interface Crafted {
  readonly msgID?: number;
  readonly level?: SecurityLevel;
  readonly user?: UsmUser;
  readonly engineID?: Uint8Array;
  readonly contextEngineID?: Uint8Array;
  readonly contextName?: string;
  readonly pdu?: Partial<Pdu>;
  /** The sender's clock is so much behind, seconds. */
  readonly behind?: number;
  readonly boots?: number;
}

/** One request that was taken. */
export interface Taken {
  readonly elements: DataElements;
  readonly bytes: Uint8Array;
  readonly pdu: Pdu;
  readonly contextName: string;
}

/** Answers sysName.0 with its own name, unless `onRequest` says otherwise. */
export class V3Agent {
  readonly address: string;
  readonly port: number;
  /** Every datagram. */
  readonly heard: Uint8Array[] = [];
  readonly requests: Taken[] = [];
  discoveries = 0;
  /** Gives the datagrams to send back; undefined: the right answer. */
  onRequest: ((taken: Taken) => readonly Uint8Array[] | undefined) | undefined;
  /** Nothing is answered at all. */
  silent = false;
  engineID: Uint8Array;
  boots: number;
  usm!: Usm;
  readonly #options: V3AgentOptions;
  readonly #counters = createCounters();
  readonly #table: UserTable;
  #endpoint!: Endpoint;

  static async open(options: V3AgentOptions): Promise<V3Agent> {
    const agent = new V3Agent(options);
    agent.restart({});
    agent.#endpoint = await options.network.bind(
      { family: 'udp4', address: agent.address, port: agent.port },
      { onMessage: (bytes, address, port) => agent.#receive(bytes, address, port) },
    );
    return agent;
  }

  private constructor(options: V3AgentOptions) {
    this.#options = options;
    this.address = options.address ?? '192.0.2.1';
    this.port = options.port ?? 161;
    this.engineID = Buffer.from(options.engineID ?? '8000000005aabbccdd', 'hex');
    this.boots = options.boots ?? 5;
    this.#table = new UserTable(options.users ?? [alice.authPriv]);
  }

  /** A new life with other boots, or another identity; its time begins at 0. */
  restart({ boots = this.boots, engineID = this.engineID }: { boots?: number; engineID?: Uint8Array }): void {
    this.boots = boots;
    this.engineID = engineID;
    const { clock } = this.#options;
    const localEngine = new LocalEngine(engineID, boots, clock);
    this.usm = new Usm({ clock, random: seededRandom(3), localEngine, users: this.#table, counters: this.#counters });
  }

  get endpoint(): Endpoint {
    return this.#endpoint;
  }

  /** A message of this engine, made to measure. */
  craft({ elements, pdu }: Taken, how: Crafted): Uint8Array {
    const { message, security } = elements;
    const engineID = how.engineID ?? this.engineID;
    const level = how.level ?? security.securityLevel;
    const user = checkUser(how.user ?? (how.level ? alice[level] : this.#userNamed(security.securityName)));
    const { usm } = this;
    const { boots, time } = usm.localEngine!;
    // `LocalEngine` counts from its birth: this one is as old as the agent, less what it is behind.
    const { clock } = this.#options;
    let now = 0;
    const local = new LocalEngine(engineID, how.boots ?? boots, { now: () => now });
    now = (time - (how.behind ?? 0)) * 1000;
    const sender = new Usm({ clock, random: seededRandom(4), localEngine: local });
    const response: Pdu = { ...answerTo(pdu), ...how.pdu };
    return sender.generateRequestMsg({
      globalData: { msgID: how.msgID ?? message.msgID, msgMaxSize: 65507, reportable: false },
      securityEngineID: engineID,
      principal: user,
      securityLevel: level,
      scopedPDU: {
        contextEngineID: how.contextEngineID ?? security.scopedPDU.contextEngineID,
        contextName: how.contextName === undefined ? security.scopedPDU.contextName : Buffer.from(how.contextName),
        pdu: response,
      },
    });
  }

  #userNamed(name: string): UsmUser | CheckedUser {
    return this.#table.users.find(({ userName }) => userName === name)!;
  }

  /** A report of this engine: authentic, where the level is. */
  report(taken: Taken, counter: UsmStatsName, how: Crafted = {}): Uint8Array {
    const varBind: VarBind = { oid: usmStats[counter].oid, type: 'Counter32', value: 7 };
    return this.craft(taken, {
      level: 'noAuthNoPriv',
      ...how,
      pdu: { type: 'Report', varBinds: [varBind], ...how.pdu },
    });
  }

  send(bytes: Uint8Array, to: { address: string; port: number }): void {
    this.#endpoint.send(bytes, to.address, to.port);
  }

  close(): Promise<void> {
    return this.#endpoint.close();
  }

  #receive(bytes: Uint8Array, address: string, port: number): void {
    this.heard.push(bytes);
    if (this.silent) return;
    const message = readV3Message(bytes, 3) as V3Message;
    const elements = prepareDataElements(this.usm, this.engineID, bytes, message);
    if ('reason' in elements) {
      if (engineIDIn(bytes).length === 0) this.discoveries++;
      if (elements.report) this.#endpoint.send(elements.report, address, port);
      return;
    }
    const { contextName } = elements.security.scopedPDU;
    const pdu = elements.security.scopedPDU.pdu as Pdu;
    const taken = { elements, bytes, pdu, contextName: Buffer.from(contextName).toString() };
    this.requests.push(taken);
    for (const answer of this.onRequest?.(taken) ?? [prepareResponseMessage(this.usm, elements, answerTo(pdu))])
      this.#endpoint.send(answer, address, port);
  }
}

function answerTo({ requestID, varBinds }: Pdu): Pdu {
  return {
    type: 'Response',
    requestID,
    errorStatus: 0,
    errorIndex: 0,
    varBinds: varBinds.map(({ oid }) => ({ oid, type: 'OctetString', value: new Uint8Array(Buffer.from('device')) })),
  };
}

/** msgAuthoritativeEngineID of a message. */
export function engineIDIn(bytes: Uint8Array): Uint8Array {
  return usmParametersIn(bytes).msgAuthoritativeEngineID;
}

/** The security parameters of a message. */
export function usmParametersIn(bytes: Uint8Array): ReturnType<typeof decodeUsmParameters> {
  return decodeUsmParameters((decodeMessage(bytes) as V3Message).msgSecurityParameters);
}

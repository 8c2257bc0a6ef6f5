// The other end of the wire for the exam: a plain UDP socket on loopback that remembers, answers and sends octets.
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { decodeMessage, encodeMessage, type Message, Oid, type Pdu, type TrapV1Pdu, type VarBind } from 'mgmtapi';
import { expect } from 'vitest';

type Received = { readonly bytes: Uint8Array; readonly from: RemoteInfo };
/** What to answer to a datagram; undefined says nothing. */
export type Answer = (bytes: Uint8Array, peer: UdpPeer, from: RemoteInfo) => Uint8Array | undefined;

export class UdpPeer {
  readonly received: Received[] = [];
  readonly #socket: Socket;
  answer: Answer | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (bytes, from) => {
      this.received.push({ bytes, from });
      const answer = this.answer?.(bytes, this, from);
      if (answer) this.send(answer, from.port, from.address);
    });
  }

  static async open(answer?: Answer, address = '127.0.0.1'): Promise<UdpPeer> {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.bind(0, address);
    await once(socket, 'listening');
    const peer = new UdpPeer(socket);
    peer.answer = answer;
    return peer;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  send(bytes: Uint8Array, port: number, address = '127.0.0.1'): void {
    this.#socket.send(bytes, port, address);
  }

  /** Waits until so many datagrams have come, and gives the messages in them. */
  async messages(count: number): Promise<Message[]> {
    await expect.poll(() => this.received.length, { timeout: 5000, interval: 2 }).toBeGreaterThanOrEqual(count);
    return this.received.map(({ bytes }) => decodeMessage(bytes));
  }

  close(): Promise<void> {
    return new Promise((done) => this.#socket.close(() => done()));
  }
}

export const text = (octets: string): Uint8Array => Uint8Array.from(Buffer.from(octets, 'latin1'));

/** The PDU of a v1 or v2c request, inform or response. */
export function pduOf(message: Message): Pdu {
  if (message.version === 'v3' || message.pdu.type === 'Trap' || message.pdu.type === 'GetBulkRequest') {
    throw new TypeError('a message of another kind was expected');
  }
  return message.pdu;
}

/** The response to a request, with what is said to be different. */
export function responseTo(bytes: Uint8Array, change: Partial<Pdu> & { community?: string } = {}): Uint8Array {
  const message = decodeMessage(bytes);
  if (message.version === 'v3') throw new TypeError('v1 or v2c expected');
  const { community, ...fields } = change;
  return encodeMessage({
    version: message.version,
    community: community === undefined ? message.community : text(community),
    pdu: { ...pduOf(message), type: 'Response', ...fields },
  });
}

export function varBindOf(name: string, value: Omit<VarBind, 'oid'>): VarBind {
  return { oid: Oid.from(name), ...value } as VarBind;
}

export function trapV1(
  fields: Partial<Omit<TrapV1Pdu, 'enterprise'>> & { enterprise?: string; community?: string } = {},
): Uint8Array {
  const { enterprise = '1.3.6.1.4.1.311.1', community = 'public', ...rest } = fields;
  const pdu: TrapV1Pdu = {
    type: 'Trap',
    enterprise: Oid.from(enterprise),
    agentAddr: '192.0.2.7',
    genericTrap: 6,
    specificTrap: 1,
    timeStamp: 1234,
    varBinds: [],
    ...rest,
  };
  return encodeMessage({ version: 'v1', community: text(community), pdu });
}

export const sysUpTime = (value: number): VarBind => varBindOf('1.3.6.1.2.1.1.3.0', { type: 'TimeTicks', value });
export const snmpTrapOID = (value: string): VarBind =>
  varBindOf('1.3.6.1.6.3.1.1.4.1.0', { type: 'ObjectIdentifier', value: Oid.from(value) });

type V2Fields = {
  type?: 'SNMPv2-Trap' | 'InformRequest';
  trapOid?: string;
  uptime?: number;
  varBinds?: readonly VarBind[];
  community?: string;
  requestID?: number;
};

/** A v2c trap or inform with the two leading bindings; `raw` gives the whole list instead. */
export function trapV2(fields: V2Fields & { raw?: readonly VarBind[] } = {}): Uint8Array {
  const { trapOid = '1.3.6.1.4.1.311.1.0.7', uptime = 1234, varBinds = [], community = 'public' } = fields;
  return encodeMessage({
    version: 'v2c',
    community: text(community),
    pdu: {
      type: fields.type ?? 'SNMPv2-Trap',
      requestID: fields.requestID ?? 1,
      errorStatus: 0,
      errorIndex: 0,
      varBinds: fields.raw ?? [sysUpTime(uptime), snmpTrapOID(trapOid), ...varBinds],
    },
  });
}

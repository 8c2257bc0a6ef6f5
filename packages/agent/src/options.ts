// What an agent is opened with, checked before anything is bound.
import type { Discard, EngineIdentity } from '@mgmtapi/engine';
import type { UsmUser } from '@mgmtapi/security';
import { type Clock, familyOf, realClock, type Transport, udp } from '@mgmtapi/transport';
import type { HandlerProblem } from './handlers.js';
import { type NotificationProblem, type NotificationTarget, NotificationTargets } from './notification-targets.js';
import { type FaultOptions, Faults } from './playback/faults.js';
import type { SystemOptions } from './system-group.js';
import { type CommunityOptions, CommunityTable } from './vacm/community-table.js';
import { UserAccess, type UserOptions } from './vacm/user-access.js';
import { Vacm, type VacmOptions } from './vacm/vacm.js';

/** Options of `SnmpAgent.open`. */
export interface SnmpAgentOptions {
  /** UDP port, 161 when absent; 0: a free one, the same on every address. */
  readonly port?: number | undefined;
  /** IP literals of the interfaces to listen on; `127.0.0.1` when absent. `0.0.0.0` and `::` are all of their family. */
  readonly address?: string | readonly string[] | undefined;
  /**
   * Who may ask: a community alone reads everything; `{ community, access: 'read-write' }` also sets what handlers let it
   * set; `read` and `write` are lists of subtrees. `['public']` when absent, but nobody when there are `users`. An empty
   * list: nobody.
   */
  readonly communities?: readonly (string | Uint8Array | CommunityOptions)[] | undefined;
  /**
   * SNMPv3: a user alone reads everything, at the most that it can; `{ user, access, minimumLevel, read, write }` as for
   * communities. Absent: no SNMPv3.
   */
  readonly users?: readonly (UsmUser | UserOptions)[] | undefined;
  /**
   * SNMPv3: the agent's identity, also of its notifications. Absent: a random engineID for its life. A lasting one needs
   * boots that last: `{ engineID, boots: new FileBootsStore(path) }`.
   */
  readonly engine?: EngineIdentity | undefined;
  /** Groups, access entries and views as in RFC 3415, for who needs more than lists of subtrees. */
  readonly vacm?: VacmOptions | undefined;
  /**
   * The agent's own system group. Absent: with default texts, until `play` brings that of the recorded device. Given: in
   * place of the recorded one too. `false`: none.
   */
  readonly system?: SystemOptions | false | undefined;
  /** The agent's own snmp group (counters of messages). Absent: until `play`. `true`: in place of the recorded one too. */
  readonly snmp?: boolean | undefined;
  /** Octets of the largest response, from 484; 65507 when absent. GETBULK answers are cut to it. RFC 3417 section 3.2. */
  readonly maxMessageSize?: number | undefined;
  /** Milliseconds that a handler's promise may take before the request ends with genErr; 3000 when absent. */
  readonly handlerTimeout?: number | undefined;
  /** Requests that may wait for handlers at once; what comes beyond is dropped as `queueFull`. 1000 when absent. */
  readonly maxInFlight?: number | undefined;
  /** Octets of receive buffer asked for each socket. */
  readonly receiveBuffer?: number | undefined;
  /** Who gets the agent's own notifications and those of `notifyTargets`. Nobody when absent. */
  readonly targets?: readonly (string | NotificationTarget)[] | undefined;
  /** Tell the targets that the agent has started: coldStart, RFC 3418. `false` when absent. */
  readonly coldStart?: boolean | undefined;
  /**
   * Tell the targets of requests with an unknown community: authenticationFailure, RFC 3418. `false` when absent. Who may
   * write snmpEnableAuthenTraps.0 changes it.
   */
  readonly authenticationTraps?: boolean | undefined;
  /** Told of each target that one of the agent's own notifications did not reach. */
  readonly onNotificationProblem?: ((problem: NotificationProblem) => void) | undefined;
  /** What goes wrong on purpose, for tests of managers. Nothing when absent. */
  readonly faults?: FaultOptions | undefined;
  /** Told of every handler that threw, gave nonsense, or did not answer. */
  readonly onHandlerError?: ((problem: HandlerProblem) => void) | undefined;
  /** Told of every datagram that was dropped. */
  readonly onDiscard?: ((discard: Discard) => void) | undefined;
  /** UDP when absent. */
  readonly transport?: Transport | undefined;
  /** Real time when absent. */
  readonly clock?: Clock | undefined;
}

/** The same, complete and checked. */
export interface CheckedOptions {
  readonly port: number;
  readonly addresses: readonly string[];
  readonly communities: CommunityTable;
  readonly users: UserAccess | undefined;
  readonly vacm: Vacm;
  readonly targets: NotificationTargets;
  readonly faults: Faults | undefined;
  readonly maxMessageSize: number;
  readonly handlerTimeout: number;
  readonly maxInFlight: number;
  readonly transport: Transport;
  readonly clock: Clock;
}

/** @throws {TypeError | RangeError} naming the option */
export function checkOptions(options: SnmpAgentOptions): CheckedOptions {
  if (typeof options !== 'object' || options === null) throw new TypeError('options: must be an object');
  const { address = '127.0.0.1', users, transport = udp(), clock = realClock } = options;
  // Who configures users does not expect that anybody may read without.
  const { communities = users === undefined ? ['public'] : [] } = options;
  const addresses = typeof address === 'string' ? [address] : address;
  if (!Array.isArray(addresses) || addresses.length === 0)
    throw new TypeError('address: must be an IP address or a list of them');
  for (const each of addresses) {
    if (typeof each !== 'string' || familyOf(each) === undefined) {
      throw new TypeError(`address: must be an IP address, not ${JSON.stringify(each)}`);
    }
  }
  const table = new CommunityTable(communities);
  const userAccess = users === undefined ? undefined : new UserAccess(users);
  return {
    port: whole('port', options.port ?? 161, 0, 65535),
    addresses,
    communities: table,
    users: userAccess,
    vacm: new Vacm([...table.access, ...(userAccess?.access ?? [])], options.vacm),
    targets: new NotificationTargets(options.targets ?? []),
    faults: options.faults && new Faults(options.faults),
    // RFC 3417 section 3.2: every entity takes 484 octets. 65507 is the most that UDP over IPv4 carries.
    maxMessageSize: whole('maxMessageSize', options.maxMessageSize ?? 65507, 484, 65507),
    handlerTimeout: whole('handlerTimeout', options.handlerTimeout ?? 3000, 1, 2 ** 31 - 1),
    maxInFlight: whole('maxInFlight', options.maxInFlight ?? 1000, 1, 2 ** 31 - 1),
    transport,
    clock,
  };
}

function whole(name: string, value: number, least: number, most: number): number {
  if (typeof value !== 'number') throw new TypeError(`${name}: must be a number`);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name}: must be a whole number from ${least} to ${most}, not ${value}`);
  }
  return value;
}

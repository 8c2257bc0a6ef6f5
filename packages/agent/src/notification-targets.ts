// Where an agent's own notifications go: RFC 3413 section 3.3, snmpNotifyTable and snmpTargetAddrTable in short.
import type { NotificationInit, SessionOptions } from 'mgmtapi';

/** A receiver of all notifications, with the version, the secrets, the time-out and the retries of a session. */
export interface NotificationTarget extends SessionOptions {
  /** An `inform` is sent again until it is acknowledged, as often as `retries` says. `trap` when absent. */
  readonly kind?: 'trap' | 'inform' | undefined;
}

/** A notification that did not reach its target. */
export interface NotificationProblem {
  /** Host and port, or the text that was given; never a community or a user's key. */
  readonly target: string;
  readonly error: unknown;
}

/** One target, checked. */
interface Destination {
  readonly name: string;
  readonly target: string | SessionOptions;
  readonly kind: 'trap' | 'inform';
}

/** Sends to one target. */
export type SendNotification = (target: string | SessionOptions, notification: NotificationInit) => Promise<void>;

/** All targets of one agent. */
export class NotificationTargets {
  readonly #destinations: readonly Destination[];

  /** @throws {TypeError} not a list of targets, or an inform of version 1 */
  constructor(targets: readonly (string | NotificationTarget)[]) {
    if (!Array.isArray(targets)) throw new TypeError('targets: must be an array');
    this.#destinations = targets.map(destinationOf);
  }

  /**
   * Sends to all at once, each in its own kind unless the notification names one. Resolves when every trap is on its way
   * and every inform acknowledged.
   * @throws {AggregateError} of `NotificationProblem`s, when some failed; the others were sent
   */
  async send(notification: NotificationInit, send: SendNotification): Promise<void> {
    const problems: NotificationProblem[] = [];
    const sending = this.#destinations.map(async ({ name, target, kind }) => {
      try {
        await send(target, { ...notification, kind: notification.kind ?? kind });
      } catch (error) {
        problems.push({ target: name, error });
      }
    });
    await Promise.all(sending);
    if (problems.length === 0) return;
    throw new AggregateError(problems, `${problems.length} of ${sending.length} targets were not told`);
  }
}

function destinationOf(given: string | NotificationTarget, index: number): Destination {
  if (typeof given === 'string') return { name: given, target: given, kind: 'trap' };
  if (typeof given?.host !== 'string') throw new TypeError(`targets[${index}]: must be a host or { host, port, ... }`);
  const { kind = 'trap', ...target } = given;
  if (kind !== 'trap' && kind !== 'inform') throw new TypeError(`targets[${index}].kind: must be 'trap' or 'inform'`);
  if (kind === 'inform' && target.version === 'v1') throw new TypeError(`targets[${index}]: v1 has no informs`);
  return { name: `${target.host}:${target.port ?? 162}`, target, kind };
}

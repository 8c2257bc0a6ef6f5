// The users whose messages an engine takes: usmUserTable (RFC 3414 section 5), by name and, if wanted, by engine.

import { isAtLeast, type SecurityLevel, securityLevels } from '../security-level.js';
import { keyOf } from './bounded-map.js';
import { type CheckedUser, checkUser, type UsmUser } from './users.js';

/** How a user is taken into the table. */
export interface UserOptions {
  /** The least that its messages must be protected. Default: the most that the user can. */
  readonly minimumLevel?: SecurityLevel | undefined;
  /** usmUserEngineID: the one engine that knows this user by these keys. Default: every engine. */
  readonly engineID?: Uint8Array | undefined;
}

/** One row. */
export interface UserEntry {
  readonly user: CheckedUser;
  readonly minimumLevel: SecurityLevel;
}

/** Users by msgUserName. A row for one engine goes before a row for all. */
export class UserTable {
  readonly #rows = new Map<string, UserEntry>();

  /** @throws {TypeError} a user that is wrong, or twice the same name */
  constructor(users: Iterable<UsmUser | CheckedUser> = []) {
    let index = 0;
    for (const user of users) this.add(checkUser(user, `users[${index++}]`));
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Every user, in the order they came. */
  get users(): readonly CheckedUser[] {
    return Array.from(this.#rows.values(), (entry) => entry.user);
  }

  /** @throws {TypeError} a user or an option that is wrong, or a name that is there already */
  add(user: UsmUser | CheckedUser, options: UserOptions = {}): CheckedUser {
    const checked = checkUser(user);
    const minimumLevel = options.minimumLevel ?? checked.maxLevel;
    if (!securityLevels.includes(minimumLevel)) throw new TypeError('minimumLevel: not a security level');
    if (!isAtLeast(checked.maxLevel, minimumLevel)) {
      throw new TypeError(`minimumLevel: user ${checked.userName} can no more than ${checked.maxLevel}`);
    }
    const key = rowKey(keyOf(checked.msgUserName), options.engineID && keyOf(options.engineID));
    if (this.#rows.has(key)) throw new TypeError(`users: ${checked.userName} is there twice`);
    this.#rows.set(key, { user: checked, minimumLevel });
    return checked;
  }

  /** Is there nothing to remove? Then false. */
  remove(userName: string, engineID?: Uint8Array): boolean {
    return this.#rows.delete(rowKey(keyOf(new TextEncoder().encode(userName)), engineID && keyOf(engineID)));
  }

  /** The row for a msgUserName, in messages that name `engineID` as the authoritative engine. */
  find(msgUserName: Uint8Array, engineID: Uint8Array): UserEntry | undefined {
    const name = keyOf(msgUserName);
    return this.#rows.get(rowKey(name, keyOf(engineID))) ?? this.#rows.get(name);
  }
}

/** No name holds an octet above 255, so the bar cannot be part of one. */
function rowKey(name: string, engine: string | undefined): string {
  return engine === undefined ? name : `${name}\u2502${engine}`;
}

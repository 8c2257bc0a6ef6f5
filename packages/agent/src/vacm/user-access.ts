// The users of an agent: whose messages are taken, at which level, and what each may do. RFC 3414 and 3415.
import { type CheckedUser, checkUser, type SecurityLevel, UserTable, type UsmUser } from '@mgmtapi/security';
import { type AccessOptions, listsOf } from './community-table.js';
import { type PrincipalAccess, viewsOf } from './vacm.js';

/** A user and what it may do. */
export interface UserOptions extends AccessOptions {
  readonly user: UsmUser;
  /** The least that its requests must be protected: weaker ones are refused. The most that the user can. */
  readonly minimumLevel?: SecurityLevel | undefined;
}

/** The users of one agent. Its inspection shows no secret. */
export class UserAccess {
  readonly table: UserTable = new UserTable();
  /** What each may do, for access control. */
  readonly access: readonly PrincipalAccess[];

  /** @throws {TypeError | RangeError} naming what is wrong */
  constructor(users: readonly (UsmUser | UserOptions)[]) {
    if (!Array.isArray(users)) throw new TypeError('users: must be an array');
    this.access = users.map((given: UsmUser | UserOptions, i) => this.#admit(given, `users[${i}]`));
  }

  #admit(given: UsmUser | UserOptions, argument: string): PrincipalAccess {
    if (typeof given !== 'object' || given === null) throw new TypeError(`${argument}: must be a user`);
    const options: UserOptions = 'user' in given ? given : { user: given };
    const user: CheckedUser = checkUser(options.user, 'user' in given ? `${argument}.user` : argument);
    const { minimumLevel = user.maxLevel } = options;
    this.table.add(user, { minimumLevel });
    return {
      securityModels: ['usm'],
      securityName: user.userName,
      securityLevel: minimumLevel,
      ...viewsOf(listsOf(options, argument), argument),
    };
  }
}

// The users whose messages a listener takes, each at the level that its row asks for.

import { checkUser, type SecurityLevel, UserTable, type UsmUser } from '@mgmtapi/security';

/** A user, and the least that its messages must be protected. */
export interface AcceptedUser {
  readonly user: UsmUser;
  /** Weaker messages are refused. The most that the user can. */
  readonly minimumLevel?: SecurityLevel | undefined;
}

/**
 * The table of the users in an option `users`.
 * @throws {TypeError} naming what is wrong; never shows a secret
 */
export function acceptedUsers(users: readonly (UsmUser | AcceptedUser)[]): UserTable {
  if (!Array.isArray(users)) throw new TypeError('users: must be an array');
  const table = new UserTable();
  for (const [i, given] of users.entries()) {
    const argument = `users[${i}]`;
    if (typeof given !== 'object' || given === null) throw new TypeError(`${argument}: must be a user`);
    if ('user' in given) table.add(checkUser(given.user, `${argument}.user`), { minimumLevel: given.minimumLevel });
    else table.add(checkUser(given, argument));
  }
  return table;
}

// What a session is told of SNMPv3: which options go together, and the security that they make.

import type { CallContext, SessionSecurityOptions, SnmpVersion } from '@mgmtapi/engine';
import { encodeUtf8 } from '@mgmtapi/protocol';
import {
  type CheckedUser,
  checkUser,
  isAtLeast,
  type SecurityLevel,
  securityLevels,
  type UsmUser,
} from '@mgmtapi/security';

/** Those options of a session that say on whose behalf it speaks. */
interface Speaker {
  readonly version?: SnmpVersion | undefined;
  readonly community?: string | Uint8Array | undefined;
  readonly user?: UsmUser | undefined;
  readonly level?: SecurityLevel | undefined;
  readonly contextName?: string | undefined;
  readonly contextEngineID?: Uint8Array | undefined;
}

/** Octets of a context's name, at most: what an SnmpAdminString holds, RFC 3411 section 5. */
const MAX_CONTEXT_NAME = 255;

/**
 * Checks users; the same words in a row are checked once, so that ten thousand sessions of one user keep one copy of it.
 * Holds on to secrets as its caller does: nothing of it shows.
 */
export class CheckedUsers {
  #given: readonly unknown[] = [];
  #checked: CheckedUser | undefined;

  /** @throws {TypeError} naming what is wrong; never shows a secret */
  check(user: UsmUser): CheckedUser {
    const words = wordsOf(user);
    if (this.#checked && words?.every((word, i) => word === this.#given[i])) return this.#checked;
    const checked = checkUser(user);
    if (words) {
      this.#given = words;
      this.#checked = checked;
    }
    return checked;
  }
}

/** All that a user says, where it can be compared: octets may change after they were seen. */
function wordsOf(user: UsmUser): readonly unknown[] | undefined {
  if (typeof user !== 'object' || user === null) return undefined;
  const { userName, auth, priv } = user;
  if (auth && typeof auth.password !== 'string') return undefined;
  if (priv && typeof priv.password !== 'string') return undefined;
  const own = [Object.keys(user).length, auth && Object.keys(auth).length, priv && Object.keys(priv).length];
  return [userName, auth?.protocol, auth?.password, priv?.protocol, priv?.password, ...own];
}

/** The names of the options that only SNMPv3 has. */
const v3Only = ['level', 'contextName', 'contextEngineID'] as const;

/**
 * Checks the options of SNMPv3 in one object, but for the user itself: `CheckedUsers` does that, once.
 * @throws {TypeError | RangeError} naming the option that is wrong; never shows a secret
 */
export function checkSecurityOptions(options: Speaker): void {
  const { user, level, contextName, contextEngineID, version, community } = options;
  if (user !== undefined) {
    if (community !== undefined) throw new TypeError('community: a session has a user or a community, not both');
    if (version !== undefined && version !== 'v3')
      throw new TypeError(`version: ${version} has no users; a user is v3`);
  }
  if (level !== undefined) checkLevel(level);
  if (version === 'v3' && community !== undefined) throw new TypeError('community: SNMPv3 has users instead');
  checkContext(contextName, contextEngineID);
}

/** @throws {TypeError | RangeError} naming what is wrong */
export function checkContext(contextName: unknown, contextEngineID: unknown): void {
  if (contextName !== undefined) {
    if (typeof contextName !== 'string') throw new TypeError('contextName: must be a string');
    if (contextName.length > MAX_CONTEXT_NAME) throw new RangeError(`contextName: at most ${MAX_CONTEXT_NAME} octets`);
  }
  if (contextEngineID !== undefined && !(contextEngineID instanceof Uint8Array)) {
    throw new TypeError('contextEngineID: must be a Uint8Array');
  }
  if (contextEngineID !== undefined && (contextEngineID.length < 5 || contextEngineID.length > 32)) {
    throw new RangeError('contextEngineID: must have 5 to 32 octets');
  }
}

function checkLevel(level: unknown): void {
  if (securityLevels.includes(level as SecurityLevel)) return;
  const text = `level: must be ${securityLevels.map((each) => `'${each}'`).join(' or ')}`;
  throw typeof level === 'string' ? new RangeError(`${text}, not '${level}'`) : new TypeError(text);
}

/** Which version a session speaks, and with which security if it is v3. */
export interface SpokenVersion {
  readonly version: SnmpVersion;
  /** v3 only. */
  readonly security: SessionSecurityOptions | undefined;
}

/**
 * Puts the layers of options together: the call's, the target's, the manager's. A user or a community that the call or the
 * target names takes the place of whichever the manager has as its default.
 * @throws {TypeError} options that do not go together, naming one of them
 */
export function spokenVersion(near: Speaker, far: Speaker, base: Speaker, users: CheckedUsers): SpokenVersion {
  const userSaid = near.user ?? far.user;
  const communitySaid = near.community ?? far.community;
  const versionSaid = near.version ?? far.version;
  if (userSaid && communitySaid !== undefined)
    throw new TypeError('community: a session has a user or a community, not both');
  if (userSaid && versionSaid !== undefined && versionSaid !== 'v3')
    throw new TypeError(`version: ${versionSaid} has no users; a user is v3`);
  const version =
    versionSaid ?? (userSaid ? 'v3' : communitySaid === undefined ? versionOf(base) : communityVersion(base));
  if (version !== 'v3') {
    if (saysV3(near) || saysV3(far)) {
      const name = v3Only.find((each) => (near[each] ?? far[each]) !== undefined);
      throw new TypeError(`${name}: SNMPv3 only, and this session is ${version}`);
    }
    return { version, security: undefined };
  }
  if (communitySaid !== undefined) throw new TypeError('community: SNMPv3 has users instead');
  const given = userSaid ?? base.user;
  if (given === undefined) throw new TypeError('user: SNMPv3 needs one: { userName, auth, priv }');
  const user = users.check(given);
  const said = near.level ?? far.level;
  // The manager's level is for the manager's user; another one may not be able to do it.
  const level = said ?? (userSaid === undefined ? base.level : undefined) ?? user.maxLevel;
  if (!isAtLeast(user.maxLevel, level)) {
    throw new TypeError(`level: user ${user.userName} can no more than ${user.maxLevel}`);
  }
  const contextName = near.contextName ?? far.contextName ?? base.contextName ?? '';
  const contextEngineID = near.contextEngineID ?? far.contextEngineID ?? base.contextEngineID;
  return {
    version,
    security: { user, level, contextName: encodeUtf8(contextName), contextEngineID: contextEngineID?.slice() },
  };
}

function saysV3({ level, contextName, contextEngineID }: Speaker): boolean {
  return level !== undefined || contextName !== undefined || contextEngineID !== undefined;
}

function versionOf({ version, user }: Speaker): SnmpVersion {
  return user ? 'v3' : (version ?? 'v2c');
}

function communityVersion({ version }: Speaker): 'v1' | 'v2c' {
  return version === 'v1' ? 'v1' : 'v2c';
}

/** The context of one call, where it has one of its own. */
export function contextOf({
  contextName,
  contextEngineID,
}: Pick<Speaker, 'community' | 'contextName' | 'contextEngineID'>): CallContext {
  if (contextName === undefined && contextEngineID === undefined) return NO_CONTEXT;
  return { contextName: contextName === undefined ? undefined : encodeUtf8(contextName), contextEngineID };
}

const NO_CONTEXT: CallContext = {};

/**
 * Does a call ask for something that its session's version lacks?
 * @throws {TypeError} naming the option
 */
export function checkCallOptions(
  options: Pick<Speaker, 'community' | 'contextName' | 'contextEngineID'>,
  isV3: boolean,
): void {
  const { community, contextName, contextEngineID } = options;
  if (isV3 && community !== undefined) throw new TypeError('community: this session is v3, which has users instead');
  if (!isV3 && contextName !== undefined) throw new TypeError('contextName: SNMPv3 only');
  if (!isV3 && contextEngineID !== undefined) throw new TypeError('contextEngineID: SNMPv3 only');
}

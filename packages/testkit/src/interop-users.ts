// The 43 SNMPv3 users that the peers of `interop/` know, in the terms of both sides.

/** One of them: `interop/users.sh names` lists the same. */
export interface InteropUser {
  readonly name: string;
  readonly level: 'noAuthNoPriv' | 'authNoPriv' | 'authPriv';
  /** As a `UsmUser`. */
  readonly user: {
    readonly userName: string;
    readonly auth?: { readonly protocol: InteropAuth; readonly password: string };
    readonly priv?: { readonly protocol: InteropPriv; readonly password: string };
  };
  /** As the arguments of Net-SNMP's programs. */
  readonly args: readonly string[];
}

export type InteropAuth = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
export type InteropPriv = 'des' | 'aes128' | 'aes192' | 'aes256' | 'aes192c' | 'aes256c';

/** The pass phrases of `interop/README.md`: test data that opens nothing else. */
const AUTH_PASSWORD = 'auth-secret-1';
const PRIV_PASSWORD = 'priv-secret-2';

const auths: readonly (readonly [name: string, InteropAuth, netSnmp: string])[] = [
  ['md5', 'md5', 'MD5'],
  ['sha', 'sha1', 'SHA'],
  ['sha224', 'sha224', 'SHA-224'],
  ['sha256', 'sha256', 'SHA-256'],
  ['sha384', 'sha384', 'SHA-384'],
  ['sha512', 'sha512', 'SHA-512'],
];
const privs: readonly (readonly [InteropPriv, netSnmp: string])[] = [
  ['des', 'DES'],
  ['aes128', 'AES'],
  ['aes192', 'AES-192'],
  ['aes256', 'AES-256'],
  ['aes192c', 'AES-192-C'],
  ['aes256c', 'AES-256-C'],
];

function authOnly(name: string, protocol: InteropAuth, netSnmp: string): InteropUser {
  return {
    name,
    level: 'authNoPriv',
    user: { userName: name, auth: { protocol, password: AUTH_PASSWORD } },
    args: ['-v', '3', '-u', name, '-l', 'authNoPriv', '-a', netSnmp, '-A', AUTH_PASSWORD],
  };
}

function withPriv({ name, user, args }: InteropUser, protocol: InteropPriv, netSnmp: string): InteropUser {
  const userName = `${name}-${protocol}`;
  return {
    name: userName,
    level: 'authPriv',
    user: { ...user, userName, priv: { protocol, password: PRIV_PASSWORD } },
    args: [...args, '-u', userName, '-l', 'authPriv', '-x', netSnmp, '-X', PRIV_PASSWORD],
  };
}

/** noauth, then for each authentication protocol the user without privacy and the six with it. */
export const interopUsers: readonly InteropUser[] = [
  {
    name: 'noauth',
    level: 'noAuthNoPriv',
    user: { userName: 'noauth' },
    args: ['-v', '3', '-u', 'noauth', '-l', 'noAuthNoPriv'],
  },
  ...auths.flatMap(([name, protocol, netSnmp]) => {
    const user = authOnly(name, protocol, netSnmp);
    return [user, ...privs.map(([priv, privNetSnmp]) => withPriv(user, priv, privNetSnmp))];
  }),
];

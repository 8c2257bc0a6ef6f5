// The classic sample of the Windows SDK, re-created with nothing but the C-style functions.
//
//   snmputil get     agent[:port] community oid [oid ...]     oid: system.sysDescr.0, 1.1.0 or .1.3.6.1.2.1.1.1.0
//   snmputil getnext agent[:port] community oid [oid ...]
//   snmputil walk    agent[:port] community oid
//   snmputil trap    [port]                                   until Ctrl+C; port 162 may need a right
//
// Node 22.18 and later run it as it is, after a build: node examples/snmputil.ts get 127.0.0.1 public system.sysDescr.0

import { pathToFileURL } from 'node:url';
import {
  ASN_NULL,
  type AsnNetworkAddress,
  type AsnObjectIdentifier,
  type AsnOctetString,
  DEFINE_NULLOCTETS,
  DEFINE_NULLOID,
  getLastError,
  MGMCTL_SETAGENTPORT,
  type Ref,
  SNMP_ERRORSTATUS_NOERROR,
  SNMP_ERRORSTATUS_NOSUCHNAME,
  SNMP_MGMTAPI_NOTRAPS,
  SNMP_MGMTAPI_TIMEOUT,
  SNMP_PDU_GET,
  SNMP_PDU_GETNEXT,
  SnmpMgrClose,
  SnmpMgrCtl,
  SnmpMgrGetTrapEx,
  SnmpMgrOidToStr,
  SnmpMgrOpen,
  SnmpMgrRequest,
  type SnmpMgrSession,
  SnmpMgrStrToOid,
  SnmpMgrTrapListen,
  SnmpUtilOidCpy,
  SnmpUtilOidNCmp,
  SnmpUtilPrintAsnAny,
  SnmpUtilVarBindFree,
  SnmpUtilVarBindListFree,
  type SnmpVarBind,
  type SnmpVarBindList,
  type TrapEvent,
} from 'mgmtapi';

const TIMEOUT = 6000; // milliseconds; doubled with each retry: 90 s in all
const RETRIES = 3;

/** Does what its arguments say, and gives the exit code. */
export async function snmputil(args: readonly string[]): Promise<number> {
  const [operation, agent, community, ...oids] = args;
  if (operation === 'trap') return trap(agent);
  const known = operation === 'get' || operation === 'getnext' || operation === 'walk';
  if (!known || !agent || community === undefined || oids.length === 0 || (operation === 'walk' && oids.length > 1)) {
    return usage();
  }
  const list = bindings(oids);
  if (!list) return 1;
  const session = await open(agent, community);
  if (!session) return 1;
  const done = operation === 'walk' ? await walk(session, list) : await request(session, operation, list);
  SnmpUtilVarBindListFree(list);
  if (!(await SnmpMgrClose(session))) return failed('SnmpMgrClose');
  return done;
}

/** The list that a request begins with: each name with the value ASN_NULL. */
function bindings(oids: readonly string[]): SnmpVarBindList | undefined {
  const list: SnmpVarBind[] = [];
  for (const text of oids) {
    const oid: Ref<AsnObjectIdentifier> = { value: DEFINE_NULLOID() };
    if (!SnmpMgrStrToOid(text, oid)) {
      say(`Invalid oid: ${text}`);
      return undefined;
    }
    list.push({ name: oid.value, value: { asnType: ASN_NULL, asnValue: null } });
  }
  return { list, len: list.length };
}

/** The functions take the port apart from the address: `SnmpMgrCtl` sets it. */
async function open(agent: string, community: string): Promise<SnmpMgrSession | null> {
  const [, inBrackets, plain, port] = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(agent) ?? [];
  const host = inBrackets ?? plain ?? agent;
  const session = await SnmpMgrOpen(host, community, TIMEOUT, RETRIES);
  if (!session) failed('SnmpMgrOpen');
  else if (port && !SnmpMgrCtl(session, MGMCTL_SETAGENTPORT, Number(port), 4)) {
    failed('SnmpMgrCtl');
    await SnmpMgrClose(session);
    return null;
  }
  return session;
}

async function request(session: SnmpMgrSession, operation: 'get' | 'getnext', list: SnmpVarBindList): Promise<number> {
  const errorStatus = { value: 0 };
  const errorIndex = { value: 0 };
  const requestType = operation === 'get' ? SNMP_PDU_GET : SNMP_PDU_GETNEXT;
  if (!(await SnmpMgrRequest(session, requestType, list, errorStatus, errorIndex))) return failed('SnmpMgrRequest');
  if (errorStatus.value !== SNMP_ERRORSTATUS_NOERROR) {
    say(`Error: errorStatus=${errorStatus.value}, errorIndex=${errorIndex.value}`);
    return 1;
  }
  for (const varBind of list.list ?? []) show(varBind);
  return 0;
}

/** GETNEXT from name to name, until the agent has no more or leaves the subtree. */
async function walk(session: SnmpMgrSession, list: SnmpVarBindList): Promise<number> {
  const root = DEFINE_NULLOID();
  SnmpUtilOidCpy(root, list.list![0]!.name);
  const errorStatus = { value: 0 };
  const errorIndex = { value: 0 };
  for (;;) {
    if (!(await SnmpMgrRequest(session, SNMP_PDU_GETNEXT, list, errorStatus, errorIndex))) {
      return failed('SnmpMgrRequest');
    }
    const [varBind] = list.list ?? [];
    const left = !varBind || SnmpUtilOidNCmp(varBind.name, root, root.idLength) !== 0;
    if (errorStatus.value === SNMP_ERRORSTATUS_NOSUCHNAME || left) {
      say('End of MIB subtree.\n');
      return 0;
    }
    if (errorStatus.value !== SNMP_ERRORSTATUS_NOERROR) {
      say(`Error: errorStatus=${errorStatus.value}, errorIndex=${errorIndex.value}`);
      return 1;
    }
    show(varBind);
    // The next request asks from this name on.
    const name = DEFINE_NULLOID();
    SnmpUtilOidCpy(name, varBind.name);
    SnmpUtilVarBindFree(varBind);
    list.list![0] = { name, value: { asnType: ASN_NULL, asnValue: null } };
  }
}

/** Waits for the event, resets it, and only then takes all traps: one that comes meanwhile signals again. */
async function trap(port: string | undefined): Promise<number> {
  const available: Ref<TrapEvent | null> = { value: null };
  if (!(await SnmpMgrTrapListen(available, port === undefined ? {} : { port: Number(port) }))) {
    return failed('SnmpMgrTrapListen');
  }
  process.once('SIGINT', () => void SnmpMgrClose(null));
  say('snmputil: listening for traps...');
  const event = available.value!;
  while ((await event.wait()) === 'signaled') {
    event.reset();
    while (takeTrap());
    const lastError = getLastError();
    if (lastError !== 0 && lastError !== SNMP_MGMTAPI_NOTRAPS) return failed('SnmpMgrGetTrapEx');
  }
  return 0;
}

function takeTrap(): boolean {
  const enterprise: Ref<AsnObjectIdentifier> = { value: DEFINE_NULLOID() };
  const agent: Ref<AsnNetworkAddress> = { value: DEFINE_NULLOCTETS() };
  const source: Ref<AsnNetworkAddress> = { value: DEFINE_NULLOCTETS() };
  const community: Ref<AsnOctetString> = { value: DEFINE_NULLOCTETS() };
  const generic = { value: 0 };
  const specific = { value: 0 };
  const time = { value: 0 };
  const list: Ref<SnmpVarBindList> = { value: { list: null, len: 0 } };
  if (!SnmpMgrGetTrapEx(enterprise, agent, source, generic, specific, community, time, list)) return false;
  const name = { value: '' };
  SnmpMgrOidToStr(enterprise.value, name);
  say(`Incoming trap: generic=${generic.value} specific=${specific.value} time=${time.value}`);
  say(`  enterprise = ${name.value}`);
  say(`  agent      = ${agent.value.stream?.join('.')}`);
  say(`  source     = ${source.value.stream?.join('.')}`);
  say(`  community  = ${Buffer.from(community.value.stream ?? []).toString('latin1')}`);
  for (const varBind of list.value.list ?? []) show(varBind);
  SnmpUtilVarBindListFree(list.value);
  return true;
}

function show({ name, value }: SnmpVarBind): void {
  const text = { value: '' };
  SnmpMgrOidToStr(name, text);
  say(`Variable = ${text.value}`);
  process.stdout.write('Value    = ');
  SnmpUtilPrintAsnAny(value);
  say('');
}

function failed(what: string): number {
  const lastError = getLastError();
  say(lastError === SNMP_MGMTAPI_TIMEOUT ? `error on ${what}: time-out` : `error on ${what} ${lastError}`);
  return 1;
}

function usage(): number {
  say('usage: snmputil [get|getnext|walk] agent[:port] community oid [oid ...]\n       snmputil trap [port]');
  return 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.on('error', () => process.exit(1)); // whoever read it has left: snmputil walk ... | head
  process.exitCode = await snmputil(process.argv.slice(2));
}

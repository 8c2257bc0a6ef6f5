// An extension agent as it would be a DLL on Windows: a thermometer, served by the seven SnmpExtension* functions.
//
//   1.3.6.1.4.1.99999.7.1.0   DisplayString   where it hangs, read-write
//   1.3.6.1.4.1.99999.7.2.0   Integer32       degrees now
//   1.3.6.1.4.1.99999.7.3.0   Integer32       degrees from which it sends a trap, read-write
//   trap 1 of 1.3.6.1.4.1.99999.7             with the degrees
//
// A module of such functions is an extension agent. On a free port, until Ctrl+C:
//   node examples/extension-agent.ts          (Node 22.18 and later, after a build)

import { pathToFileURL } from 'node:url';
import { type ExtensionAgent, ExtensionHost, SnmpAgent } from '@mgmtapi/agent';
import {
  ASN_INTEGER,
  ASN_NULL,
  ASN_OCTETSTRING,
  type AsnAny,
  type AsnObjectIdentifier,
  type AsnOctetString,
  DEFINE_NULLOCTETS,
  DEFINE_OID,
  type Ref,
  SNMP_ERRORSTATUS_NOSUCHNAME,
  SNMP_ERRORSTATUS_NOTWRITABLE,
  SNMP_ERRORSTATUS_WRONGLENGTH,
  SNMP_ERRORSTATUS_WRONGTYPE,
  SNMP_EXTENSION_GET,
  SNMP_EXTENSION_GET_NEXT,
  SNMP_EXTENSION_SET_CLEANUP,
  SNMP_EXTENSION_SET_COMMIT,
  SNMP_EXTENSION_SET_TEST,
  SNMP_EXTENSION_SET_UNDO,
  SNMP_GENERICTRAP_ENTERSPECIFIC,
  SnmpSvcGetUptime,
  SnmpUtilAsnAnyCpy,
  SnmpUtilOidAppend,
  SnmpUtilOidCmp,
  SnmpUtilOidCpy,
  type SnmpVarBind,
  type SnmpVarBindList,
  TrapEvent,
} from 'mgmtapi';

const REGION = [1, 3, 6, 1, 4, 1, 99999, 7];
const AFTER_REGION = [1, 3, 6, 1, 4, 1, 99999, 8];

interface Variable {
  readonly name: AsnObjectIdentifier;
  readonly writable: boolean;
  value: AsnAny;
}

const variable = (arc: number, value: AsnAny, writable: boolean): Variable => {
  const name = DEFINE_OID([...REGION]);
  SnmpUtilOidAppend(name, DEFINE_OID([arc, 0]));
  return { name, value, writable };
};
const integer = (asnValue: number): AsnAny => ({ asnType: ASN_INTEGER, asnValue });
const text = (value: string): AsnAny => {
  const stream = new TextEncoder().encode(value);
  return { asnType: ASN_OCTETSTRING, asnValue: { stream, length: stream.length, dynamic: false } };
};

const place = variable(1, text('kitchen'), true);
const degrees = variable(2, integer(20), false);
const limit = variable(3, integer(30), true);
/** In the order of their names. */
const variables = [place, degrees, limit];

const trapEvent = new TrapEvent();
const traps: number[] = [];
/** What was there before a SET, until its CLEANUP: by the number that stands in the context info. */
const before = new Map<number, AsnAny[]>();
let lastSet = 0;

/** The thermometer itself: call it when the temperature changes. */
export function measure(value: number): void {
  const wasBelow = Number(degrees.value.asnValue) < Number(limit.value.asnValue);
  degrees.value = integer(value);
  if (!wasBelow || value < Number(limit.value.asnValue)) return;
  traps.push(value);
  trapEvent.set();
}

export function SnmpExtensionInit(
  _uptimeReference: number,
  subagentTrapEvent: Ref<TrapEvent | null>,
  firstSupportedRegion: Ref<AsnObjectIdentifier>,
): boolean {
  subagentTrapEvent.value = trapEvent;
  firstSupportedRegion.value = DEFINE_OID(REGION);
  return true;
}

export function SnmpExtensionQueryEx(
  requestType: number,
  _transactionId: number,
  varBindList: SnmpVarBindList,
  contextInfo: AsnOctetString,
  errorStatus: Ref<number>,
  errorIndex: Ref<number>,
): boolean {
  const bindings = (varBindList.list ?? []).slice(0, varBindList.len);
  const refuse = (status: number, index: number): boolean => {
    errorStatus.value = status;
    errorIndex.value = index + 1;
    return false;
  };
  switch (requestType) {
    case SNMP_EXTENSION_GET: {
      for (const [i, binding] of bindings.entries()) {
        const found = find(binding);
        if (!found) return refuse(SNMP_ERRORSTATUS_NOSUCHNAME, i);
        SnmpUtilAsnAnyCpy(binding.value, found.value);
      }
      return true;
    }
    case SNMP_EXTENSION_GET_NEXT: {
      for (const binding of bindings) {
        const next = variables.find(({ name }) => SnmpUtilOidCmp(name, binding.name) > 0);
        // Nothing follows: the first name behind the region, so that the next agent is asked.
        SnmpUtilOidCpy(binding.name, next ? next.name : DEFINE_OID(AFTER_REGION));
        SnmpUtilAsnAnyCpy(binding.value, next ? next.value : { asnType: ASN_NULL, asnValue: null });
      }
      return true;
    }
    case SNMP_EXTENSION_SET_TEST: {
      for (const [i, binding] of bindings.entries()) {
        const found = find(binding);
        if (!found?.writable) return refuse(SNMP_ERRORSTATUS_NOTWRITABLE, i);
        if (found.value.asnType !== binding.value.asnType) return refuse(SNMP_ERRORSTATUS_WRONGTYPE, i);
        if (found === place && (binding.value.asnValue as AsnOctetString).length > 255) {
          return refuse(SNMP_ERRORSTATUS_WRONGLENGTH, i);
        }
      }
      lastSet++;
      Object.assign(contextInfo, { stream: Uint32Array.of(lastSet), length: 4 });
      return true;
    }
    case SNMP_EXTENSION_SET_COMMIT: {
      before.set(
        numberIn(contextInfo),
        variables.map(({ value }) => value),
      );
      for (const binding of bindings) {
        const copy = integer(0);
        SnmpUtilAsnAnyCpy(copy, binding.value);
        find(binding)!.value = copy;
      }
      return true;
    }
    case SNMP_EXTENSION_SET_UNDO: {
      for (const [i, value] of before.get(numberIn(contextInfo))?.entries() ?? []) variables[i]!.value = value;
      return true;
    }
    case SNMP_EXTENSION_SET_CLEANUP: {
      before.delete(numberIn(contextInfo));
      Object.assign(contextInfo, DEFINE_NULLOCTETS());
      return true;
    }
    default:
      return false;
  }
}

export function SnmpExtensionTrap(
  enterpriseOid: Ref<AsnObjectIdentifier>,
  genericTrapId: Ref<number>,
  specificTrapId: Ref<number>,
  timeStamp: Ref<number>,
  varBindList: SnmpVarBindList,
): boolean {
  const value = traps.shift();
  if (value === undefined) return false;
  enterpriseOid.value = DEFINE_OID(REGION);
  genericTrapId.value = SNMP_GENERICTRAP_ENTERSPECIFIC;
  specificTrapId.value = 1;
  timeStamp.value = SnmpSvcGetUptime();
  const binding: SnmpVarBind = { name: DEFINE_OID([]), value: integer(value) };
  SnmpUtilOidCpy(binding.name, degrees.name);
  Object.assign(varBindList, { list: [binding], len: 1 });
  return true;
}

export function SnmpExtensionClose(): void {
  before.clear();
  traps.length = 0;
}

function find({ name }: SnmpVarBind): Variable | undefined {
  return variables.find((each) => SnmpUtilOidCmp(each.name, name) === 0);
}

function numberIn({ stream }: AsnOctetString): number {
  return stream?.[0] ?? 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const agent = await SnmpAgent.open({
    port: 0,
    communities: ['public', { community: 'private', access: 'read-write' }],
  });
  const host = new ExtensionHost(agent, { onTrap: ({ varBinds }) => console.log('trap:', varBinds?.[0]?.value) });
  const self: ExtensionAgent = await import(import.meta.url);
  await host.register(self);
  console.log(`snmpwalk -v2c -c public -On 127.0.0.1:${agent.address[0].port} .1.3.6.1.4.1.99999.7`);
  const timer = setInterval(() => measure(15 + Math.floor(Math.random() * 20)), 1000);
  process.once('SIGINT', () => {
    clearInterval(timer);
    void host.close().then(() => agent.close());
  });
}

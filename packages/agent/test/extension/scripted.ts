// An extension agent that does what a test says, and writes down what it was asked.
import { Oid } from '@mgmtapi/ber';
import { ASN_INTEGER, type SnmpVarBindList, type TrapEvent } from 'mgmtapi';
import type { ExtensionAgent } from '../../src/index.js';

/** What a phase does: fail with a status and an index, or return false alone. */
export interface Script {
  readonly status?: number;
  readonly index?: number;
  /** What it returns; true when absent. */
  readonly returns?: boolean;
}

/** How an agent behaves, by request type: 160, 161, 224, 163, 225, 226. */
export interface ScriptedOptions {
  readonly name?: string;
  /** Subtrees; the first through Init, the others through InitEx. */
  readonly regions: readonly string[];
  /** Instances that it has, with their values. */
  readonly values?: Readonly<Record<string, number>>;
  readonly script?: Readonly<Record<number, Script>>;
  /** Where calls are written down. */
  readonly log: string[];
  /** With SnmpExtensionQuery in place of QueryEx. */
  readonly plain?: boolean;
  readonly event?: TrapEvent;
}

const namesIn = (list: SnmpVarBindList): string[] =>
  (list.list ?? []).slice(0, list.len).map(({ name }) => Array.from(name.ids ?? []).join('.'));

/** Names in the log are without `1.3.6.1.4.1.`. */
export function scripted(options: ScriptedOptions): ExtensionAgent {
  const { name = 'a', regions, script = {}, log, plain = false, event = null } = options;
  const values = new Map(Object.entries(options.values ?? {}));
  const sorted = [...values.keys()].map((each) => Oid.from(each)).sort((a, b) => a.compare(b));
  const rest = regions.slice(1);
  let contexts = 0;

  const answer = (
    type: number,
    list: SnmpVarBindList,
    status: { value: number },
    index: { value: number },
  ): boolean => {
    const { status: failure, index: at = 0, returns = true } = script[type] ?? {};
    if (failure !== undefined || !returns) {
      status.value = failure ?? 0;
      index.value = at;
      return returns;
    }
    for (const [i, binding] of (list.list ?? []).entries()) {
      const asked = Oid.from(Array.from(binding.name.ids ?? []));
      const found = type === 161 ? sorted.find((each) => each.compare(asked) > 0) : asked;
      if (type === 161) {
        const region = regions.map((each) => Oid.from(each)).find((each) => asked.startsWith(each))!;
        const next = found?.startsWith(region) ? found : region.slice(0, -1).child(region.arcs.at(-1)! + 1);
        binding.name = { idLength: next.length, ids: [...next.arcs] };
      }
      const value = values.get(String(found));
      if (type === 163) values.set(String(asked), Number(binding.value.asnValue));
      else if (value !== undefined) binding.value = { asnType: ASN_INTEGER, asnValue: value };
      else if (type === 160) [status.value, index.value] = [2, i + 1];
    }
    return true;
  };
  const agent: ExtensionAgent = {
    SnmpExtensionInit(_uptime, subagentTrapEvent, first) {
      log.push(`${name} init`);
      subagentTrapEvent.value = event;
      first.value = { idLength: regions[0]!.split('.').length, ids: regions[0]!.split('.').map(Number) };
      return true;
    },
    SnmpExtensionInitEx(next) {
      const region = rest.shift();
      log.push(`${name} initEx ${region !== undefined}`);
      if (region !== undefined) next.value = { idLength: region.split('.').length, ids: region.split('.').map(Number) };
      return region !== undefined;
    },
    SnmpExtensionClose() {
      log.push(`${name} close`);
    },
  };
  const short = (list: SnmpVarBindList): string =>
    namesIn(list)
      .map((each) => each.slice('1.3.6.1.4.1.'.length))
      .join(' ');
  if (plain) {
    agent.SnmpExtensionQuery = (type, list, status, index) => {
      log.push(`${name} ${type} ${short(list)}`);
      return answer(type, list, status, index);
    };
  } else {
    agent.SnmpExtensionQueryEx = (type, transaction, list, context, status, index) => {
      // The first phase makes a context; each phase shows what it finds and leaves a new one.
      const found = context.stream === null ? '-' : String(context.stream[0]);
      const isSet = type >= 224 || type === 163;
      log.push(`${name} ${type} ${short(list)}${isSet ? ` t${transaction} c${found}` : ''}`);
      if (isSet) Object.assign(context, { stream: Uint8Array.of(++contexts), length: 1 });
      return answer(type, list, status, index);
    };
  }
  return agent;
}

// The View-based Access Control Model: RFC 3415.
import type { Oid } from '@mgmtapi/ber';
import type { Principal } from '../handlers.js';
import type { AccessControl, AccessRefusal, AccessStatus, ViewType } from './access.js';
import { EVERYTHING, type View, type ViewSubtree, viewOf } from './view.js';

/** RFC 3411 section 3.4.3, from the weakest. */
export type SecurityLevel = Principal['securityLevel'];

/** The tables of RFC 3415 section 4, for who needs more than `read` and `write` of a community or user. */
export interface VacmOptions {
  /** vacmSecurityToGroupTable. Who is named here has the access of that group, and not what else was said about it. */
  readonly groups: readonly {
    readonly securityModel: Principal['securityModel'];
    /** A user's name, or the `securityName` of a community. */
    readonly securityName: string;
    readonly groupName: string;
  }[];
  /** vacmAccessTable. */
  readonly access: readonly VacmAccess[];
  /** vacmViewTreeFamilyTable: the views by name. */
  readonly views: Readonly<Record<string, readonly ViewSubtree[]>>;
}

/** An entry of vacmAccessTable: what a group may do at a level of security. */
export interface VacmAccess {
  readonly groupName: string;
  /** Name of the context, or with `contextMatch: 'prefix'` its beginning; '' when absent. */
  readonly contextPrefix?: string | undefined;
  /** `exact` when absent. */
  readonly contextMatch?: 'exact' | 'prefix' | undefined;
  /** `any` when absent. */
  readonly securityModel?: Principal['securityModel'] | 'any' | undefined;
  /** The least level. */
  readonly securityLevel: SecurityLevel;
  /** Names of views; absent: none. */
  readonly read?: string | undefined;
  readonly write?: string | undefined;
}

/** What one principal may do, in all contexts: the simple front. */
export interface PrincipalAccess {
  readonly securityModels: readonly Principal['securityModel'][];
  readonly securityName: string;
  /** The least level. */
  readonly securityLevel: SecurityLevel;
  readonly read: View;
  readonly write: View;
}

/** What the simple front takes for one principal. */
export interface AccessLists {
  /** What it may read, notifications included; everything when absent. */
  readonly read?: readonly ViewSubtree[] | undefined;
  /** What it may write, of what handlers let be written; nothing when absent. */
  readonly write?: readonly ViewSubtree[] | undefined;
}

/**
 * The views of a principal of the simple front.
 * @param argument - what the lists are called where they were given, for errors
 * @throws {TypeError | RangeError} they are no lists of subtrees
 */
export function viewsOf({ read, write }: AccessLists, argument: string): { readonly read: View; readonly write: View } {
  return {
    read: read === undefined ? EVERYTHING : viewOf(read, `${argument}.read`),
    write: viewOf(write ?? [], `${argument}.write`),
  };
}

interface Entry {
  readonly contextPrefix: string;
  readonly isExact: boolean;
  readonly securityModel: Principal['securityModel'] | 'any';
  readonly level: number;
  readonly read: View | undefined;
  readonly write: View | undefined;
}

const LEVELS: readonly SecurityLevel[] = ['noAuthNoPriv', 'authNoPriv', 'authPriv'];
const MODELS: readonly string[] = ['v1', 'v2c', 'usm'];

/** The access control of one agent. Which contexts there are is for the agent to know: it asks about no other. */
export class Vacm implements AccessControl {
  /** By principal: the access entries of its group. */
  readonly #groups = new Map<string, readonly Entry[]>();

  /** @throws {TypeError | RangeError} naming what is wrong in `vacm` */
  constructor(principals: readonly PrincipalAccess[], options?: VacmOptions) {
    for (const { securityModels, securityName, securityLevel, read, write } of principals) {
      const entry: Entry = {
        contextPrefix: '',
        isExact: false,
        securityModel: 'any',
        level: LEVELS.indexOf(securityLevel),
        read,
        write,
      };
      for (const model of securityModels) this.#groups.set(keyOf(model, securityName), [entry]);
    }
    if (options !== undefined) this.#configure(options);
  }

  /** Does anything say what this principal may do? RFC 3415 section 3.2 step 2. */
  hasGroup(securityModel: Principal['securityModel'], securityName: string): boolean {
    return this.#groups.has(keyOf(securityModel, securityName));
  }

  selectView(principal: Principal, viewType: ViewType): View | AccessRefusal {
    const entries = this.#groups.get(keyOf(principal.securityModel, principal.securityName));
    if (entries === undefined) return 'noGroupName';
    const level = LEVELS.indexOf(principal.securityLevel);
    let best: Entry | undefined;
    for (const entry of entries) {
      if (applies(entry, principal, level) && (best === undefined || isPreferred(entry, best, principal))) best = entry;
    }
    if (best === undefined) return 'noAccessEntry';
    return best[viewType] ?? 'noSuchView';
  }

  isAccessAllowed(principal: Principal, viewType: ViewType, variableName: Oid): AccessStatus {
    const view = this.selectView(principal, viewType);
    if (typeof view === 'string') return view;
    return view.includes(variableName) ? 'accessAllowed' : 'notInView';
  }

  #configure({ groups, access, views }: VacmOptions): void {
    if (!Array.isArray(groups)) throw new TypeError('vacm.groups: must be a list');
    if (!Array.isArray(access)) throw new TypeError('vacm.access: must be a list');
    if (typeof views !== 'object' || views === null) throw new TypeError('vacm.views: must be an object');
    const named = new Map<string, View>();
    for (const [name, subtrees] of Object.entries(views)) named.set(name, viewOf(subtrees, `vacm.views.${name}`));
    const byGroup = new Map<string, Entry[]>();
    for (const [i, each] of access.entries()) {
      const entries = byGroup.get(each.groupName) ?? [];
      entries.push(entryOf(each, named, `vacm.access[${i}]`));
      byGroup.set(each.groupName, entries);
    }
    const seen = new Set<string>();
    for (const [i, { securityModel, securityName, groupName }] of groups.entries()) {
      if (!MODELS.includes(securityModel))
        throw new TypeError(`vacm.groups[${i}].securityModel: must be v1, v2c or usm`);
      if (typeof securityName !== 'string') throw new TypeError(`vacm.groups[${i}].securityName: must be a string`);
      const key = keyOf(securityModel, securityName);
      if (seen.has(key)) throw new RangeError(`vacm.groups[${i}]: ${securityModel} ${securityName} is there twice`);
      seen.add(key);
      this.#groups.set(key, byGroup.get(groupName) ?? []);
    }
  }
}

/** RFC 3415 section 3.2 step 3: is this entry for the context, the model and at most the level? */
function applies(entry: Entry, { contextName, securityModel }: Principal, level: number): boolean {
  const { contextPrefix, isExact } = entry;
  return (
    (isExact ? contextName === contextPrefix : contextName.startsWith(contextPrefix)) &&
    (entry.securityModel === 'any' || entry.securityModel === securityModel) &&
    entry.level <= level
  );
}

/** Of two that apply, which one counts? RFC 3415 section 4, vacmAccessTable, in its four steps. */
function isPreferred(a: Entry, b: Entry, { contextName }: Principal): boolean {
  const steps = [
    Number(a.securityModel !== 'any') - Number(b.securityModel !== 'any'),
    Number(a.contextPrefix === contextName) - Number(b.contextPrefix === contextName),
    a.contextPrefix.length - b.contextPrefix.length,
    a.level - b.level,
  ];
  return (steps.find((step) => step !== 0) ?? 0) > 0;
}

function entryOf(access: VacmAccess, views: ReadonlyMap<string, View>, argument: string): Entry {
  const { contextPrefix = '', contextMatch = 'exact', securityModel = 'any', securityLevel, read, write } = access;
  if (contextMatch !== 'exact' && contextMatch !== 'prefix') {
    throw new TypeError(`${argument}.contextMatch: must be 'exact' or 'prefix'`);
  }
  if (securityModel !== 'any' && !MODELS.includes(securityModel)) {
    throw new TypeError(`${argument}.securityModel: must be v1, v2c, usm or any`);
  }
  const level = LEVELS.indexOf(securityLevel);
  if (level < 0) throw new TypeError(`${argument}.securityLevel: must be ${LEVELS.join(', ')}`);
  const view = (name: string | undefined): View | undefined => {
    // A view that is not defined is an empty one: noSuchView. But a typing error must not pass for that.
    if (name !== undefined && !views.has(name)) throw new RangeError(`${argument}: there is no view ${name}`);
    return name === undefined ? undefined : views.get(name);
  };
  return {
    contextPrefix,
    isExact: contextMatch === 'exact',
    securityModel,
    level,
    read: view(read),
    write: view(write),
  };
}

function keyOf(securityModel: string, securityName: string): string {
  return `${securityModel} ${securityName}`;
}

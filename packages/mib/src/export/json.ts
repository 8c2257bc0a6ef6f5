// A set of modules as plain data for other tools.

import type { MibModule } from '../model/module.js';
import type { MibObject } from '../model/object.js';
import type { Range, Syntax } from '../model/syntax.js';
import type { MibTree } from '../model/tree.js';

/** What `JSON.stringify` writes without loss. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What to export. */
export interface ExportOptions {
  /** The modules wanted. Default: all. */
  readonly modules?: readonly string[] | undefined;
  /** DESCRIPTION and REFERENCE too. Default true. */
  readonly descriptions?: boolean | undefined;
}

/**
 * Names, OIDs, types, enumerations, indexes, descriptions. Facts that a definition does not have are left out; numbers
 * beyond 2^53 are decimal text.
 * @throws {RangeError} a module that the tree does not have
 */
export function exportJson(tree: MibTree, options: ExportOptions = {}): { readonly [key: string]: Json } {
  const texts = options.descriptions ?? true;
  const modules = (options.modules ?? [...tree.modules.keys()]).map((name) => {
    const module = tree.modules.get(name);
    if (!module) throw new RangeError(`no such module: ${name}`);
    return moduleJson(module, texts);
  });
  return { format: 'mgmtapi-mib', version: 1, modules };
}

function moduleJson(module: MibModule, texts: boolean): Json {
  const { name, language, lastUpdated, organization, contactInfo, imports, types, objects } = module;
  return facts({
    name,
    language,
    lastUpdated: lastUpdated || undefined,
    organization: texts ? organization : undefined,
    contactInfo: texts ? contactInfo : undefined,
    imports: Object.fromEntries(imports),
    types: types.map((type) =>
      facts({
        name: type.name,
        convention: type.convention,
        status: type.status,
        syntax: syntaxJson(type.syntax),
        description: texts ? type.description : undefined,
      }),
    ),
    objects: objects.map((object) => objectJson(object, texts)),
  });
}

function objectJson(object: MibObject, texts: boolean): Json {
  const { name, oid, kind, macro, syntax, access, status, units, index, augments, defval, objects } = object;
  return facts({
    name,
    oid: oid.toString(),
    kind,
    macro,
    syntax: syntax && syntaxJson(syntax),
    access,
    status,
    units,
    index: index?.map((part) =>
      facts({ name: part.name, module: part.module, oid: part.oid?.toString(), implied: part.implied || undefined }),
    ),
    augments,
    defval,
    objects,
    description: texts ? object.description : undefined,
    reference: texts ? object.reference : undefined,
  });
}

function syntaxJson({ base, type, typeModule, enums, ranges, sizes, displayHint }: Syntax): Json {
  return facts({
    base,
    type,
    typeModule,
    displayHint,
    enums: enums && Object.fromEntries([...enums].map(([number, label]) => [String(number), label])),
    ranges: ranges?.map(rangeJson),
    sizes: sizes?.map(rangeJson),
  });
}

function rangeJson({ min, max }: Range): Json {
  return [bound(min), bound(max)];
}

function bound(value: number | bigint): Json {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Without what is undefined. */
function facts(all: { readonly [key: string]: Json | undefined }): Json {
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

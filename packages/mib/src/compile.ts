// Texts to a tree: read, link, check.
import type { Definition, ModuleRecord } from './definition.js';
import type { DiagnosticCode } from './diagnostics/codes.js';
import { Diagnostic } from './diagnostics/diagnostic.js';
import { Lexer } from './lexer.js';
import { OidTree } from './model/oid-tree.js';
import { MibTree } from './model/tree.js';
import { ModuleParser } from './parser/module.js';
import type { ParsedModule } from './parser/parsed-module.js';
import { BaseModule } from './resolve/base.js';
import { checkModule } from './resolve/check.js';
import { Linked } from './resolve/link.js';
import { type Complain, Scope } from './resolve/scope.js';
import { TypeResolver } from './resolve/types.js';
import { type MibSource, Source } from './source.js';
import { Symbols } from './symbols.js';

/** How texts are read. */
export interface CompileOptions {
  /**
   * Against the letter of the RFCs: departures are errors, and a name that nothing says the module of is not guessed.
   * Without it modules are read as they were meant, and every repair is a warning. Default false.
   */
  readonly strict?: boolean | undefined;
  /** Modules to build on: a module among the sources takes the place of one of the same name here. */
  readonly base?: MibTree | undefined;
}

/**
 * Compiles module texts, in any order, into one tree. Never throws for what a text says: see `diagnostics`.
 * The octets of the sources are kept for descriptions, not copied; they must not change.
 * @throws {TypeError} a source that is no `{ name, text }`
 */
export function compileMibs(sources: Iterable<MibSource>, options: CompileOptions = {}): MibTree {
  if (sources === null || typeof sources !== 'object' || !(Symbol.iterator in sources)) {
    throw new TypeError('sources must be an iterable of { name, text }');
  }
  const strict = options.strict ?? false;
  const diagnostics: Diagnostic[] = [];
  const add = (
    source: Source,
    module: string,
    code: DiagnosticCode,
    start: number,
    end: number,
    subject = '',
  ): void => {
    diagnostics.push(new Diagnostic(source, module, code, strict, start, end, subject));
  };
  const complain: Complain = (module, code, at, length, subject) => {
    if (module.source && at >= 0) add(module.source, module.name, code, at, at + length, subject);
  };

  const read = readModules(sources, add);
  const base = options.base?.linked;
  base?.prepare();
  const modules = new Map<string, ModuleRecord>(base?.modules);
  for (const [name, module] of read) modules.set(name, module);
  const already = new Set<ModuleRecord>(base?.modules.values());

  const scope = new Scope(modules, base?.scope.base ?? new BaseModule(), !strict, complain);
  const types = new TypeResolver(scope, complain);
  const linked = new Linked(modules, base?.tree.clone() ?? new OidTree(capacityFor(read.values())), scope, types);
  linked.link(complain, already);
  for (const module of read.values()) checkModule(module, linked, complain);
  return new MibTree(linked, inOrder(diagnostics));
}

/** Source by source, and in each by place: linking and checking find more where reading has been. */
function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const bySource = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const list = bySource.get(diagnostic.source);
    if (list) list.push(diagnostic);
    else bySource.set(diagnostic.source, [diagnostic]);
  }
  return [...bySource.values()].flatMap((list) => list.sort((a, b) => a.span.start - b.span.start));
}

/** Reads every source; of two modules of one name the later one counts, by LAST-UPDATED. */
function readModules(
  sources: Iterable<MibSource>,
  add: (source: Source, module: string, code: DiagnosticCode, start: number, end: number, subject?: string) => void,
): Map<string, ParsedModule> {
  const symbols = new Symbols();
  const parser = new ModuleParser(new Lexer(symbols), symbols);
  const read = new Map<string, ParsedModule>();
  for (const given of sources) {
    if (given === null || typeof given !== 'object') throw new TypeError('sources must hold { name, text }');
    const source = new Source(given);
    for (const module of parser.parse(source, (name, code, start, end, subject) =>
      add(source, name, code, start, end, subject),
    )) {
      const other = read.get(module.name);
      if (other) add(source, module.name, 'module-duplicate', module.at, module.at + module.name.length, module.name);
      if (!other || other.lastUpdated < module.lastUpdated) read.set(module.name, module);
    }
  }
  return read;
}

function capacityFor(modules: Iterable<{ definitions: readonly Definition[] }>): number {
  let count = 1024;
  for (const { definitions } of modules) count += definitions.length;
  return 2 ** Math.ceil(Math.log2(count));
}

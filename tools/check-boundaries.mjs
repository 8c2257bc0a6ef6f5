// Holds the arrows between the packages (ARCHITECTURE.md draws them): node tools/check-boundaries.mjs [ROOT]
//
// Prints one line for each thing that is wrong and ends with exit code 1 when there is one. Sources are read with the
// TypeScript parser, type imports count like all others.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** What a package may import: other packages by folder name (`~mib`: its types only), and modules of Node ('*': any). */
const RULES = {
  ber: { packages: [], node: [] },
  protocol: { packages: ['ber'], node: [] },
  security: { packages: ['protocol', 'ber'], node: ['node:crypto'] },
  transport: { packages: [], node: ['*'] },
  engine: { packages: ['security', 'transport', 'protocol', 'ber'], node: ['*'] },
  mib: { packages: ['protocol', 'ber'], node: ['*'] },
  mgmtapi: { packages: ['engine', 'security', 'transport', 'protocol', 'ber'], node: ['*'] },
  agent: { packages: ['mgmtapi', 'engine', 'security', 'transport', 'protocol', 'ber', '~mib'], node: ['*'] },
  cli: {
    packages: ['agent', 'mgmtapi', 'mib', 'engine', 'security', 'transport', 'protocol', 'ber'],
    node: ['*'],
  },
  testkit: {
    packages: ['agent', 'mgmtapi', 'mib', 'engine', 'security', 'transport', 'protocol', 'ber'],
    node: ['*'],
    outside: ['vitest', 'fast-check', 'tsup'],
  },
};
/** Packages that run in a browser: they compile with the language's own library and nothing of Node's. */
const PLATFORM_FREE = ['ber', 'protocol'];
const BUILTIN = new Set(builtinModules);

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'));
const problems = [];
const packages = readdirSync(join(root, 'packages'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(root, 'packages', entry.name, 'package.json')))
  .map((entry) => readPackage(entry.name));
const folderOf = new Map(packages.map((p) => [p.manifest.name, p.folder]));

for (const p of packages) {
  const rules = RULES[p.folder];
  if (!rules) {
    problems.push(`packages/${p.folder}: no rule says what it may import; add it to tools/check-boundaries.mjs`);
    continue;
  }
  const used = new Set();
  const graph = new Map();
  for (const file of sources(join(p.path, 'src'))) {
    const found = importsOf(file);
    graph.set(file, []);
    for (const one of found) checkImport(p, rules, file, one, used, graph.get(file));
  }
  for (const file of sources(join(p.path, 'test'))) {
    for (const one of importsOf(file)) checkTestImport(p, file, one);
  }
  checkIndex(p, [...graph.keys()]);
  checkManifest(p, used);
  checkCycles(graph);
  if (!p.manifest.private) checkReached(p, graph);
}
checkPlatformFree();

for (const problem of problems) console.log(problem);
const names = packages.map((p) => p.manifest.name).join(', ');
console.log(problems.length === 0 ? `boundaries hold: ${names}` : `${problems.length} broken boundaries`);
process.exitCode = problems.length === 0 ? 0 : 1;

function readPackage(folder) {
  const path = join(root, 'packages', folder);
  return { folder, path, manifest: JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) };
}

/** Every TypeScript file below a folder, sorted. */
function sources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.[mc]?ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** All that a file imports: static, dynamic, `import('x').T`, `export ... from` and `require`. */
function importsOf(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = [];
  const add = (node, specifier, typeOnly = false) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push({ specifier: specifier.text, typeOnly, where: `${relative(root, file)}:${line + 1}` });
  };
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, node.importClause?.isTypeOnly);
    else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal, true);
    else if (ts.isExternalModuleReference(node)) add(node, node.expression);
    else if (ts.isCallExpression(node)) {
      const dynamic = node.expression.kind === ts.SyntaxKind.ImportKeyword;
      if (dynamic || (ts.isIdentifier(node.expression) && node.expression.text === 'require')) {
        add(node, node.arguments[0]);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function checkImport(p, rules, file, { specifier, typeOnly, where }, used, edges) {
  if (specifier.startsWith('.')) {
    const target = resolve(dirname(file), specifier);
    if (!target.startsWith(join(p.path, 'src') + sep)) {
      problems.push(`${where}: '${specifier}' leaves packages/${p.folder}/src; import other packages by their name`);
    } else edges.push(target.replace(/\.js$/, '.ts').replace(/\.([mc])js$/, '.$1ts'));
    return;
  }
  if (specifier.startsWith('node:')) {
    if (!rules.node.includes('*') && !rules.node.includes(specifier)) {
      const may = rules.node.length === 0 ? 'nothing of Node' : `only ${rules.node.join(', ')}`;
      problems.push(`${where}: ${p.manifest.name} imports '${specifier}', but may import ${may}`);
    }
    return;
  }
  if (BUILTIN.has(specifier)) {
    problems.push(`${where}: write 'node:${specifier}', not '${specifier}'`);
    return;
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const folder = folderOf.get(name);
  if (folder === undefined) {
    if (!rules.outside?.includes(name)) {
      problems.push(`${where}: '${specifier}' is no package of this project, and published packages have no others`);
    }
    return;
  }
  if (name !== specifier) problems.push(`${where}: import '${name}' itself, not '${specifier}' inside it`);
  used.add(name);
  if (folder === p.folder) problems.push(`${where}: a package does not import itself by name`);
  else if (!rules.packages.includes(folder) && !(typeOnly && rules.packages.includes(`~${folder}`))) {
    const may = rules.packages.length === 0 ? 'no other package' : `only ${rules.packages.join(', ')}`;
    problems.push(`${where}: ${p.folder} imports ${folder}, but may import ${may}`);
  }
}

/** Tests may use everything, but reach other packages by name as well. */
function checkTestImport(p, file, { specifier, where }) {
  if (!specifier.startsWith('.')) return;
  const target = relative(join(root, 'packages'), resolve(dirname(file), specifier));
  if (!target.startsWith('..') && target.split(sep)[0] !== p.folder) {
    problems.push(`${where}: '${specifier}' reaches into packages/${target.split(sep)[0]}; import it by its name`);
  }
}

/** index.ts is a list of names, so that its diff is the diff of the API; so is each one below it. */
function checkIndex(p, files) {
  if (!files.includes(join(p.path, 'src', 'index.ts'))) problems.push(`packages/${p.folder}: src/index.ts is missing`);
  for (const file of files.filter((path) => basename(path) === 'index.ts')) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    for (const node of source.statements) {
      if (!ts.isExportDeclaration(node) || (node.exportClause && ts.isNamedExports(node.exportClause))) continue;
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      problems.push(`${relative(root, file)}:${line + 1}: name what is exported, no 'export *'`);
    }
  }
}

/** What package.json declares is what the sources import, and nothing from outside. */
function checkManifest(p, used) {
  const where = `packages/${p.folder}/package.json`;
  const { dependencies = {}, peerDependencies = {}, optionalDependencies = {}, bundledDependencies } = p.manifest;
  for (const name of Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })) {
    const ours = folderOf.has(name);
    if (!ours && !p.manifest.private) problems.push(`${where}: runtime dependency '${name}'; the promise is none`);
    if (ours && !used.has(name) && !p.manifest.private)
      problems.push(`${where}: '${name}' is declared but not imported`);
    if (ours && dependencies[name] !== 'workspace:^') problems.push(`${where}: '${name}' must be 'workspace:^'`);
  }
  if (bundledDependencies) problems.push(`${where}: bundledDependencies hide a runtime dependency`);
  for (const name of used) {
    if (!(name in dependencies)) problems.push(`${where}: '${name}' is imported but not declared`);
    else if (!p.manifest.private && packages.find((other) => other.manifest.name === name)?.manifest.private) {
      problems.push(`${where}: '${name}' is private and cannot be depended on`);
    }
  }
}

/** Depth first; a file met again on the current path closes a cycle. */
function checkCycles(graph) {
  const done = new Set();
  const path = [];
  const visit = (file) => {
    const start = path.indexOf(file);
    if (start >= 0) {
      const cycle = [...path.slice(start), file].map((f) => relative(root, f));
      problems.push(`import cycle: ${cycle.join(' -> ')}`);
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
}

/** Every file is reached from what package.json exports or runs: what is not is dead, or forgotten in index.ts. */
function checkReached(p, graph) {
  const entries = JSON.stringify([p.manifest.exports, p.manifest.bin]).matchAll(/dist\/([\w/-]+)\.[cm]?js/g);
  const queue = ['index', ...[...entries].map(([, name]) => name)].map((name) => join(p.path, 'src', `${name}.ts`));
  const reached = new Set(queue);
  for (const file of queue) {
    for (const next of graph.get(file) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      queue.push(next);
    }
  }
  for (const file of graph.keys()) {
    if (!reached.has(file))
      problems.push(`${relative(root, file)}: nothing that the package exports reaches this file`);
  }
}

/** Browser packages compile without Node's types: a `Buffer`, `process` or timer in them is an unknown name. */
function checkPlatformFree() {
  const files = PLATFORM_FREE.flatMap((folder) => sources(join(root, 'packages', folder, 'src')));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2022.d.ts'],
    types: [],
    strict: true,
    noEmit: true,
    paths: { '@mgmtapi/*': [join(root, 'packages/*/src/index.ts')] },
  });
  for (const d of ts.getPreEmitDiagnostics(program)) {
    const at = d.file && d.start !== undefined ? d.file.getLineAndCharacterOfPosition(d.start) : undefined;
    const where = at ? `${relative(root, d.file.fileName)}:${at.line + 1}` : 'compiler';
    problems.push(`${where}: without Node's types: ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`);
  }
}

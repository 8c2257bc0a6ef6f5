// Type-checks the ts and js blocks of all files in one program, against the sources of the packages.
import { join } from 'node:path';
import ts from 'typescript';

/**
 * Returns a list of messages, each starting with FILE:LINE of the Markdown file. Both languages are checked; in js,
 * parameters need no types. Each block is a module of its own, with top-level await.
 */
export function compileBlocks(root, blocks) {
  const texts = new Map();
  const origin = new Map();
  for (const [i, block] of blocks.entries()) {
    const path = join(root, 'readme-blocks', `block-${i}.${block.language === 'ts' ? 'mts' : 'mjs'}`);
    texts.set(path, `${block.setup}${block.code}\nexport {};\n`);
    origin.set(path, block);
  }
  const problems = [];
  for (const language of ['ts', 'js']) {
    const options = {
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts'],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      types: ['node'],
      strict: true,
      noImplicitAny: language === 'ts',
      allowJs: true,
      checkJs: true,
      noEmit: true,
      skipLibCheck: true,
      paths: {
        '@mgmtapi/*': [join(root, 'packages/*/src/index.ts')],
        mgmtapi: [join(root, 'packages/mgmtapi/src/index.ts')],
      },
    };
    const host = ts.createCompilerHost(options);
    const { readFile, fileExists, getSourceFile } = host;
    host.getCurrentDirectory = () => root;
    host.readFile = (path) => texts.get(path) ?? readFile(path);
    host.fileExists = (path) => texts.has(path) || fileExists(path);
    host.getSourceFile = (path, target, ...rest) =>
      texts.has(path) ? ts.createSourceFile(path, texts.get(path), target, true) : getSourceFile(path, target, ...rest);
    const files = [...texts.keys()].filter((path) => origin.get(path).language === language);
    const program = ts.createProgram(files, options, host);
    for (const file of files) {
      const source = program.getSourceFile(file);
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      for (const d of found) {
        const text = ts.flattenDiagnosticMessageText(d.messageText, ' ');
        if (language === 'js' && isWidening(text)) continue;
        problems.push(message(origin.get(file), d, source, text));
      }
    }
  }
  return problems;
}

/** In `const list = { type: 5 }` JavaScript has no way to say that 5 stays 5; TypeScript's complaint is no mistake there. */
function isWidening(text) {
  return /Type '(number|string)' is not assignable to type '?["\d]/.test(text);
}

function message(block, diagnostic, source, text) {
  const setupLines = block.setup.split('\n').length - 1;
  const line = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line - setupLines + 1;
  return `${block.file}:${block.line} (line ${line} of the block): ${text}`;
}

/** The JavaScript that Node runs. */
export function asJavaScript(block) {
  const code = block.setup + block.code;
  if (block.language === 'js') return code;
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  return outputText;
}

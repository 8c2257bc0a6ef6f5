// Finds the code blocks of a Markdown file, with what their info string and the comments before them ask for.

const LANGUAGES = new Map([
  ['js', 'js'],
  ['javascript', 'js'],
  ['mjs', 'js'],
  ['ts', 'ts'],
  ['typescript', 'ts'],
  ['sh', 'sh'],
  ['bash', 'sh'],
]);
const WORDS = ['run', 'more', 'other'];

/**
 * The blocks in ts, js and sh, top to bottom. A block with `more` holds the code of the blocks it goes on from.
 * Throws for a word that is not known and for a fence that never ends.
 */
export function findBlocks(file, text) {
  const blocks = [];
  const lines = text.split(/\r?\n/);
  let comment = { setup: '', agent: undefined, ports: [] };
  for (let at = 0; at < lines.length; at++) {
    const opening = /^ {0,3}(`{3,}|~{3,})\s*(.*)$/.exec(lines[at]);
    if (!opening) {
      if (lines[at].startsWith('<!--')) {
        const end = lines.findIndex((line, i) => i >= at && line.includes('-->'));
        if (end < 0) throw new Error(`${file}:${at + 1}: a comment that never ends`);
        readComment(file, at, lines.slice(at, end + 1).join('\n'), comment);
        at = end;
      } else if (lines[at].trim() !== '') comment = { setup: '', agent: undefined, ports: [] };
      continue;
    }
    const end = lines.findIndex((line, i) => i > at && line.trimStart().startsWith(opening[1]));
    if (end < 0) throw new Error(`${file}:${at + 1}: a code block that never ends`);
    const [word = '', ...words] = opening[2].trim().split(/\s+/);
    const language = LANGUAGES.get(word.toLowerCase());
    if (language) {
      for (const one of words) {
        if (!WORDS.includes(one)) throw new Error(`${file}:${at + 1}: '${one}' is not one of ${WORDS.join(', ')}`);
      }
      const code = `${lines.slice(at + 1, end).join('\n')}\n`;
      const before = words.includes('more') ? blocks.at(-1) : undefined;
      if (words.includes('more') && before?.language !== language) {
        throw new Error(`${file}:${at + 1}: 'more' follows no block in ${language}`);
      }
      blocks.push({
        file,
        line: at + 1,
        language,
        run: words.includes('run'),
        other: words.includes('other'),
        setup: comment.setup || before?.setup || '',
        agent: comment.agent ?? before?.agent,
        ports: [...(before?.ports ?? []), ...comment.ports],
        code: before ? before.code + code : code,
      });
    }
    comment = { setup: '', agent: undefined, ports: [] };
    at = end;
  }
  return blocks;
}

/** `<!-- setup ... -->` is code before the block; `<!-- run: agent 1161, port 1162 -->` says what runs beside it. */
function readComment(file, at, text, comment) {
  const setup = /^<!--\s*setup\s*\n([\s\S]*?)-->/.exec(text);
  if (setup) comment.setup += setup[1];
  const run = /^<!--\s*run:\s*(.*?)\s*-->/.exec(text);
  if (!run) return;
  for (const wish of run[1].split(',')) {
    const [kind, port] = wish.trim().split(/\s+/);
    if (!/^\d+$/.test(port ?? '') || !['agent', 'port'].includes(kind)) {
      throw new Error(`${file}:${at + 1}: '${wish.trim()}' is neither 'agent PORT' nor 'port PORT'`);
    }
    if (kind === 'agent') comment.agent = port;
    else comment.ports.push(port);
  }
}

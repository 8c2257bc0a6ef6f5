// Makes DIAGNOSTICS.md from the codes: node proof/run.mjs build-diagnostics
import { writeFileSync } from 'node:fs';
import { CODES, DIAGNOSTIC_CODES } from '@mgmtapi/mib';

const lines = DIAGNOSTIC_CODES.map((code) => {
  const { lenient, strict, message, hint } = CODES[code];
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('{}', '…');
  return `| \`${code}\` | ${lenient} | ${strict} | ${cell(message)} | ${cell(hint)} |`;
});
writeFileSync(
  process.argv[2] ?? 'packages/mib/DIAGNOSTICS.md',
  `# Diagnostics of the MIB compiler

Codes are stable; texts may change. \`error\`: something is lost or wrong. \`warning\`: read as meant, against the rules.
\`info\`: worth knowing. Made from \`src/diagnostics/codes.ts\` by \`node packages/mib/proof/run.mjs build-diagnostics\`.

| code | lenient | strict | what | what to do |
| --- | --- | --- | --- | --- |
${lines.join('\n')}
`,
);

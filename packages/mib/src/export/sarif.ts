// Diagnostics for machines: SARIF 2.1.0, which code hosts and editors read.
import { CODES, type DiagnosticCode, type Severity } from '../diagnostics/codes.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Json } from './json.js';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** A SARIF log with one run: the rules that were broken, and every fault with its place. */
export function formatSarif(diagnostics: readonly Diagnostic[]): { readonly [key: string]: Json } {
  const used = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const places = new Map<DiagnosticCode, number>(used.map((code, i) => [code, i]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'mgmtapi-mib', rules: used.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => ({
          ruleId: diagnostic.code,
          ruleIndex: places.get(diagnostic.code)!,
          level: LEVELS[diagnostic.severity],
          message: { text: `${diagnostic.message}. ${diagnostic.hint}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(diagnostic.source) },
                region: {
                  startLine: diagnostic.line,
                  startColumn: diagnostic.column,
                  byteOffset: diagnostic.span.start,
                  byteLength: diagnostic.span.end - diagnostic.span.start,
                },
              },
            },
          ],
        })),
      },
    ],
  };
}

function rule(code: DiagnosticCode): Json {
  const { message, hint, strict } = CODES[code];
  return {
    id: code,
    shortDescription: { text: message.replace('{}', '…') },
    help: { text: hint },
    defaultConfiguration: { level: LEVELS[strict] },
  };
}

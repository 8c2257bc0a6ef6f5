// Diagnostics for people: where, what, the line itself, and what to do.

import type { Severity } from '../diagnostics/codes.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/** Text of the faults at least as grave as `least` (default `warning`), and a line that counts them. */
export function formatLint(diagnostics: readonly Diagnostic[], least: Severity = 'warning'): string {
  const shown = diagnostics.filter(({ severity }) => RANK[severity] >= RANK[least]);
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of diagnostics) counts[severity]++;
  const blocks = shown.map((diagnostic) => {
    const { excerpt, hint, column, span } = diagnostic;
    const before = excerpt.slice(0, column - 1).replace(/[^\t]/g, ' '); // tabs stay, so that the marks stand below
    const width = Math.max(1, Math.min(span.end - span.start, excerpt.length - column + 1));
    return `${diagnostic}\n  ${excerpt}\n  ${before}${'^'.repeat(width)}\n  ${hint}\n`;
  });
  return `${blocks.join('')}${counts.error} errors, ${counts.warning} warnings, ${counts.info} notes\n`;
}

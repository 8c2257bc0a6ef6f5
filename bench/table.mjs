// The results of one workload as Markdown: medians over the rounds.
import { median } from './common.mjs';

const COLUMNS = [
  'rps',
  'rps99',
  'vbps',
  'p50us',
  'p99us',
  'cpuPer1000',
  'cpuPerMillionVb',
  'nsPerOp',
  'usPerPair',
  'usPerOpen',
  'cpuUsPerOpen',
  'usPerClose',
  'rssPerSession',
  'heapPerSession',
  'fdsPerSession',
  'rssKb',
  'drops',
  'errors',
  'burst1000',
  'burst5000',
  'burst20000',
];
/** What the ratio column compares, the first that the results have; smaller is better in all of them. */
const COST = ['cpuPerMillionVb', 'cpuPer1000', 'nsPerOp'];

function cell(value) {
  if (value === undefined || Number.isNaN(value)) return '';
  if (value === 0) return '0';
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return value.toFixed(value >= 10 ? 1 : value >= 0.1 ? 2 : 4);
}

/** `byContender`: name to results, one a round. The last column is each one's cost over that of `base`. */
export function table(title, byContender, base) {
  const medians = new Map();
  const failed = [];
  for (const [name, runs] of Object.entries(byContender)) {
    const good = runs.filter((run) => !run.failed);
    if (good.length < runs.length) {
      const reason = runs
        .find((run) => run.failed)
        .failed.split('\n')[0]
        .slice(0, 100);
      failed.push(`${name}: ${runs.length - good.length} of ${runs.length} runs failed: ${reason}`);
    }
    if (good.length === 0) continue;
    const values = { runs: good.length };
    for (const column of COLUMNS) values[column] = median(good.map((run) => run[column]).filter(Number.isFinite));
    medians.set(name, values);
  }
  const columns = COLUMNS.filter((column) => [...medians.values()].some((values) => values[column]));
  const cost = COST.find((column) => columns.includes(column));
  const baseCost = cost && medians.get(base)?.[cost];
  const head = ['contender', ...columns, ...(baseCost ? [`${cost} / ${base}`] : []), 'runs'];
  const rows = [...medians].map(([name, values]) => [
    name,
    ...columns.map((column) => cell(values[column])),
    ...(baseCost ? [cell(values[cost] / baseCost)] : []),
    String(values.runs),
  ]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = `|---|${head
    .slice(1)
    .map(() => '--:')
    .join('|')}|`;
  return [`### ${title}`, '', line(head), rule, ...rows.map(line), ...failed.map((text) => `\n${text}`)].join('\n');
}

// How the examples print: steps, tables and colours in a terminal, plain text when piped.

const coloured = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const paint = (code) => (text) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : String(text));

export const bold = paint(1);
export const dim = paint(2);
export const green = paint(32);
export const cyan = paint(36);

let step = 0;

/** Heads a step: what is called, and in one line what it shows. */
export function heading(call, shows) {
  step++;
  console.log(`\n${bold(`${step}  ${call}`)}\n   ${dim(shows)}`);
}

/** One line of a step's result. */
export function line(text) {
  console.log(`   ${text}`);
}

/** A table with aligned columns; numbers stand to the right. */
export function table(titles, rows) {
  const widths = titles.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const rightward = titles.map((_, i) => rows.length > 0 && rows.every((row) => /^[\d.,-]*$/.test(row[i])));
  const cells = (row) =>
    row.map((cell, i) => (rightward[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ');
  line(cyan(cells(titles).trimEnd()));
  for (const row of rows) line(cells(row).trimEnd());
}

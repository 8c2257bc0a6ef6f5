// Named checks, one line each, and the tally at the end.

const count = { passed: 0, failed: 0, skipped: 0 };

/** Runs one check: prints `ok` or `failed` with its name and time, and what went wrong below it. */
export async function check(name, body) {
  const start = performance.now();
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  try {
    await body();
    count.passed++;
    console.log(`ok      ${name} (${seconds()})`);
  } catch (error) {
    count.failed++;
    console.log(`failed  ${name} (${seconds()})`);
    console.log(String(error?.message ?? error).replace(/^/gm, '        '));
  }
}

/** Prints 'N passed, N failed, N skipped' and sets the exit code. */
export function closeTally() {
  console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  process.exitCode = count.failed === 0 ? 0 : 1;
}

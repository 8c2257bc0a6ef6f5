// One program, run to its end.
import { spawn } from 'node:child_process';

/**
 * Resolves with what the program printed on stdout; rejects with all its output when it fails or takes too long.
 * @param options.seconds - until it is killed, 120
 */
export function run(program, args, { cwd, env = {}, seconds = 120 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      errors += data;
    });
    let late = false;
    const killer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, seconds * 1000);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(killer);
      if (code === 0) return resolve(output);
      const how = late ? `still running after ${seconds} s` : `ended with ${signal ?? code}`;
      reject(new Error(`${program} ${args.join(' ')}: ${how}\n${tail(output + errors)}`));
    });
  });
}

/** The last 25 lines: compilers put what matters there. */
function tail(text) {
  return text.trim().split('\n').slice(-25).join('\n');
}

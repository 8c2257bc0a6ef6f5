// Runs a block against the built packages, with an embedded agent and free ports where it asks for them.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { asJavaScript } from './compile.mjs';

const SECONDS = 30;

/** A folder where every built package can be imported by name. */
export function prepareFolder(root, packages) {
  mkdirSync(join(root, '.tmp'), { recursive: true });
  const folder = mkdtempSync(join(root, '.tmp/readmes-'));
  mkdirSync(join(folder, 'node_modules/@mgmtapi'), { recursive: true });
  for (const { name, path } of packages) symlinkSync(path, join(folder, 'node_modules', name));
  return folder;
}

/** Runs one block to its end; throws with its output when it fails, or when something keeps it from ending. */
export async function executeBlock(root, folder, block, number) {
  const device = block.agent && (await openDevice(root));
  try {
    let code = block.language === 'sh' ? block.code : asJavaScript(block);
    if (device) code = code.replaceAll(block.agent, String(device.address[0].port));
    for (const port of block.ports) code = code.replaceAll(port, String(await freePort()));
    const commonJs = block.language === 'js' && /\brequire\(/.test(code) && !/^import /m.test(code);
    const file = join(folder, `block-${number}.${block.language === 'sh' ? 'sh' : commonJs ? 'cjs' : 'mjs'}`);
    writeFileSync(file, code);
    const [program, cwd] = block.language === 'sh' ? ['sh', root] : [process.execPath, folder];
    await runToEnd(program, block.language === 'sh' ? ['-eu', file] : [file], cwd);
  } finally {
    await device?.close();
  }
}

/** The recorded device of the demo, so that samples ask for what a real agent has. */
async function openDevice(root) {
  const entry = join(root, 'packages/agent/dist/index.js');
  if (!existsSync(entry)) throw new Error('the packages are not built: pnpm run build');
  const { parseRecording, SnmpAgent } = await import(pathToFileURL(entry).href);
  const device = await SnmpAgent.open({
    port: 0,
    communities: ['public', { community: 'private', access: 'read-write' }],
  });
  device.play(parseRecording(readFileSync(join(root, 'examples/recordings/demo-agent.snmprec'), 'latin1')));
  return device;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.on('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

function runToEnd(program, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    let late = false;
    const killer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, SECONDS * 1000);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(killer);
      if (code === 0) resolve();
      else reject(new Error(`${late ? `still running after ${SECONDS} s` : `exit code ${code}`}\n${output.trim()}`));
    });
  });
}

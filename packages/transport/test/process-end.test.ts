// What holds a program open and what does not: each case is a process of its own.
import { existsSync, readFileSync } from 'node:fs';
import { runProgram } from '@mgmtapi/testkit';
import { describe, expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 30_000 }); // each bundles and starts a program

const transports = [
  ['udp', "import { udp } from '@mgmtapi/transport'; const transport = udp();"],
  ['memory', "import { MemoryNetwork } from '@mgmtapi/transport'; const transport = new MemoryNetwork();"],
] as const;

describe.each(transports)('%s', (_name, transport) => {
  const bind = `${transport}
    const handlers = { onMessage: () => {} };
    const endpoint = await transport.bind({ family: 'udp4', address: '127.0.0.1' }, handlers);`;

  it('an unreferenced endpoint does not hold the program', async () => {
    const result = await runProgram(`${bind} endpoint.unref(); console.log('end');`);
    expect(result).toEqual({ code: 0, signal: null, stdout: 'end\n', stderr: '' });
  });

  it('a referenced one does', async () => {
    const result = await runProgram(`${bind} endpoint.unref(); endpoint.ref();
      setTimeout(() => { console.log('still here'); process.exit(0); }, 200).unref();`);
    expect(result).toEqual({ code: 0, signal: null, stdout: 'still here\n', stderr: '' });
  });

  it('a closed one does not', async () => {
    const result = await runProgram(`${bind} endpoint.close(); endpoint.ref(); console.log('end');`);
    expect(result).toEqual({ code: 0, signal: null, stdout: 'end\n', stderr: '' });
  });

  it('an answer on its way arrives before an unreferenced program ends', async () => {
    const result = await runProgram(`${bind}
      const other = await transport.bind({ family: 'udp4', address: '127.0.0.1' }, {
        onMessage: (bytes) => { console.log(Buffer.from(bytes).toString()); other.unref(); },
      });
      endpoint.unref();
      endpoint.send(Buffer.from('hello'), other.local.address, other.local.port);`);
    expect(result).toEqual({ code: 0, signal: null, stdout: 'hello\n', stderr: '' });
  });

  it('close works inside an exit handler: it begins at once', async () => {
    const result = await runProgram(`${bind}
      import { readdirSync } from 'node:fs';
      const descriptors = () => readdirSync('/proc/self/fd').length;
      process.on('exit', () => {
        const before = descriptors();
        endpoint.close();
        console.log(before - descriptors());
      });
      endpoint.unref();`);
    expect(result).toMatchObject({ code: 0, stdout: _name === 'udp' ? '1\n' : '0\n' });
  });
});

it.runIf(reserved(162))('a reserved port without the right to it is EACCES', async () => {
  const result = await runProgram(`
    import { udp } from '@mgmtapi/transport';
    if (process.getuid() === 0) process.setuid(65534);
    udp().bind({ family: 'udp4', address: '127.0.0.1', port: 162 }, { onMessage: () => {} }).catch((error) => {
      console.log(error.code, error.syscall, error.port);
    });`);
  expect(result).toEqual({ code: 0, signal: null, stdout: 'EACCES bind 162\n', stderr: '' });
});

/** Does this system keep the port for the privileged? Containers often do not. */
function reserved(port: number): boolean {
  const file = '/proc/sys/net/ipv4/ip_unprivileged_port_start';
  return existsSync(file) && Number(readFileSync(file, 'latin1')) > port;
}

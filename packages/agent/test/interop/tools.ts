// Net-SNMP's command line programs, with what they print on either channel, whatever their exit code.
import type { ExecFileException } from 'node:child_process';
import { netSnmp } from '@mgmtapi/testkit';

/** The programs that these tests run. */
export const CLIENTS = ['snmpget', 'snmpgetnext', 'snmpbulkget', 'snmpwalk', 'snmpbulkwalk', 'snmpset'] as const;

/**
 * Runs a command line such as `snmpget -v2c .1.3.6.1.2.1.1.1.0` against a port of 127.0.0.1 (or `udp6:[::1]`), with
 * numeric output, one try, and community public unless another is given.
 */
export async function run(command: string, port: number, host = '127.0.0.1'): Promise<string> {
  const [program = '', version = '', ...rest] = words(command);
  const options = rest.filter((word) => word.startsWith('-'));
  const operands = rest.filter((word) => !word.startsWith('-'));
  const community = options.some((word) => word.startsWith('-c')) ? [] : ['-cpublic'];
  const args = [version, ...community, '-On', '-r0', '-t2', ...options, `${host}:${port}`, ...operands];
  try {
    return await netSnmp(program, args);
  } catch (error) {
    const { stdout = '', stderr = '' } = error as ExecFileException;
    if (stdout === '' && stderr === '') throw error;
    return `${stdout}${stderr}`.replaceAll(`${host}:${port}`, 'AGENT');
  }
}

/** Words as a shell splits them, with '...' for one that has blanks or is empty. */
function words(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

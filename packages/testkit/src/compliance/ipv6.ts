// Does this machine have IPv6 at all? Some containers do not.
import { networkInterfaces } from 'node:os';

/** Is `::1` there? Says so once when it is not, so that what is left out is seen. */
export function hasIPv6(): boolean {
  const has = Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => address === '::1'));
  if (!has) console.warn('left out: tests of IPv6, because this machine has no ::1');
  return has;
}

// Shared by worker, runner and adapters: arguments, the synthetic table's oids, target addresses.
export const TABLE = '1.3.6.1.4.1.99999.1.1';
export const COLS = 6;
export function args(argv = process.argv.slice(2)) {
  const o = {};
  for (const a of argv) {
    const i = a.indexOf('=');
    if (i > 0) o[a.slice(0, i)] = a.slice(i + 1);
    else o[a] = 'true';
  }
  return o;
}
/** The oids of one GET of `vb` cells starting at row `row` (the same cells as snmpbench ping asks for). */
export function oidSet(vb, row) {
  const r = [];
  for (let i = 0; i < vb; i++) r.push(`${TABLE}.${1 + (i % COLS)}.${row + Math.floor(i / COLS)}`);
  return r;
}
/** 127.x.y.z of target i, the same as in snmpbench ping targets=N. */
export const address = (i) => `127.${1 + Math.floor(i / 62500)}.${Math.floor(i / 250) % 250}.${1 + (i % 250)}`;
/** What the responder holds in a cell: [type, value as a string]. */
export function cell(c, r) {
  switch (c) {
    case 1:
      return [2, String(r & 1 ? r : -r)];
    case 2:
      return [4, `interface-${String(r).padStart(6, '0')}`];
    case 3:
      return [0x46, String(BigInt.asUintN(64, BigInt(r) * 6364136223846793005n))];
    case 4:
      return [0x43, String(r * 100)];
    case 5:
      return [6, `1.3.6.1.4.1.99999.2.${r}`];
    default:
      return [0x40, `10.${(r >> 16) & 255}.${(r >> 8) & 255}.${r & 255}`];
  }
}
export const V3 = {
  user: 'benchuser',
  authProtocol: 'sha256',
  authKey: 'authpassword123',
  privProtocol: 'aes',
  privKey: 'privpassword123',
};
export function pct(sorted, q) {
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] : 0;
}
export const median = (a) => {
  const s = [...a].sort((x, y) => x - y);
  return s.length ? (s.length & 1 ? s[s.length >> 1] : (s[s.length / 2 - 1] + s[s.length / 2]) / 2) : NaN;
};

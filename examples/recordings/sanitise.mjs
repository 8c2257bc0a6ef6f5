// Takes the recording machine out of a walk: names, addresses, process and socket numbers. Structure and counters stay.

const OWNER = new Map([
  ['.1.3.6.1.2.1.1.1.0', 'STRING: "Demo agent, recorded from Net-SNMP"'],
  ['.1.3.6.1.2.1.1.4.0', 'STRING: "Demo Contact <demo@example.net>"'],
  ['.1.3.6.1.2.1.1.5.0', 'STRING: "demo-agent"'],
  ['.1.3.6.1.2.1.1.6.0', 'STRING: "Demo rack, documentation network"'],
]);
const IF_TYPE = /^\.1\.3\.6\.1\.2\.1\.2\.2\.1\.3\.(\d+)$/;
const IF_DESCR = /^\.1\.3\.6\.1\.2\.1\.2\.2\.1\.2\.(\d+)$/;
const SOFTWARE_LOOPBACK = 'INTEGER: 24';
// udpTable and udpEndpointTable: which program listens where is the machine's own business.
const UDP_LISTENERS = /^\.1\.3\.6\.1\.2\.1\.7\.[57]\./;
const ROUTES = '.1.3.6.1.2.1.4.24.6.0'; // inetCidrRouteNumber
const ROUTE_TYPE = '.1.3.6.1.2.1.4.24.7.1.8.';
// InetAddressType ipv6(2), then 16 octets: the documentation network of this recording is IPv4.
const IPV6_INDEX = /\.2\.16(?:\.\d+){16}(?=\.|$)/;

/**
 * @param {readonly string[]} lines - output of `snmpbulkwalk -On` with `MIBS=''`, one variable a line
 * @returns {[oid: string, printed: string][]} in the order of the names
 */
export function sanitise(lines) {
  const recorded = lines.map(split).filter(([oid]) => !IPV6_INDEX.test(oid));
  const addresses = addressMap(recorded);
  const names = interfaceNames(recorded);
  const macs = new Map();
  const owner = new Map(OWNER).set(ROUTES, `Gauge32: ${recorded.filter(([oid]) => oid.startsWith(ROUTE_TYPE)).length}`);
  const clean = [];
  for (const [oid, printed] of recorded) {
    if (UDP_LISTENERS.test(oid) || (printed.startsWith('OID: ') && IPV6_INDEX.test(printed))) continue;
    const name = IF_DESCR.exec(oid);
    const value =
      owner.get(oid) ?? (name ? `STRING: "${names.get(name[1])}"` : withoutMachine(printed, addresses, macs));
    clean.push([mapDotted(oid, addresses), value]);
  }
  clean.push(
    ['.1.3.6.1.2.1.7.5.1.1.0.0.0.0.161', 'IpAddress: 0.0.0.0'],
    ['.1.3.6.1.2.1.7.5.1.2.0.0.0.0.161', 'INTEGER: 161'],
  );
  clean.sort(([a], [b]) => compareOids(a, b));
  const twice = clean.find(([oid], i) => oid === clean[i + 1]?.[0]);
  if (twice) throw new Error(`two variables became one: ${twice[0]}`);
  return clean;
}

function split(line) {
  const parts = /^(\.[\d.]+) = (.*)$/.exec(line);
  if (!parts) throw new Error(`not one variable a line: ${line}`);
  return [parts[1], parts[2].trim()];
}

function withoutMachine(printed, addresses, macs) {
  if (printed.startsWith('IpAddress: ')) return `IpAddress: ${mapAddress(printed.slice(11), addresses)}`;
  if (printed.startsWith('OID: ')) return `OID: ${mapDotted(printed.slice(5), addresses)}`;
  if (!printed.startsWith('Hex-STRING: ')) return printed;
  const octets = printed.slice(12).split(' ');
  if (octets.length !== 6) throw new Error(`octets that are no MAC address: ${printed}`);
  if (!macs.has(printed)) macs.set(printed, String(macs.size + 1).padStart(2, '0'));
  return `Hex-STRING: 00 00 5E 00 53 ${macs.get(printed)}`;
}

/** Loopback, masks and "any" stay; a network becomes 192.0.2.0, a neighbour counts from .1, the device is .10 and up. */
function addressMap(recorded) {
  const values = (column) =>
    recorded.filter(([oid]) => oid.startsWith(`.1.3.6.1.2.1.4.${column}.`)).map(([, printed]) => printed.slice(11));
  const map = new Map();
  const add = (list, first) => {
    let next = first;
    for (const address of list) if (!isNeutral(address) && !map.has(address)) map.set(address, `192.0.2.${next++}`);
  };
  add(values('20.1.1'), 10); // ipAdEntAddr
  add(values('21.1.1'), 0); // ipRouteDest
  add([...values('21.1.7'), ...values('22.1.3')], 1); // ipRouteNextHop, ipNetToMediaNetAddress
  for (const [address, neutral] of [...map]) {
    // the broadcast address and the default prefix of a network appear as index only
    if (neutral === '192.0.2.0') map.set(address.replace(/\.0$/, '.255'), '192.0.2.255');
  }
  return map;
}

const isNeutral = (address) => /^(?:127|0|255)\./.test(address);

function mapAddress(address, addresses) {
  if (isNeutral(address)) return address;
  const neutral = addresses.get(address);
  if (!neutral) throw new Error('an address that no table of the ip group introduces');
  return neutral;
}

/** Addresses inside an OID: one pass, so that a new address is never taken for an old one. */
function mapDotted(oid, addresses) {
  if (addresses.size === 0) return oid;
  const known = [...addresses.keys()].map((address) => address.replaceAll('.', '\\.')).join('|');
  return oid.replace(new RegExp(`\\.(${known})(?=\\.|$)`, 'g'), (_, address) => `.${addresses.get(address)}`);
}

function interfaceNames(recorded) {
  const names = new Map();
  let port = 1;
  for (const [oid, printed] of recorded) {
    const index = IF_TYPE.exec(oid)?.[1];
    if (index) names.set(index, printed === SOFTWARE_LOOPBACK ? 'lo' : `port${port++}`);
  }
  return names;
}

function compareOids(a, b) {
  const left = a.split('.').slice(1).map(Number);
  const right = b.split('.').slice(1).map(Number);
  const at = left.findIndex((arc, i) => arc !== right[i]);
  if (at < 0) return left.length - right.length;
  return right[at] === undefined ? 1 : left[at] - right[at];
}

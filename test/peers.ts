/**
 * What some tests need beside Node: programs, kernel features, files. On a newcomer's machine a missing peer is a
 * skip that says what to install; in CI (`CI=true`, see .ci/run) it fails, so that nothing is silently untested.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { TestContext } from 'node:test';

interface Peer {
  readonly present: () => boolean;
  readonly remedy: string;
  /** False for what no clone carries: absent in CI, it is a skip there too. */
  readonly ci: boolean;
}

function answers(command: string, ...args: readonly string[]): boolean {
  const { error, status } = spawnSync(command, args, { stdio: 'ignore', timeout: 10_000 });
  return error === undefined && status === 0;
}

/** The public captures that we measure ourselves on; they lie beside a working copy, not in it. */
export const DEV_CAPTURES = new URL('../../shared/captures/dev/', import.meta.url).pathname;

/** Debian's Chromium. */
export const CHROMIUM = '/usr/bin/chromium';

/** Debian keeps PostgreSQL's programs by version. */
export const POSTGRES_VERSIONS = ['18', '17', '16', '15'] as const;

const PEERS = {
  'network-namespaces': {
    present: () => answers('unshare', '--net', 'true') && answers('ip', 'link', 'show', 'lo'),
    remedy: 'run as root (or with CAP_SYS_ADMIN) and install iproute2 and util-linux',
    ci: true,
  },
  'packet-socket': {
    present: () => answers('unshare', '--net', 'ip', 'link', 'set', 'lo', 'up'),
    remedy: 'run as root (or with CAP_NET_RAW and CAP_NET_ADMIN)',
    ci: true,
  },
  nft: { present: () => answers('nft', '--version'), remedy: 'install nftables', ci: true },
  tcpdump: { present: () => answers('tcpdump', '--version'), remedy: 'install tcpdump', ci: true },
  zstd: { present: () => answers('zstd', '--version'), remedy: 'install zstd', ci: true },
  gzip: { present: () => answers('gzip', '--version'), remedy: 'install gzip', ci: true },
  openssl: { present: () => answers('openssl', 'version'), remedy: 'install openssl', ci: true },
  postgresql: {
    present: () =>
      POSTGRES_VERSIONS.some((version) => existsSync(`/usr/lib/postgresql/${version}/bin/initdb`)),
    remedy: 'install postgresql-15 (or newer)',
    ci: true,
  },
  pdftotext: {
    present: () => answers('pdftotext', '-v') && answers('pdffonts', '-v'),
    remedy: 'install poppler-utils',
    ci: true,
  },
  chromium: {
    present: () => existsSync(CHROMIUM),
    remedy: 'install chromium and fonts-noto-cjk',
    ci: true,
  },
  bind: {
    present: () => answers('named', '-v') && answers('nsupdate', '-V') && answers('dig', '-v'),
    remedy: 'install bind9 and bind9-dnsutils',
    ci: true,
  },
  unbound: { present: () => answers('unbound', '-V'), remedy: 'install unbound', ci: true },
  'pdns-recursor': {
    present: () => answers('pdns_recursor', '--version'),
    remedy: 'install pdns-recursor',
    ci: true,
  },
  freeradius: {
    present: () =>
      existsSync('/usr/sbin/freeradius') &&
      existsSync('/usr/lib/freeradius/rlm_rest.so') &&
      existsSync('/usr/bin/radclient'),
    remedy: 'install freeradius, freeradius-rest and freeradius-utils',
    ci: true,
  },
  ndpiReader: {
    present: () => answers('ndpiReader', '-h'),
    remedy: 'install libndpi-bin',
    ci: false,
  },
  gobgpd: {
    present: () => answers('gobgpd', '--version') && answers('gobgp', '--help'),
    remedy: 'install gobgpd',
    ci: true,
  },
  bird: { present: () => existsSync('/usr/sbin/bird'), remedy: 'install bird2', ci: true },
  frr: {
    present: () => existsSync('/usr/lib/frr/bgpd') && existsSync('/usr/bin/vtysh'),
    remedy: 'install frr',
    ci: true,
  },
  'dev-captures': {
    present: () => existsSync(DEV_CAPTURES),
    remedy: `put the public captures into ${DEV_CAPTURES}`,
    ci: false,
  },
} as const satisfies Record<string, Peer>;

export type PeerName = keyof typeof PEERS;

const known = new Map<PeerName, boolean>();

/** Whether the peer is there; asked once per process. */
export function hasPeer(name: PeerName): boolean {
  const before = known.get(name);
  if (before !== undefined) return before;
  const present = PEERS[name].present();
  known.set(name, present);
  return present;
}

/**
 * True when the peer is there. Otherwise skips the test visibly and answers false, or fails it in CI:
 * `if (!requirePeer(t, 'tcpdump')) return;`
 */
export function requirePeer(t: TestContext, name: PeerName): boolean {
  if (hasPeer(name)) return true;
  const { remedy, ci } = PEERS[name];
  const message = `needs the peer '${name}': ${remedy}`;
  if (ci && process.env['CI'] === 'true')
    throw new Error(`${message} (a missing peer fails in CI)`);
  t.skip(message);
  return false;
}

/**
 * The rules. Every chain of a rung is called for packets of a held system (`_from`) and for packets to it (`_to`), and
 * returns for what it lets through, so that each hold counts where both ends are held. TCP is reset in both directions:
 * a session that began before the hold ends for both, whatever other rules say of established connections.
 *
 *     held ─ exempt? ── accept
 *          ├ block_pools    pools
 *          ├ leaky_garden   pools, then web but to the portal and the allowed
 *          ├ throttle       pools, then what is faster than allowed
 *          ├ strict_garden  pools, then all but portal, resolvers, the allowed
 *          └ blackhole      all
 */
import type { Garden } from '#model/enforcement-point.ts';
import { HELD_RUNGS, holdSetName, rungWord, type HeldRung } from './sets.ts';

export interface ChainSpec {
  readonly name: string;
  /** Where the kernel calls it; null: only rules do. */
  readonly base: string | null;
  readonly rules: readonly string[];
}

export interface RuleOptions {
  readonly portal: Garden['portal'] | null;
  readonly throttleKbit: number | null;
  readonly byMac: boolean;
  readonly isIngress: boolean;
}

const RESET = 'reject with tcp reset';
const REFUSE = 'reject with icmpx admin-prohibited';
const EXEMPT = [
  'ip saddr @exempt4 accept',
  'ip daddr @exempt4 accept',
  'ip6 saddr @exempt6 accept',
  'ip6 daddr @exempt6 accept',
];
/** Without these a link has no addresses, and no garden is reachable: RFC 4861, 2131, 8415. Only ingress sees them. */
const LINK = [
  'icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept',
  'udp dport { 67, 68, 546, 547 } accept',
];

export function heldChains(options: RuleOptions): readonly ChainSpec[] {
  const chain = (name: string, rules: readonly string[]): ChainSpec => ({
    name,
    base: null,
    rules,
  });
  return [
    chain('cut_from', [`meta l4proto tcp ${RESET}`, REFUSE]),
    chain('cut_to', [`meta l4proto tcp ${RESET}`, 'drop']),
    chain('block_pools_from', BLOCK_POOLS_FROM),
    chain('block_pools_to', BLOCK_POOLS_TO),
    chain('leaky_garden_from', LEAKY_FROM),
    chain('leaky_garden_to', LEAKY_TO),
    chain('throttle_from', throttle('from', options.throttleKbit, 'host')),
    chain('throttle_to', throttle('to', options.throttleKbit, 'host')),
    chain('throttle_net_from', throttle('from', options.throttleKbit, 'network')),
    chain('throttle_net_to', throttle('to', options.throttleKbit, 'network')),
    chain('strict_garden_from', STRICT_FROM),
    chain('strict_garden_to', STRICT_TO),
    chain('held', [
      ...EXEMPT,
      ...(options.isIngress ? LINK : []),
      ...HELD_RUNGS.flatMap((rung) => jumps(rung, options)),
    ]),
  ];
}

/**
 * Plain HTTP of gardens goes to where it is answered with 511; HTTPS never does. No such chain without a portal: it
 * would make the kernel track every connection. At ingress nothing can be sent elsewhere: there, web is refused.
 */
export function captiveChains({ portal, byMac, isIngress }: RuleOptions): readonly ChainSpec[] {
  if (portal === null || isIngress) return [];
  const to = [
    { ip: portal.ipv4, family: '4', word: 'ip', at: `${portal.ipv4}:${portal.captivePort}` },
    { ip: portal.ipv6, family: '6', word: 'ip6', at: `[${portal.ipv6}]:${portal.captivePort}` },
  ].filter(({ ip }) => ip !== null);
  if (to.length === 0) return [];
  const gardens = ['leaky-garden', 'strict-garden'] as const;
  const rules = to.flatMap(({ family, word, at }) =>
    gardens.flatMap((rung) => {
      const go = `tcp dport 80 dnat ${word} to ${at}`;
      const sets = ['hosts', 'nets'].map((kind) => `${rungWord(rung)}_${kind}${family}`);
      return [
        ...sets.map((set) => `${word} saddr @${set} ${go}`),
        ...(byMac
          ? [`meta nfproto ipv${family} ether saddr @${holdSetName(rung, 'macs')} ${go}`]
          : []),
      ];
    }),
  );
  const pass = ['4', '6'].flatMap((family) => {
    const word = family === '4' ? 'ip' : 'ip6';
    return [
      ...['portal', 'pools'].map((set) => `${word} daddr . tcp dport @${set}${family} return`),
      `${word} daddr @garden${family} return`,
    ];
  });
  return [
    { name: 'to_portal', base: null, rules: [...EXEMPT, ...pass, ...rules] },
    { name: 'captive', base: null, rules: ['tcp dport 80 jump to_portal'] },
  ];
}

function jumps(rung: HeldRung, { byMac, isIngress }: RuleOptions): readonly string[] {
  const rules: string[] = [];
  const both = (match: (end: 'saddr' | 'daddr') => string, network: boolean): void => {
    rules.push(`${match('saddr')} jump ${chainOf(rung, 'from', network)}`);
    rules.push(`${match('daddr')} jump ${chainOf(rung, 'to', network)}`);
  };
  for (const [kind, word] of KINDS) {
    both((end) => `${word} ${end} @${holdSetName(rung, kind)}`, kind.startsWith('nets'));
  }
  if (!byMac) return rules;
  const macs = holdSetName(rung, 'macs');
  // Behind a router, a packet's destination in the frame is the router's own.
  if (isIngress) both((end) => `ether ${end} @${macs}`, true);
  else rules.push(`ether saddr @${macs} jump ${chainOf(rung, 'from', true)}`);
  return rules;
}

const KINDS = [
  ['hosts4', 'ip'],
  ['nets4', 'ip'],
  ['hosts6', 'ip6'],
  ['nets6', 'ip6'],
] as const;

function chainOf(rung: HeldRung, way: 'from' | 'to', network: boolean): string {
  if (rung === 'blackhole') return `cut_${way}`;
  return rung === 'throttle' && network ? `throttle_net_${way}` : `${rungWord(rung)}_${way}`;
}

/** For both families. */
const each = (rule: (word: 'ip' | 'ip6', family: '4' | '6') => string): readonly string[] => [
  rule('ip', '4'),
  rule('ip6', '6'),
];

const BLOCK_POOLS_FROM = [
  ...each((word, family) => `${word} daddr . tcp dport @pools${family} ${RESET}`),
  ...each((word, family) => `${word} daddr . udp dport @pools${family} ${REFUSE}`),
];
const BLOCK_POOLS_TO = [
  ...each((word, family) => `${word} saddr . tcp sport @pools${family} ${RESET}`),
  ...each((word, family) => `${word} saddr . udp sport @pools${family} drop`),
];

/** Before pools: the notice is reachable whatever lists say. */
const PORTAL_FROM = each((word, family) => `${word} daddr . tcp dport @portal${family} return`);
const PORTAL_TO = each((word, family) => `${word} saddr . tcp sport @portal${family} return`);

const LEAKY_FROM = [
  ...PORTAL_FROM,
  'jump block_pools_from',
  ...each((word, family) => `${word} daddr @garden${family} return`),
  `tcp dport { 80, 443 } ${RESET}`,
  // QUIC, so that browsers fall back to where they are told.
  `udp dport 443 ${REFUSE}`,
];
const LEAKY_TO = [
  ...PORTAL_TO,
  'jump block_pools_to',
  ...each((word, family) => `${word} saddr @garden${family} return`),
  `tcp sport { 80, 443 } ${RESET}`,
  'udp sport 443 drop',
];

const STRICT_FROM = [
  ...PORTAL_FROM,
  'jump block_pools_from',
  ...each((word, family) => `${word} daddr @resolvers${family} udp dport 53 return`),
  ...each((word, family) => `${word} daddr @resolvers${family} tcp dport 53 return`),
  ...each((word, family) => `${word} daddr @garden${family} return`),
  'jump cut_from',
];
const STRICT_TO = [
  ...PORTAL_TO,
  'jump block_pools_to',
  ...each((word, family) => `${word} saddr @resolvers${family} udp sport 53 return`),
  ...each((word, family) => `${word} saddr @resolvers${family} tcp sport 53 return`),
  ...each((word, family) => `${word} saddr @garden${family} return`),
  // What routers say of the way to the portal: without it large packets vanish (RFC 1191, RFC 8201).
  'icmp type { destination-unreachable, time-exceeded, parameter-problem } return',
  'icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } return',
  'jump cut_to',
];

/** What a device may send at once: less than one aggregated packet (64 KiB) would never pass at all. */
const BURST_KIB_MIN = 64;

/**
 * A network of IPv6 hosts is measured by /64, so that a system does not get a fresh allowance with each address that it
 * gives itself (RFC 8981).
 */
function throttle(
  way: 'from' | 'to',
  kbit: number | null,
  of: 'host' | 'network',
): readonly string[] {
  const block = `jump block_pools_${way}`;
  if (kbit === null) return [block];
  const limit = limitText(kbit);
  const end = way === 'from' ? 'saddr' : 'daddr';
  const six = of === 'host' ? `ip6 ${end}` : `ip6 ${end} & ffff:ffff:ffff:ffff::`;
  return [
    block,
    `update @meter_${way}4 { ip ${end} ${limit} } drop`,
    `update @meter_${way}6 { ${six} ${limit} } drop`,
  ];
}

function limitText(kbit: number): string {
  const bytes = kbit * 125;
  const burst = Math.max(BURST_KIB_MIN, Math.ceil(bytes / 8 / 1024)) * 1024;
  return `limit rate over ${amountText(bytes)}/second burst ${amountText(burst)}`;
}

/** As nft prints it: in the largest unit that divides it. */
function amountText(bytes: number): string {
  if (bytes % 1_048_576 === 0) return `${bytes / 1_048_576} mbytes`;
  return bytes % 1024 === 0 ? `${bytes / 1024} kbytes` : `${bytes} bytes`;
}

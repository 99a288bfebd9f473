/** Kernel filters: what never matters to Minewatch need not be copied into the ring. */
import { spawnSync } from 'node:child_process';
import { OperatingError } from '#base/errors.ts';
import {
  ACCEPT_BYTES,
  assemble,
  Bpf,
  INSTRUCTIONS_MAX,
  type Instruction,
  type Line,
} from './bpf.ts';
import { LINKTYPE_ETHERNET } from './packet-abi.ts';

/** Filters by name, for machines without tcpdump. */
export const NAMED_FILTERS: Readonly<Record<string, (linkType: number) => readonly Instruction[]>> =
  { 'tcp-and-dns': tcpAndDns };

const COMPILE_MS_MAX = 5_000;

/** A named filter, or any expression of pcap-filter(7) where tcpdump is installed to compile it. */
export function compileFilter(expression: string, linkType: number): readonly Instruction[] {
  const named = Object.hasOwn(NAMED_FILTERS, expression) ? NAMED_FILTERS[expression] : undefined;
  if (named !== undefined) return named(linkType);
  const run = spawnSync(
    'tcpdump',
    ['-ddd', '-y', linkType === LINKTYPE_ETHERNET ? 'EN10MB' : 'RAW', '--', expression],
    { encoding: 'utf8', timeout: COMPILE_MS_MAX, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  if (run.error !== undefined) {
    throw new OperatingError(
      'unsupported',
      `Cannot compile the filter ${JSON.stringify(expression)}: that needs tcpdump. Without it there are: ${Object.keys(NAMED_FILTERS).join(', ')}`,
      { cause: run.error },
    );
  }
  const program = run.status === 0 ? readProgram(run.stdout) : null;
  if (program === null) {
    const reason = run.stderr.trim().split('\n').at(-1) ?? '';
    throw new OperatingError(
      'usage',
      `tcpdump does not understand the filter ${JSON.stringify(expression)}: ${reason}`,
    );
  }
  return program;
}

/** The output of `tcpdump -ddd`: a count, then `code jt jf k` in decimal per line; null when it is anything else. */
export function readProgram(text: string): readonly Instruction[] | null {
  const lines = text.trim().split('\n');
  const count = Number(lines.shift());
  if (!Number.isInteger(count) || count < 1 || count > INSTRUCTIONS_MAX) return null;
  if (lines.length !== count) return null;
  const program: Instruction[] = [];
  for (const line of lines) {
    const [code, jt, jf, k, ...more] = line.trim().split(/\s+/).map(Number);
    if (code === undefined || jt === undefined || jf === undefined || k === undefined) return null;
    if (more.length > 0 || ![code, jt, jf, k].every(Number.isInteger)) return null;
    program.push({ code, jt, jf, k });
  }
  return program;
}

const ETHERTYPE_IP4 = 0x0800;
const ETHERTYPE_IP6 = 0x86dd;
/**
 * Inner headers that a short program cannot follow pass whole: VLAN tags that are left in the frame (the kernel
 * takes the outer one off), PPPoE sessions, MPLS.
 */
const ETHERTYPES_PASSED = [0x8100, 0x88a8, 0x9100, 0x8864, 0x8847, 0x8848] as const;
/** TCP, IP-in-IP, 6in4, GRE. */
const PROTOCOLS_PASSED = [6, 4, 41, 47] as const;
/** Hop-by-hop, routing, fragment and destination options may lie before TCP. */
const EXTENSIONS_PASSED = [0, 43, 44, 60] as const;
const UDP = 17;
/** DNS; VXLAN (RFC 7348, and Linux's older port); GENEVE (RFC 8926). */
const UDP_PORTS_PASSED = [53, 4789, 8472, 6081] as const;

/** TCP, DNS and the tunnels that Minewatch looks into; drops the rest: QUIC, voice, video, ARP, ICMP. */
function tcpAndDns(linkType: number): readonly Instruction[] {
  const ethernet = linkType === LINKTYPE_ETHERNET;
  const ip = ethernet ? 14 : 0;
  const enter: Line[] = ethernet
    ? [
        { code: Bpf.LD_HALF, k: 12 },
        ...anyOf(ETHERTYPES_PASSED, 'pass'),
        ...anyOf([ETHERTYPE_IP6], 'ip6'),
        { code: Bpf.JUMP_EQUAL, k: ETHERTYPE_IP4, no: 'drop' },
      ]
    : [
        { code: Bpf.LD_BYTE, k: 0 },
        { code: Bpf.AND, k: 0xf0 },
        ...anyOf([0x60], 'ip6'),
        { code: Bpf.JUMP_EQUAL, k: 0x40, no: 'drop' },
      ];
  return assemble([
    ...enter,
    { code: Bpf.LD_BYTE, k: ip + 9 },
    ...anyOf(PROTOCOLS_PASSED, 'pass'),
    { code: Bpf.JUMP_EQUAL, k: UDP, no: 'drop' },
    { code: Bpf.LD_HALF, k: ip + 6 },
    // Later fragments have no ports; the reassembler wants them.
    { code: Bpf.JUMP_SET, k: 0x1fff, yes: 'pass' },
    { code: Bpf.LDX_IHL, k: ip },
    { code: Bpf.LD_HALF_X, k: ip },
    ...anyOf(UDP_PORTS_PASSED, 'pass'),
    { code: Bpf.LD_HALF_X, k: ip + 2 },
    ...anyOf(UDP_PORTS_PASSED, 'pass'),
    { code: Bpf.RETURN, k: 0 },
    'ip6',
    { code: Bpf.LD_BYTE, k: ip + 6 },
    ...anyOf([...PROTOCOLS_PASSED, ...EXTENSIONS_PASSED], 'pass'),
    { code: Bpf.JUMP_EQUAL, k: UDP, no: 'drop' },
    { code: Bpf.LD_HALF, k: ip + 40 },
    ...anyOf(UDP_PORTS_PASSED, 'pass'),
    { code: Bpf.LD_HALF, k: ip + 42 },
    ...anyOf(UDP_PORTS_PASSED, 'pass'),
    'drop',
    { code: Bpf.RETURN, k: 0 },
    'pass',
    { code: Bpf.RETURN, k: ACCEPT_BYTES },
  ]);
}

function anyOf(values: readonly number[], yes: string): readonly Line[] {
  return values.map((k) => ({ code: Bpf.JUMP_EQUAL, k, yes }));
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { OperatingError } from '#base/errors.ts';
import {
  ACCEPT_BYTES,
  assemble,
  Bpf,
  encodeProgram,
  type Instruction,
  withoutOutgoing,
} from './bpf.ts';
import { compileFilter, NAMED_FILTERS, readProgram } from './filter.ts';
import { LINKTYPE_ETHERNET, LINKTYPE_RAW } from './packet-abi.ts';

const PACKET_TYPE_AT = 0xfffff004;

/** What the kernel does with a program: the accepted length. Reading past the frame ends with 0. */
function interpret(program: readonly Instruction[], frame: readonly number[], type = 0): number {
  let a = 0;
  let x = 0;
  const u8 = (at: number): number => {
    if (at === PACKET_TYPE_AT) return type;
    const value = frame[at];
    if (value === undefined) throw new RangeError('past the end');
    return value;
  };
  const steps: Record<number, (i: Instruction) => void> = {
    [Bpf.LD_BYTE]: ({ k }) => (a = u8(k)),
    [Bpf.LD_HALF]: ({ k }) => (a = u8(k) * 256 + u8(k + 1)),
    [Bpf.LD_HALF_X]: ({ k }) => (a = u8(x + k) * 256 + u8(x + k + 1)),
    [Bpf.LDX_IHL]: ({ k }) => (x = (u8(k) & 15) * 4),
    [Bpf.AND]: ({ k }) => (a &= k),
  };
  try {
    for (let at = 0; ; at++) {
      const one = program[at];
      assert.ok(one !== undefined, 'runs off the end');
      if (one.code === Bpf.RETURN) return one.k;
      if (one.code === Bpf.JUMP_EQUAL) at += a === one.k ? one.jt : one.jf;
      else if (one.code === Bpf.JUMP_SET) at += (a & one.k) !== 0 ? one.jt : one.jf;
      else steps[one.code]?.(one);
    }
  } catch (error) {
    if (error instanceof RangeError) return 0;
    throw error;
  }
}

const ethernet = (type: number, rest: readonly number[]): number[] => [
  ...Array<number>(12).fill(2),
  type >> 8,
  type & 255,
  ...rest,
];
interface Datagram {
  protocol: number;
  ports?: readonly [number, number];
  fragmentAt?: number;
  options?: number;
}
function ip4({ protocol, ports = [1000, 2000], fragmentAt = 0, options = 0 }: Datagram): number[] {
  const header = Array<number>(20 + options).fill(0);
  header[0] = 0x45 + options / 4;
  header[6] = fragmentAt >> 8;
  header[7] = fragmentAt & 255;
  header[9] = protocol;
  return [...header, ...portsOf(ports)];
}
function ip6({ protocol, ports = [1000, 2000] }: Datagram): number[] {
  const header = Array<number>(40).fill(0);
  header[0] = 0x60;
  header[6] = protocol;
  return [...header, ...portsOf(ports)];
}
const portsOf = ([a, b]: readonly [number, number]): number[] => [
  a >> 8,
  a & 255,
  b >> 8,
  b & 255,
  ...Array<number>(12).fill(0),
];

/** [what, IP packet, passes] */
const CASES: readonly (readonly [string, number[], boolean])[] = [
  ['IPv4 TCP', ip4({ protocol: 6 }), true],
  ['IPv4 UDP to 53', ip4({ protocol: 17, ports: [40000, 53] }), true],
  ['IPv4 UDP from 53', ip4({ protocol: 17, ports: [53, 40000] }), true],
  ['IPv4 UDP from 53 behind options', ip4({ protocol: 17, ports: [53, 9], options: 8 }), true],
  ['IPv4 VXLAN', ip4({ protocol: 17, ports: [50000, 4789] }), true],
  ['IPv4 GENEVE', ip4({ protocol: 17, ports: [50000, 6081] }), true],
  ['IPv4 QUIC', ip4({ protocol: 17, ports: [50000, 443] }), false],
  ['IPv4 later fragment of UDP', ip4({ protocol: 17, fragmentAt: 185 }), true],
  ['IPv4 GRE', ip4({ protocol: 47 }), true],
  ['IPv4 IP-in-IP', ip4({ protocol: 4 }), true],
  ['IPv4 ICMP', ip4({ protocol: 1 }), false],
  ['IPv6 TCP', ip6({ protocol: 6 }), true],
  ['IPv6 TCP behind an extension header', ip6({ protocol: 0 }), true],
  ['IPv6 DNS', ip6({ protocol: 17, ports: [53, 40000] }), true],
  ['IPv6 VXLAN', ip6({ protocol: 17, ports: [1, 8472] }), true],
  ['IPv6 QUIC', ip6({ protocol: 17, ports: [443, 40000] }), false],
  ['IPv6 ICMP', ip6({ protocol: 58 }), false],
];

for (const [link, name] of [
  [LINKTYPE_ETHERNET, 'Ethernet'],
  [LINKTYPE_RAW, 'raw IP'],
] as const) {
  test(`tcp-and-dns passes what Minewatch reads and nothing else when the link is ${name}`, () => {
    const program = NAMED_FILTERS['tcp-and-dns']?.(link) ?? [];
    for (const [what, packet, passes] of CASES) {
      const type = packet[0] === 0x60 ? 0x86dd : 0x0800;
      const frame = link === LINKTYPE_ETHERNET ? ethernet(type, packet) : packet;
      assert.equal(interpret(program, frame), passes ? ACCEPT_BYTES : 0, what);
    }
  });
}

test('tcp-and-dns passes tags and labels it cannot follow, and drops ARP, when the link is Ethernet', () => {
  const program = NAMED_FILTERS['tcp-and-dns']?.(LINKTYPE_ETHERNET) ?? [];
  for (const type of [0x8100, 0x88a8, 0x8847, 0x8864]) {
    assert.equal(interpret(program, ethernet(type, [0, 1])), ACCEPT_BYTES);
  }
  assert.equal(interpret(program, ethernet(0x0806, [0, 1])), 0);
  assert.equal(interpret(program, []), 0);
});

test('withoutOutgoing() drops leaving frames only', () => {
  const program = withoutOutgoing(NAMED_FILTERS['tcp-and-dns']?.(LINKTYPE_RAW) ?? []);
  const frame = ip4({ protocol: 6 });
  assert.equal(interpret(program, frame, 4), 0);
  assert.equal(interpret(program, frame, 0), ACCEPT_BYTES);
});

test('encodeProgram() writes struct sock_filter in order', () => {
  const bytes = encodeProgram([{ code: 0x15, jt: 3, jf: 4, k: 0x86dd }]);
  assert.equal(new Uint16Array(bytes.buffer)[0], 0x15);
  assert.deepEqual([...bytes.subarray(2, 4)], [3, 4]);
  assert.equal(new Uint32Array(bytes.buffer)[1], 0x86dd);
});

test('assemble() refuses a jump that does not exist', () => {
  assert.throws(
    () => assemble([{ code: Bpf.JUMP_EQUAL, k: 1, yes: 'nowhere' }]),
    /jump to nowhere/,
  );
});

test('readProgram() takes the output of tcpdump -ddd and nothing else', () => {
  assert.deepEqual(readProgram('1\n6 0 0 262144\n'), [{ code: 6, jt: 0, jf: 0, k: 262144 }]);
  for (const text of [
    '',
    '2\n6 0 0 1\n',
    '1\n6 0 0\n',
    '1\n6 0 0 1 9\n',
    '1\nx 0 0 1',
    '99999\n',
  ]) {
    assert.equal(readProgram(text), null, JSON.stringify(text));
  }
});

const tcpdump = spawnSync('tcpdump', ['--version']).error === undefined;
const missing = tcpdump || process.env['CI'] === 'true' ? false : 'needs tcpdump';

test('compileFilter() takes any pcap expression when tcpdump is there', { skip: missing }, () => {
  const program = compileFilter('ip and tcp port 3333', LINKTYPE_ETHERNET);
  assert.ok(program.length > 5);
  assert.ok(compileFilter('tcp', LINKTYPE_RAW).length > 2);
});

test('compileFilter() names the mistake when the expression is wrong', { skip: missing }, () => {
  assert.throws(
    () => compileFilter('-w /tmp/x nonsense', LINKTYPE_ETHERNET),
    (error) =>
      error instanceof OperatingError &&
      error.code === 'usage' &&
      error.message.includes('nonsense'),
  );
});

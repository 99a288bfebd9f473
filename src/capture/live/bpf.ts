/** Classic BPF programs: a small assembler with labels, and the bytes the kernel takes (linux/filter.h). */

export interface Instruction {
  readonly code: number;
  /** Instructions to skip when a comparison holds, and when it does not. */
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

/** A comparison names where to go; a missing name is the next instruction. A string alone is a label. */
export type Line =
  | string
  | { readonly code: number; readonly k: number; readonly yes?: string; readonly no?: string };

export const Bpf = {
  LD_BYTE: 0x30,
  LD_HALF: 0x28,
  /** From the packet at X + k. */
  LD_HALF_X: 0x48,
  /** X = 4 × (byte at k & 15): the length of an IPv4 header. */
  LDX_IHL: 0xb1,
  AND: 0x54,
  JUMP_EQUAL: 0x15,
  JUMP_SET: 0x45,
  RETURN: 0x06,
} as const;

/** Bytes of a frame that an accepting program lets through: all (the ring cuts at its block). */
export const ACCEPT_BYTES = 0x40000;
/** BPF_MAXINSNS. */
export const INSTRUCTIONS_MAX = 4096;
const JUMP_MAX = 255;
/** SKF_AD_OFF + SKF_AD_PKTTYPE: the packet type of the socket address, as if it were packet data. */
const PACKET_TYPE_AT = 0xfffff004;
const PACKET_OUTGOING = 4;

export function assemble(lines: readonly Line[]): readonly Instruction[] {
  const places = new Map<string, number>();
  const steps: Exclude<Line, string>[] = [];
  for (const line of lines) {
    if (typeof line === 'string') places.set(line, steps.length);
    else steps.push(line);
  }
  return steps.map((step, index) => ({
    code: step.code,
    jt: distance(step.yes, index, places),
    jf: distance(step.no, index, places),
    k: step.k,
  }));
}

function distance(
  label: string | undefined,
  index: number,
  places: ReadonlyMap<string, number>,
): number {
  if (label === undefined) return 0;
  const skip = (places.get(label) ?? -1) - index - 1;
  if (skip < 0 || skip > JUMP_MAX) throw new Error(`Broken invariant: jump to ${label} of ${skip}`);
  return skip;
}

/** struct sock_filter[]: u16 code, u8 jt, u8 jf, u32 k, in this machine's byte order. */
export function encodeProgram(program: readonly Instruction[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(program.length * 8);
  const halves = new Uint16Array(bytes.buffer);
  const words = new Uint32Array(bytes.buffer);
  program.forEach((instruction, i) => {
    halves[i * 4] = instruction.code;
    bytes[i * 8 + 2] = instruction.jt;
    bytes[i * 8 + 3] = instruction.jf;
    words[i * 2 + 1] = instruction.k;
  });
  return bytes;
}

/** Lets nothing through: ends the intake of a socket at once, so that the last counters are final. */
export const DROP_ALL: readonly Instruction[] = [{ code: Bpf.RETURN, jt: 0, jf: 0, k: 0 }];

export const ACCEPT_ALL: readonly Instruction[] = [
  { code: Bpf.RETURN, jt: 0, jf: 0, k: ACCEPT_BYTES },
];

/**
 * On loopback the kernel shows every frame twice, leaving and arriving; this drops the leaving one before `program`
 * runs. In the filter and not by PACKET_IGNORE_OUTGOING, because that option does not reach fanout groups.
 */
export function withoutOutgoing(program: readonly Instruction[]): readonly Instruction[] {
  return [
    { code: Bpf.LD_BYTE, jt: 0, jf: 0, k: PACKET_TYPE_AT },
    { code: Bpf.JUMP_EQUAL, jt: 0, jf: 1, k: PACKET_OUTGOING },
    { code: Bpf.RETURN, jt: 0, jf: 0, k: 0 },
    ...program,
  ];
}

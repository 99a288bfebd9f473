/**
 * One packet socket and its ring, from the controlling side. Only opening needs CAP_NET_RAW; everything else, binding
 * to another interface included, works without it (kernel: packet_create checks, packet_do_bind does not).
 */
import { OperatingError } from '#base/errors.ts';
import { encodeProgram, type Instruction } from './bpf.ts';
import { Errno, type Libc } from './libc.ts';
import {
  AF_PACKET,
  ETH_P_ALL,
  PACKET_ADD_MEMBERSHIP,
  PACKET_FANOUT,
  PACKET_MR_PROMISC,
  PACKET_RX_RING,
  PACKET_STATISTICS,
  PACKET_VERSION,
  SO_ERROR,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_RAW,
  SOL_PACKET,
  SOL_SOCKET,
  TPACKET_V3,
} from './packet-abi.ts';
import type { RingShape } from './ring-walker.ts';

/** What the kernel counted for one socket since it was last asked (struct tpacket_stats_v3). */
export interface KernelCounts {
  /** Frames that passed the filter, those dropped included. */
  readonly packets: number;
  /** Frames for which the ring had no room. */
  readonly drops: number;
  /** How often the ring was found full. */
  readonly freezes: number;
}

/** After this time the kernel hands over a block that is not full: what a frame waits at most for its reader. */
export const RETIRE_MS = 50;
/** Unused by the kernel for V3 rings but checked: a whole number of these must fill a block. */
const FRAME_BYTES = 2048;
const SOCKADDR_LL_BYTES = 20;

/** Opens a socket that receives nothing yet (protocol 0). */
export function openPacketSocket(libc: Libc, cooked: boolean): number {
  const fd = libc.socket(AF_PACKET, (cooked ? SOCK_DGRAM : SOCK_RAW) | SOCK_CLOEXEC, 0);
  if (fd >= 0) return fd;
  const errno = libc.errno();
  if (errno === Errno.EPERM || errno === Errno.EACCES) {
    throw new OperatingError(
      'no-permission',
      'The system refused a packet socket: that needs the capability CAP_NET_RAW. ' +
        'Run it with sudo (Minewatch gives the rights up once it captures), or grant the capability to Node: ' +
        `sudo setcap cap_net_raw+ep ${process.execPath} (risk: then every script run by that file may capture)`,
    );
  }
  throw new OperatingError(
    'unsupported',
    errno === Errno.EAFNOSUPPORT
      ? 'This kernel has no packet sockets (CONFIG_PACKET)'
      : `Cannot open a packet socket (errno ${errno})`,
  );
}

export function setFilter(libc: Libc, fd: number, program: readonly Instruction[]): void {
  if (libc.attachFilter(fd, encodeProgram(program)) !== 0) {
    throw new OperatingError(
      'unsupported',
      `The kernel refused the filter (errno ${libc.errno()})`,
    );
  }
}

/** Gives the socket a TPACKET_V3 ring; frames arrive in it once the socket is bound. */
export function setRing(libc: Libc, fd: number, shape: RingShape): void {
  if (libc.setsockopt(fd, SOL_PACKET, PACKET_VERSION, Int32Array.of(TPACKET_V3), 4) !== 0) {
    throw new OperatingError('unsupported', `The kernel has no TPACKET_V3 (errno ${libc.errno()})`);
  }
  // struct tpacket_req3
  const request = Uint32Array.of(
    shape.blockBytes,
    shape.blockCount,
    FRAME_BYTES,
    (shape.blockBytes / FRAME_BYTES) * shape.blockCount,
    RETIRE_MS,
    0,
    0,
  );
  if (libc.setsockopt(fd, SOL_PACKET, PACKET_RX_RING, request, request.byteLength) === 0) return;
  const errno = libc.errno();
  const mebibytes = (shape.blockBytes * shape.blockCount) / 1048576;
  throw new OperatingError(
    'unsupported',
    errno === Errno.ENOMEM
      ? `The kernel has no ${mebibytes} MiB left for a packet ring; ask for less with --ring`
      : `The kernel refused a packet ring of ${mebibytes} MiB (errno ${errno})`,
  );
}

/** Binds, or binds again, to an interface; false when it vanished meanwhile. */
export function bindTo(libc: Libc, fd: number, index: number): boolean {
  const address = new Uint8Array(SOCKADDR_LL_BYTES);
  const view = new DataView(address.buffer);
  new Uint16Array(address.buffer, 0, 1)[0] = AF_PACKET;
  view.setUint16(2, ETH_P_ALL);
  new Int32Array(address.buffer, 4, 1)[0] = index;
  if (libc.bind(fd, address, address.length) === 0) return true;
  const errno = libc.errno();
  if (errno === Errno.ENODEV || errno === Errno.ENXIO) return false;
  throw new OperatingError('unsupported', `Cannot bind to interface ${index} (errno ${errno})`);
}

/** Asks the card for frames that are not addressed to it. The kernel takes it back when the socket closes. */
export function setPromiscuous(libc: Libc, fd: number, index: number): boolean {
  // struct packet_mreq: int, two shorts, eight bytes of address
  const request = new Uint8Array(16);
  new Int32Array(request.buffer, 0, 1)[0] = index;
  new Uint16Array(request.buffer, 4, 1)[0] = PACKET_MR_PROMISC;
  return libc.setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, request, request.length) === 0;
}

/** Joins the fanout group `id` (with `flags`: mode and flags); the socket must be bound. */
export function joinFanout(libc: Libc, fd: number, id: number, flags: number): void {
  const value = Int32Array.of(id | (flags << 16));
  if (libc.setsockopt(fd, SOL_PACKET, PACKET_FANOUT, value, 4) !== 0) {
    throw new OperatingError(
      'unsupported',
      `The kernel refused to spread frames over workers (PACKET_FANOUT, errno ${libc.errno()}): is the interface up? --workers 1 does without`,
    );
  }
}

/** The id that the kernel chose for a group joined with PACKET_FANOUT_FLAG_UNIQUEID. */
export function fanoutIdOf(libc: Libc, fd: number): number {
  const value = new Int32Array(1);
  if (libc.getsockopt(fd, SOL_PACKET, PACKET_FANOUT, value, Uint32Array.of(4)) !== 0) {
    throw new OperatingError(
      'unsupported',
      `The kernel hides its fanout id (errno ${libc.errno()})`,
    );
  }
  return (value[0] ?? 0) & 0xffff;
}

/** Reads and clears the kernel's counters; zeros when they cannot be read. */
export function takeKernelCounts(libc: Libc, fd: number): KernelCounts {
  const value = new Uint32Array(3);
  libc.getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, value, Uint32Array.of(value.byteLength));
  return { packets: value[0] ?? 0, drops: value[1] ?? 0, freezes: value[2] ?? 0 };
}

/** Reads and clears the pending error, without which poll would return at once for ever. */
export function takeSocketError(libc: Libc, fd: number): number {
  const value = new Int32Array(1);
  libc.getsockopt(fd, SOL_SOCKET, SO_ERROR, value, Uint32Array.of(4));
  return value[0] ?? 0;
}

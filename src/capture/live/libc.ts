/**
 * The C library's calls that the live ring needs, typed. Loaded on first use, so that nothing else of Minewatch
 * depends on the native module or on Linux.
 *
 * Traps of the foreign function interface, and how they are met here: pointers are BigInt and never dereferenced by
 * us; arguments are typed arrays, which the module passes by address for the time of one call only (no callback, no
 * asynchronous call keeps one); prototypes are strings, so no registered type can be collected under our feet; a view
 * over mapped memory is made once per mapping and detached before the mapping ends (`ring-memory.ts`).
 */
import type * as Koffi from 'koffi';
import { OperatingError } from '#base/errors.ts';
import { SOL_SOCKET, SO_ATTACH_FILTER } from './packet-abi.ts';

export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  bind(fd: number, address: Uint8Array, length: number): number;
  setsockopt(fd: number, level: number, name: number, value: NativeBytes, length: number): number;
  getsockopt(
    fd: number,
    level: number,
    name: number,
    value: NativeBytes,
    length: Uint32Array,
  ): number;
  /** SO_ATTACH_FILTER; `program` holds 8 bytes per instruction (struct sock_filter). */
  attachFilter(fd: number, program: Uint8Array): number;
  ioctl(fd: number, request: number, argument: Uint8Array): number;
  poll(fds: Int32Array, count: number, timeoutMs: number): number;
  mmap(
    address: null,
    length: number,
    protection: number,
    flags: number,
    fd: number,
    offset: number,
  ): bigint;
  munmap(address: bigint, length: number): number;
  close(fd: number): number;
  prctl(option: number, a: number, b: number, c: number, d: number): number;
  capset(header: Uint32Array, sets: Uint32Array): number;
  if_nametoindex(name: string): number;
  /** The memory at `address` without a copy. Must not be read once it is unmapped. */
  view(address: bigint, length: number): ArrayBuffer;
  /** errno of the last call of this thread. */
  errno(): number;
}

export type NativeBytes = Uint8Array | Int32Array | Uint32Array | BigUint64Array;

/** errno numbers of Linux that are told apart (asm-generic/errno.h, the same on every architecture Node runs on). */
export const Errno = {
  EPERM: 1,
  ENOENT: 2,
  EINTR: 4,
  ENXIO: 6,
  ENOMEM: 12,
  EACCES: 13,
  ENODEV: 19,
  EINVAL: 22,
  EAFNOSUPPORT: 97,
  ENETDOWN: 100,
} as const;

let loaded: Libc | null = null;

/** The bindings of this thread; throws `unsupported` where they cannot be had. */
export async function loadLibc(): Promise<Libc> {
  loaded ??= await load();
  return loaded;
}

async function load(): Promise<Libc> {
  if (process.platform !== 'linux') {
    throw new OperatingError(
      'unsupported',
      `Live capture needs Linux (AF_PACKET); this is ${process.platform}. Record a file with tcpdump and use: minewatch scan FILE`,
    );
  }
  try {
    return declare(await import('koffi'));
  } catch (cause) {
    throw new OperatingError(
      'unsupported',
      `Cannot load the native module koffi on ${process.platform}-${process.arch}; live capture is not possible here, scan FILE is`,
      { cause },
    );
  }
}

function declare(koffi: typeof Koffi): Libc {
  // Null is the running process itself: its C library, be it glibc or musl.
  const c = koffi.load(null);
  // struct sock_fprog; the type object is held by the closures below for as long as they live.
  const programType = koffi.struct({ len: 'unsigned short', filter: 'void *' });
  const programBytes = koffi.sizeof(programType);
  const setProgram = c.func('setsockopt', 'int', [
    'int',
    'int',
    'int',
    koffi.pointer(programType),
    'uint32_t',
  ]);
  return {
    attachFilter: (fd, program) =>
      setProgram(
        fd,
        SOL_SOCKET,
        SO_ATTACH_FILTER,
        { len: program.length / 8, filter: program },
        programBytes,
      ),
    socket: c.func('int socket(int, int, int)'),
    bind: c.func('int bind(int, void *, uint32_t)'),
    setsockopt: c.func('int setsockopt(int, int, int, void *, uint32_t)'),
    getsockopt: c.func('int getsockopt(int, int, int, void *, void *)'),
    ioctl: c.func('int ioctl(int, unsigned long, void *)'),
    poll: c.func('int poll(void *, unsigned long, int)'),
    mmap: c.func('void *mmap(void *, size_t, int, int, int, int64_t)'),
    munmap: c.func('int munmap(void *, size_t)'),
    close: c.func('int close(int)'),
    prctl: c.func('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)'),
    capset: c.func('int capset(void *, void *)'),
    if_nametoindex: c.func('uint32_t if_nametoindex(const char *)'),
    view: (address, length) => koffi.view(address, length),
    errno: () => koffi.errno(),
  };
}

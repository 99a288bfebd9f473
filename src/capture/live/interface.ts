/** Network interfaces as the kernel knows them: index, state, and what its frames begin with. */
import { readFileSync } from 'node:fs';
import { OperatingError } from '#base/errors.ts';
import { Errno, type Libc } from './libc.ts';
import {
  ARPHRD_ETHER,
  ARPHRD_LOOPBACK,
  ARPHRD_NONE,
  ARPHRD_RAWIP,
  ARPHRD_SIT,
  ARPHRD_TUNNEL,
  ARPHRD_TUNNEL6,
  LINKTYPE_ETHERNET,
  LINKTYPE_RAW,
} from './packet-abi.ts';

export interface InterfaceKind {
  readonly loopback: boolean;
  readonly linkType: number;
  /** True: the kernel must take the link header off (SOCK_DGRAM), for link layers that we do not read. */
  readonly cooked: boolean;
}

export type InterfaceState = 'up' | 'down' | 'gone';

/** IFNAMSIZ − 1 of linux/if.h. */
export const INTERFACE_NAME_BYTES_MAX = 15;

const SIOCGIFFLAGS = 0x8913;
const SIOCGIFHWADDR = 0x8927;
const IFF_UP = 1;
/** struct ifreq: 16 bytes of name, then a union; 40 bytes on 64-bit machines, 32 on others. */
const IFREQ_BYTES = 40;
const IFREQ_UNION_AT = 16;

/** Names of all interfaces of this network namespace, from /proc (no capability, no address needed). */
export function listInterfaces(): readonly string[] {
  const names: string[] = [];
  for (const line of readFileSync('/proc/net/dev', 'latin1').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) names.push(line.slice(0, colon).trim());
  }
  return names;
}

/** The interface's index; throws `no-interface` with the names that exist. */
export function indexOfInterface(libc: Libc, name: string): number {
  const index =
    Buffer.byteLength(name) > INTERFACE_NAME_BYTES_MAX || name.includes('\0')
      ? 0
      : libc.if_nametoindex(name);
  if (index !== 0) return index;
  throw new OperatingError(
    'no-interface',
    `No interface ${JSON.stringify(name)} here; there are: ${listInterfaces().join(', ')}`,
  );
}

/** Asks through any open socket. A vanished interface is `gone`. */
export function stateOfInterface(libc: Libc, fd: number, name: string): InterfaceState {
  const request = requestFor(name);
  if (libc.ioctl(fd, SIOCGIFFLAGS, request) !== 0) return 'gone';
  const flags = new DataView(request.buffer).getUint16(IFREQ_UNION_AT, isLittleEndian());
  return (flags & IFF_UP) !== 0 ? 'up' : 'down';
}

export function kindOfInterface(libc: Libc, fd: number, name: string): InterfaceKind {
  const request = requestFor(name);
  if (libc.ioctl(fd, SIOCGIFHWADDR, request) !== 0) {
    const errno = libc.errno();
    const code = errno === Errno.ENODEV ? 'no-interface' : 'unsupported';
    throw new OperatingError(code, `Cannot ask for the kind of ${name} (errno ${errno})`);
  }
  return kindOfHardware(new DataView(request.buffer).getUint16(IFREQ_UNION_AT, isLittleEndian()));
}

/** From an ARPHRD_ number: what a frame of the interface begins with. */
export function kindOfHardware(hardware: number): InterfaceKind {
  switch (hardware) {
    case ARPHRD_ETHER:
      return { loopback: false, linkType: LINKTYPE_ETHERNET, cooked: false };
    case ARPHRD_LOOPBACK:
      // Loopback frames carry an Ethernet header of zeros.
      return { loopback: true, linkType: LINKTYPE_ETHERNET, cooked: false };
    case ARPHRD_NONE:
    case ARPHRD_RAWIP:
    case ARPHRD_TUNNEL:
    case ARPHRD_TUNNEL6:
    case ARPHRD_SIT:
      return { loopback: false, linkType: LINKTYPE_RAW, cooked: false };
    default:
      // PPP, Wi-Fi monitor, InfiniBand …: without the link header what is left of them is an IP packet.
      return { loopback: false, linkType: LINKTYPE_RAW, cooked: true };
  }
}

function requestFor(name: string): Uint8Array<ArrayBuffer> {
  const request = new Uint8Array(IFREQ_BYTES);
  Buffer.from(name).copy(request, 0, 0, INTERFACE_NAME_BYTES_MAX);
  return request;
}

function isLittleEndian(): boolean {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
}

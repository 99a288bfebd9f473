/** Established TCP connections by the inode of their socket, for one network space (proc(5), /proc/net/tcp). */
import { ipv4Text, ipv6Text } from '#base/address.ts';
import type { HostSocket } from '#model/host-facts.ts';
import type { HostFiles } from './host-files.ts';

const ESTABLISHED = '01';

/** `pid`: a process within the network space that is asked for. */
export function readSockets(files: HostFiles, pid: number): ReadonlyMap<string, HostSocket> {
  const sockets = new Map<string, HostSocket>();
  for (const table of ['tcp', 'tcp6']) {
    const text = files.text(`/proc/${pid}/net/${table}`, 'sockets') ?? '';
    for (const line of text.split('\n').slice(1)) {
      const [, local = '', remote = '', state, , , , , , inode = ''] = line.trim().split(/\s+/);
      if (state !== ESTABLISHED || inode === '0') continue;
      const from = endOf(local);
      const to = endOf(remote);
      if (from === null || to === null) continue;
      sockets.set(inode, {
        localIp: from.ip,
        localPort: from.port,
        remoteIp: to.ip,
        remotePort: to.port,
      });
    }
  }
  return sockets;
}

/** `0100007F:1F90`: words of 32 bits in the machine's order, which is little-endian wherever Node runs. */
function endOf(text: string): { ip: string; port: number } | null {
  const match = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/i.exec(text);
  const [, words = '', port = ''] = match ?? [];
  if (match === null) return null;
  const read = (at: number): number => swapped(Number.parseInt(words.slice(at, at + 8), 16));
  const at = { port: Number.parseInt(port, 16) };
  if (words.length === 8) return { ...at, ip: ipv4Text(read(0)) };
  // ::ffff:192.0.2.1 is IPv4 on a socket for both (RFC 4291 §2.5.5.2).
  if (read(0) === 0 && read(8) === 0 && read(16) === 0xffff)
    return { ...at, ip: ipv4Text(read(24)) };
  return { ...at, ip: ipv6Text([read(0), read(8), read(16), read(24)]) };
}

function swapped(word: number): number {
  return (
    (((word & 0xff) << 24) |
      ((word & 0xff00) << 8) |
      ((word >>> 8) & 0xff00) |
      ((word >>> 24) & 0xff)) >>>
    0
  );
}

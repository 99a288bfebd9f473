/**
 * All packet sockets on one interface, from the side that controls them: one ring per worker, joined to one fanout
 * group, watched for the interface going and coming back.
 *
 *     absent ──index appears──▶ up ⇄ down          (down: the kernel keeps the sockets and resumes by itself)
 *        ▲                      │
 *        └────index vanishes────┘
 *
 * Coming back means a new index. One socket alone is bound again and its ring stays. Members of a fanout group
 * cannot be bound again (kernel: packet_do_bind refuses them), so sockets are kept in reserve, opened while the
 * rights were still there; they take over, and the worker is told of its new ring.
 */
import { OperatingError } from '#base/errors.ts';
import { ACCEPT_ALL, DROP_ALL, type Instruction, withoutOutgoing } from './bpf.ts';
import { compileFilter } from './filter.ts';
import {
  indexOfInterface,
  type InterfaceKind,
  type InterfaceState,
  kindOfInterface,
  stateOfInterface,
} from './interface.ts';
import type { Libc } from './libc.ts';
import {
  PACKET_FANOUT_FLAG_DEFRAG,
  PACKET_FANOUT_FLAG_UNIQUEID,
  PACKET_FANOUT_HASH,
} from './packet-abi.ts';
import {
  bindTo,
  fanoutIdOf,
  joinFanout,
  openPacketSocket,
  setFilter,
  setPromiscuous,
  setRing,
  takeKernelCounts,
} from './packet-socket.ts';
import type { RingShape } from './ring-walker.ts';

export interface TapOptions {
  readonly name: string;
  /** Rings to open; 1 … WORKERS_MAX. */
  readonly workers: number;
  readonly shape: RingShape;
  readonly promiscuous: boolean;
  /** A named filter or an expression for tcpdump; null: everything. */
  readonly filter: string | null;
  /** RESERVE_SETS unless told. */
  readonly reserveSets?: number;
}

/** What a worker needs to read one ring. Plain data: it crosses threads. Descriptors belong to the process. */
export interface RingHandle {
  readonly interfaceName: string;
  readonly fd: number;
  readonly linkType: number;
  readonly shape: RingShape;
}

/** The kernel's counters since the tap was opened. */
export interface KernelTotals {
  packets: number;
  drops: number;
  freezes: number;
}

export interface TapChange {
  readonly state: InterfaceState | 'exhausted';
  /** New rings, one per worker, when the old ones are of no more use. */
  readonly rings: readonly RingHandle[] | null;
}

/** The kernel takes 256 and more in a fanout group; beyond this many cores the memory is the limit. */
export const WORKERS_MAX = 64;
/** How often a fanout group can follow its interface without a restart; an idle socket costs about a kilobyte. */
export const RESERVE_SETS = 16;

/**
 * By flow hash, which the kernel makes symmetric for this purpose since Linux 4.7 (flow_dissector.c,
 * __skb_get_hash_symmetric): both directions of a flow reach one worker. DEFRAG: IPv4 fragments are joined first,
 * since only the first one shows the ports. No ROLLOVER on purpose: it would hand frames of one flow to another
 * worker just when the load is high; a gap in a stream is counted and survived, a flow split in two is not.
 */
const FANOUT_FLAGS = PACKET_FANOUT_HASH | PACKET_FANOUT_FLAG_DEFRAG;

export class Tap {
  readonly name: string;
  readonly #libc: Libc;
  readonly #options: TapOptions;
  readonly #kind: InterfaceKind;
  readonly #program: readonly Instruction[];
  readonly #reserve: number[] = [];
  readonly #totals: KernelTotals = { packets: 0, drops: 0, freezes: 0 };
  #fds: number[] = [];
  #index = 0;
  #state: InterfaceState | 'exhausted' = 'up';
  /** How often the interface vanished. */
  vanished = 0;

  private constructor(libc: Libc, options: TapOptions, probe: number) {
    this.name = options.name;
    this.#libc = libc;
    this.#options = options;
    this.#index = indexOfInterface(libc, options.name);
    this.#kind = kindOfInterface(libc, probe, options.name);
    const wanted =
      options.filter === null ? ACCEPT_ALL : compileFilter(options.filter, this.#kind.linkType);
    this.#program = this.#kind.loopback ? withoutOutgoing(wanted) : wanted;
  }

  /** Opens, rings, filters and binds; needs CAP_NET_RAW. Throws OperatingError. */
  static open(libc: Libc, options: TapOptions): Tap {
    // The name first: a missing interface is the plainer message, and asking for it needs no rights.
    indexOfInterface(libc, options.name);
    const probe = openPacketSocket(libc, false);
    try {
      const tap = new Tap(libc, options, probe);
      tap.#start();
      return tap;
    } finally {
      libc.close(probe);
    }
  }

  get state(): InterfaceState | 'exhausted' {
    return this.#state;
  }

  get rings(): readonly RingHandle[] {
    return this.#fds.map((fd) => ({
      interfaceName: this.name,
      fd,
      linkType: this.#kind.linkType,
      shape: this.#options.shape,
    }));
  }

  /** Looks whether the interface is still what we are bound to; answers what changed, or null. */
  check(): TapChange | null {
    const before = this.#state;
    if (before === 'exhausted') return null;
    const index = this.#libc.if_nametoindex(this.name);
    if (index !== this.#index) return index === 0 ? this.#vanish() : this.#follow(index);
    this.#state = stateOfInterface(this.#libc, this.#anyFd(), this.name);
    return this.#state === before ? null : { state: this.#state, rings: null };
  }

  /** Asks the kernel and adds up: its counters clear when they are read. */
  readTotals(): Readonly<KernelTotals> {
    for (const fd of this.#fds) {
      const counts = takeKernelCounts(this.#libc, fd);
      this.#totals.packets += counts.packets;
      this.#totals.drops += counts.drops;
      this.#totals.freezes += counts.freezes;
    }
    return this.#totals;
  }

  /** Nothing new enters the rings from here on; what is in them can still be read. */
  stopIntake(): void {
    for (const fd of this.#fds) setFilter(this.#libc, fd, DROP_ALL);
  }

  close(): void {
    for (const fd of [...this.#fds, ...this.#reserve]) this.#libc.close(fd);
    this.#fds = [];
    this.#reserve.length = 0;
  }

  #start(): void {
    const { workers } = this.#options;
    for (let i = 0; i < workers; i++) this.#fds.push(this.#open());
    if (workers > 1) {
      const reserve = workers * (this.#options.reserveSets ?? RESERVE_SETS);
      for (let i = 0; i < reserve; i++) this.#reserve.push(this.#open());
    }
    if (!this.#attach(this.#fds, this.#index)) indexOfInterface(this.#libc, this.name);
    this.#state = stateOfInterface(this.#libc, this.#anyFd(), this.name);
  }

  #open(): number {
    return openPacketSocket(this.#libc, this.#kind.cooked);
  }

  /** Rings, binds and groups fresh sockets; false when the interface vanished meanwhile. */
  #attach(fds: readonly number[], index: number): boolean {
    const libc = this.#libc;
    for (const fd of fds) {
      // Closed until the group is complete: before, each member would see every frame.
      setFilter(libc, fd, DROP_ALL);
      setRing(libc, fd, this.#options.shape);
      if (!bindTo(libc, fd, index)) return false;
      if (this.#options.promiscuous) setPromiscuous(libc, fd, index);
    }
    if (fds.length > 1) this.#join(fds);
    for (const fd of fds) setFilter(libc, fd, this.#program);
    return true;
  }

  #join(fds: readonly number[]): void {
    const [first, ...others] = fds;
    if (first === undefined) return;
    // The kernel chooses the id, so that no other program's group is joined by chance.
    joinFanout(this.#libc, first, 0, FANOUT_FLAGS | PACKET_FANOUT_FLAG_UNIQUEID);
    const id = fanoutIdOf(this.#libc, first);
    for (const fd of others) joinFanout(this.#libc, fd, id, FANOUT_FLAGS);
  }

  #vanish(): TapChange | null {
    if (this.#state === 'gone') return null;
    this.#state = 'gone';
    this.vanished++;
    return { state: 'gone', rings: null };
  }

  #follow(index: number): TapChange | null {
    const gone = this.#vanish();
    // Up first: older kernels let only running sockets join a group.
    if (stateOfInterface(this.#libc, this.#anyFd(), this.name) !== 'up') return gone;
    if (!this.#isSameKind()) return gone;
    const only = this.#fds[0];
    if (this.#fds.length === 1 && only !== undefined) {
      if (!bindTo(this.#libc, only, index)) return gone;
      if (this.#options.promiscuous) setPromiscuous(this.#libc, only, index);
      return this.#resume(index, null);
    }
    return this.#replace(index);
  }

  #replace(index: number): TapChange | null {
    const fds = this.#reserve.splice(0, this.#fds.length);
    if (fds.length < this.#fds.length) {
      this.#state = 'exhausted';
      return { state: 'exhausted', rings: null };
    }
    // The last counts of the old sockets; their worker closes them when it has read their rings to the end.
    this.readTotals();
    if (!this.#attach(fds, index)) {
      for (const fd of fds) this.#libc.close(fd);
      return null;
    }
    this.#fds = fds;
    return this.#resume(index, this.rings);
  }

  #resume(index: number, rings: readonly RingHandle[] | null): TapChange {
    this.#index = index;
    this.#state = 'up';
    return { state: 'up', rings };
  }

  /** A name may come back as another kind of interface, whose frames our rings would mislabel: then we wait on. */
  #isSameKind(): boolean {
    try {
      const kind = kindOfInterface(this.#libc, this.#anyFd(), this.name);
      return kind.linkType === this.#kind.linkType && kind.cooked === this.#kind.cooked;
    } catch (error) {
      if (error instanceof OperatingError) return false;
      throw error;
    }
  }

  #anyFd(): number {
    return this.#fds[0] ?? -1;
  }
}

/**
 * Facts of one host, as `minewatch inspect` tells them. Glossary: a *trace* is one thing seen on the host; *settings*
 * are what tells a miner where and for whom to work; a *finding* joins traces that belong together. What does not
 * speak for mining is not here: no other command line, file name or connection leaves the host.
 */
import { z } from 'zod';
import { Evidence } from './finding.ts';

export const HOST_GRADES = ['host-trace', 'host-proven'] as const;
export type HostGrade = (typeof HOST_GRADES)[number];

/** Findings of one host: more miners than that say nothing more. */
export const HOST_FINDINGS_MAX = 64;
/** Settings, connections and sentences of one finding. */
export const HOST_PARTS_MAX = 32;
/** Bytes of a report as JSON; a host full of miners has a tenth of that. */
export const HOST_FACTS_BYTES_MAX = 4 * 1024 * 1024;

/** Text of the host, without control characters: names of files may hold any. */
const Told = z
  .string()
  .max(1024)
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused here
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'control characters');
const count = z.int().nonnegative();
const Port = z.int().min(0).max(65_535);

/** Where a miner works and for whom, parsed from a file or a command line. */
export const HostSettings = z.strictObject({
  place: z.enum(['file', 'command-line', 'start-up']),
  /** The file; null for the command line of a process. */
  path: Told.nullable(),
  /** Whose form it has: `xmrig`, `cgminer`, `t-rex` … */
  form: z.string().max(32),
  pool: z.strictObject({ host: Told, port: Port, scheme: z.string().max(32).nullable() }),
  wallet: z
    .strictObject({
      address: Told,
      coin: z.string().max(16).nullable(),
      checksum: z.enum(['valid', 'invalid', 'none']),
    })
    .nullable(),
  /** A name that is no wallet. */
  account: Told.nullable(),
  worker: Told.nullable(),
  algorithm: z.string().max(64).nullable(),
});
export type HostSettings = z.infer<typeof HostSettings>;

export const HostProcess = z.strictObject({
  pid: z.int().positive(),
  name: Told,
  /** The program's file; null: it could not be read. */
  program: Told.nullable(),
  isDeleted: z.boolean(),
  userId: count.nullable(),
  startedAt: z.iso.datetime().nullable(),
  threads: count,
  nice: z.int(),
  residentBytes: count,
  hugeBytes: count,
  /** Processor seconds since it started. */
  cpuSeconds: z.number().nonnegative(),
  /** Processors that it kept busy while it was looked at; null: not measured. */
  busy: z.number().nonnegative().nullable(),
  container: Told.nullable(),
});
export type HostProcess = z.infer<typeof HostProcess>;

/** An established connection: what a finding of the network is joined by, with its time. */
export const HostSocket = z.strictObject({
  localIp: z.union([z.ipv4(), z.ipv6()]),
  localPort: Port,
  remoteIp: z.union([z.ipv4(), z.ipv6()]),
  remotePort: Port,
});
export type HostSocket = z.infer<typeof HostSocket>;

export const HostFinding = z.strictObject({
  grade: z.enum(HOST_GRADES),
  process: HostProcess.nullable(),
  settings: z.array(HostSettings).max(HOST_PARTS_MAX),
  sockets: z.array(HostSocket).max(HOST_PARTS_MAX),
  evidence: z.array(Evidence).max(HOST_PARTS_MAX),
  /** What speaks against it. */
  against: z.array(Evidence).max(HOST_PARTS_MAX),
});
export type HostFinding = z.infer<typeof HostFinding>;

/** Where a look may fail, in a word. */
const HOST_AREAS = [
  'processes',
  'programs',
  'open-files',
  'sockets',
  'files',
  'start-up',
  'kernel',
  'network-mounts',
  'cpu-time',
  'hidden-processes',
] as const;
export type HostArea = (typeof HOST_AREAS)[number];

/** What was not looked at, and why: a report that finds nothing is worth what it has looked at. */
export const HostGap = z.strictObject({
  area: z.enum(HOST_AREAS),
  why: z.enum(['no-right', 'limit', 'not-there', 'not-local', 'in-container', 'unreadable']),
  count: count.positive(),
});
export type HostGap = z.infer<typeof HostGap>;

export const HostKernel = z.strictObject({
  /** Huge pages that are set aside, by size. */
  hugePages: z
    .array(z.strictObject({ kilobytes: count.positive(), total: count, free: count }))
    .max(16),
  msrModule: z.boolean(),
  /** `on`: programs may write processor registers; null: not known. */
  msrWrites: z.string().max(16).nullable(),
});
export type HostKernel = z.infer<typeof HostKernel>;

export const HostTime = z.strictObject({
  seconds: z.number().nonnegative(),
  processors: z.int().positive(),
  /** Processors kept busy by all, and by processes that can be seen. */
  busy: z.number().nonnegative(),
  explained: z.number().nonnegative(),
});
export type HostTime = z.infer<typeof HostTime>;

export const HostFacts = z.strictObject({
  type: z.literal('host-facts'),
  format: z.literal(1),
  id: z.uuid(),
  madeAt: z.iso.datetime(),
  madeBy: z.string().max(80),
  host: z.strictObject({
    name: Told.nullable(),
    kernel: Told.nullable(),
    /** SHA-256 of the machine's own id: tells that two reports are of one machine, and nothing else. */
    machine: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable(),
    startedAt: z.iso.datetime().nullable(),
  }),
  isRoot: z.boolean(),
  looked: z.strictObject({
    processes: count,
    sockets: count,
    files: count,
    startUps: count,
  }),
  gaps: z.array(HostGap).max(HOST_AREAS.length * 6),
  kernel: HostKernel,
  /** Null: it could not be measured. */
  time: HostTime.nullable(),
  /** The highest of the findings; null: nothing was found. */
  grade: z.enum(HOST_GRADES).nullable(),
  findings: z.array(HostFinding).max(HOST_FINDINGS_MAX),
});
export type HostFacts = z.infer<typeof HostFacts>;

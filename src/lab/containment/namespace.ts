/** A network namespace of our own: a network that reaches nobody. Needs CAP_SYS_ADMIN, iproute2. */
import { spawnSync } from 'node:child_process';
import { OperatingError } from '#base/errors.ts';

/** Long for what `ip` does, on a machine that does much else. */
const COMMAND_MS_MAX = 30_000;

let created = 0;

export class LabNamespace {
  readonly name: string;

  constructor(role: string) {
    this.name = `mw-${role}-${process.pid}-${created++}`;
    system(['ip', 'netns', 'add', this.name]);
    this.ip('link', 'set', 'lo', 'up');
  }

  /** What stands before a command that is to run inside. */
  get inside(): readonly [string, ...string[]] {
    return ['ip', 'netns', 'exec', this.name];
  }

  /** `ip …` inside. */
  ip(...args: readonly string[]): void {
    system(['ip', '-n', this.name, ...args]);
  }

  /** A command inside; what it printed. */
  run(command: readonly string[], input = ''): string {
    return system([...this.inside, ...command], input);
  }

  /** A kernel setting, by its path under /proc/sys. */
  set(path: string, value: string): void {
    this.run(['tee', `/proc/sys/${path}`], value);
  }

  /** A cable between two namespaces, up on both ends. */
  wire(device: string, other: LabNamespace, otherDevice: string): void {
    const far = ['peer', 'name', otherDevice, 'netns', other.name];
    this.ip('link', 'add', device, 'type', 'veth', ...far);
    this.ip('link', 'set', device, 'up');
    other.ip('link', 'set', otherDevice, 'up');
  }

  /** A cable to the namespace that this process is in, which must be one of its own. */
  wireToCaller(device: string, callerDevice: string): void {
    callerIp(
      'link',
      'add',
      callerDevice,
      'type',
      'veth',
      'peer',
      'name',
      device,
      'netns',
      this.name,
    );
    callerIp('link', 'set', callerDevice, 'up');
    this.ip('link', 'set', device, 'up');
  }

  remove(): void {
    spawnSync('ip', ['netns', 'del', this.name], { timeout: COMMAND_MS_MAX });
  }
}

/** `ip …` where this process is. */
export function callerIp(...args: readonly string[]): void {
  system(['ip', ...args]);
}

function system(words: readonly string[], input = ''): string {
  const [program = '', ...args] = words;
  const ran = spawnSync(program, args, { encoding: 'utf8', input, timeout: COMMAND_MS_MAX });
  if (ran.status === 0) return ran.stdout;
  const why = ran.error?.message ?? ran.stderr.trim();
  throw new OperatingError(
    'unsupported',
    `Cannot run ${words.join(' ')}: ${why}; a scratch network needs root and iproute2`,
  );
}

/** What every part needs: Node, a configuration, a folder with room, a clock. */
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '#base/errors.ts';
import { checkConfig } from '../config.ts';
import { lacks, ok, type Check, type Machine, type Told } from './check.ts';
import { ask, findProgram } from './programs.ts';

/** The one that is pinned in package.json. */
const NODE_MAJOR = 24;
const GIB = 1_073_741_824;
/** Below the first nothing can be decided any more (`service/health/readiness.ts`); the second lasts for months. */
const DISK_BYTES = { least: GIB / 16, good: 2 * GIB } as const;
/** Nobody's clock is rightly before this program was written. */
const YEARS = { from: 2026, to: 2100 } as const;

export const MACHINE_CHECKS: readonly Check[] = [
  { id: 'node', part: 'machine', run: async ({ nodeVersion }) => [node(nodeVersion)] },
  { id: 'configuration', part: 'machine', run: async ({ loaded }) => [configuration(loaded.path)] },
  { id: 'data-folder', part: 'machine', run: async (machine) => [dataFolder(machine)] },
  { id: 'disk', part: 'machine', run: async ({ loaded }) => [disk(loaded.dataFolder)] },
  {
    id: 'clock',
    part: 'machine',
    run: async (machine) => [year(machine.now), await synced(machine)],
  },
];

function node(version: string): Told {
  const major = Number(version.replace(/^v/, '').split('.')[0]);
  return major >= NODE_MAJOR
    ? ok(`Node ${version}`, `Node ${version}`)
    : lacks(
        'missing',
        [`Node ${version} is too old`, `Node ${version} 版本过低`],
        [
          `Start it by bin/minewatch, which brings Node ${NODE_MAJOR}`,
          `请用 bin/minewatch 启动，它自带 Node ${NODE_MAJOR}`,
        ],
      );
}

function configuration(path: string | null): Told {
  if (path === null) {
    return lacks(
      'warning',
      ['No configuration file: all is as by default', '没有配置文件：全部使用默认值'],
      ['Run: minewatch init', '运行：minewatch init'],
    );
  }
  try {
    const { isGood, text } = checkConfig(path);
    if (isGood) return ok(text, `${path} 无误`);
    return lacks('missing', [text, text], ['Put these lines right', '请改正这些行']);
  } catch (error) {
    const why = messageOf(error);
    return lacks('missing', [why, why], ['Put these lines right', '请改正这些行']);
  }
}

function dataFolder({ loaded: { dataFolder: folder }, userId }: Machine): Told {
  const home = nearest(folder);
  if (home !== folder) {
    return isWritable(home)
      ? ok(`${folder} will be made at the first start`, `${folder} 将在首次启动时创建`)
      : unwritable(home);
  }
  const { mode, uid } = statSync(folder);
  if (!isWritable(folder)) return unwritable(folder);
  if ((mode & 0o077) !== 0) {
    return lacks(
      'warning',
      [`Others can look into ${folder}`, `其他用户可以查看 ${folder}`],
      [`chmod 700 ${folder}`, `chmod 700 ${folder}`],
    );
  }
  if (uid !== userId && userId !== 0) {
    return lacks(
      'warning',
      [`${folder} belongs to another user`, `${folder} 属于其他用户`],
      [`chown -R $(id -u) ${folder}`, `chown -R $(id -u) ${folder}`],
    );
  }
  return ok(
    `${folder} can be written, and nobody else looks into it`,
    `${folder} 可写，且他人无法查看`,
  );
}

const unwritable = (folder: string): Told =>
  lacks(
    'missing',
    [`${folder} cannot be written`, `${folder} 不可写`],
    [
      `Give it to the account that runs Minewatch: chown <account> ${folder}`,
      `将其交给运行 Minewatch 的账户：chown <账户> ${folder}`,
    ],
  );

/** Root writes everywhere but on a file system that is mounted for reading only. */
function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/** The folder itself, or the first above it that is there. */
function nearest(folder: string): string {
  let at = folder;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

function disk(folder: string): Told {
  const { bavail, bsize } = statfsSync(nearest(folder));
  return diskFrom(bavail * bsize);
}

export function diskFrom(bytes: number): Told {
  const free = `${(bytes / GIB).toFixed(1)} GiB`;
  if (bytes >= DISK_BYTES.good) return ok(`${free} free`, `剩余空间 ${free}`);
  return lacks(
    bytes >= DISK_BYTES.least ? 'warning' : 'missing',
    [`Only ${free} free in the data folder`, `数据文件夹仅剩 ${free}`],
    [
      'Make room, or name another folder in data.folder',
      '请清理空间，或在 data.folder 中指定其他文件夹',
    ],
  );
}

function year(now: number): Told {
  const is = new Date(now).getUTCFullYear();
  return is >= YEARS.from && is < YEARS.to
    ? ok(
        `It is ${new Date(now).toISOString().slice(0, 16)} UTC`,
        `当前时间 ${new Date(now).toISOString().slice(0, 16)} UTC`,
      )
    : lacks(
        'missing',
        [`The clock says ${is}`, `时钟显示 ${is} 年`],
        ['Set it: timedatectl set-time', '请校正：timedatectl set-time'],
      );
}

/** Deadlines, leases and evidence hang on the time of day. */
async function synced({ env }: Machine): Promise<Told> {
  const program = findProgram('timedatectl', env);
  const remedy = [
    'Turn time synchronisation on: timedatectl set-ntp true, or chrony',
    '请开启时间同步：timedatectl set-ntp true，或使用 chrony',
  ] as const;
  const answer =
    program === null ? null : await ask(program, ['show', '-p', 'NTPSynchronized', '--value']);
  if (answer?.isDone !== true) {
    return lacks(
      'warning',
      ['Nobody says whether the clock is kept in time', '无法得知时钟是否已同步'],
      remedy,
    );
  }
  return answer.text === 'yes'
    ? ok('The clock is kept in time', '时钟已同步')
    : lacks('warning', ['The clock is not kept in time', '时钟未同步'], remedy);
}

/** What a sensor needs: rights, interfaces that are up, memory for its rings, captures to read, an office. */
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '#base/errors.ts';
import { readCredentials } from '../sensor/credentials.ts';
import { tokenFileOf } from '../sensor/run.ts';
import { lacks, ok, unused, type Check, type Machine, type Told } from './check.ts';

/** linux/capability.h */
export const CAPABILITY = { CAP_NET_ADMIN: 12, CAP_NET_RAW: 13 } as const;
const KIB = 1024;
/** More of what is free would push other things out. */
const RING_SHARE_MAX = 0.5;

export const SENSOR_CHECKS: readonly Check[] = [
  { id: 'capture-rights', part: 'sensor', run: async (machine) => [captureRights(machine)] },
  { id: 'interfaces', part: 'sensor', run: async (machine) => interfaces(machine) },
  { id: 'ring', part: 'sensor', run: async (machine) => [ring(machine)] },
  { id: 'captures', part: 'sensor', run: async (machine) => captures(machine) },
  { id: 'enrolment', part: 'sensor', run: async (machine) => [enrolment(machine)] },
];

const NOT_LIVE = unused('No interface is watched here', '此机不监测网络接口');

/** Also those that the process would get from its service manager count: only what it has now can be seen. */
export function hasCapability({ proc, userId }: Machine, bit: number): boolean {
  try {
    const line = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync(join(proc, 'self/status'), 'utf8'));
    return ((BigInt(`0x${line?.[1] ?? '0'}`) >> BigInt(bit)) & 1n) === 1n;
  } catch {
    return userId === 0;
  }
}

function captureRights(machine: Machine): Told {
  if (machine.loaded.config.sensor.interfaces.length === 0) return NOT_LIVE;
  return hasCapability(machine, CAPABILITY.CAP_NET_RAW)
    ? ok('CAP_NET_RAW is there', '具备 CAP_NET_RAW')
    : lacks(
        'missing',
        [
          'CAP_NET_RAW is not there: sockets cannot be opened',
          '缺少 CAP_NET_RAW：无法打开抓包套接字',
        ],
        [
          'Start the sensor by systemd with AmbientCapabilities=CAP_NET_RAW, or with sudo',
          '用 systemd 启动并设置 AmbientCapabilities=CAP_NET_RAW，或用 sudo',
        ],
      );
}

function interfaces({ loaded, sys }: Machine): readonly Told[] {
  const { interfaces: names } = loaded.config.sensor;
  if (names.length === 0) return [NOT_LIVE];
  return names.map((name) => {
    const folder = join(sys, 'class/net', name);
    if (!existsSync(folder)) {
      return lacks(
        'missing',
        [`There is no interface ${name}`, `没有网络接口 ${name}`],
        [
          'ip link shows those that there are; name one in sensor.interfaces',
          'ip link 可列出现有接口；请在 sensor.interfaces 中填写',
        ],
      );
    }
    const state = textOf(join(folder, 'operstate'));
    // A loopback or a tap says that it does not know.
    if (state !== 'down') return ok(`${name} is there (${state})`, `接口 ${name} 存在（${state}）`);
    return lacks(
      'warning',
      [`${name} is down`, `接口 ${name} 未启用`],
      [`ip link set ${name} up`, `ip link set ${name} up`],
    );
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function ring({ loaded, proc }: Machine): Told {
  const { interfaces: names, workers, 'ring-mib': mib } = loaded.config.sensor;
  if (names.length === 0) return NOT_LIVE;
  const wanted = names.length * workers * mib;
  const line = /^MemAvailable:\s*(\d+) kB$/m.exec(textOf(join(proc, 'meminfo')));
  const free = Number(line?.[1] ?? 0) / KIB;
  const says = [
    `Rings take ${wanted} MiB of ${Math.round(free)} MiB that are free`,
    `环形缓冲区需要 ${wanted} MiB，可用内存 ${Math.round(free)} MiB`,
  ] as const;
  if (wanted <= free * RING_SHARE_MAX) return ok(...says);
  return lacks('warning', says, [
    'Lower sensor.ring-mib or sensor.workers',
    '请减小 sensor.ring-mib 或 sensor.workers',
  ]);
}

function captures({ loaded }: Machine): readonly Told[] {
  return loaded.config.sensor.files.map((path) => {
    try {
      accessSync(path, constants.R_OK);
      return ok(`${path} can be read`, `${path} 可读`);
    } catch (error) {
      const why = messageOf(error);
      return lacks(
        'missing',
        [why, why],
        [
          'Put the capture there, or name another in sensor.files',
          '请放好抓包文件，或在 sensor.files 中另行指定',
        ],
      );
    }
  });
}

function enrolment({ loaded: { config, dataFolder } }: Machine): Told {
  const { sensor } = config;
  if (sensor.interfaces.length + sensor.files.length === 0) {
    return unused('No sensor is configured here', '此机未配置传感器');
  }
  try {
    const known = readCredentials(tokenFileOf(sensor, dataFolder));
    if (known !== null) return ok(`Enrolled at ${known.server}`, `已在 ${known.server} 登记`);
  } catch (error) {
    const why = messageOf(error);
    return lacks(
      'missing',
      [why, why],
      ['minewatch sensor enrol --replace', 'minewatch sensor enrol --replace'],
    );
  }
  return lacks(
    'warning',
    ['This sensor is not enrolled', '此传感器尚未登记'],
    [
      'minewatch up lets it in by itself; elsewhere: minewatch sensor enrol --server URL --code CODE',
      'minewatch up 会自动登记；否则：minewatch sensor enrol --server URL --code CODE',
    ],
  );
}

/** What the office, its portal, its mail and an enforcement point on this machine need. */
import { existsSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { messageOf } from '#base/errors.ts';
import { serverVersionOf } from '#store/server-version.ts';
import { placeOf } from '../office/settings.ts';
import { lacks, ok, unused, type Check, type Machine, type Told } from './check.ts';
import { ask, findProgram } from './programs.ts';
import { CAPABILITY, hasCapability } from './sensor-checks.ts';
import { checkTls } from './tls-check.ts';

/** The first whose SQL the migrations need; 150_000 is 15.0. */
const POSTGRES_LEAST = 150_000;
const REACH_MS = 5_000;
const PAGE = new URL('../../../build/console/index.html', import.meta.url).pathname;

export const OFFICE_CHECKS: readonly Check[] = [
  { id: 'database', part: 'office', run: async (machine) => [await database(machine)] },
  { id: 'master-key', part: 'office', run: async (machine) => [masterKey(machine)] },
  { id: 'console', part: 'office', run: async () => [consoleFiles(PAGE)] },
  { id: 'office-tls', part: 'office', run: async (machine) => [tls(machine, 'server')] },
  { id: 'portal-tls', part: 'portal', run: async (machine) => [tls(machine, 'portal')] },
  { id: 'nft', part: 'enforcer', run: async (machine) => [await nft(machine)] },
  { id: 'mail', part: 'mail', run: async (machine) => [await mail(machine)] },
];

async function database({ loaded, env }: Machine): Promise<Told> {
  try {
    const { databaseUrl } = placeOf(loaded, env);
    if (databaseUrl === null)
      return ok('The embedded database, in the data folder', '内嵌数据库，位于数据文件夹');
    const version = await serverVersionOf(databaseUrl);
    const named = `PostgreSQL ${Math.floor(version / 10_000)}.${version % 10_000}`;
    if (version >= POSTGRES_LEAST) return ok(`${named} answers`, `${named} 可用`);
    return lacks(
      'missing',
      [`${named} is too old`, `${named} 版本过低`],
      ['Use PostgreSQL 15 or later', '请使用 PostgreSQL 15 或更高版本'],
    );
  } catch (error) {
    const why = messageOf(error);
    return lacks(
      'missing',
      [`The database does not answer: ${why}`, `数据库无应答：${why}`],
      [
        'Start it, and look at database.url-file or DATABASE_URL',
        '请启动数据库，并检查 database.url-file 或 DATABASE_URL',
      ],
    );
  }
}

function masterKey({ loaded: { config, dataFolder } }: Machine): Told {
  const path = config.data['master-key-file'] ?? join(dataFolder, 'keys', 'master.key');
  if (!existsSync(path)) {
    if (!existsSync(join(dataFolder, 'database', 'PG_VERSION'))) {
      return ok('The master key will be made at the first start', '主密钥将在首次启动时生成');
    }
    return lacks(
      'missing',
      [`The master key ${path} is gone`, `主密钥 ${path} 丢失`],
      [
        'Put it back from its copy: without it no name can be read again',
        '请从备份恢复：没有它将无法读取任何姓名',
      ],
    );
  }
  if ((statSync(path).mode & 0o077) === 0) {
    return ok('The master key is there; keep a copy elsewhere', '主密钥存在；请在别处保留副本');
  }
  return lacks(
    'missing',
    [`Others can read ${path}`, `其他用户可读 ${path}`],
    [`chmod 600 ${path}`, `chmod 600 ${path}`],
  );
}

export function consoleFiles(page: string): Told {
  return existsSync(page)
    ? ok('The console is built', '控制台已构建')
    : lacks(
        'warning',
        ['The console is not built', '控制台尚未构建'],
        ['bin/minewatch server builds it', '运行 bin/minewatch server 时会自动构建'],
      );
}

function tls({ loaded: { config }, now }: Machine, part: 'server' | 'portal'): Told {
  const section = config[part];
  if (section === undefined) return unused('There is no portal here', '此机没有门户');
  const { 'tls-certificate-file': certificate, 'tls-key-file': key, listen } = section;
  if (certificate !== undefined && key !== undefined) return checkTls({ certificate, key }, now);
  if (listen.startsWith('127.') || listen === '::1') {
    return ok('Listens to this machine alone: TLS ends in a proxy', '仅监听本机：由代理提供 TLS');
  }
  return lacks(
    'missing',
    [`Listens on ${listen} without TLS`, `在 ${listen} 上监听，但没有 TLS`],
    [
      `Name ${part}.tls-certificate-file and ${part}.tls-key-file, or listen on 127.0.0.1 behind a proxy`,
      `请填写 ${part}.tls-certificate-file 和 ${part}.tls-key-file，或仅监听 127.0.0.1 并置于代理之后`,
    ],
  );
}

async function nft(machine: Machine): Promise<Told> {
  const program = findProgram('nft', machine.env);
  if (program === null) {
    return lacks(
      'warning',
      [
        'There is no nft here: this machine cannot be an nftables point',
        '没有 nft：此机不能作为 nftables 处置点',
      ],
      ['apt install nftables, where it is to be one', '如需作为处置点：apt install nftables'],
    );
  }
  if (!hasCapability(machine, CAPABILITY.CAP_NET_ADMIN)) {
    return lacks(
      'warning',
      ['nft is there, CAP_NET_ADMIN is not', '有 nft，但缺少 CAP_NET_ADMIN'],
      [
        'Start the enforcer with AmbientCapabilities=CAP_NET_ADMIN',
        '启动处置程序时设置 AmbientCapabilities=CAP_NET_ADMIN',
      ],
    );
  }
  const { isDone, text } = await ask(program, ['list', 'tables']);
  if (isDone) return ok('nft can be used', 'nft 可用');
  return lacks(
    'warning',
    [`nft fails: ${text}`, `nft 出错：${text}`],
    ['modprobe nf_tables', 'modprobe nf_tables'],
  );
}

async function mail({ loaded: { config }, mayReach }: Machine): Promise<Told> {
  if (config.mail === undefined)
    return unused(
      'No mail is sent: notices go on paper or by link',
      '不发邮件：通知以纸质或链接送达',
    );
  const { host, port } = config.mail;
  if (!mayReach)
    return unused(`${host} was not asked; use --reach`, `未联系 ${host}；请使用 --reach`);
  const greeting = await greetingOf(host, port);
  if (greeting === null) return ok(`${host} answers`, `${host} 可用`);
  return lacks(
    'missing',
    [
      `The mail server ${host}:${port} does not answer: ${greeting}`,
      `邮件服务器 ${host}:${port} 无应答：${greeting}`,
    ],
    ['Look at mail.host and mail.port, and at firewalls', '请检查 mail.host、mail.port 和防火墙'],
  );
}

/** Null: somebody took the connection. */
function greetingOf(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: REACH_MS });
    const end = (answer: string | null) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(null)).once('timeout', end('no answer within five seconds'));
    socket.once('error', (error) => end(error.message)());
  });
}

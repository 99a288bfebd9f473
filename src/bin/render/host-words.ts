/** Every fixed word that host facts are printed with. */
import type { HostArea, HostGap, HostGrade } from '#model/host-facts.ts';
import type { Language } from './labels.ts';

export interface HostWords {
  readonly unnamed: string;
  readonly why: string;
  readonly against: string;
  readonly notSeen: string;
  readonly notRoot: string;
  readonly noProcess: string;
  readonly grades: Readonly<Record<HostGrade, string>>;
  readonly verdict: Readonly<Record<HostGrade | 'none', string>>;
  readonly areas: Readonly<Record<HostArea, string>>;
  readonly reasons: Readonly<Record<HostGap['why'], string>>;
  heading(host: string, at: string): string;
  looked(processes: number, sockets: number, files: number, startUps: number): string;
  time(busy: number, processors: number, seconds: number): string;
  process(pid: number, name: string): string;
  program(path: string, isDeleted: boolean): string;
  since(at: string, seconds: number): string;
  gap(area: string, why: string, count: number): string;
}

const EN: HostWords = {
  unnamed: 'not known',
  why: 'Why:',
  against: 'What speaks against it:',
  notSeen: 'What could not be looked at:',
  notRoot:
    'This was not run as root: programs, files and connections of other users were not seen. Run it with sudo for a whole look.',
  noProcess: 'no process',
  grades: { 'host-trace': 'Trace', 'host-proven': 'Proven' },
  verdict: {
    'host-proven': 'This host mines: settings, process and connection (or work) agree.',
    'host-trace': 'Traces of mining were found, but no proof. Look into each.',
    none: 'Nothing that speaks for mining was found, as far as it was looked at.',
  },
  areas: {
    processes: 'processes',
    programs: 'programs of processes',
    'open-files': 'open files of processes',
    sockets: 'connections',
    files: 'files',
    'start-up': 'what starts by itself',
    kernel: 'settings of the kernel',
    'network-mounts': 'files on other machines',
    'cpu-time': 'processor time without a process',
    'hidden-processes': 'hidden processes',
  },
  reasons: {
    'no-right': 'no right to read',
    limit: 'more than is looked at',
    'not-there': 'not there',
    'not-local': 'left alone on purpose',
    'in-container': 'this runs in a container, which cannot see the rest of its host',
    unreadable: 'could not be read',
  },
  heading: (host, at) => `Host ${host}, ${at}Z`,
  looked: (processes, sockets, files, startUps) =>
    `Looked at ${processes} processes, ${sockets} connections, ${files} files, ${startUps} places that start programs`,
  time: (busy, processors, seconds) =>
    `${busy.toFixed(1)} of ${processors} processors were busy over ${seconds.toFixed(0)} s`,
  process: (pid, name) => `process ${pid} “${name}”`,
  program: (path, isDeleted) => `Program ${path}${isDeleted ? ' (deleted)' : ''}`,
  since: (at, seconds) => `Runs since ${at}; ${seconds.toFixed(1)} s of processor time so far`,
  gap: (area, why, count) => `${area}: ${why}${count > 1 ? ` (${count} times)` : ''}`,
};

const ZH_CN: HostWords = {
  unnamed: '不详',
  why: '依据：',
  against: '不利于该结论的情况：',
  notSeen: '未能查看的内容：',
  notRoot: '本次不是以 root 运行：看不到其他用户的程序、文件和连接。请用 sudo 运行以完整查看。',
  noProcess: '无进程',
  grades: { 'host-trace': '线索', 'host-proven': '已证实' },
  verdict: {
    'host-proven': '本机正在挖矿：设置、进程与连接（或运算）相互印证。',
    'host-trace': '发现挖矿线索，但不足以证明。请逐条核查。',
    none: '在已查看的范围内，未发现挖矿迹象。',
  },
  areas: {
    processes: '进程',
    programs: '进程的程序文件',
    'open-files': '进程打开的文件',
    sockets: '网络连接',
    files: '文件',
    'start-up': '自启动项',
    kernel: '内核设置',
    'network-mounts': '其他机器上的文件',
    'cpu-time': '无进程对应的处理器时间',
    'hidden-processes': '隐藏进程',
  },
  reasons: {
    'no-right': '无权读取',
    limit: '超出查看数量上限',
    'not-there': '不存在',
    'not-local': '按设计不查看',
    'in-container': '在容器内运行，看不到宿主机其余部分',
    unreadable: '无法读取',
  },
  heading: (host, at) => `主机 ${host}，${at}Z`,
  looked: (processes, sockets, files, startUps) =>
    `已查看 ${processes} 个进程、${sockets} 个连接、${files} 个文件、${startUps} 处自启动项`,
  time: (busy, processors, seconds) =>
    `${seconds.toFixed(0)} 秒内，${processors} 个处理器中平均有 ${busy.toFixed(1)} 个忙碌`,
  process: (pid, name) => `进程 ${pid}“${name}”`,
  program: (path, isDeleted) => `程序 ${path}${isDeleted ? '（文件已删除）' : ''}`,
  since: (at, seconds) => `自 ${at} 起运行；至今占用处理器 ${seconds.toFixed(1)} 秒`,
  gap: (area, why, count) => `${area}：${why}${count > 1 ? `（${count} 次）` : ''}`,
};

const WORDS: Readonly<Record<Language, HostWords>> = { en: EN, 'zh-CN': ZH_CN };

export function hostWordsIn(language: Language): HostWords {
  return WORDS[language];
}

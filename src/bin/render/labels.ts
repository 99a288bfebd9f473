/** Every fixed word that findings are printed with, in both languages. */
import type { Grade } from '#model/evidence.ts';
import type { IndicatorCategory } from '#model/indicator.ts';

export interface Labels {
  readonly columns: {
    readonly grade: string;
    readonly client: string;
    readonly server: string;
    readonly protocol: string;
    readonly coin: string;
    readonly who: string;
    readonly shares: string;
    readonly hashrate: string;
    readonly power: string;
  };
  readonly grades: Readonly<Record<Grade, string>>;
  /** What the grade means, as one sentence. */
  readonly meaning: Readonly<Record<Grade, string>>;
  readonly categories: Readonly<Record<IndicatorCategory, string>>;
  readonly checksum: Readonly<Record<'valid' | 'invalid' | 'none', string>>;
  readonly basis: Readonly<Record<'accepted-shares' | 'self-reported', string>>;
  readonly rows: {
    readonly miner: string;
    readonly pool: string;
    readonly mines: string;
    readonly wallet: string;
    readonly worker: string;
    readonly software: string;
    readonly shares: string;
    readonly hashrate: string;
    readonly power: string;
    readonly energy: string;
    readonly co2e: string;
    readonly seen: string;
    readonly id: string;
  };
  readonly why: string;
  /** Instead of `why` below the grade `session`, where nothing is sure yet. */
  readonly seen: string;
  readonly against: string;
  readonly nothingAgainst: string;
  readonly noFindings: string;
  readonly unknown: string;
  over(carriers: string): string;
  connections(count: number): string;
  shareCounts(accepted: number, rejected: number, submitted: number): string;
  read(files: number, packets: string, bytes: string, flows: string, seconds: string): string;
  found(list: string): string;
  dropped(list: string): string;
}

const EN: Labels = {
  columns: {
    grade: 'Grade',
    client: 'Client',
    server: 'Pool / server',
    protocol: 'Protocol',
    coin: 'Coin',
    who: 'Wallet / worker',
    shares: 'Shares',
    hashrate: 'Hash rate',
    power: 'Power',
  },
  grades: {
    listed: 'listed',
    behaved: 'behaved',
    corroborated: 'corroborated',
    attempted: 'attempted',
    session: 'session',
    'work-proven': 'work-proven',
    'host-trace': 'host-trace',
    'host-proven': 'host-proven',
  },
  meaning: {
    listed:
      'Suspected only: a name or address that stands on an indicator list was asked for or contacted.',
    behaved: 'Suspected only: the traffic has the shape of mining; its content was not seen.',
    corroborated: 'Suspected: the destination is listed and the traffic has the shape of mining.',
    attempted: 'The system tried to mine: a valid login was sent, no valid work came back.',
    session: 'The system takes part in mining: it has a working session with a pool.',
    'work-proven': 'The system mines: it submitted results of its work and the pool accepted them.',
    'host-trace': 'Traces of mining software were found on the system itself.',
    'host-proven': 'Mining was found running on the system itself.',
  },
  categories: { mining: 'mining', trading: 'trading' },
  checksum: {
    valid: 'checksum valid',
    invalid: 'checksum invalid',
    none: 'this form has no checksum',
  },
  basis: { 'accepted-shares': 'from accepted shares', 'self-reported': 'the miner’s own claim' },
  rows: {
    miner: 'Who',
    pool: 'For which pool',
    mines: 'What',
    wallet: 'For which wallet',
    worker: 'Worker',
    software: 'Software',
    shares: 'Shares',
    hashrate: 'How fast',
    power: 'Power',
    energy: 'Energy',
    co2e: 'CO₂e',
    seen: 'Seen',
    id: 'Finding',
  },
  why: 'Why we are sure',
  seen: 'What was seen',
  against: 'What speaks against it, and what could not be seen',
  nothingAgainst: 'Nothing was noted.',
  noFindings: 'No mining was found in what could be read.',
  unknown: 'unknown',
  over: (carriers) => `over ${carriers}`,
  connections: (count) => `× ${count}`,
  shareCounts: (accepted, rejected, submitted) =>
    `${submitted} submitted: ${accepted} accepted, ${rejected} rejected`,
  read: (files, packets, bytes, flows, seconds) =>
    `Read ${files} ${files === 1 ? 'file' : 'files'}: ${packets} ${packets === '1' ? 'packet' : 'packets'}, ${bytes}, ${flows} ${flows === '1' ? 'flow' : 'flows'} in ${seconds} s.`,
  found: (list) => `Findings: ${list}.`,
  dropped: (list) => `Not read: ${list}.`,
};

const ZH: Labels = {
  columns: {
    grade: '等级',
    client: '客户端',
    server: '矿池 / 服务器',
    protocol: '协议',
    coin: '币种',
    who: '钱包 / 矿工名',
    shares: '份额',
    hashrate: '算力',
    power: '功率',
  },
  grades: {
    listed: '名单命中',
    behaved: '行为相似',
    corroborated: '相互印证',
    attempted: '尝试挖矿',
    session: '会话成立',
    'work-proven': '工作已证实',
    'host-trace': '主机有痕迹',
    'host-proven': '主机已证实',
  },
  meaning: {
    listed: '仅属疑似：查询或访问了名单上的域名或地址。',
    behaved: '仅属疑似：流量形态与挖矿一致，但看不到内容。',
    corroborated: '疑似：对端在名单上，流量形态也与挖矿一致。',
    attempted: '该系统尝试挖矿：发出了有效的登录请求，但没有收到有效的任务。',
    session: '该系统参与挖矿：与矿池之间有正常运行的会话。',
    'work-proven': '该系统正在挖矿：提交了工作结果，并被矿池接受。',
    'host-trace': '在主机上发现了挖矿软件的痕迹。',
    'host-proven': '在主机上发现正在运行的挖矿。',
  },
  categories: { mining: '挖矿', trading: '交易' },
  checksum: { valid: '校验和有效', invalid: '校验和无效', none: '此格式无校验和' },
  basis: { 'accepted-shares': '由已接受的份额推算', 'self-reported': '矿工自报' },
  rows: {
    miner: '哪台系统',
    pool: '为哪个矿池',
    mines: '挖什么',
    wallet: '为哪个钱包',
    worker: '矿工名',
    software: '软件',
    shares: '份额',
    hashrate: '算力',
    power: '功率',
    energy: '耗电量',
    co2e: '碳排放',
    seen: '观察时间',
    id: '发现编号',
  },
  why: '判断依据',
  seen: '观察到的情况',
  against: '反面证据与未能看到的内容',
  nothingAgainst: '没有记录。',
  noFindings: '在可读取的内容中没有发现挖矿。',
  unknown: '未知',
  over: (carriers) => `经由 ${carriers}`,
  connections: (count) => `× ${count}`,
  shareCounts: (accepted, rejected, submitted) =>
    `提交 ${submitted} 个：接受 ${accepted} 个，拒绝 ${rejected} 个`,
  read: (files, packets, bytes, flows, seconds) =>
    `读取 ${files} 个文件：${packets} 个数据包，${bytes}，${flows} 条流，用时 ${seconds} 秒。`,
  found: (list) => `发现：${list}。`,
  dropped: (list) => `未读取：${list}。`,
};

export type Language = 'en' | 'zh-CN';

export function labelsIn(language: Language): Labels {
  return language === 'en' ? EN : ZH;
}

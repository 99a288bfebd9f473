/** What watch says itself, in both languages. */

import type { Language } from '../render/labels.ts';

export interface WatchWords {
  readonly packets: string;
  readonly flows: string;
  readonly kernelDrops: string;
  readonly seen: string;
  readonly nothingYet: string;
  readonly more: (count: number) => string;
  readonly dropped: (more: number, total: number) => string;
  readonly vanished: (name: string) => string;
  readonly down: (name: string) => string;
  readonly back: (name: string) => string;
  readonly exhausted: (name: string) => string;
  readonly watching: (names: string, account: string | null) => string;
  readonly total: (packets: string, flows: string, seconds: number, drops: string) => string;
  readonly state: Readonly<Record<string, string>>;
}

const ENGLISH: WatchWords = {
  packets: 'packets/s',
  flows: 'flows',
  kernelDrops: 'dropped by the kernel',
  seen: 'Seen (UTC)',
  nothingYet: 'No mining seen so far.',
  more: (count) => `… and ${count} more; --json prints all of them`,
  dropped: (more, total) =>
    `the kernel dropped ${more} frames (${total} so far): more --workers, a larger --ring or a --filter help`,
  vanished: (name) => `${name} vanished; waiting for it to come back`,
  down: (name) => `${name} is down; waiting for it to come up`,
  back: (name) => `${name} is up; capturing`,
  exhausted: (name) =>
    `${name} came back too often for this run: start watch again to capture there`,
  watching: (names, account) =>
    account === null ? `watching ${names}` : `watching ${names}, now with the rights of ${account}`,
  total: (packets, flows, seconds, drops) =>
    `${packets} packets in ${flows} flows, ${seconds} s, ${drops} dropped by the kernel`,
  state: { up: 'up', down: 'down', gone: 'gone', exhausted: 'lost', replay: 'replay' },
};

const CHINESE: WatchWords = {
  packets: '包/秒',
  flows: '条流',
  kernelDrops: '个包被内核丢弃',
  seen: '最近（UTC）',
  nothingYet: '目前未发现挖矿。',
  more: (count) => `……另有 ${count} 条；--json 可输出全部`,
  dropped: (more, total) =>
    `内核丢弃了 ${more} 个帧（累计 ${total} 个）：可增大 --workers、--ring，或使用 --filter`,
  vanished: (name) => `接口 ${name} 已消失，等待其恢复`,
  down: (name) => `接口 ${name} 未启用，等待其启用`,
  back: (name) => `接口 ${name} 已启用，正在捕获`,
  exhausted: (name) => `接口 ${name} 重建次数过多：请重新启动 watch 以继续捕获`,
  watching: (names, account) =>
    account === null ? `正在监视 ${names}` : `正在监视 ${names}，现以 ${account} 的权限运行`,
  total: (packets, flows, seconds, drops) =>
    `共 ${packets} 个包、${flows} 条流，历时 ${seconds} 秒，内核丢弃 ${drops} 个包`,
  state: { up: '启用', down: '未启用', gone: '已消失', exhausted: '已失去', replay: '回放' },
};

export function messagesIn(language: Language): WatchWords {
  return language === 'zh-CN' ? CHINESE : ENGLISH;
}

/** The outcome of a verification in words, in English and Chinese. */
import type { Language } from '../render/labels.ts';
import { columnsOf, paint, printable } from '../render/text.ts';
import type { RenderOptions } from '../render/table.ts';
import type { Judged } from '#wire/tlog/note.ts';
import type { Verdict, VerdictProblem } from './verdict.ts';

/** Problems that are printed one by one; JSON has them all. */
export const PRINTED_PROBLEMS_MAX = 40;

type Said = Readonly<Record<Language, string>>;

/** `{name}` stands for a field of the problem. */
const PROBLEMS: Readonly<Record<VerdictProblem['kind'], Said>> = {
  'event-changed': { en: 'event {seq} was changed', 'zh-CN': '事件 {seq} 被改动' },
  'event-removed': { en: 'event {seq} was removed', 'zh-CN': '事件 {seq} 被删除' },
  'event-inserted': {
    en: 'at place {seq} an event was inserted',
    'zh-CN': '位置 {seq} 被插入了一条事件',
  },
  'event-moved': {
    en: 'event {seq} was moved to place {to}',
    'zh-CN': '事件 {seq} 被移到位置 {to}',
  },
  'events-differ': {
    en: 'among the events {from} to {to} some were changed; the tile that would tell which was changed too',
    'zh-CN': '事件 {from} 至 {to} 中有被改动的;可指明具体事件的哈希块也被改动',
  },
  'events-missing': {
    en: 'the events {from} to {to} are missing: {path} is not there or damaged',
    'zh-CN': '缺少事件 {from} 至 {to}:{path} 不存在或已损坏',
  },
  'tile-missing': { en: 'the file {path} is missing', 'zh-CN': '缺少文件 {path}' },
  'tile-damaged': {
    en: 'the file {path} does not hold the hashes of the events',
    'zh-CN': '文件 {path} 与事件的哈希不一致',
  },
  'root-differs': {
    en: 'the events do not give the root that was signed',
    'zh-CN': '由事件算出的根与签名的根不一致',
  },
  'leaf-unreadable': {
    en: 'the entry at place {seq} is no event',
    'zh-CN': '位置 {seq} 的条目不是事件',
  },
  'seq-wrong': {
    en: 'at place {seq} stands an event that says that it is number {found}',
    'zh-CN': '位置 {seq} 的事件自称编号为 {found}',
  },
  'version-wrong': {
    en: 'event {seq} is version {found} of {stream}, where version {expected} must be: one was left out or put in',
    'zh-CN': '事件 {seq} 是 {stream} 的第 {found} 版,应为第 {expected} 版:有遗漏或多余',
  },
  'time-backwards': {
    en: 'event {seq} says that it happened before the one in front of it',
    'zh-CN': '事件 {seq} 的时间早于前一条事件',
  },
  'history-differs': {
    en: 'the first {size} events are not those of the earlier checkpoint: history was rewritten',
    'zh-CN': '前 {size} 条事件与先前的检查点不一致:历史被改写',
  },
  'log-shrunk': {
    en: 'the log has {size} events and once had {earlier}: its end was cut off, or this is an old copy',
    'zh-CN': '日志有 {size} 条事件,先前有 {earlier} 条:末尾被截断,或是旧副本',
  },
  'origin-differs': {
    en: 'this is the log {found}, not {expected}',
    'zh-CN': '这是日志 {found},不是 {expected}',
  },
  more: { en: '{count} further problems', 'zh-CN': '另有 {count} 个问题' },
  'file-missing': { en: 'the file {path} is missing', 'zh-CN': '缺少文件 {path}' },
  'file-extra': {
    en: 'the file {path} does not belong to the bundle',
    'zh-CN': '文件 {path} 不属于本案卷',
  },
  'file-changed': {
    en: 'the file {path} is not the one that was signed',
    'zh-CN': '文件 {path} 与签名时不一致',
  },
  'file-unreadable': {
    en: 'the file {path} cannot be read as what it should be',
    'zh-CN': '文件 {path} 的格式不正确',
  },
  'signature-missing': {
    en: '{path} is not signed by a key that is trusted',
    'zh-CN': '{path} 没有可信密钥的签名',
  },
  'signature-false': { en: 'a signature of {path} is false', 'zh-CN': '{path} 的签名是假的' },
  'evidence-changed': { en: '{path} was changed', 'zh-CN': '{path} 已被改动' },
  'evidence-unrecorded': { en: 'no event speaks of {path}', 'zh-CN': '没有事件提到 {path}' },
  'event-unreadable': {
    en: 'line {line} of events.jsonl is no event',
    'zh-CN': 'events.jsonl 第 {line} 行不是事件',
  },
  'content-differs': {
    en: 'event {seq}: what is shown is not what was recorded',
    'zh-CN': '事件 {seq}:所示内容与记录不一致',
  },
  'personal-differs': {
    en: 'event {seq}: the personal data shown is not what was recorded',
    'zh-CN': '事件 {seq}:所示个人信息与记录不一致',
  },
  'proof-missing': {
    en: 'event {seq}: there is no proof that it is in the log',
    'zh-CN': '事件 {seq}:没有它在日志中的证明',
  },
  'proof-fails': {
    en: 'event {seq}: the log does not hold it like this',
    'zh-CN': '事件 {seq}:日志中的内容与此不符',
  },
  'event-out-of-order': {
    en: 'event {seq} is not in its place',
    'zh-CN': '事件 {seq} 的位置不对',
  },
  'case-absent': {
    en: 'no event is about the case {caseId}',
    'zh-CN': '没有关于案件 {caseId} 的事件',
  },
  'too-many-events': {
    en: 'events.jsonl has more than {max} lines',
    'zh-CN': 'events.jsonl 超过 {max} 行',
  },
  'witnesses-missing': {
    en: '{found} of the given witnesses signed; {wanted} must have',
    'zh-CN': '指定的见证人中有 {found} 个签名,应有 {wanted} 个',
  },
};

const LABELS = {
  good: {
    en: 'Verified: nothing was changed, removed, reordered or inserted',
    'zh-CN': '验证通过:没有改动、删除、调换或插入',
  },
  bad: { en: 'NOT VERIFIED', 'zh-CN': '验证不通过' },
  log: { en: 'log', 'zh-CN': '日志' },
  events: { en: 'events', 'zh-CN': '事件' },
  root: { en: 'root', 'zh-CN': '根' },
  signed: { en: 'signed by', 'zh-CN': '签名' },
  cosigned: { en: 'cosigned by', 'zh-CN': '见证' },
  other: { en: 'not judged', 'zh-CN': '未判断' },
  earlier: { en: 'continues', 'zh-CN': '延续' },
  case: { en: 'case', 'zh-CN': '案件' },
  shown: { en: 'shown', 'zh-CN': '所示' },
} as const satisfies Record<string, Said>;

/** How the key came to be believed. */
const KEYS_FROM: Readonly<Record<Verdict['keysFrom'], Said | null>> = {
  given: null,
  installation: {
    en: 'The key is the one of this installation.',
    'zh-CN': '密钥取自本机安装。',
  },
  itself: {
    en: 'The key was taken from what was verified: this shows that it is whole, not whose it is. Give --key to be sure.',
    'zh-CN': '密钥取自被验证的内容本身:只说明其完整,不说明其归属。请用 --key 指定密钥。',
  },
};

export function describeProblem(problem: VerdictProblem, language: Language): string {
  const fields = new Map(Object.entries(problem));
  return PROBLEMS[problem.kind][language].replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    printable(String(fields.get(name))),
  );
}

/** The summary as lines: the outcome, what is wrong, and what it was. */
export function describeVerdict(verdict: Verdict, { language, color }: RenderOptions): string {
  const { problems } = verdict;
  const isGood = problems.length === 0;
  const head = paint(color, isGood ? 'green' : 'red', LABELS[isGood ? 'good' : 'bad'][language]);
  const told = problems.slice(0, PRINTED_PROBLEMS_MAX);
  const rest = problems.length - told.length;
  const lines = told.map((problem) => `  - ${describeProblem(problem, language)}`);
  if (rest > 0) lines.push(`  - ${describeProblem({ kind: 'more', count: rest }, language)}`);
  const rows = rowsOf(verdict, language).map(
    ([label, text]) => `  ${padded(LABELS[label][language], 13)}${printable(text)}`,
  );
  const source = KEYS_FROM[verdict.keysFrom];
  return [head, ...lines, ...rows, ...(source === null ? [] : [source[language]])].join('\n');
}

type Row = readonly [keyof typeof LABELS, string];

function rowsOf(
  { checkpoint, signatures, events, log, bundle }: Verdict,
  language: Language,
): Row[] {
  const rows: Row[] = [];
  const number = (n: number): string => n.toLocaleString('en');
  if (bundle !== null) rows.push(['case', `${bundle.caseId}, ${bundle.createdAt}`]);
  if (bundle !== null) rows.push(['shown', shownOf(number(events), bundle, language)]);
  if (checkpoint !== null) {
    const span = log?.span ? `, ${log.span.from} – ${log.span.to}` : '';
    rows.push(['log', checkpoint.origin]);
    rows.push(['events', `${number(checkpoint.size)}${span}`]);
    rows.push(['root', base64Of(checkpoint.root)]);
  }
  for (const signature of signatures) rows.push(rowOfSignature(signature, language));
  if (log !== null && log.cosigned !== null) rows.push(...rowsOfCosigned(log.cosigned, language));
  if (log !== null && log.earlier !== null) {
    const words = {
      en: `the checkpoint of ${log.earlier} events`,
      'zh-CN': `${log.earlier} 条事件的检查点`,
    };
    rows.push(['earlier', words[language]]);
  }
  return rows;
}

function rowsOfCosigned(
  { size, by }: NonNullable<NonNullable<Verdict['log']>['cosigned']>,
  language: Language,
): Row[] {
  const part = { en: `the first ${size} events`, 'zh-CN': `前 ${size} 条事件` }[language];
  return by
    .filter(({ verdict, seconds }) => verdict === 'valid' && seconds !== null)
    .map((each) => rowOfSignature(each, language))
    .map(([label, text]) => [label, `${text}, ${part}`]);
}

function shownOf(
  events: string,
  { hidden, evidence }: NonNullable<Verdict['bundle']>,
  language: Language,
): string {
  return language === 'en'
    ? `${events} events, personal data of ${hidden} erased or withheld; ${evidence} files of evidence`
    : `事件 ${events} 条,其中 ${hidden} 条的个人信息已清除或不予提供;证据 ${evidence} 个文件`;
}

function rowOfSignature({ name, keyId, verdict, seconds }: Judged, language: Language): Row {
  const key = `${name}+${keyId.toString(16).padStart(8, '0')}`;
  if (verdict === 'unknown') return ['other', key];
  const state = verdict === 'valid' ? '' : { en: ' (FALSE)', 'zh-CN': '(假)' }[language];
  if (seconds === null) return ['signed', `${key}${state}`];
  return ['cosigned', `${key}${state}, ${new Date(seconds * 1000).toISOString()}`];
}

function padded(label: string, columns: number): string {
  return label + ' '.repeat(Math.max(1, columns - columnsOf(label)));
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** One line of JSON, the same in every language. */
export function jsonOfVerdict({ checkpoint, signatures, log, ...verdict }: Verdict): string {
  const cosigned = log?.cosigned ?? null;
  return JSON.stringify({
    ...verdict,
    log:
      cosigned === null
        ? log
        : { ...log, cosigned: { size: cosigned.size, by: cosigned.by.map(jsonOfSignature) } },
    verified: verdict.problems.length === 0,
    checkpoint:
      checkpoint === null
        ? null
        : {
            origin: checkpoint.origin,
            size: checkpoint.size,
            root: base64Of(checkpoint.root),
          },
    signatures: signatures.map(jsonOfSignature),
  });
}

function jsonOfSignature({ name, keyId, verdict, seconds }: Judged): object {
  const at = seconds === null ? null : new Date(seconds * 1000).toISOString();
  return { name, keyId: keyId.toString(16).padStart(8, '0'), verdict, at };
}

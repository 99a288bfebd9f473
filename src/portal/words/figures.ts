/** What the pages of published figures say beside the figures themselves. */
import type { Language } from '#model/text.ts';

export interface FigureWords {
  readonly link: string;
  readonly title: (place: string) => string;
  readonly monthly: (place: string, month: string) => string;
  readonly about: string;
  readonly none: string;
  readonly small: (least: number) => string;
  readonly month: string;
  readonly trend: string;
  readonly trendSays: string;
  readonly times: string;
  readonly timesSays: string;
  readonly corrections: string;
  readonly corrected: (number: number, day: string, reason: string) => string;
  readonly changed: string;
  readonly before: string;
  readonly after: string;
  readonly more: (count: number) => string;
  readonly first: (day: string) => string;
  readonly withdrawn: string;
  readonly withdrawnAs: (place: string, month: string, day: string, reason: string) => string;
  readonly others: string;
  readonly data: string;
  readonly dataSays: string;
  readonly csv: string;
  readonly json: string;
  readonly report: string;
  readonly factors: string;
  readonly factor: (region: string, year: number, grams: number, source: string) => string;
  readonly edition: (number: number, day: string) => string;
  readonly what: string;
  readonly number: string;
  readonly inTime: (share: string) => string;
  readonly overdue: (count: string) => string;
}

const EN: FigureWords = {
  link: 'Published figures',
  title: (place) => `Action against cryptocurrency mining: ${place}`,
  monthly: (place, month) => `${place}, ${month}`,
  about:
    'What was found, what was decided, and how the authority kept its own deadlines. The figures of each month are counted once, approved by a second person, and corrected only in sight of everybody.',
  none: 'Nothing has been published yet.',
  small: (least) =>
    `Numbers from 1 to ${least - 1} are left blank to protect those concerned, and so are others from which they could be reckoned.`,
  month: 'Month',
  trend: 'Month by month',
  trendSays: 'Cases opened (dark) and closed (light); a month left out was not told.',
  times: 'How long releases took',
  timesSays: 'Half of the releases of a month took no longer than this.',
  corrections: 'Editions and corrections',
  corrected: (number, day, reason) =>
    `Edition ${number}, ${day}, corrects the one before: ${reason}`,
  changed: 'What changed',
  before: 'before',
  after: 'now',
  more: (count) => `and ${count} more in the open data`,
  first: (day) => `Edition 1, published on ${day}`,
  withdrawn: 'Withdrawn',
  withdrawnAs: (place, month, day, reason) => `${place}, ${month}: withdrawn on ${day}. ${reason}`,
  others: 'Other months and places',
  data: 'Open data',
  dataSays:
    'All months with all editions, for reuse by anybody, with the definition of every number.',
  csv: 'Table (CSV)',
  json: 'For programs (JSON)',
  report: 'This month as a report (PDF)',
  factors: 'Carbon factors used',
  factor: (region, year, grams, source) => `${region}, ${year}: ${grams} g/kWh. ${source}`,
  edition: (number, day) => `Edition ${number}, published on ${day}`,
  what: 'What',
  number: 'Number',
  inTime: (share) => `${share} of the authority’s own deadlines were kept`,
  overdue: (count) => `${count} releases were overdue at the end of the month`,
};

const ZH: FigureWords = {
  link: '公开数据',
  title: (place) => `虚拟货币“挖矿”整治情况：${place}`,
  monthly: (place, month) => `${place}，${monthZh(month)}`,
  about:
    '公布发现了什么、作出了哪些决定，以及主管部门是否遵守了自身时限。每月数据统计一次，由另一人批准后发布；如有更正，一律公开说明。',
  none: '尚未发布数据。',
  small: (least) =>
    `为保护当事人，1 至 ${least - 1} 的数值不予公布，可据以推算的其他数值一并不予公布。`,
  month: '月份',
  trend: '逐月情况',
  trendSays: '立案数（深色）与结案数（浅色）；未公布的月份不列出。',
  times: '解除用时',
  timesSays: '当月半数解除的用时不超过此值。',
  corrections: '版次与更正',
  corrected: (number, day, reason) => `第 ${number} 版（${day}）更正前一版：${reason}`,
  changed: '更正内容',
  before: '原值',
  after: '现值',
  more: (count) => `另有 ${count} 处，见开放数据`,
  first: (day) => `第 1 版，发布于 ${day}`,
  withdrawn: '已撤回',
  withdrawnAs: (place, month, day, reason) => `${place}，${monthZh(month)}：${day} 撤回。${reason}`,
  others: '其他月份和地区',
  data: '开放数据',
  dataSays: '包含所有月份和版次，任何人均可使用，并附各项数据的定义。',
  csv: '表格（CSV）',
  json: '程序接口（JSON）',
  report: '本月月报（PDF）',
  factors: '所用排放因子',
  factor: (region, year, grams, source) => `${region}，${year} 年：${grams} 克/千瓦时。${source}`,
  edition: (number, day) => `第 ${number} 版，发布于 ${day}`,
  what: '项目',
  number: '数值',
  inTime: (share) => `主管部门自身时限按时办结 ${share}`,
  overdue: (count) => `月末逾期未解除 ${count} 件`,
};

function monthZh(month: string): string {
  const [year = '', number = ''] = month.split('-');
  return `${year} 年 ${Number(number)} 月`;
}

const WORDS: Readonly<Record<Language, FigureWords>> = { en: EN, 'zh-CN': ZH };

export function figureWordsIn(language: Language): FigureWords {
  return WORDS[language];
}

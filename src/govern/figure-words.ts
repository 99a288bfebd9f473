/** What published figures mean, in words: names and definitions of every table, for pages, reports and open data. */
import type { Outcome } from '#model/case.ts';
import type { FigureSplit, FigureTable, OfficeClocks } from '#model/publication.ts';
import type { Language } from '#model/text.ts';

export type Said = Readonly<Record<Language, string>>;
const said = (en: string, zh: string): Said => ({ en, 'zh-CN': zh });

export interface TableWords {
  readonly title: Said;
  readonly means: Said;
}

export const TABLE_WORDS: Readonly<Record<FigureTable, TableWords>> = {
  opened: {
    title: said('Cases opened', '立案数'),
    means: said(
      'Cases that were opened in the month. A case is one suspicion about one system; it proves nothing yet.',
      '当月立案的案件数。一案对应一个系统的一次嫌疑，尚不代表查实。',
    ),
  },
  proven: {
    title: said('Mining found', '查实数'),
    means: said(
      'Of the cases opened in the month, those in which mining was found by the time of counting: by the owner’s will, or by an intruder.',
      '当月立案的案件中，截至统计时已查实存在挖矿的案件数，包括主动挖矿和被植入挖矿程序。',
    ),
  },
  closed: {
    title: said('Cases closed', '结案数'),
    means: said(
      'Cases that were closed in the month, whenever they were opened.',
      '当月结案的案件数，不论何时立案。',
    ),
  },
  held: {
    title: said('Measures decided', '处置决定数'),
    means: said(
      'Orders to withhold network access that were approved in the month.',
      '当月批准的限制网络接入决定数。',
    ),
  },
  released: {
    title: said('Measures lifted', '解除处置数'),
    means: said(
      'Cases in which, in the month, every point was seen to have let go.',
      '当月经核实所有处置点均已解除的案件数。',
    ),
  },
};

export const SPLIT_WORDS: Readonly<Record<FigureSplit, Said>> = {
  place: said('by place', '按地区'),
  sector: said('by sector', '按行业'),
  outcome: said('by outcome', '按结果'),
};

export const OUTCOME_WORDS: Readonly<Record<Outcome, Said>> = {
  rectified: said('Rectified', '已整改'),
  unfounded: said('Suspicion was unfounded', '嫌疑不成立'),
  'exempt-filed': said('Filed and permitted', '已备案许可'),
  'compromised-cleaned': said('Victim of an intruder, cleaned', '被植入，已清除'),
  'refused-referred': said('Refused, referred', '拒不整改，已移送'),
  duplicate: said('Same as another case', '与其他案件重复'),
  transferred: said('Handed to another office', '移交其他机关'),
};

export const SECTOR_WORDS: Readonly<Record<string, Said>> = {
  education: said('Education', '教育'),
  health: said('Health', '卫生健康'),
  finance: said('Finance', '金融'),
  government: said('Government', '党政机关'),
  telecom: said('Telecommunications', '通信'),
  energy: said('Energy', '能源'),
  transport: said('Transport', '交通'),
  research: said('Research', '科研'),
  industry: said('Industry', '工业'),
  enterprise: said('Enterprises', '企业'),
  'data-centre': said('Data centres', '数据中心'),
  manufacturing: said('Manufacturing', '制造业'),
  media: said('Media', '新闻媒体'),
  culture: said('Culture', '文化'),
  other: said('Other', '其他'),
};

export const CLOCK_WORDS: Readonly<Record<keyof OfficeClocks, Said>> = {
  releases: said('Releases completed', '完成解除'),
  inTime: said('of them in time', '其中按时完成'),
  medianMinutes: said('Half took no longer than', '半数用时不超过'),
  slowestMinutes: said('The slowest took', '最长用时'),
  overdueReleases: said('Releases overdue at the end of the month', '月末逾期未解除'),
  appealsDecided: said('Appeals decided', '办结申诉'),
  appealsUpheld: said('of them in favour of who appealed', '其中支持申诉人'),
  clocks: said('All deadlines that bind the authority', '约束主管部门的全部时限'),
  clocksInTime: said('of them kept', '其中按时办结'),
};

export const FIGURE_TERMS = {
  place: said('at the place itself', '本级'),
  noSector: said('no sector named', '未注明行业'),
  noOutcome: said('no outcome named', '未注明结果'),
  total: said('Total', '合计'),
  small: said('not told: small', '数值小，不公布'),
  covers: said('not told: guards another', '防推算，不公布'),
  kwh: said('Electricity used', '耗电量'),
  co2eKg: said('Carbon dioxide from it', '相应二氧化碳排放'),
  coalKg: said('The same as standard coal', '折合标准煤'),
  stoppedWatts: said('Power that these cases drew', '涉案功率'),
  unknown: said('Closed cases for which it is not known', '能耗不详的结案数'),
  energyTitle: said('Electricity of the cases closed', '结案案件用电'),
  energyMeans: said(
    'Over the time with evidence at both ends, as computed when each case was closed: from hash rate and device classes, not from meters. The first and last number are the bounds within which the true one lies; bounds are added as they are. Not the electricity that was saved.',
    '按首末均有证据的时段计算，以结案时的计算为准：依据算力和设备类别估算，并非电表读数。首尾两数为真实值所在区间的上下限，汇总时上下限分别相加。不代表节约的电量。',
  ),
  clocksTitle: said('How the authority kept its own deadlines', '主管部门自身时限的遵守情况'),
  clocksMeans: said(
    'Release: from the day a release was due to begin until every point was seen to have let go. These numbers tell of the authority alone and are never left blank.',
    '解除用时：自应当开始解除之日起，至核实所有处置点均已解除为止。这些数据只反映主管部门自身情况，一律公布。',
  ),
} as const;

/** `1 h 20 min`, `2 天 3 小时`. */
export function minutesInWords(minutes: number, language: Language): string {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = Math.round(minutes % 60);
  const [d, h, m] = language === 'en' ? [' d', ' h', ' min'] : [' 天', ' 小时', ' 分钟'];
  const parts = [
    days > 0 ? `${days}${d}` : '',
    hours > 0 ? `${hours}${h}` : '',
    days === 0 && (rest > 0 || hours === 0) ? `${rest}${m}` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

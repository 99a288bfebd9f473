/** The fixed words of referral letters, in the two languages that they are written in. */
import type { Grade } from '#model/evidence.ts';
import type { NoticeLanguage } from '#model/notice-template.ts';
import type { MiningInterval, Recipient, ReferralContent } from '#model/referral.ts';
import type { Rung } from '#model/rung.ts';

type Said = Readonly<Record<NoticeLanguage, string>>;
const said = (en: string, zh: string): Said => ({ en, 'zh-CN': zh });

export const RECIPIENT_WORDS: Readonly<Record<Recipient, Said>> = {
  police: said('the police', '公安机关'),
  discipline: said('discipline inspection', '纪检监察机关'),
  'price-authority': said('the price authority', '价格主管部门'),
  regulator: said('the licence regulator', '许可主管部门'),
  'incident-response': said('incident response', '网络安全应急机构'),
};

/** What is asked of each. */
export const ASKED_WORDS: Readonly<Record<Recipient, Said>> = {
  police: said(
    'We hand this case to you for examination under your competence.',
    '现将本案移送贵单位，请依法审查处理。',
  ),
  discipline: said(
    'We hand this matter to you for examination of the responsibility of the people named.',
    '现将有关问题线索移送贵单位，请对相关人员责任予以核查。',
  ),
  'price-authority': said(
    'We hand this case to you for decision on the price of electricity for the accounts named, over the mining interval below.',
    '现将本案移送贵单位，请就所列电费户号在下述挖矿时段内的用电价格依法处理。',
  ),
  regulator: said(
    'We hand this case to you for examination of the licences of the unit.',
    '现将本案移送贵单位，请对该单位的许可事项依法审查。',
  ),
  'incident-response': said(
    'The system named was compromised; its owner is a victim. We ask you to help them to clean it and to find the way in. No sanction is asked for.',
    '所列系统系遭入侵，其单位为受害方。请协助清除并查明入侵途径。本函不涉及处罚建议。',
  ),
};

export const VERDICT_WORDS: Readonly<Record<ReferralContent['verdict'], Said>> = {
  deliberate: said('deliberate mining', '主动挖矿'),
  compromised: said('compromised by others', '被入侵（受害方）'),
  'filed-research': said('filed research', '已备案科研'),
  unfounded: said('unfounded', '不成立'),
  insufficient: said('insufficient evidence', '证据不足'),
};

export const GRADE_WORDS: Readonly<Record<Grade, Said>> = {
  listed: said('listed', '名单命中'),
  behaved: said('behaved alike', '行为相似'),
  corroborated: said('corroborated', '相互印证'),
  attempted: said('attempted', '尝试挖矿'),
  session: said('session seen', '会话成立'),
  'work-proven': said('work proven', '工作已证实'),
  'host-trace': said('traces on the host', '主机有痕迹'),
  'host-proven': said('proven on the host', '主机已证实'),
};

export const ENDED_WORDS: Readonly<Record<NonNullable<MiningInterval['endedBy']>['by'], Said>> = {
  rescan: said('a new look found nothing', '重新检测未发现异常'),
  'clean-window': said('the clean window began', '无异常观察期开始'),
  release: said('all measures were lifted', '各项措施均已解除'),
};

export const RUNG_WORDS: Readonly<Record<Rung, Said>> = {
  notify: said('notice only', '仅通知'),
  'sink-pools': said('names of pools sunk', '矿池域名解析阻断'),
  'block-pools': said('pools blocked', '阻断矿池'),
  'leaky-garden': said('partly withheld', '部分限制访问'),
  throttle: said('slowed down', '限速'),
  'strict-garden': said('internet access withheld', '停止互联网接入'),
  blackhole: said('all traffic dropped', '丢弃全部流量'),
};

export const ROLE_WORDS: Readonly<Record<'leader' | 'responsible' | 'technical', Said>> = {
  leader: said('Leader in charge', '主管领导'),
  responsible: said('Person responsible', '责任人'),
  technical: said('Technical contact', '技术联系人'),
};

export const LETTER_WORDS = {
  title: said('Referral of a case', '案件移送函'),
  to: said('To', '移送至'),
  basis: said('Legal basis', '移送依据'),
  case: said('Case', '案件编号'),
  verdict: said('Finding', '认定结论'),
  grade: said('Grade of evidence', '证据等级'),
  unit: said('Unit', '涉案单位'),
  system: said('System', '涉案系统'),
  addresses: said('Addresses', 'IP地址'),
  accounts: said('Electricity accounts', '电费户号'),
  wallets: said('Accounts at pools', '矿池账户'),
  pools: said('Pools', '矿池'),
  reason: said('Why it is referred', '移送理由'),
  asked: said('What is asked', '移送事项'),
  about: said('The case', '案件情况'),
  interval: said('The mining interval', '挖矿时段'),
  from: said('First proof', '起始证据'),
  until: said('Last proof', '截止证据'),
  ended: said('Seen to have ended', '确认停止'),
  notEnded: said('not seen to have ended', '尚未确认停止'),
  proofs: said('Findings that prove it', '证实该时段的检测结果'),
  spans: said('Proven without a gap', '连续证实的时段'),
  claim: said(
    'Only what is proven at both ends is claimed. Between the stretches below mining is likely, not proven.',
    '本函仅主张两端均有证据证实的时段；以下各连续时段之间仅属可能，未经证实。',
  ),
  transcript: said('kept record of the session', '会话留存记录'),
  noTranscript: said('finding without a kept record', '检测结果（无会话留存）'),
  energy: said('Energy', '用电估算'),
  before: said('What was done before', '此前已采取的措施'),
  notice: said('Notice served', '已送达通知'),
  nothing: said('nothing', '无'),
  evidence: said('Enclosed evidence', '随函移送证据'),
  evidenceIs: said(
    'All evidence lies in the file case.zip, with proofs that an outsider can check with the program enclosed there.',
    '全部证据见 case.zip，其中附有可由第三方独立核验的证明及核验程序。',
  ),
  receipt: said(
    'Please send a receipt with your reference, and tell us of the outcome.',
    '请回函确认收到并注明贵方文号，办结后请将结果函告我单位。',
  ),
} as const satisfies Readonly<Record<string, Said>>;

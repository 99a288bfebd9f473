/**
 * The form as it is shipped: what a self-inspection asks (governance.md §2.1, §2.4, §6.12). An office changes it as it likes;
 * which systems are clean is asked beside it, for each.
 */
import type { Question } from '#model/campaign.ts';

const plain = { required: true, options: [], expects: null } as const;
const expectsYes = { ...plain, type: 'yes-no', expects: 'yes' } as const;
const expectsNo = { ...plain, type: 'yes-no', expects: 'no' } as const;

export const SHIPPED_QUESTIONS: readonly Question[] = [
  {
    ...expectsYes,
    options: [],
    key: 'ledger',
    en: 'Does your ledger have every server, laboratory machine and everything else that computes?',
    zh: '台账是否已包含全部服务器、实验室设备及其他计算设备？',
  },
  {
    ...expectsYes,
    options: [],
    key: 'rules',
    en: 'Do internal rules forbid mining, and does everybody with an account know them?',
    zh: '内部管理制度是否明令禁止“挖矿”，并已告知所有账号使用者？',
  },
  {
    ...plain,
    options: [],
    key: 'admins',
    type: 'number',
    en: 'How many accounts have the rights of an administrator?',
    zh: '具有管理员权限的账号有多少个？',
  },
  {
    ...expectsYes,
    options: [],
    key: 'services',
    en: 'Was every service that is open to the internet looked at and brought up to date?',
    zh: '对互联网开放的服务是否已逐一检查并更新？',
  },
  {
    ...expectsNo,
    options: [],
    key: 'donated',
    en: 'Are there servers that somebody built or donated and that nobody looks after?',
    zh: '是否存在自行搭建或企业捐赠、无人管理的服务器？',
  },
  {
    ...expectsYes,
    options: [],
    key: 'jobs',
    en: 'Were the jobs of GPU servers and clusters of the last 90 days looked through?',
    zh: '是否已核查近 90 天内 GPU 服务器和高性能计算集群的作业？',
  },
  {
    ...expectsYes,
    options: [],
    key: 'power',
    en: 'Was the use of electricity of the last 12 months looked through, account by account?',
    zh: '是否已逐户核查近 12 个月的用电量？',
  },
  {
    ...expectsNo,
    options: [],
    key: 'tenants',
    en: 'Do tenants or contractors run machines in your rooms that you cannot look into?',
    zh: '机房内是否有承租方、外包方设备，且本单位无法核查？',
  },
  {
    ...expectsNo,
    options: [],
    key: 'research',
    en: 'Do you run research on mining or cryptocurrencies that is not filed?',
    zh: '是否存在尚未备案的“挖矿”或虚拟货币相关科研系统？',
  },
  {
    ...plain,
    key: 'scan',
    type: 'choice',
    en: 'How were the systems looked at?',
    zh: '采用何种方式检查系统？',
    options: [
      { key: 'by-hand', en: 'By hand', zh: '人工检查' },
      { key: 'by-program', en: 'With a program', zh: '使用检测程序' },
      { key: 'both', en: 'Both', zh: '两者兼有' },
      { key: 'none', en: 'Not at all', zh: '未检查' },
    ],
  },
  {
    ...plain,
    options: [],
    key: 'scan-day',
    type: 'date',
    en: 'On which day was the last look finished?',
    zh: '最近一次检查完成于哪一天？',
  },
  {
    ...plain,
    options: [],
    required: false,
    key: 'measures',
    type: 'text',
    en: 'What was found, and what was done about it?',
    zh: '发现了哪些问题，采取了哪些整改措施？',
  },
];

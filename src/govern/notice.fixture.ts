/** Fields of a notice as an office would fill them, for tests. */
import { caseNumberFrom } from '#model/case-number.ts';
import type { NoticeFields, NoticeLanguage } from '#model/notice-template.ts';
import { verificationCodeFrom } from './verification-code.ts';

const COMMON = {
  caseNumber: caseNumberFrom('SHIJIAZHUANG', 2026, 42),
  verificationCode: verificationCodeFrom(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8])),
  verifyAt: 'mining.cac.example/check',
  issuedAt: '2026-03-02T08:00:00.000Z',
  seenSince: '2026-02-24T01:12:00.000Z',
  seenUntil: '2026-03-02T03:40:00.000Z',
  deadline: '2026-03-16T09:30:00.000Z',
  measureFrom: '2026-03-02T09:00:00.000Z',
  measureUntil: '2026-04-01T09:00:00.000Z',
  reviewAt: '2026-03-09T09:30:00.000Z',
  objectBefore: '2026-03-23T09:30:00.000Z',
  earlierIssuedAt: '2026-02-25T02:00:00.000Z',
  earlierCode: verificationCodeFrom(new Uint8Array([8, 7, 6, 5, 4, 3, 2, 1])),
  releasedAt: '2026-03-12T02:05:00.000Z',
  watchUntil: '2026-06-10T02:05:00.000Z',
  overdueSince: '2026-03-12T02:05:00.000Z',
} as const;

const EN: NoticeFields = {
  ...COMMON,
  authorityName: 'Cyberspace Office of the Example Province',
  authorityContact: 'telephone 0311-5550100, weekdays 08:30 to 17:30',
  unitName: 'Example University',
  systemName: 'Computing cluster of the physics institute',
  whatWasSeen: [
    'The system signed in to a mining pool and was given work 1,284 times.',
    '977 results were handed in, of which the pool accepted 961; this is proof of work done, not a mere resemblance.',
    'The estimated power is 3.1 kW (between 2.4 and 4.0 kW).',
  ],
  measures: ['Connections to known mining pools are blocked for this system.'],
  reasons: [
    'The mining went on after the notice of 25 February.',
    'Withholding names in the DNS alone was tried and got around.',
  ],
  stillReachable: ['Security updates of common operating systems', 'The page of this case'],
  legalBasis: [
    { citation: 'Example Act, section 12 (2)', says: 'Access may be withheld until rectified.' },
    { citation: 'Notice 1283 of 2021', says: null },
  ],
  howToRectify: [
    'Stop the mining program and find out who started it.',
    'Check every account that may start programs on the cluster.',
    'Report the cause, what was done, and how it is kept from coming back.',
  ],
  releaseConditions: [
    'Your report was accepted.',
    'A new scan is clean, and nothing was seen for 24 hours.',
  ],
  howToObject: ['On the page of this case, or in writing to the counter of the office.'],
  whatFailed: ['On 9 March the system signed in to a pool again.'],
  whatWasWrong: ['The address had been given to another unit two days before.'],
  obligation: 'access is to be restored after the check was passed',
  superiorName: 'Cyberspace Administration of the Example State',
};

const ZH: NoticeFields = {
  ...COMMON,
  authorityName: '示例省互联网信息办公室',
  authorityContact: '电话0311-5550100，工作日8:30至17:30',
  unitName: '示例大学',
  systemName: '物理学院计算集群',
  whatWasSeen: [
    '该系统登录矿池并接收计算任务1284次。',
    '提交计算结果977次，其中961次被矿池接受，属已完成工作量的证明，并非仅为流量特征相似。',
    '估算功率3.1千瓦（2.4至4.0千瓦）。',
  ],
  measures: ['阻断该系统与已知矿池之间的连接。'],
  reasons: ['2月25日通知送达后，“挖矿”活动仍在继续。', '已采取仅限域名解析的措施，但被绕过。'],
  stillReachable: ['常用操作系统的安全更新', '本案专用页面'],
  legalBasis: [
    { citation: '《示例条例》第十二条第二款', says: '可以停止互联网接入，直至整改完成。' },
    { citation: '发改运行〔2021〕1283号', says: null },
  ],
  howToRectify: [
    '停止挖矿程序，查明由何人启动。',
    '检查所有可以在集群上启动程序的账号。',
    '报送原因、处置情况和防止再次发生的措施。',
  ],
  releaseConditions: ['整改报告已被接受。', '重新检测未发现问题，且连续24小时未再发现。'],
  howToObject: ['通过本案专用页面提出，或者书面递交至我单位窗口。'],
  whatFailed: ['3月9日该系统再次登录矿池。'],
  whatWasWrong: ['该地址已于两日前分配给其他单位。'],
  obligation: '复核通过后恢复互联网接入',
  superiorName: '示例国家互联网信息办公室',
};

export const SAMPLE_FIELDS: Readonly<Record<NoticeLanguage, NoticeFields>> = {
  en: EN,
  'zh-CN': ZH,
};

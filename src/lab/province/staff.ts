/** The people of the sample province. Who has a ready sign-in gets it when the demonstration starts (`sign-ins.ts`). */
import type { Role } from '#model/authority.ts';
import type { Language } from '#model/text.ts';
import { PROVINCE } from './places.ts';

export interface SampleGrant {
  readonly role: Role;
  readonly jurisdiction: string;
  readonly sector: string | null;
}

export interface SamplePerson {
  /** Before the @ of their mailbox, and how the play calls them. */
  readonly key: string;
  readonly name: string;
  readonly language: Language;
  /** Key of an agency; null: of the unit. */
  readonly agency: string | null;
  /** Code of a unit. */
  readonly unit: string | null;
  readonly grants: readonly SampleGrant[];
}

const DOMAIN = 'linshan.example';
export const emailOf = (key: string): string => `${key}@${DOMAIN}`;

const at = (role: Role, jurisdiction = PROVINCE, sector: string | null = null): SampleGrant => ({
  role,
  jurisdiction,
  sector,
});

const member = (
  key: string,
  name: string,
  language: Language,
  agency: string,
  ...grants: SampleGrant[]
): SamplePerson => ({ key, name, language, agency, unit: null, grants });

/** Who sets the office up and keeps the sample: nobody can sign in as this person. */
export const FOUNDER = { key: 'setup', name: '样例初始化 Sample set-up' } as const;

export const STAFF: readonly SamplePerson[] = [
  member('analyst', '林薇 Lin Wei', 'en', 'cert', at('analyst')),
  member('officer', '陈立 Chen Li', 'en', 'cyberspace', at('officer')),
  member('approver', '周敏 Zhou Min', 'en', 'cyberspace', at('approver')),
  member('verifier', '韩松 Han Song', 'en', 'cert', at('verifier')),
  member('administrator', '苏明远 Su Mingyuan', 'en', 'cyberspace', at('administrator')),
  member('reviewer', '何静 He Jing', 'en', 'police', at('reviewer')),
  member('publisher', '唐宁 Tang Ning', 'en', 'cyberspace', at('publisher')),
  member('recipient', '沈洁 Shen Jie', 'en', 'cyberspace', at('recipient')),
  member('auditor', '郑博 Zheng Bo', 'en', 'bank', at('auditor')),
  {
    key: 'liaison',
    name: '王海 Wang Hai',
    language: 'en',
    agency: null,
    unit: 'HQU',
    grants: [at('liaison', 'linshan/heqing')],
  },
  member('fenxi', '刘芳 Liu Fang', 'zh-CN', 'comms', at('analyst')),
  member('chuzhi', '赵岚 Zhao Lan', 'zh-CN', 'cyberspace', at('officer')),
  member('shenpi', '孙伟 Sun Wei', 'zh-CN', 'cyberspace', at('approver')),
  member('heyan', '吴迪 Wu Di', 'zh-CN', 'cert', at('verifier')),
  member('jiaoyu', '马丽 Ma Li', 'zh-CN', 'education', at('officer', PROVINCE, 'education')),
  member(
    'yunzhou',
    '高翔 Gao Xiang',
    'zh-CN',
    'yunzhou',
    at('analyst', 'linshan/yunzhou'),
    at('officer', 'linshan/yunzhou'),
  ),
];

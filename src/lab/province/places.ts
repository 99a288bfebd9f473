/** The sample province: its tree, its agencies and what is supervised there. All names are invented. */
import type { AgencyContent } from '#model/agency.ts';
import type { JurisdictionContent } from '#model/jurisdiction.ts';

export const PROVINCE = 'linshan';

type Place = Pick<JurisdictionContent, 'nameEn' | 'nameZh' | 'level'> & { readonly path: string };

export const ROOT: Place = {
  path: PROVINCE,
  nameEn: 'Linshan Province',
  nameZh: '临山省',
  level: 'province',
};

/** Below the root, upper ones first. */
export const PLACES: readonly Place[] = [
  { path: 'linshan/heqing', nameEn: 'Heqing', nameZh: '河清市', level: 'city' },
  { path: 'linshan/yunzhou', nameEn: 'Yunzhou', nameZh: '云州市', level: 'city' },
  { path: 'linshan/donglan', nameEn: 'Donglan', nameZh: '东澜市', level: 'city' },
  { path: 'linshan/heqing/beixin', nameEn: 'Beixin County', nameZh: '北新县', level: 'county' },
  { path: 'linshan/heqing/nanhu', nameEn: 'Nanhu District', nameZh: '南湖区', level: 'county' },
  { path: 'linshan/yunzhou/shiqiao', nameEn: 'Shiqiao County', nameZh: '石桥县', level: 'county' },
  {
    path: 'linshan/donglan/lingang',
    nameEn: 'Lingang District',
    nameZh: '临港区',
    level: 'county',
  },
];

export interface SampleAgency {
  readonly key: string;
  readonly jurisdiction: string;
  readonly content: AgencyContent;
}

const agency = (
  key: string,
  kind: AgencyContent['kind'],
  nameEn: string,
  nameZh: string,
  jurisdiction = PROVINCE,
): SampleAgency => ({
  key,
  jurisdiction,
  content: {
    kind,
    nameEn,
    nameZh,
    email: `${key}@linshan.example`,
    // No such area code is given out.
    phone: '+86 399 0000 0000',
    address: null,
  },
});

/** The office that everything else stands under: made by the set-up. */
export const CYBERSPACE_OFFICE = agency(
  'cyberspace',
  'cyberspace-office',
  'Linshan Cyberspace Office',
  '临山省网信办',
);

/** The other six kinds that the notice of 2021 names together, and the office of one city. */
export const AGENCIES: readonly SampleAgency[] = [
  agency('education', 'education', 'Linshan Department of Education', '临山省教育厅'),
  agency('police', 'public-security', 'Linshan Public Security Department', '临山省公安厅'),
  agency(
    'finance',
    'finance-regulator',
    'Linshan Financial Regulatory Bureau',
    '临山省地方金融监管局',
  ),
  agency('bank', 'central-bank', 'Central Bank, Linshan Branch', '中央银行临山省分行'),
  agency(
    'comms',
    'communications-administration',
    'Linshan Communications Administration',
    '临山省通信管理局',
  ),
  agency('cert', 'cert', 'CERT Linshan Branch', '临山省网络应急中心'),
  agency(
    'yunzhou',
    'cyberspace-office',
    'Yunzhou Cyberspace Office',
    '云州市网信办',
    'linshan/yunzhou',
  ),
];

export interface SampleUnit {
  readonly name: string;
  readonly code: string;
  readonly jurisdiction: string;
  readonly sector: string;
  /** Key of the agency that supervises it. */
  readonly agency: string;
}

const HEQING = 'linshan/heqing';
const BEIXIN = 'linshan/heqing/beixin';
const NANHU = 'linshan/heqing/nanhu';
const YUNZHOU = 'linshan/yunzhou';
const SHIQIAO = 'linshan/yunzhou/shiqiao';
const DONGLAN = 'linshan/donglan';
const PORT = 'linshan/donglan/lingang';

const unit = (
  code: string,
  name: string,
  jurisdiction: string,
  sector: string,
  supervisor = 'cyberspace',
): SampleUnit => ({ code, name, jurisdiction, sector, agency: supervisor });

/** In this order they get their networks (`addresses.ts`). */
export const UNITS: readonly SampleUnit[] = [
  unit('HQU', '河清大学 Heqing University', HEQING, 'education', 'education'),
  unit('LPU', '临山师范大学 Linshan Normal University', HEQING, 'education', 'education'),
  unit('YIT', '云州理工学院 Yunzhou Institute of Technology', YUNZHOU, 'education', 'education'),
  unit('DMU', '东澜海洋大学 Donglan Maritime University', DONGLAN, 'education', 'education'),
  unit('BXS', '北新县教育局 Beixin Schools Office', BEIXIN, 'education', 'education'),
  unit('SQV', '石桥职业学校 Shiqiao Vocational School', SHIQIAO, 'education', 'education'),
  unit('HQH1', '河清市第一医院 Heqing First Hospital', HEQING, 'health'),
  unit('YZH', '云州市中心医院 Yunzhou Central Hospital', YUNZHOU, 'health'),
  unit('DLH', '东澜市人民医院 Donglan People’s Hospital', DONGLAN, 'health'),
  unit('NHC', '南湖区卫生中心 Nanhu Health Centre', NANHU, 'health'),
  unit('HQG', '河清市政务服务中心 Heqing Government Services', HEQING, 'government'),
  unit('YZG', '云州市大数据局 Yunzhou Data Bureau', YUNZHOU, 'government'),
  unit('DLG', '东澜市行政审批局 Donglan Permits Bureau', DONGLAN, 'government'),
  unit('BXG', '北新县人民政府 Beixin County Government', BEIXIN, 'government'),
  unit('NHG', '南湖区政府办公室 Nanhu District Office', NANHU, 'government'),
  unit('SQG', '石桥县人民政府 Shiqiao County Government', SHIQIAO, 'government'),
  unit('LSB', '临山银行 Bank of Linshan', HEQING, 'finance', 'finance'),
  unit('YCU', '云州农村信用社 Yunzhou Rural Credit Union', YUNZHOU, 'finance', 'finance'),
  unit('DIN', '东澜保险 Donglan Insurance', DONGLAN, 'finance', 'finance'),
  unit('LPG', '临山电网 Linshan Power Grid', HEQING, 'energy'),
  unit('YHP', '云州热力 Yunzhou Heating', YUNZHOU, 'energy'),
  unit('DWS', '东澜水务 Donglan Water', DONGLAN, 'energy'),
  unit('HSM', '河清钢铁 Heqing Steel', HEQING, 'manufacturing'),
  unit('YEL', '云州电子 Yunzhou Electronics', YUNZHOU, 'manufacturing'),
  unit('DSY', '东澜造船 Donglan Shipyard', DONGLAN, 'manufacturing'),
  unit('SQM', '石桥机械 Shiqiao Machinery', SHIQIAO, 'manufacturing'),
  unit('LTC', '临山通信 Linshan Telecom', HEQING, 'telecom', 'comms'),
  unit('YBB', '云州宽带 Yunzhou Broadband', YUNZHOU, 'telecom', 'comms'),
  unit('DDC', '东澜数据中心 Donglan Data Centre', DONGLAN, 'telecom', 'comms'),
  unit('PDC', '港区云机房 Port Cloud Hosting', PORT, 'telecom', 'comms'),
  unit('LAS', '临山省科学院 Linshan Academy of Sciences', HEQING, 'research'),
  unit('HSC', '河清超算中心 Heqing Supercomputing Centre', HEQING, 'research'),
  unit('YAG', '云州农科所 Yunzhou Agricultural Institute', YUNZHOU, 'research'),
  unit('LRW', '临山铁路 Linshan Railways', HEQING, 'transport'),
  unit('HMT', '河清地铁 Heqing Metro', HEQING, 'transport'),
  unit('LGP', '临港港务 Lingang Port Authority', PORT, 'transport'),
  unit('LTV', '临山广播电视台 Linshan Broadcasting', HEQING, 'media'),
  unit('YNP', '云州日报 Yunzhou Daily', YUNZHOU, 'media'),
  unit('HLB', '河清市图书馆 Heqing City Library', NANHU, 'culture'),
  unit('DMS', '东澜博物馆 Donglan Museum', DONGLAN, 'culture'),
];

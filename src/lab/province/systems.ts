/** The systems of the sample units: five each, of kinds that the unit's sector has, with addresses of their own. */
import type { SystemContent } from '#model/system.ts';
import { UNITS } from './places.ts';

/** Benchmarking range (RFC 2544 and RFC 6815): on no network in use. Each unit has a /24 of it. */
export const NETWORKS = ['198.18.0.0/16', '2001:db8::/32'];
/** Behind a translator of the carrier: many systems share these. */
export const SHARED_NETWORK = '198.18.200.0/24';

type Kind = Pick<SystemContent, 'hardwareClass' | 'critical'> & { readonly name: string };

const kind = (
  name: string,
  hardwareClass: Kind['hardwareClass'],
  critical: Kind['critical'] = null,
): Kind => ({ name, hardwareClass, critical });

const COMMON: readonly Kind[] = [
  kind('门户网站 Web portal', 'virtual'),
  kind('邮件系统 Mail system', 'server'),
  kind('办公终端 Office computers', 'workstation'),
  kind('文件服务器 File server', 'server'),
  kind('视频监控 Video surveillance', 'embedded'),
];

/** In place of the first of the common ones. */
const SPECIAL: Readonly<Record<string, readonly Kind[]>> = {
  education: [
    kind('计算集群 Computing cluster', 'cluster'),
    kind('实验室工作站 Laboratory workstations', 'workstation'),
    kind('宿舍网 Dormitory network', 'network-device'),
  ],
  health: [
    kind('医院信息系统 Hospital information system', 'server', 'hospital'),
    kind('影像归档 Image archive', 'server'),
  ],
  government: [
    kind('政务云 Government cloud', 'virtual'),
    kind('大厅终端 Hall terminals', 'workstation'),
  ],
  finance: [
    kind('测试机房 Test servers', 'server'),
    kind('网点终端 Branch terminals', 'workstation'),
  ],
  energy: [
    kind('调度系统 Dispatch system', 'server', 'power'),
    kind('抄表平台 Metering platform', 'server'),
  ],
  manufacturing: [
    kind('设计工作站 Design workstations', 'gpu-server'),
    kind('生产管理 Production control', 'server'),
  ],
  telecom: [kind('托管机柜 Colocation racks', 'server'), kind('云主机 Cloud hosts', 'virtual')],
  research: [
    kind('显卡集群 GPU cluster', 'gpu-server'),
    kind('超算登录节点 Login nodes', 'cluster'),
    kind('仪器控制 Instrument control', 'embedded'),
  ],
  transport: [
    kind('票务系统 Ticketing', 'server', 'transport'),
    kind('站台屏幕 Platform displays', 'embedded'),
  ],
  media: [
    kind('渲染农场 Render farm', 'gpu-server'),
    kind('编辑终端 Editing desks', 'workstation'),
  ],
  culture: [
    kind('公共机房 Public computers', 'workstation'),
    kind('数字展厅 Digital gallery', 'gpu-server'),
  ],
};

export interface SampleSystem {
  readonly code: string;
  readonly name: string;
  /** Index into UNITS. */
  readonly unit: number;
  readonly critical: Kind['critical'];
  readonly hardwareClass: Kind['hardwareClass'];
  readonly address: string;
  /** Every seventh has one of IPv6 as well. */
  readonly address6: string | null;
}

const SYSTEMS_PER_UNIT = 5;

export const SYSTEMS: readonly SampleSystem[] = UNITS.flatMap(({ code, sector }, unit) => {
  const special = SPECIAL[sector] ?? [];
  const kinds = [...special, ...COMMON.slice(special.length - SYSTEMS_PER_UNIT)];
  return kinds.slice(0, SYSTEMS_PER_UNIT).map((one, i): SampleSystem => {
    const number = unit * SYSTEMS_PER_UNIT + i;
    return {
      code: `${code}-${String(i + 1).padStart(2, '0')}`,
      ...one,
      unit,
      address: `198.18.${unit + 1}.${10 + i}`,
      address6: number % 7 === 0 ? `2001:db8:${(unit + 1).toString(16)}::${10 + i}` : null,
    };
  });
});

/** Somebody's, but in no register: 15 addresses in each unit's own network. */
export function strayAddress(unit: number, i: number): string {
  return `198.18.${unit + 1}.${200 + (i % 15)}`;
}

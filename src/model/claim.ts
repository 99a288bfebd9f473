/**
 * What a log or table says about who had an address: one *claim* per declaration, before anybody knows which system is
 * meant. Claims of several lines are joined to spans by `govern/claim-spans.ts`; a span becomes a binding.
 */
import type { Network } from '#base/network.ts';
import type { Millis } from './stream.ts';

export const BINDING_SOURCES = ['manual', 'import:csv', 'dhcp', 'radius'] as const;
export type BindingSource = (typeof BINDING_SOURCES)[number];

export const IMPORT_FORMATS = ['csv', 'dhcpd', 'kea', 'radius'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** Everything by which a log names the one who has the address; null where it does not say. */
export interface Holder {
  /** As `base/mac.ts` spells it. */
  readonly mac: string | null;
  /** DHCP client identifier or DUID, hexadecimal without separators. */
  readonly client: string | null;
  readonly user: string | null;
  readonly host: string | null;
  /** `nas|session`: a session id is unique only on its access server (RFC 2866 §5.5). */
  readonly session: string | null;
  /** `nas|port`: the line or switch port on which it was seen. */
  readonly port: string | null;
}

export interface Claim {
  readonly is: 'claim';
  /** Line on which the declaration begins, counted from 1. */
  readonly line: number;
  readonly network: Network;
  readonly from: Millis;
  /** Null: still held when the log was written. */
  readonly until: Millis | null;
  /** When its source last confirmed that it is held; null where a source says so once for all. */
  readonly seenAt: Millis | null;
  /** The end is a fact (released, stopped, stated), not an expiry that a renewal may move. */
  readonly final: boolean;
  readonly holder: Holder;
  /** What the source itself calls the system; only tables made by people do. */
  readonly system: string | null;
  readonly source: BindingSource;
  /** 0 … 1 as the source states it; null: as `govern` rates such a source. */
  readonly confidence: number | null;
}

/**
 * Sessions ended whatever addresses they had: one that was stopped, or all of an access server that began anew
 * (RFC 2866 §5.1, Accounting-On and -Off).
 */
export interface Ending {
  readonly is: 'ending';
  readonly line: number;
  readonly nas: string;
  /** As in `Holder`; null: every session of the server. */
  readonly session: string | null;
  readonly at: Millis;
}

export interface Rejected {
  readonly is: 'rejected';
  readonly line: number;
  readonly reason: ClaimRefusal;
  /** The value at fault, cut to `EXCERPT_CHARS_MAX` characters, without control characters. */
  readonly text: string;
}

export type ClaimReading = Claim | Ending | Rejected;

/** Enough to find the place; whole lines would carry names into reports. */
export const EXCERPT_CHARS_MAX = 80;

export const CLAIM_REFUSAL_KINDS = [
  'not-a-network',
  'host-bits',
  'too-wide',
  'no-address',
  'not-unicast',
  'bad-time',
  'no-time',
  'time-without-zone',
  'ends-before-start',
  'no-end',
  'not-held',
  'no-holder',
  'no-session',
  'not-accounting',
  'bad-confidence',
  'bad-mac',
  'no-column',
  'too-long',
  'unfinished',
  'unreadable',
  'too-many',
  'unknown-system',
  'several-systems',
  'retired-system',
  'shared-address',
  'not-yours',
] as const;
export type ClaimRefusal = (typeof CLAIM_REFUSAL_KINDS)[number];

/** Why a line made no claim, or a claim no binding; in the languages of the house. */
export const CLAIM_REFUSALS: Readonly<
  Record<ClaimRefusal, { readonly en: string; readonly zh: string }>
> = {
  'not-a-network': {
    en: 'neither an address nor a prefix',
    zh: '既不是地址也不是前缀',
  },
  'host-bits': {
    en: 'a prefix with bits set behind its length: an address or a prefix was meant',
    zh: '前缀长度之后仍有置位：无法判断是地址还是前缀',
  },
  'too-wide': {
    en: 'a prefix wider than one system can have',
    zh: '前缀过宽，单个系统不可能拥有',
  },
  'no-address': { en: 'the record names no address', zh: '该记录没有地址' },
  'not-unicast': {
    en: 'an address that no system can have (unspecified, loopback, multicast, broadcast)',
    zh: '任何系统都不能使用的地址（未指定、环回、组播或广播）',
  },
  'bad-time': { en: 'a time that cannot be read or is not plausible', zh: '时间无法读取或不合理' },
  'no-time': { en: 'the record says no time', zh: '该记录没有时间' },
  'time-without-zone': {
    en: 'a local time without its offset: give one with the import',
    zh: '本地时间没有时区：请在导入时指定',
  },
  'ends-before-start': {
    en: 'it ends before it begins, or lasts no time at all',
    zh: '结束早于开始，或没有持续时间',
  },
  'no-end': { en: 'the lease was taken away, but not said when', zh: '租约已删除，但没有说明时间' },
  'not-held': { en: 'declared free: nobody held it', zh: '声明为空闲：无人持有' },
  'no-holder': { en: 'the record names nobody', zh: '该记录没有指明持有者' },
  'no-session': { en: 'accounting without a session id', zh: '计费记录没有会话标识' },
  'not-accounting': { en: 'a record of another kind', zh: '其他类型的记录' },
  'bad-confidence': { en: 'confidence is not a number from 0 to 1', zh: '置信度不是 0 到 1 的数' },
  'bad-mac': { en: 'not a hardware address of one station', zh: '不是单个设备的硬件地址' },
  'no-column': { en: 'the row does not have a wanted column', zh: '该行缺少必需的列' },
  'too-long': { en: 'longer than its limit', zh: '超过长度上限' },
  unfinished: { en: 'the declaration does not end', zh: '声明没有结束' },
  unreadable: { en: 'not in the form of this file', zh: '不符合该文件的格式' },
  'too-many': { en: 'more rows than one import may hold', zh: '超过一次导入的行数上限' },
  'unknown-system': { en: 'no system goes by this', zh: '没有对应的系统' },
  'several-systems': { en: 'several systems go by this', zh: '对应多个系统' },
  'retired-system': { en: 'the system was retired before', zh: '该系统此前已停用' },
  'shared-address': {
    en: 'inside a declared shared address pool: no single system has it',
    zh: '位于已声明的共享地址池：不属于任何单一系统',
  },
  'not-yours': { en: 'the system is not yours to change', zh: '您无权更改该系统' },
};

export const NOBODY: Holder = {
  mac: null,
  client: null,
  user: null,
  host: null,
  session: null,
  port: null,
};

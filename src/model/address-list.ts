/** A list of addresses that a superior or partner hands down: what it says, and what became of every line. */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { CaseState, Outcome } from './case.ts';
import { CaseNumber } from './case-number.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { AddressText } from './network-text.ts';
import { line } from './text.ts';

/** Lines of one list: they are one decision, and nobody else decides meanwhile. */
export const ADDRESS_LIST_ROWS_MAX = 2_000;
/** UTF-16 units of one list: lines of some 200 characters. */
export const ADDRESS_LIST_CHARS_MAX = 524_288;
/** The same as JSON: line ends take two characters, Chinese three bytes. */
export const ADDRESS_LIST_BODY_BYTES_MAX = 3 * ADDRESS_LIST_CHARS_MAX;
/** Systems behind one line: a prefix with more says nothing about any of them. */
export const ADDRESS_LIST_SYSTEMS_MAX = 256;
/** Characters of a rejected line's value that are shown. */
export const ADDRESS_LIST_EXCERPT_MAX = 80;

export const AddressListRequest = z.strictObject({
  /** Who handed it down and what they call it: `provincial notice 2026-17`. */
  source: line(120),
  /** Where leads go whose system is not known. */
  jurisdiction: JurisdictionPath,
  /** Offset of times that do not say theirs: `+08:00`. Null: such times are rejected. */
  zone: z
    .string()
    .regex(/^[+-](?:0\d|1[0-4]):[0-5]\d$/, 'an offset such as +08:00')
    .nullable()
    .default(null),
  /** Until when every line is to be dealt with; null: no day was set. */
  dueAt: Instant.nullable().default(null),
  text: z.string().min(1).max(ADDRESS_LIST_CHARS_MAX),
});
export type AddressListRequest = z.infer<typeof AddressListRequest>;

/** Why a line makes no lead; in the languages of the house. */
export const ADDRESS_LIST_REFUSALS = {
  unreadable: { en: 'It cannot be read as a line of the table', zh: '该行无法按表格读取' },
  'no-column': { en: 'A wanted column is missing or empty', zh: '缺少必需的列或其值为空' },
  'bad-address': { en: 'Neither an address nor a prefix', zh: '既不是地址也不是前缀' },
  'not-unicast': { en: 'An address that no single machine has', zh: '不属于单台主机的地址' },
  'too-wide': { en: 'A prefix too wide to mean anybody', zh: '前缀过宽，无法指向具体对象' },
  'bad-time': { en: 'A time that cannot be read', zh: '时间无法读取' },
  'time-without-zone': { en: 'A time that does not say its zone', zh: '时间未注明时区' },
  'ends-before-start': { en: 'It ends before it begins', zh: '结束早于开始' },
  'in-the-future': { en: 'It begins in the future', zh: '开始时间在未来' },
  'nobody-known': { en: 'No system is known in this prefix', zh: '该前缀内没有已知系统' },
  'too-many-systems': { en: 'Too many systems lie in this prefix', zh: '该前缀内系统过多' },
  'not-yours': { en: 'It lies outside of what your roles reach', zh: '超出您的权限范围' },
  twice: { en: 'An earlier line says the same', zh: '与前面的行重复' },
  'too-many-rows': { en: 'Behind the limit of one list', zh: '超出单个名单的行数上限' },
} as const;
export const ADDRESS_LIST_REFUSAL_KINDS = [
  'unreadable',
  'no-column',
  'bad-address',
  'not-unicast',
  'too-wide',
  'bad-time',
  'time-without-zone',
  'ends-before-start',
  'in-the-future',
  'nobody-known',
  'too-many-systems',
  'not-yours',
  'twice',
  'too-many-rows',
] as const satisfies readonly (keyof typeof ADDRESS_LIST_REFUSALS)[];
export type AddressListRefusal = (typeof ADDRESS_LIST_REFUSAL_KINDS)[number];

const Line = z.int().positive();

export const AddressListReport = z.strictObject({
  /** Of the list; null: no line of it made or met a lead. */
  listId: Id.nullable(),
  counts: z.strictObject({ lines: z.int(), made: z.int(), known: z.int(), rejected: z.int() }),
  /** By line; a prefix may lead to several. */
  leads: z.array(
    z.strictObject({
      line: Line,
      leadId: Id,
      address: AddressText.nullable(),
      systemId: Id.nullable(),
      /** False: the lead was there already. */
      isNew: z.boolean(),
    }),
  ),
  rejected: z.array(
    z.strictObject({
      line: Line,
      reason: z.enum(ADDRESS_LIST_REFUSAL_KINDS),
      /** The value at fault. */
      text: z.string().max(ADDRESS_LIST_EXCERPT_MAX),
    }),
  ),
});
export type AddressListReport = z.infer<typeof AddressListReport>;

/** Leads of one list that are followed: most lines mean one system. */
export const ADDRESS_LIST_ENTRIES_MAX = 4_000;

/** What a list was when it came, so that it can be answered line by line. */
const Entry = z.strictObject({ line: Line, address: AddressText.nullable(), leadId: Id });

export const AddressList = z.strictObject({
  id: Id,
  version: z.int().positive(),
  source: AddressListRequest.shape.source,
  jurisdiction: JurisdictionPath,
  dueAt: Instant.nullable(),
  entries: z.array(Entry).max(ADDRESS_LIST_ENTRIES_MAX),
  rejected: z.int().nonnegative(),
  receivedAt: Instant,
  changedAt: Instant,
  /** Every line was dealt with, and that was reported back. */
  endedAt: Instant.nullable(),
});
export type AddressList = z.infer<typeof AddressList>;

export const addressListEvents = {
  'address-list.received': {
    data: AddressList.pick({
      source: true,
      jurisdiction: true,
      dueAt: true,
      entries: true,
      rejected: true,
    }),
  },
  'address-list.due-set': { data: z.strictObject({ dueAt: Instant }) },
  'address-list.ended': { data: z.strictObject({}) },
} as const satisfies EventTypes;

/** What became of one line: `closed` when its lead was dismissed or its case is over. */
export const AddressListFate = Entry.extend({
  jurisdiction: JurisdictionPath,
  /** Of the lead, or of the one that it was merged into. */
  leadState: z.string().max(20),
  dismissal: z.string().max(40).nullable(),
  caseId: Id.nullable(),
  caseNumber: CaseNumber.nullable(),
  caseState: CaseState.nullable(),
  outcome: Outcome.nullable(),
  isClosed: z.boolean(),
});
export type AddressListFate = z.infer<typeof AddressListFate>;

/** What lies in the database, as Kysely sees it: column names in camel case, instants as ISO text, bigints as numbers. */
import type { Generated } from 'kysely';
import type { Access } from '#model/access.ts';
import type { AddressPool } from '#model/address-pool.ts';
import type { Agency } from '#model/agency.ts';
import type { Binding } from '#model/binding.ts';
import type { Calendar } from '#model/calendar.ts';
import type { Case } from '#model/case.ts';
import type { CaseClock } from '#model/clock.ts';
import type { Delegation } from '#model/delegation.ts';
import type { StreamKind } from '#model/event.ts';
import type { EnforcementPoint } from '#model/enforcement-point.ts';
import type { EnergyFactorEntry } from '#model/energy-factor.ts';
import type { EvidenceItem } from '#model/evidence-item.ts';
import type { ExportFilters, ExportFormat } from '#model/export.ts';
import type { Exemption } from '#model/exemption.ts';
import type { Grant } from '#model/grant.ts';
import type { Jurisdiction } from '#model/jurisdiction.ts';
import type { Lead } from '#model/lead.ts';
import type { Notice } from '#model/notice.ts';
import type { TemplateRow } from '#model/notice-template.ts';
import type { Order } from '#model/order.ts';
import type { Person } from '#model/person.ts';
import type { Policy } from '#model/policy.ts';
import type { Publication } from '#model/publication.ts';
import type { Referral } from '#model/referral.ts';
import type { AddressList } from '#model/address-list.ts';
import type { Consultation } from '#model/consultation.ts';
import type { Task } from '#model/task.ts';
import type { Sensor } from '#model/sensor.ts';
import type { System } from '#model/system.ts';
import type { Tip } from '#model/tip.ts';
import type { Unit } from '#model/unit.ts';
import type { Webhook } from '#model/webhook.ts';
import type { DayTallyRow, SightingRow, StandingRow } from './energy-tables.ts';
import type { CampaignTables } from './campaign-tables.ts';
import type { ExchangeTables } from './exchange-tables.ts';
import type { PointTables } from './point-tables.ts';
import type { SensorTables } from './sensor-tables.ts';
import type { SignInTables } from './sign-in-tables.ts';
import type { TipTables } from './tip-tables.ts';

export interface EventRow {
  readonly seq: number;
  readonly streamKind: StreamKind;
  readonly streamId: string;
  readonly version: number;
  readonly type: string;
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly role: string | null;
  readonly jurisdiction: string | null;
  /** 16 random bytes before the payload where it is hashed: what a leaf hides cannot be guessed. */
  readonly salt: Uint8Array;
  /** Canonical JSON: the very text that was hashed. */
  readonly data: string;
  readonly personalHash: string | null;
  /** Salt and personal data, sealed with the stream's key. */
  readonly personal: Uint8Array | null;
}

/** One row: how many events there are and when the last happened. Whoever decides locks it first. */
export interface LogHeadRow {
  readonly id: number;
  readonly size: number;
  readonly at: string;
}

/** The key that seals the personal data of one stream; without `wrapped` it was destroyed. */
export interface VaultKeyRow {
  readonly streamId: string;
  readonly wrapped: Uint8Array | null;
  readonly createdAt: string;
  readonly destroyedAt: string | null;
}

/** What must be done after a decision, written in its transaction; the courier of jobs takes it from here. */
export interface OutboxRow {
  readonly id: Generated<number>;
  readonly topic: string;
  readonly payload: unknown;
  readonly createdAt: string;
  readonly takenAt: string | null;
}

/** The reply to a request that carried an idempotency key. */
export interface IdempotencyRow {
  readonly key: string;
  readonly actorId: string;
  readonly route: string;
  readonly requestHash: string;
  /** Sealed: a reply may hold a secret that is shown once. */
  readonly reply: Uint8Array;
  readonly at: string;
}

/** What signs a webhook's requests; shown once. */
export interface WebhookSecretRow {
  readonly webhookId: string;
  readonly secret: string;
}

/** The token of a notice's link, sealed with the notice's key, for the copies that are still to be made. */
export interface NoticeLinkRow {
  readonly noticeId: string;
  readonly token: Uint8Array;
}

/** Who sends a notice just now, and until when that holds. */
export interface NoticeTurnRow {
  readonly noticeId: string;
  readonly turnId: string;
  readonly endsAt: string;
}

/** How far a webhook was told; state of the courier, not of the record. */
export interface WebhookCursorRow {
  readonly webhookId: string;
  /** The first event that it was not told of. */
  readonly nextSeq: number;
  /** In a row. */
  readonly failures: number;
  readonly notBefore: string;
  /** Until then one courier has it. */
  readonly claimedUntil: string;
  /** HTTP status of the last attempt; null: there was none, or nobody answered. */
  readonly lastStatus: number | null;
  readonly lastAt: string | null;
}

/**
 * By which leads are found: `pool:NAME`, `wallet:TAG`, `coin:XMR` and `worker:NAME`, noted by the database as leads
 * change. An index that pages can be read from in order, and that the second wall lets through: arrays have none.
 */
export interface LeadTraceRow {
  readonly trace: string;
  readonly leadId: string;
  readonly jurisdiction: string;
}

/** By which words a thing is found, noted by the database as things change. Names of persons are not among them. */
export interface SearchWordRow {
  readonly kind: 'case' | 'system' | 'unit' | 'sensor' | 'point';
  /** In small letters; of a name in Chinese there is one from each sign on. */
  readonly word: string;
  readonly id: string;
  readonly jurisdiction: string;
}

/** Every pool that a lead ever named. */
export interface PoolNameRow {
  readonly name: string;
}

/** On which networks orders fall just now: from `scheduled` until every point was seen to have let go. */
export interface HeldNetworkRow {
  readonly network: string;
  readonly orderId: string;
  readonly jurisdiction: string;
}

/** A file that somebody may fetch. */
export interface ExportTicketRow {
  readonly id: string;
  readonly personId: string;
  readonly list: string;
  readonly format: ExportFormat;
  readonly filters: ExportFilters;
  readonly expiresAt: string;
}

/** The key of the tags of wallets, sealed; one row once a wallet was seen. */
export interface WalletTagKeyRow {
  readonly id: string;
  readonly key: Uint8Array;
}

export interface Tables
  extends SignInTables, SensorTables, PointTables, CampaignTables, TipTables, ExchangeTables {
  event: EventRow;
  logHead: LogHeadRow;
  vaultKey: VaultKeyRow;
  outbox: OutboxRow;
  idempotency: IdempotencyRow;
  access: Access;
  agency: Agency;
  delegation: Delegation;
  grant: Grant;
  jurisdiction: Jurisdiction;
  person: Person;
  unit: Unit;
  system: System;
  binding: Binding;
  addressPool: AddressPool;
  exemption: Exemption;
  sensor: Sensor;
  enforcementPoint: EnforcementPoint;
  policy: Policy;
  energyFactor: EnergyFactorEntry;
  sighting: SightingRow;
  dayTally: DayTallyRow;
  standing: StandingRow;
  lead: Lead;
  case: Case;
  order: Order;
  leadTrace: LeadTraceRow;
  searchWord: SearchWordRow;
  poolName: PoolNameRow;
  heldNetwork: HeldNetworkRow;
  exportTicket: ExportTicketRow;
  walletTagKey: WalletTagKeyRow;
  calendar: Calendar;
  noticeTemplate: TemplateRow;
  notice: Notice;
  noticeLink: NoticeLinkRow;
  noticeTurn: NoticeTurnRow;
  clock: CaseClock;
  tip: Tip;
  referral: Referral;
  consultation: Consultation;
  task: Task;
  addressList: AddressList;
  evidence: EvidenceItem;
  publication: Publication;
  webhook: Webhook;
  webhookSecret: WebhookSecretRow;
  webhookCursor: WebhookCursorRow;
}

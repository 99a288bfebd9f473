import { z } from 'zod';
import { JurisdictionPath, Sector } from '../authority.ts';
import {
  Case,
  CaseEnergy,
  CaseState,
  Measure,
  Outcome,
  REFERRED_TO,
  RootCause,
  Tlp,
  Verdict,
} from '../case.ts';
import { Duration } from '../calendar.ts';
import { CaseNumber } from '../case-number.ts';
import { Id, Instant } from '../event.ts';
import { WalletTag } from '../lead.ts';
import { AddressText } from '../network-text.ts';
import { AppealGround } from '../policy.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { line, Note } from '../text.ts';
import { TimelineEntry } from '../timeline.ts';

const path = '/api/v1/cases';

/** As lists show it: without texts and people. */
const CaseSummary = Case.pick({
  id: true,
  version: true,
  number: true,
  jurisdiction: true,
  sector: true,
  unitId: true,
  systemId: true,
  address: true,
  state: true,
  stateSince: true,
  verdict: true,
  outcome: true,
  grade: true,
  tlp: true,
  handlerId: true,
  measure: true,
  appeal: true,
  referral: true,
  evidenceHold: true,
  overdue: true,
  dueAt: true,
  report: true,
  passedAt: true,
  releasedAt: true,
  attestedClean: true,
  openedAt: true,
  changedAt: true,
  closedAt: true,
});

const TimelineQuery = PageQuery.extend({
  /** The `next` of the page before. */
  after: z.coerce.number().int().min(0).optional(),
});
const note = z.strictObject({ note: Note });
const maybeNote = Note.nullable().default(null);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const act = { who: 'staff', method: 'POST', params: ById, reply: Done } as const;

export const caseRoutes = {
  list: route({
    name: 'case.list',
    method: 'GET',
    path,
    summary: 'List cases, the newest first',
    who: 'staff',
    verb: 'case.read',
    query: PageQuery.extend({
      state: CaseState.optional(),
      verdict: Verdict.optional(),
      outcome: Outcome.optional(),
      measure: Measure.optional(),
      jurisdiction: JurisdictionPath.optional(),
      unitId: Id.optional(),
      systemId: Id.optional(),
      handlerId: Id.optional(),
      overdue: flag.optional(),
      number: CaseNumber.optional(),
      address: AddressText.optional(),
      /** Of its leads: the pool, coin or wallet that one of them named. */
      pool: line(256).optional(),
      coin: line(16).optional(),
      sector: Sector.optional(),
      walletTag: WalletTag.optional(),
    }),
    reply: page(CaseSummary),
  }),
  show: route({
    name: 'case.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show a case; the look is recorded',
    who: 'staff',
    verb: 'case.read',
    personal: true,
    params: ById,
    reply: Case.extend({
      /** What stands against a pass of the verification, in words; empty outside of it. */
      missing: z.array(z.string()),
    }),
  }),
  timeline: route({
    name: 'case.timeline',
    method: 'GET',
    path: `${path}/:id/timeline`,
    summary: 'Tell what happened to a case and to all that belongs to it, in order',
    who: 'staff',
    verb: 'case.read',
    params: ById,
    query: TimelineQuery,
    reply: page(TimelineEntry),
  }),
  personalTimeline: route({
    name: 'case.personal-timeline',
    method: 'GET',
    path: `${path}/:id/timeline/personal`,
    summary: 'The same with what people wrote and who they are; the look is recorded',
    who: 'staff',
    verb: 'record.read',
    personal: true,
    params: ById,
    query: TimelineQuery,
    /** Null where an event has none, or it was erased. */
    reply: page(TimelineEntry.extend({ personal: z.unknown() })),
  }),
  open: route({
    name: 'case.open',
    method: 'POST',
    path,
    summary: 'Open a case from a lead',
    who: 'staff',
    verb: 'case.open',
    body: z.strictObject({ leadId: Id, tlp: Tlp.default('amber'), note: maybeNote }),
    reply: Done,
  }),
  joinLead: route({
    ...act,
    name: 'case.join-lead',
    path: `${path}/:id/join-lead`,
    summary: 'Join a lead to an open case',
    verb: 'case.open',
    body: z.strictObject({ leadId: Id }),
  }),
  triage: route({
    ...act,
    name: 'case.triage',
    path: `${path}/:id/triage`,
    summary: 'Take a case on, or give it to somebody',
    verb: 'case.assess',
    body: z.strictObject({ handlerId: Id.nullable().default(null) }),
  }),
  attribute: route({
    ...act,
    name: 'case.attribute',
    path: `${path}/:id/attribute`,
    summary: 'Say whose system it is',
    verb: 'case.assess',
    body: z.strictObject({ systemId: Id }),
  }),
  assess: route({
    ...act,
    name: 'case.assess',
    path: `${path}/:id/assess`,
    summary: 'Give the verdict',
    verb: 'case.assess',
    body: z.strictObject({ verdict: Verdict, note: Note }),
  }),
  beginRectifying: route({
    ...act,
    name: 'case.begin-rectifying',
    path: `${path}/:id/begin-rectifying`,
    summary: 'Begin the rectification though nobody acknowledged the notice',
    verb: 'case.manage',
    body: z.strictObject({ why: z.enum(['time-over', 'officer']) }),
  }),
  report: route({
    ...act,
    name: 'case.report',
    path: `${path}/:id/report`,
    summary: 'Report that the system was rectified',
    verb: 'case.report',
    body: z.strictObject({
      note: Note,
      rootCause: RootCause.nullable().default(null),
      attestationUpdated: z.boolean().default(false),
    }),
  }),
  reviewReport: route({
    ...act,
    name: 'case.review-report',
    path: `${path}/:id/review-report`,
    summary: 'Accept the report of a rectification, or send it back',
    verb: 'case.manage',
    body: z.strictObject({ accepted: z.boolean(), note: maybeNote }),
  }),
  rescan: route({
    ...act,
    name: 'case.rescan',
    path: `${path}/:id/rescan`,
    summary: 'Record what a new look at the system found',
    verb: 'case.verify',
    body: z.strictObject({
      clean: z.boolean(),
      /** Null: now. */
      scannedAt: Instant.nullable().default(null),
      note: maybeNote,
    }),
  }),
  startWindow: route({
    ...act,
    name: 'case.start-window',
    path: `${path}/:id/start-window`,
    summary: 'Begin the clean window where nothing is held',
    verb: 'case.manage',
  }),
  stateRootCause: route({
    ...act,
    name: 'case.state-root-cause',
    path: `${path}/:id/root-cause`,
    summary: 'State how the mining came about',
    verb: 'case.manage',
    body: z.strictObject({ rootCause: RootCause, note: maybeNote }),
  }),
  verify: route({
    ...act,
    name: 'case.verify',
    path: `${path}/:id/verify`,
    summary: 'Pass or fail the verification of a rectification',
    verb: 'case.verify',
    stepUp: true,
    body: z.strictObject({ passed: z.boolean(), note: Note }),
  }),
  close: route({
    ...act,
    name: 'case.close',
    path: `${path}/:id/close`,
    summary: 'Close a case with its outcome, root cause and energy figures',
    verb: 'case.close',
    stepUp: true,
    body: z.strictObject({
      outcome: Outcome,
      rootCause: RootCause,
      /** `computed`: as the office reckons it at this moment, with the factor then in force. */
      energy: z.union([CaseEnergy, z.strictObject({ computed: z.literal(true) })]),
      duplicateOfId: Id.nullable().default(null),
      transferredTo: JurisdictionPath.nullable().default(null),
      note: Note,
    }),
  }),
  reopen: route({
    ...act,
    name: 'case.reopen',
    path: `${path}/:id/reopen`,
    summary: 'Make a new case that goes on where a closed one ended',
    verb: 'case.open',
    body: note,
  }),
  assign: route({
    ...act,
    name: 'case.assign',
    path: `${path}/:id/assign`,
    summary: 'Give a case to another handler, or to nobody',
    verb: 'case.manage',
    body: z.strictObject({ handlerId: Id.nullable() }),
  }),
  setTlp: route({
    ...act,
    name: 'case.set-tlp',
    path: `${path}/:id/tlp`,
    summary: 'Say how far what is in the case may be told',
    verb: 'case.manage',
    body: z.strictObject({ tlp: Tlp }),
  }),
  fileAppeal: route({
    ...act,
    name: 'case.file-appeal',
    path: `${path}/:id/appeal`,
    summary: 'File an appeal of the people concerned',
    verb: 'case.report',
    body: z.strictObject({ ground: AppealGround, note: Note }),
  }),
  withdrawAppeal: route({
    ...act,
    name: 'case.withdraw-appeal',
    path: `${path}/:id/appeal/withdraw`,
    summary: 'Withdraw an appeal that is not decided yet',
    verb: 'case.report',
  }),
  decideAppeal: route({
    ...act,
    name: 'case.decide-appeal',
    path: `${path}/:id/appeal/decide`,
    summary: 'Decide an appeal: somebody who had no part in the case',
    verb: 'order.suspend',
    stepUp: true,
    body: z.strictObject({
      upheld: z.boolean(),
      note: Note,
      /** By how much the rectification's deadline moves, where more time was asked for and is granted. */
      extendBy: Duration.nullable().default(null),
    }),
  }),
  refer: route({
    ...act,
    name: 'case.refer',
    path: `${path}/:id/refer`,
    summary: 'Refer a case to another authority; a victim needs a second person',
    verb: 'case.manage',
    stepUp: true,
    body: z.strictObject({ to: z.enum(REFERRED_TO), note: Note }),
  }),
  confirmReferral: route({
    ...act,
    name: 'case.confirm-referral',
    path: `${path}/:id/refer/confirm`,
    summary: 'Confirm a referral that another person proposed',
    verb: 'order.approve',
    stepUp: true,
  }),
  dropReferral: route({
    ...act,
    name: 'case.drop-referral',
    path: `${path}/:id/refer/drop`,
    summary: 'Drop a referral that was only proposed',
    verb: 'case.manage',
    body: note,
  }),
  holdEvidence: route({
    ...act,
    name: 'case.hold-evidence',
    path: `${path}/:id/evidence-hold`,
    summary: 'Ask that nothing is cleaned up, or end that',
    verb: 'case.manage',
    body: z.strictObject({ on: z.boolean(), note: Note }),
  }),
};

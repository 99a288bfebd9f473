/** Who may do what: roles give verbs, the tree of jurisdictions and the rules of conflict give rows (governance.md §6.10). */
import { z } from 'zod';

export const ROLES = [
  'analyst',
  'officer',
  'approver',
  'verifier',
  'reviewer',
  'publisher',
  'liaison',
  'recipient',
  'auditor',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];
export const RoleSchema = z.enum(ROLES);

const STAFF: readonly Role[] = [
  'analyst',
  'officer',
  'approver',
  'verifier',
  'reviewer',
  'publisher',
  'recipient',
  'auditor',
  'administrator',
];
/** Those who work on cases. */
const CASEWORK: readonly Role[] = [
  'analyst',
  'officer',
  'approver',
  'verifier',
  'reviewer',
  'auditor',
];

/**
 * Every verb and the roles that have it. `liaison` belongs to a supervised unit and has its verbs for that unit only.
 * Reading is a verb like any other; a role that is not named here cannot.
 */
export const VERBS = {
  'directory.read': [...STAFF, 'liaison'],
  'directory.manage': ['administrator'],
  'people.read': ['administrator', 'auditor'],
  'people.manage': ['administrator'],
  'policy.read': STAFF,
  'policy.manage': ['administrator'],
  'system.read': [...STAFF, 'liaison'],
  'system.manage': ['officer', 'administrator', 'liaison'],
  'binding.read': CASEWORK,
  'binding.manage': ['officer', 'administrator'],
  'exemption.read': STAFF,
  'exemption.propose': ['officer', 'administrator'],
  'exemption.grant': ['approver'],
  'point.read': STAFF,
  'point.manage': ['administrator'],
  'sensor.read': STAFF,
  'sensor.manage': ['administrator'],
  'lead.read': CASEWORK,
  'lead.make': ['analyst', 'officer'],
  'lead.triage': ['analyst', 'officer'],
  'case.read': [...CASEWORK, 'publisher', 'liaison'],
  'case.open': ['analyst', 'officer'],
  'case.assess': ['analyst', 'officer'],
  'case.manage': ['officer'],
  'case.report': ['liaison', 'officer'],
  'case.verify': ['verifier'],
  'case.close': ['officer'],
  'order.read': CASEWORK,
  'order.propose': ['officer'],
  'order.approve': ['approver'],
  'order.refuse': ['approver'],
  'order.lift': ['officer', 'approver'],
  'order.suspend': ['reviewer', 'approver'],
  'notice.read': [...CASEWORK, 'liaison'],
  'notice.serve': ['officer'],
  'notice.acknowledge': ['liaison'],
  'consultation.read': CASEWORK,
  'consultation.lead': ['officer'],
  'consultation.answer': ['analyst', 'officer', 'approver', 'reviewer'],
  'task.read': CASEWORK,
  'task.assign': ['officer'],
  'task.do': ['analyst', 'officer', 'verifier'],
  'referral.read': CASEWORK,
  'referral.manage': ['officer'],
  'referral.approve': ['approver'],
  'evidence.read': CASEWORK,
  'evidence.add': ['analyst', 'officer', 'verifier', 'liaison'],
  'evidence.export': ['officer', 'auditor'],
  'clock.manage': ['officer'],
  'publication.read': [...STAFF, 'liaison'],
  'publication.draft': ['publisher'],
  'publication.approve': ['approver'],
  'publication.publish': ['publisher'],
  'record.read': ['auditor', 'administrator', 'approver', 'officer'],
  /** That there is a tip and what became of it; what it says needs `tip.open`. */
  'tip.read': ['recipient', 'approver', 'auditor'],
  'tip.open': ['recipient'],
  'tip.handle': ['recipient'],
  'tip.hold': ['recipient', 'approver'],
  'tip.propose-reward': ['recipient'],
  'tip.approve-reward': ['approver'],
  'tip.pay-reward': ['officer', 'approver'],
  'tip.delete': ['approver'],
  'campaign.read': [...CASEWORK, 'publisher', 'administrator'],
  'campaign.manage': ['officer', 'administrator'],
  'attestation.read': [...CASEWORK, 'liaison'],
  'attestation.check': ['officer'],
  'attestation.audit': ['verifier'],
  'filing.read': [...CASEWORK, 'administrator', 'liaison'],
  'filing.submit': ['liaison', 'officer'],
  'filing.decide': ['approver'],
  'personal.erase': ['administrator'],
  'webhook.manage': ['administrator'],
} as const satisfies Record<string, readonly Role[]>;
export type Verb = keyof typeof VERBS;

/**
 * What a decision falls on. `jurisdiction` is a path from the root (`hebei/shijiazhuang`): a grant reaches its own node
 * and all below it. A grant with a sector reaches only that sector. Null: the whole installation (root grants only).
 */
export interface Target {
  readonly jurisdiction: string | null;
  readonly sector: string | null;
  readonly unitId: string | null;
}

/** Lower-case path of 1 to 8 segments: `hebei/shijiazhuang/yuhua`. */
export const JurisdictionPath = z
  .string()
  .max(200)
  .regex(/^[a-z0-9-]{1,40}(?:\/[a-z0-9-]{1,40}){0,7}$/, 'a path of lower-case segments');
export const Sector = z.string().regex(/^[a-z0-9-]{1,40}$/, 'a lower-case word');

/** What a unit does behind its link; each is a decision of its own. The office's rules are in `govern/attestation.ts`. */
import { randomBytes } from 'node:crypto';
import { OperatingError } from '#base/errors.ts';
import {
  attachFile,
  isAttestedClean,
  removeFile,
  reopenAttestation,
  saveAnswers,
  signByPasskey,
  signOnPaper,
  startAttestation,
  stateSystems,
  submitAttestation,
  type Answers,
  type UnitOf,
} from '#govern/attestation.ts';
import type { UnitActor } from '#model/actor.ts';
import type {
  Attached,
  Attestation,
  AttestationEvents,
  SignerRole,
  Statement,
} from '#model/attestation.ts';
import type { Campaign } from '#model/campaign.ts';
import type { Decision } from '#model/decision.ts';
import type { Draft } from '#model/event.ts';
import { HOST_FACTS_BYTES_MAX, HostFacts } from '#model/host-facts.ts';
import type { PasskeyAssertion, PasskeyRegistration } from '#model/passkey.ts';
import { ATTACHMENT_BYTES_MAX } from '#model/subject-case.ts';
import { parseIJson } from '#wire/i-json.ts';
import { partyOf, registeredPasskey, usedPasskey } from '../auth/passkey.ts';
import { keep } from '../evidence/keep-evidence.ts';
import type { Office } from '../office.ts';
import { mediaTypeOf } from '../portal/media-type.ts';
import { recordNews } from '../record-news.ts';
import { inWork, type Work } from '../work.ts';
import { contradictSigned } from './contradict.ts';
import { attestationOf, inPopulation } from './unit-desk.ts';

/** What a deed of a unit is decided on. */
interface Desk {
  readonly work: Work;
  readonly campaign: Campaign;
  readonly unit: UnitOf;
  readonly attestation: Attestation;
}

type Decide = (
  desk: Desk,
) => Decision<Draft<AttestationEvents>> | Promise<Decision<Draft<AttestationEvents>>>;

/** The first deed of a unit begins its attestation. */
function onDesk(
  office: Office,
  actor: UnitActor,
  decide: Decide,
  after: (desk: Desk) => Promise<void> = async () => {},
): Promise<Attestation> {
  return inWork(office, actor, async (work) => {
    if (actor.campaignId === null) {
      throw new OperatingError('forbidden', 'This link is for filings alone');
    }
    const campaign = await work.load('campaign', actor.campaignId);
    const unit = await inPopulation(work.tx, campaign.id, actor.unitId);
    if (unit === null)
      throw new OperatingError('not-found', 'The unit is not part of the campaign');
    const before = await attestationOf(work.tx, campaign.id, unit.unitId);
    const attestation =
      before ??
      (await work.record('attestation', work.newId(), startAttestation(campaign, unit), unit));
    const desk = { work, campaign, unit, attestation };
    const decision = await decide(desk);
    const now = await recordNews(work, 'attestation', attestation, decision, unit);
    await after({ ...desk, attestation: now });
    return now;
  });
}

export function answerAsUnit(
  office: Office,
  actor: UnitActor,
  given: Answers,
): Promise<Attestation> {
  return onDesk(office, actor, ({ attestation, campaign }) =>
    saveAnswers(attestation, campaign, given),
  );
}

export function stateAsUnit(
  office: Office,
  actor: UnitActor,
  given: {
    readonly statements: ReadonlyMap<string, Statement | null>;
    readonly restClean: boolean;
  },
): Promise<Attestation> {
  return onDesk(office, actor, ({ attestation, campaign, unit }) =>
    stateSystems(attestation, campaign, unit, given),
  );
}

export interface UnitFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Host facts are known by their form; whatever else is a document. Throws `too-large` and `unsupported-media`. */
export function attachAsUnit(
  office: Office,
  actor: UnitActor,
  file: UnitFile,
  systemId: string | null,
): Promise<Attestation> {
  return onDesk(office, actor, async ({ work, attestation, campaign, unit }) => {
    if (systemId !== null && !unit.systemIds.includes(systemId)) {
      throw new OperatingError('invalid', 'A system that is not of this unit');
    }
    // Asked before the file is kept: what is refused is not.
    const asked = { evidenceId: attestation.id, kind: 'document', sha256: '', systemId } as const;
    const may = attachFile(attestation, campaign, asked);
    if ('refused' in may) return may;
    return attachFile(attestation, campaign, await keepFile(work, unit, file, systemId));
  });
}

async function keepFile(
  work: Work,
  unit: UnitOf,
  { name, bytes }: UnitFile,
  systemId: string | null,
): Promise<Attached> {
  const facts = hostFactsIn(bytes);
  if (facts !== 'none' && typeof facts === 'string') {
    throw new OperatingError(
      'invalid',
      `The host facts are not as the program tells them: ${facts}`,
    );
  }
  if (facts === 'none' && bytes.length > ATTACHMENT_BYTES_MAX) {
    throw new OperatingError('too-large', `A file has at most ${ATTACHMENT_BYTES_MAX} bytes`);
  }
  const mediaType = facts === 'none' ? mediaTypeOf(bytes) : 'application/json';
  if (mediaType === null) {
    throw new OperatingError(
      'unsupported-media',
      'Files are PDF, PNG, JPEG, text or office documents',
    );
  }
  const kind = facts === 'none' ? ('document' as const) : ('host-facts' as const);
  const takenAt = facts === 'none' ? null : new Date(facts.madeAt).toISOString();
  const said = { kind, mediaType, name, note: null, takenAt, source: 'unit' } as const;
  const { id, sha256 } = await keep(work, bytes, { ...placeOf(unit), systemId, ...said });
  return { evidenceId: id, kind, sha256, systemId };
}

function placeOf({ unitId, jurisdiction, sector }: UnitOf) {
  return { caseId: null, leadId: null, unitId, jurisdiction, sector };
}

/** `none`: it does not say that it is any; else what is wrong with it. */
function hostFactsIn(bytes: Uint8Array): HostFacts | string {
  if (bytes[0] !== OPENING_BRACE || bytes.length > HOST_FACTS_BYTES_MAX) return 'none';
  const read = parseIJson(bytes);
  if (read.refusal !== null) return 'none';
  const { type }: { readonly type?: unknown } = Object(read.value);
  if (type !== 'host-facts') return 'none';
  const parsed = HostFacts.safeParse(read.value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
}
const OPENING_BRACE = 0x7b;

export function removeAsUnit(
  office: Office,
  actor: UnitActor,
  evidenceId: string,
): Promise<Attestation> {
  return onDesk(office, actor, ({ attestation }) => removeFile(attestation, evidenceId));
}

const NONCE_BYTES = 16;

export function submitAsUnit(office: Office, actor: UnitActor): Promise<Attestation> {
  const nonce = randomBytes(NONCE_BYTES).toString('hex');
  return onDesk(office, actor, ({ attestation, campaign, unit }) =>
    submitAttestation(attestation, campaign, unit, nonce),
  );
}

export function takeBackAsUnit(office: Office, actor: UnitActor): Promise<Attestation> {
  return onDesk(office, actor, ({ attestation }) => reopenAttestation(attestation, 'unit', null));
}

export interface PasskeySignature {
  readonly as: SignerRole;
  readonly name: string;
  readonly registration: PasskeyRegistration;
  readonly assertion: PasskeyAssertion;
}

/** The challenge of both is the hash of the content (WebAuthn level 3 §13.4.3): what is signed is just this. */
export function signAsUnit(
  office: Office,
  actor: UnitActor,
  { as, name, registration, assertion }: PasskeySignature,
): Promise<Attestation> {
  const party = partyOf(office.portalOrigin);
  const sign: Decide = async ({ work, attestation, campaign }) => {
    const challenge = challengeOf(attestation.contentHash ?? '');
    const passkey = await registeredPasskey(party, challenge, registration);
    const counter =
      passkey === null ? null : await usedPasskey(party, challenge, passkey, assertion);
    if (passkey === null || counter === null) {
      throw new OperatingError('invalid', 'The passkey did not sign what was submitted');
    }
    const publicKey = Buffer.from(passkey.publicKey).toString('base64url');
    const proof = { credentialId: passkey.id, publicKey, assertion };
    return signByPasskey(attestation, campaign, { as, name, passkey: proof }, work.iso);
  };
  return onDesk(office, actor, sign, afterSigning);
}

/** base64url of the hash's bytes, as browsers and authenticators handle it. */
export function challengeOf(contentHash: string): string {
  return Buffer.from(contentHash, 'hex').toString('base64url');
}

export function signOnPaperAsUnit(
  office: Office,
  actor: UnitActor,
  { leader, responsible, file }: { leader: string; responsible: string; file: UnitFile },
): Promise<Attestation> {
  const sign: Decide = async ({ work, attestation, campaign, unit }) => {
    if (mediaTypeOf(file.bytes) !== 'application/pdf') {
      throw new OperatingError('unsupported-media', 'The signed paper is a PDF');
    }
    if (file.bytes.length > ATTACHMENT_BYTES_MAX) {
      throw new OperatingError('too-large', `A file has at most ${ATTACHMENT_BYTES_MAX} bytes`);
    }
    const blank = {
      evidenceId: attestation.id,
      kind: 'signed-pdf',
      sha256: '',
      systemId: null,
    } as const;
    const may = signOnPaper(attestation, campaign, { leader, responsible, file: blank }, work.iso);
    if ('refused' in may) return may;
    const said = { kind: 'document', mediaType: 'application/pdf', name: file.name } as const;
    const rest = { note: null, takenAt: null, source: 'unit', systemId: null } as const;
    const { id, sha256 } = await keep(work, file.bytes, { ...placeOf(unit), ...said, ...rest });
    const kept = { ...blank, evidenceId: id, sha256 };
    return signOnPaper(attestation, campaign, { leader, responsible, file: kept }, work.iso);
  };
  return onDesk(office, actor, sign, afterSigning);
}

/** What was seen before the signature speaks against it at once. */
async function afterSigning({ work, campaign, attestation, unit }: Desk): Promise<void> {
  if (attestation.signedAt === null) return;
  const clean = unit.systemIds.filter((id) => isAttestedClean(attestation, id));
  await contradictSigned(work, campaign, attestation, clean);
}

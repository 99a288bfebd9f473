/**
 * The pages of a unit: its self-inspection and its filings. Each deed answers with the page that comes next; what was refused
 * is said there, and nothing was changed.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OperatingError, type ErrorCode } from '#base/errors.ts';
import type { UnitActor } from '#model/actor.ts';
import { SignerRole } from '#model/attestation.ts';
import { HOST_FACTS_BYTES_MAX } from '#model/host-facts.ts';
import { ATTACHMENT_BYTES_MAX } from '#model/subject-case.ts';
import { line } from '#model/text.ts';
import {
  answerAsUnit,
  attachAsUnit,
  removeAsUnit,
  signAsUnit,
  signOnPaperAsUnit,
  stateAsUnit,
  submitAsUnit,
  takeBackAsUnit,
} from '#service/campaigns/unit-deeds.ts';
import { passkeyFrom } from '#service/campaigns/passkey-texts.ts';
import type { AdmittedUnit } from '#service/campaigns/unit-link.ts';
import { fileAsUnit, mendAsUnit, withdrawAsUnit } from '#service/filings/submit-filing.ts';
import { settingFor, type Door } from './door.ts';
import { filingPage } from './filing-pages.ts';
import type { Page } from './layout.ts';
import { FORM_BYTES_MAX, submittedOf, type Submitted } from './read-form.ts';
import { send } from './send.ts';
import { SIGN_POLICY, SIGN_SCRIPT, SIGN_SCRIPT_PATH, signPage } from './sign-page.ts';
import { admitToUnit, coded, UNIT_FORM, viewOf, type UnitView } from './unit-door.ts';
import { readAnswers, readFiling, readStatements } from './unit-fields.ts';
import {
  deskPage,
  filesPage,
  formPage,
  SYSTEMS_OF_PAGE,
  systemsPage,
  unitEntryPage,
} from './unit-pages.ts';
import { unitWordsIn, type UnitTrouble } from './words/unit-words.ts';

const FILE_FORM_BYTES_MAX = Math.max(ATTACHMENT_BYTES_MAX, HOST_FACTS_BYTES_MAX) + FORM_BYTES_MAX;
/** Files that are read at once. */
export const UNIT_UPLOADS_MAX = 4;

/** Which page comes next, and what is to be said on it. */
interface Next {
  readonly go: string;
  readonly page?: number;
  readonly trouble?: UnitTrouble;
  /** What was typed, where it is shown again. */
  readonly typed?: Readonly<Record<string, string>>;
}
type Deed = (door: Door, actor: UnitActor, submitted: Submitted) => Promise<Next>;

export function serveUnit(app: FastifyInstance, door: Door): void {
  app.get('/unit', { config: { name: 'portal.unit' } }, async (request, reply) => {
    const setting = settingFor(door, request);
    return send(reply, unitEntryPage(setting, unitWordsIn(setting.language), null), setting);
  });
  app.get(SIGN_SCRIPT_PATH, { config: { name: 'portal.sign-script' } }, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(SIGN_SCRIPT),
  );
  app.post('/unit', { config: { name: 'portal.unit-page' } }, (request, reply) =>
    onUnit(door, request, reply, async (_door, _actor, { fields }) => ({
      go: fields['go'] ?? 'desk',
      page: Number(fields['page'] ?? 1) || 1,
    })),
  );
  for (const [name, deed] of Object.entries(DEEDS)) {
    app.post(`/unit/${name}`, { config: { name: `portal.unit-${name}` } }, (request, reply) =>
      onUnit(door, request, reply, deed),
    );
  }
  const slots = { open: 0 };
  for (const [name, deed] of Object.entries(UPLOADS)) {
    app.post(`/unit/${name}`, {
      config: { name: `portal.unit-${name}` },
      bodyLimit: FILE_FORM_BYTES_MAX,
      onRequest: (request, reply) => beforeFile(door, slots, request, reply),
      handler: (request, reply) => onUnit(door, request, reply, deed),
    });
  }
}

/** A file is read only for who was given a form: the token in its address opens nothing else. */
async function beforeFile(
  door: Door,
  slots: { open: number },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const { form }: { readonly form?: unknown } = Object(request.query);
  const at = door.office.clock.now();
  const token = typeof form === 'string' ? form : '';
  if (door.seals.openForm(UNIT_FORM, token, at) === null) {
    reply.header('connection', 'close');
    return entryAgain(door, request, reply);
  }
  door.slowDown.countAddress('uploads', request.ip, at);
  if (slots.open >= UNIT_UPLOADS_MAX)
    throw new OperatingError('unavailable', 'Too many at one time');
  slots.open++;
  reply.raw.once('close', () => slots.open--);
  return undefined;
}

function entryAgain(door: Door, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const setting = settingFor(door, request);
  const page = unitEntryPage(setting, unitWordsIn(setting.language), 'wrong-link');
  return send(coded(reply, 'wrong-link'), page, setting);
}

async function onUnit(
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  deed: Deed,
): Promise<FastifyReply> {
  const admitted = await admitToUnit(door, request);
  if (admitted === null) return entryAgain(door, request, reply);
  const submitted = submittedOf(request);
  try {
    return await show(door, request, reply, admitted, await deed(door, admitted.actor, submitted));
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === null) throw error;
    const go = BACK[request.routeOptions.config.name ?? ''] ?? 'desk';
    return show(door, request, reply, admitted, { go, trouble, typed: submitted.fields });
  }
}

/** Where a refused deed leads back to. */
const BACK: Readonly<Record<string, string>> = {
  'portal.unit-files': 'files',
  'portal.unit-paper': 'sign',
  'portal.unit-passkey': 'sign',
  'portal.unit-filing': 'filing',
};

function troubleOf(error: unknown): UnitTrouble | null {
  if (!(error instanceof OperatingError)) return null;
  return TROUBLE_OF[error.code] ?? null;
}
const TROUBLE_OF: Readonly<Partial<Record<ErrorCode, UnitTrouble>>> = {
  'wrong-state': 'changed',
  conflict: 'sent-before',
  'conflict-of-interest': 'same-person',
  'unsupported-media': 'bad-file',
  'too-large': 'too-large-file',
  'too-many': 'too-many-files',
  'not-found': 'changed',
  forbidden: 'changed',
};

async function show(
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  admitted: AdmittedUnit,
  {
    go,
    page = 1,
    trouble = null,
    typed = {},
  }: Omit<Next, 'trouble'> & { readonly trouble?: UnitTrouble | null },
): Promise<FastifyReply> {
  const view = await viewOf(door, request, admitted, trouble);
  const earlierId = submittedOf(request).fields['filing'];
  const made = pageOf(view, door, { go, page, typed, earlierId });
  if (go === 'sign') reply.header('content-security-policy', SIGN_POLICY);
  return send(coded(reply, trouble), made, view.setting);
}

/** What cannot be done now leads to the overview, which says how it stands. */
function pageOf(
  view: UnitView,
  { office }: Door,
  asked: {
    readonly go: string;
    readonly page: number;
    readonly typed: Readonly<Record<string, string>>;
    readonly earlierId: string | undefined;
  },
): Page {
  const { go, page, typed, earlierId } = asked;
  if (go === 'filing') {
    const earlier = view.desk.filings.find(({ id }) => id === earlierId) ?? null;
    return filingPage(view, earlier, typed);
  }
  const { inspection } = view.desk;
  if (inspection === null) return deskPage(view);
  const state = inspection.attestation?.state ?? 'draft';
  if (state === 'submitted') return go === 'sign' ? signPage(view, office) : deskPage(view);
  return state === 'draft' ? stepPage(view, go, page) : deskPage(view);
}

function stepPage(view: UnitView, go: string, page: number): Page {
  if (go === 'form') return formPage(view);
  if (go === 'systems') return systemsPage(view, page);
  return go === 'files' ? filesPage(view) : deskPage(view);
}

const Name = line(120);

const DEEDS: Readonly<Record<string, Deed>> = {
  form: async ({ office }, actor, { fields }) => {
    const row = await office.database.db
      .selectFrom('campaign')
      .select('forms')
      .where('id', '=', actor.campaignId)
      .executeTakeFirst();
    await answerAsUnit(office, actor, readAnswers(fields, row?.forms.at(-1)?.questions ?? []));
    return { go: 'desk' };
  },
  systems: async ({ office }, actor, { fields }) => {
    const statements = readStatements(fields);
    const restClean = fields['rest'] === 'yes';
    await stateAsUnit(office, actor, { statements, restClean });
    const { systemIds } = await listed(office, actor);
    const at = Number(fields['page'] ?? 1) || 1;
    return systemIds.length > at * SYSTEMS_OF_PAGE
      ? { go: 'systems', page: at + 1 }
      : { go: 'desk' };
  },
  remove: async ({ office }, actor, { fields }) => {
    await removeAsUnit(office, actor, fields['file'] ?? '');
    return { go: 'files' };
  },
  submit: async ({ office }, actor) => {
    try {
      await submitAsUnit(office, actor);
    } catch (error) {
      if (error instanceof OperatingError && error.code === 'invalid') {
        return { go: 'desk', trouble: 'incomplete' };
      }
      throw error;
    }
    return { go: 'sign' };
  },
  back: async ({ office }, actor) => {
    await takeBackAsUnit(office, actor);
    return { go: 'desk' };
  },
  passkey: async ({ office }, actor, { fields }) => {
    const { registration, assertion } = fields;
    const read = passkeyFrom({ registration, assertion });
    const as = SignerRole.safeParse(fields['as']);
    const name = Name.safeParse(fields['name']);
    if (read === null || !as.success || !name.success) return { go: 'sign', trouble: 'not-signed' };
    try {
      await signAsUnit(office, actor, { as: as.data, name: name.data, ...read });
    } catch (error) {
      if (error instanceof OperatingError && error.code === 'invalid') {
        return { go: 'sign', trouble: 'not-signed' };
      }
      throw error;
    }
    return { go: 'sign' };
  },
  filing: async ({ office }, actor, { fields }) => {
    const read = readFiling(fields, actor.unitId);
    const id = fields['filing'];
    if (read === null) return { go: 'filing', trouble: 'bad-filing', typed: fields };
    try {
      await fileOrMend(office, actor, read, id);
    } catch (error) {
      if (error instanceof OperatingError && error.code === 'invalid') {
        return { go: 'filing', trouble: 'bad-filing', typed: fields };
      }
      throw error;
    }
    return { go: 'desk' };
  },
  withdraw: async ({ office }, actor, { fields }) => {
    const reason = line(500).safeParse(fields['reason']);
    if (!reason.success) return { go: 'desk', trouble: 'incomplete' };
    await withdrawAsUnit(office, actor, fields['filing'] ?? '', reason.data);
    return { go: 'desk' };
  },
};

type Read = NonNullable<ReturnType<typeof readFiling>>;

/** One that was sent back is mended; one that holds, or held, is renewed. */
async function fileOrMend(
  office: Door['office'],
  actor: UnitActor,
  read: Read,
  id: string | undefined,
): Promise<void> {
  const earlier =
    id === undefined
      ? undefined
      : await office.database.db
          .selectFrom('filing')
          .select(['id', 'state'])
          .where('id', '=', id)
          .where('unitId', '=', actor.unitId)
          .executeTakeFirst();
  if (earlier?.state === 'returned' || earlier?.state === 'submitted') {
    await mendAsUnit(office, actor, earlier.id, read);
  } else await fileAsUnit(office, actor, { ...read, renewsId: earlier?.id ?? null });
}

async function listed({ database }: Door['office'], actor: UnitActor) {
  return database.db
    .selectFrom('campaignUnit')
    .select('systemIds')
    .where('campaignId', '=', actor.campaignId)
    .where('unitId', '=', actor.unitId)
    .executeTakeFirstOrThrow();
}

const UPLOADS: Readonly<Record<string, Deed>> = {
  files: async ({ office }, actor, { fields, files }) => {
    const [file] = files;
    if (file === undefined || file.bytes.length === 0) return { go: 'files', trouble: 'bad-file' };
    const system = fields['system'] ?? '';
    try {
      await attachAsUnit(
        office,
        actor,
        { ...file, name: nameOf(file.name) },
        system === '' ? null : system,
      );
    } catch (error) {
      if (error instanceof OperatingError && error.code === 'invalid') {
        return { go: 'files', trouble: 'bad-facts' };
      }
      throw error;
    }
    return { go: 'files' };
  },
  paper: async ({ office }, actor, { fields, files }) => {
    const [file] = files;
    const leader = Name.safeParse(fields['leader']);
    const responsible = Name.safeParse(fields['responsible']);
    if (!leader.success || !responsible.success || fields['affirmed'] !== 'yes') {
      return { go: 'sign', trouble: 'incomplete' };
    }
    if (file === undefined || file.bytes.length === 0) return { go: 'sign', trouble: 'bad-file' };
    const names = { leader: leader.data, responsible: responsible.data };
    await signOnPaperAsUnit(office, actor, {
      ...names,
      file: { ...file, name: nameOf(file.name) },
    });
    return { go: 'desk' };
  },
};

/** Only its last part, without controls; it is told, never opened by. */
function nameOf(name: string): string {
  const [last = ''] = name.split(/[/\\]/).slice(-1);
  const visible = last.normalize('NFC').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
  return visible.slice(0, 120).toWellFormed().trim() || 'file';
}

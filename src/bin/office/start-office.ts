/** Starts the whole office in this process: database, keys, HTTP, and what it does by itself. */
import type { Logger } from 'pino';
import { createServer, type Server } from '#api/create-server.ts';
import type { Clock } from '#base/clock.ts';
import { ENTRIES } from '#service/auth/entries.ts';
import { createEntrance } from '#service/auth/entry.ts';
import { makeSetUpLink } from '#service/auth/one-time-link.ts';
import { campaignLettersJob } from '#service/campaigns/send-letters.ts';
import { removeEvidenceJob } from '#service/evidence/remove-evidence.ts';
import { filingLetterJob } from '#service/filings/sweep-filings.ts';
import { HANDLERS } from '#service/index.ts';
import { stampCheckpoint } from '#service/log/time-stamp.ts';
import { sendNoticeJob } from '#service/notices/deliver-notice.ts';
import { createMailer, type Mailer } from '#service/notices/mail.ts';
import type { Office } from '#service/office.ts';
import { proposeByPolicyJob } from '#service/orders/propose-by-policy.ts';
import { SWEEPS } from '#service/sweeps.ts';
import { deliverWebhooks } from '#service/webhooks/deliver-webhooks.ts';
import { startJobQueue, type JobKind, type JobQueue } from '#store/job-queue.ts';
import { authenticationOf } from './authentication.ts';
import { adminCommand } from '../admin/commands.ts';
import { keepDoing, type Chore } from './chores.ts';
import { controlPath, serveControl } from './control.ts';
import { openOffice, type OpenOffice } from './open-office.ts';
import { listening } from './listening.ts';
import type { OfficeSettings } from './settings.ts';
import { startPortal, type RunningPortal } from './start-portal.ts';
import { startTips, type RunningTips } from './start-tips.ts';

export interface RunningOffice extends OpenOffice {
  /** Where it listens: `http://127.0.0.1:8420`. */
  readonly url: string;
  /** Where the people concerned have their pages; null: nowhere. */
  readonly portalUrl: string | null;
  /** Where the public reports; null: nowhere, or in a process of its own. */
  readonly tipsUrl: string | null;
  readonly publicOrigin: string;
  /** Where the first person sets it up; null: that is done. */
  readonly setUpUrl: string | null;
}

/** Made by tools/build-console.ts, which the launcher runs before. */
const CONSOLE_FOLDER = new URL('../../../build/console/', import.meta.url).pathname;
const WEBHOOKS_MS = 10_000;
const STAMPS_MS = 3_600_000;

export async function startOffice(
  settings: OfficeSettings,
  clock: Clock,
  log: Logger,
  /** Done before anybody is served and any chore runs. */
  prepare: (opened: OpenOffice) => Promise<void> = async () => {},
): Promise<RunningOffice> {
  const publicOrigin = settings.publicOrigin ?? `http://localhost:${settings.port}`;
  const portalOrigin = settings.portal?.origin ?? null;
  const isDemonstration = settings.portal?.demonstration ?? false;
  const terms = { ...settings, publicOrigin, portalOrigin, isDemonstration };
  const opened = await openOffice(settings.place, clock, terms);
  const undo: (() => Promise<void>)[] = [() => opened.close()];
  // What was begun last ends first, on the way out as after a failure half-way.
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    await prepare(opened);
    const app = await serverOf(settings, opened, publicOrigin, log);
    undo.push(() => app.close());
    const { jobs, stop } = await startJobs(settings, opened, log);
    undo.push(stop);
    undo.push(await startChores(settings, opened, log));
    undo.push(await startControl(settings, { ...opened, jobs }));
    const { host, port } = settings;
    const url = await listening({ host, port }, () => app.listen({ host, port }));
    const portal = await openPortal(settings, opened, log);
    undo.push(async () => portal?.close());
    const tips = await openTips(settings, opened, log);
    undo.push(async () => tips?.close());
    const setUpUrl = await setUpUrlAt(publicOrigin, opened);
    const portalUrl = portal?.url ?? null;
    const tipsUrl = tips?.url ?? null;
    return { ...opened, jobs, url, portalUrl, tipsUrl, publicOrigin, setUpUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Null: somebody has set it up. */
async function setUpUrlAt(origin: string, { office }: OpenOffice): Promise<string | null> {
  const link = await makeSetUpLink(office);
  return link === null ? null : `${origin}/set-up#${link.token}`;
}

async function serverOf(
  settings: OfficeSettings,
  { office, folders, masterKey }: OpenOffice,
  publicOrigin: string,
  log: Logger,
): Promise<Server> {
  const { oidc, tls, trustedProxies, place } = settings;
  const entrance = createEntrance(office, { origin: publicOrigin, masterKey, oidc });
  return createServer({
    office,
    handlers: HANDLERS,
    authentication: authenticationOf(office),
    signIn: { entrance, entries: ENTRIES },
    publicOrigin,
    log,
    tls,
    trustedProxies,
    logFolder: folders.log,
    consoleFolder: CONSOLE_FOLDER,
    dataFolder: place.dataFolder,
  });
}

async function openPortal(
  { portal }: OfficeSettings,
  { office }: OpenOffice,
  log: Logger,
): Promise<RunningPortal | null> {
  return portal === null ? null : startPortal(portal, office, log);
}

async function openTips(
  { tips }: OfficeSettings,
  { office, tipLine }: OpenOffice,
  log: Logger,
): Promise<RunningTips | null> {
  if (tips === null || tipLine === null || tips.ownProcess) return null;
  const { database, clock } = office;
  const parts = { db: database.db, stepsBehindWall: database.hasWalls, clock, line: tipLine };
  return startTips(tips, parts, log);
}

async function startJobs(
  { mail }: OfficeSettings,
  { office }: OpenOffice,
  log: Logger,
): Promise<{ readonly jobs: JobQueue; readonly stop: () => Promise<void> }> {
  const mailer = mail === null ? null : createMailer(mail);
  const letters = mailer === null ? [] : letterJobs(office, mailer);
  const kinds = [proposeByPolicyJob(office), removeEvidenceJob(office), ...letters];
  const jobs = await startJobQueue(office.database, kinds, (message) => {
    log.warn({ trouble: message }, 'jobs');
  });
  const stop = async (): Promise<void> => {
    await jobs.stop();
    mailer?.close();
  };
  return { jobs, stop };
}

function letterJobs(office: Office, mailer: Mailer): readonly JobKind[] {
  return [
    sendNoticeJob(office, mailer),
    campaignLettersJob(office, mailer),
    filingLetterJob(office, mailer),
  ];
}

/** So that an operator reaches the office that has the database open. */
async function startControl(
  { place }: OfficeSettings,
  opened: OpenOffice,
): Promise<() => Promise<void>> {
  const control = await serveControl(controlPath(place.dataFolder), ({ command, args }, say) =>
    adminCommand(command).run(opened, args, say),
  );
  return () => control.close();
}

async function startChores(
  settings: OfficeSettings,
  { office, folders, log: { publisher }, witnessing }: OpenOffice,
  log: Logger,
): Promise<() => Promise<void>> {
  const webhooks = { allowPrivate: settings.privateTargets };
  const chores: Chore[] = [
    ...SWEEPS.map((sweep) => ({ ...sweep, run: () => sweep.run(office) })),
    {
      name: 'publish',
      everyMs: settings.publishMs,
      onEvents: false,
      run: () => publisher.publish(),
    },
    {
      name: 'webhooks',
      everyMs: WEBHOOKS_MS,
      onEvents: true,
      run: () => deliverWebhooks(office, webhooks),
    },
  ];
  if (settings.witnessUrls.length > 0) {
    const run = (): Promise<void> => witnessing.push();
    chores.push({ name: 'witnesses', everyMs: settings.publishMs, onEvents: false, run });
  }
  if (settings.tsaUrls.length > 0) {
    const run = async (): Promise<unknown> => {
      return stampCheckpoint(folders.log, await publisher.publish(), settings.tsaUrls);
    };
    chores.push({ name: 'time stamps', everyMs: STAMPS_MS, onEvents: false, run });
  }
  const doing = keepDoing(chores, log);
  const wake = (): void => doing.wake();
  office.listeners.add(wake);
  return async () => {
    office.listeners.delete(wake);
    await doing.stop();
  };
}

/**
 * Campaigns of self-inspection:
 *
 *     draft ─open─▶ open ⟲ reminded, due passed, escalated, extended, form amended, sampled ─▶ closed
 *       └──────────── withdrawn ◀┘
 *
 * The population is fixed when it opens: parts of it are streams of their own, so that ten thousand units are forty events.
 */
import { aggregate } from '#model/aggregate.ts';
import {
  Campaign,
  CAMPAIGN_UNITS_MAX,
  campaignEvents,
  EDITIONS_MAX,
  PART_UNITS_MAX,
  PopulationPart,
  populationEvents,
  SAMPLE_MAX,
  SAMPLE_METHOD,
  SAMPLES_MAX,
  TOLD_MAX,
  type CampaignContent,
  type CampaignDeadline,
  type CampaignEvents,
  type PopulationUnit,
  type Question,
} from '#model/campaign.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import { digestOf, sampleOf } from './campaign-sample.ts';
import { changed, type Changes, type EventOf } from './changes.ts';

type Answer = Decision<Draft<CampaignEvents>>;

const evolveCampaign: Evolve<Campaign, CampaignEvents> = (state, event) =>
  event.type === 'campaign.drafted' ? drafted(event) : changed(CHANGES, state, event);

export const campaignAggregate = aggregate({
  kind: 'campaign',
  table: 'campaign',
  state: Campaign,
  events: campaignEvents,
  evolve: evolveCampaign,
});

export const populationAggregate = aggregate({
  kind: 'population',
  table: 'campaignPart',
  state: PopulationPart,
  events: populationEvents,
  evolve: (_state, { streamId: id, version, data }) => ({ id, version, ...data }),
});

function drafted({
  data,
  streamId,
  version,
  at,
}: EventOf<CampaignEvents, 'campaign.drafted'>): Campaign {
  const { questions, formHash, ...content } = data;
  return {
    id: streamId,
    version,
    ...content,
    state: 'draft',
    edition: 1,
    forms: [{ edition: 1, hash: formHash, at, questions }],
    draftedAt: at,
    openedAt: null,
    dueAt: null,
    calendarId: null,
    uncertainYears: [],
    steps: [],
    nextAt: null,
    unitCount: 0,
    systemCount: 0,
    populationDigest: null,
    samples: [],
    closing: null,
    closedAt: null,
  };
}

const CHANGES: Changes<Campaign, CampaignEvents, 'campaign.drafted'> = {
  'campaign.changed': (_state, { data: { questions, formHash, ...content }, at }) => ({
    ...content,
    forms: [{ edition: 1, hash: formHash, at, questions }],
  }),
  'campaign.opened': (_state, { data, at }) => {
    const { unitCount, systemCount, populationDigest, ...deadline } = data;
    const counts = { unitCount, systemCount, populationDigest };
    return { state: 'open', openedAt: at, ...counts, ...planned(deadline) };
  },
  'campaign.form-amended': ({ forms, edition }, { data: { questions, formHash }, at }) => ({
    edition: edition + 1,
    forms: [...forms, { edition: edition + 1, hash: formHash, at, questions }],
  }),
  'campaign.extended': ({ steps }, { data }) =>
    planned(data, steps.filter(({ doneAt }) => doneAt !== null).slice(-3)),
  'campaign.reminded': done,
  'campaign.due-passed': done,
  'campaign.escalated': done,
  'campaign.sampled': ({ samples }, { data: { picked, ...sample }, at, actorId }) => ({
    samples: [...samples, { ...sample, at, byId: actorId, picked: picked.length }],
  }),
  'campaign.closed': (_state, { at, personal }) => ({
    state: 'closed',
    closedAt: at,
    nextAt: null,
    closing: personal?.note ?? null,
  }),
  'campaign.withdrawn': (_state, { at, personal }) => ({
    state: 'withdrawn',
    closedAt: at,
    nextAt: null,
    closing: personal?.note ?? null,
  }),
};

type Planned = Pick<Campaign, 'dueAt' | 'calendarId' | 'uncertainYears' | 'steps' | 'nextAt'>;

function planned(
  { dueAt, calendarId, uncertainYears, steps }: CampaignDeadline,
  past: Campaign['steps'] = [],
): Planned {
  const coming = steps.map(({ kind, at, up }) => ({ kind, at, up, doneAt: null, count: null }));
  const nextAt = coming[0]?.at ?? null;
  return { dueAt, calendarId, uncertainYears, steps: [...past, ...coming], nextAt };
}

function done(
  { steps: before }: Campaign,
  {
    data,
    at,
  }: { readonly data: { readonly step: number; readonly count: number }; readonly at: string },
): Pick<Campaign, 'steps' | 'nextAt'> {
  const steps = before.map((step, i) =>
    i === data.step ? { ...step, doneAt: at, count: data.count } : step,
  );
  return { steps, nextAt: steps.find(({ doneAt }) => doneAt === null)?.at ?? null };
}

export function draftCampaign(state: Campaign | null, content: CampaignContent): Answer {
  if (state !== null && state.state !== 'draft') return notIn(state, 'draft');
  const fault = faultOfForm(content.questions);
  if (fault !== null) return fault;
  if (state !== null && state.jurisdiction !== content.jurisdiction) {
    return refuse(
      'invalid',
      'A campaign stays where it was drafted: withdraw it and draft another',
    );
  }
  const data = { ...content, formHash: digestOf(content.questions) };
  return { events: [{ type: state === null ? 'campaign.drafted' : 'campaign.changed', data }] };
}

export interface Opening {
  readonly campaign: Answer;
  /** One stream each. */
  readonly parts: readonly PopulationUnit[][];
}

export function openCampaign(
  state: Campaign,
  units: readonly PopulationUnit[],
  deadline: CampaignDeadline | Refusal,
): Opening | Refusal {
  if (state.state !== 'draft') return notIn(state, 'draft');
  if ('refused' in deadline) return deadline;
  if (units.length === 0)
    return refuse('invalid', 'No unit is within the campaign: widen its filter');
  if (units.length > CAMPAIGN_UNITS_MAX) {
    return refuse('too-many', `A campaign has ${CAMPAIGN_UNITS_MAX} units at most: open several`);
  }
  const parts = Array.from({ length: Math.ceil(units.length / PART_UNITS_MAX) }, (_, i) =>
    units.slice(i * PART_UNITS_MAX, (i + 1) * PART_UNITS_MAX),
  );
  const data = {
    ...deadline,
    unitCount: units.length,
    systemCount: units.reduce((sum, { systemIds }) => sum + systemIds.length, 0),
    partCount: parts.length,
    populationDigest: digestOf(units),
  };
  return { campaign: { events: [{ type: 'campaign.opened', data }] }, parts };
}

/** Who has submitted by then keeps the form that they answered. */
export function amendForm(state: Campaign, questions: Question[]): Answer {
  if (state.state !== 'open') return notIn(state, 'open');
  const fault = faultOfForm(questions);
  if (fault !== null) return fault;
  if (state.edition >= EDITIONS_MAX) {
    return refuse('too-many', `A form has ${EDITIONS_MAX} editions at most`);
  }
  const formHash = digestOf(questions);
  if (state.forms.at(-1)?.hash === formHash) return refuse('invalid', 'The form is as it was');
  return { events: [{ type: 'campaign.form-amended', data: { questions, formHash } }] };
}

/** Only to a later day: nobody loses time that was promised. */
export function extendCampaign(state: Campaign, deadline: CampaignDeadline | Refusal): Answer {
  if (state.state !== 'open') return notIn(state, 'open');
  if ('refused' in deadline) return deadline;
  if (state.dueAt !== null && deadline.dueAt <= state.dueAt) {
    return refuse('invalid', 'A deadline is moved to a later day only');
  }
  return { events: [{ type: 'campaign.extended', data: deadline }] };
}

/** The first step that is due by then; null: none. */
export function dueStep(
  state: Campaign,
  at: string,
): { index: number; kind: string; up: number } | null {
  const index = state.steps.findIndex((step) => step.doneAt === null);
  const step = state.steps[index];
  if (state.state !== 'open' || step === undefined || step.at > at) return null;
  return { index, kind: step.kind, up: step.up };
}

/** `late`: units that have not signed, by the node that they belong to. */
export function takeStep(
  state: Campaign,
  at: string,
  late: readonly { readonly jurisdiction: string; readonly count: number }[],
): Answer {
  const step = dueStep(state, at);
  if (step === null) return { events: [] };
  const count = late.reduce((sum, each) => sum + each.count, 0);
  const data = { step: step.index, count };
  if (step.kind === 'remind') return { events: [{ type: 'campaign.reminded', data }] };
  if (step.kind === 'due') return { events: [{ type: 'campaign.due-passed', data }] };
  const told = new Map<string, number>();
  for (const each of late) {
    const above = nodeAbove(each.jurisdiction, step.up);
    told.set(above, (told.get(above) ?? 0) + each.count);
  }
  const list = [...told].map(([jurisdiction, number]) => ({ jurisdiction, count: number }));
  const first = list.toSorted((a, b) => b.count - a.count).slice(0, TOLD_MAX);
  return { events: [{ type: 'campaign.escalated', data: { ...data, told: first } }] };
}

/** So many nodes above, or the root. */
export function nodeAbove(path: string, up: number): string {
  const parts = path.split('/');
  return parts.slice(0, Math.max(1, parts.length - up)).join('/');
}

export interface Sampling {
  readonly seed: string;
  readonly count: number;
}

/** `signed`: ids of what is signed and was in no sample, in their order. */
export function sampleCampaign(
  state: Campaign,
  signed: readonly string[],
  { seed, count }: Sampling,
): Answer {
  if (state.state !== 'open' && state.state !== 'closed') return notIn(state, 'open');
  if (signed.length === 0)
    return refuse('wrong-state', 'Nothing is signed that was not audited yet');
  if (state.samples.length >= SAMPLES_MAX) {
    return refuse('too-many', `A campaign has ${SAMPLES_MAX} samples at most`);
  }
  const picked = sampleOf(seed, signed, Math.min(count, SAMPLE_MAX));
  const sample = { method: SAMPLE_METHOD, seed, of: signed.length, digest: digestOf(signed) };
  return { events: [{ type: 'campaign.sampled', data: { ...sample, picked } }] };
}

export function closeCampaign(state: Campaign, note: string): Answer {
  if (state.state !== 'open') return notIn(state, 'open');
  return { events: [{ type: 'campaign.closed', data: {}, personal: { note } }] };
}

export function withdrawCampaign(state: Campaign, note: string): Answer {
  if (state.state !== 'draft' && state.state !== 'open') return notIn(state, 'open');
  return { events: [{ type: 'campaign.withdrawn', data: {}, personal: { note } }] };
}

function notIn({ state }: Campaign, wanted: string): Refusal {
  return refuse('wrong-state', `The campaign is ${state}, not ${wanted}`);
}

function faultOfForm(questions: readonly Question[]): Refusal | null {
  const keys = new Set(questions.map(({ key }) => key));
  if (keys.size < questions.length) return refuse('invalid', 'Two questions have one key');
  for (const { key, type, options, expects } of questions) {
    const choices = type === 'yes-no' ? ['yes', 'no'] : options.map((option) => option.key);
    if ((type === 'choice') !== options.length >= 2) {
      return refuse('invalid', `${key}: a choice has two options or more, other questions none`);
    }
    if (new Set(choices).size < choices.length)
      return refuse('invalid', `${key}: two options are one`);
    if (expects !== null && !choices.includes(expects)) {
      return refuse('invalid', `${key}: what is expected is none of its answers`);
    }
  }
  return null;
}

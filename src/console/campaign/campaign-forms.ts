import type { TFunction } from 'i18next';
import type { CampaignContent, Question } from '#model/campaign.ts';
import type { ReplyOf } from '#model/route.ts';
import { campaignRoutes } from '#model/routes/campaigns.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import type { PaneDeed } from '../thing/deed-row.tsx';
import {
  linesOf,
  maybeNote,
  noteOf,
  type DeedForm,
  type Field,
  type Option,
  type Values,
} from '../thing/deed.ts';
import { roleFault } from '../thing/possible.ts';
import { spoken } from '../words/words.ts';
import { linesFrom, questionsFrom } from './question-lines.ts';

export type CampaignShown = ReplyOf<typeof campaignRoutes.show>;
type Listed = Pick<CampaignShown, 'titleEn' | 'titleZh'>;

export const nameOfCampaign = ({ titleEn, titleZh }: Listed): string =>
  spoken() === 'en' ? titleEn : titleZh;

export function campaignDeeds(
  campaign: CampaignShown,
  me: Me,
  onForm: (form: DeedForm) => void,
  t: TFunction,
): readonly PaneDeed[] {
  const target = { jurisdiction: campaign.jurisdiction, sector: null, unitId: null };
  const fault = roleFault(me, 'campaign.manage', target, t);
  const deed = (
    name: string,
    title: string,
    form: () => DeedForm,
    more: object = {},
  ): PaneDeed => ({
    name,
    title,
    fault,
    run: () => onForm(form()),
    ...more,
  });
  const { state } = campaign;
  if (state === 'draft') {
    return [
      deed('open', t('campaign.open'), () => openForm(campaign, t), { isFirst: true }),
      deed('change', t('campaign.change'), () => changeForm(campaign, t)),
      deed('withdraw', t('campaign.withdraw'), () => endForm(campaign, 'withdraw', t)),
    ];
  }
  if (state === 'open') {
    return [
      deed('sample', t('campaign.sample'), () => sampleForm(campaign, t), { isFirst: true }),
      deed('extend', t('campaign.extend'), () => extendForm(campaign, t)),
      deed('amend', t('campaign.amend'), () => amendForm(campaign, t)),
      deed('close', t('campaign.close'), () => endForm(campaign, 'close', t)),
      deed('withdraw', t('campaign.withdraw'), () => endForm(campaign, 'withdraw', t)),
    ];
  }
  return state === 'closed'
    ? [deed('sample', t('campaign.sample'), () => sampleForm(campaign, t))]
    : [];
}

/** What the fields begin with. */
interface Beginning extends Pick<
  CampaignContent,
  'titleEn' | 'titleZh' | 'remindBefore' | 'escalateAfter' | 'coversDays' | 'filter'
> {
  readonly day: string | null;
}

const BLANK: Beginning = {
  titleEn: '',
  titleZh: '',
  remindBefore: [{ businessDays: 10 }, { businessDays: 3 }],
  escalateAfter: [{ businessDays: 2 }, { businessDays: 5 }],
  coversDays: 365,
  filter: { sectors: [], unitIds: [], hardwareClasses: [], withSystemsOnly: false },
  day: null,
};

function beginningOf(campaign: CampaignShown): Beginning {
  return { ...campaign, day: 'day' in campaign.due ? campaign.due.day : null };
}

const linesOfDays = (times: CampaignContent['remindBefore']): string =>
  times.map((time) => ('businessDays' in time ? String(time.businessDays) : '1')).join('\n');

function placeField(t: TFunction, options: readonly Option[]): Field {
  const initial = options[0]?.value ?? '';
  return { kind: 'select', name: 'jurisdiction', label: t('case.place'), options, initial };
}

function fieldsOf(t: TFunction, from: Beginning, form: readonly Question[]): Field[] {
  const line = (name: 'titleEn' | 'titleZh'): Field => ({
    kind: 'line',
    name,
    label: t(`campaign.${name}`),
    initial: from[name],
  });
  const list = (name: 'sectors' | 'remind' | 'escalate', initial: string): Field => ({
    kind: 'note',
    name,
    label: t(`campaign.${name}`),
    optional: true,
    initial,
  });
  return [
    line('titleEn'),
    line('titleZh'),
    list('sectors', from.filter.sectors.join('\n')),
    {
      kind: 'check',
      name: 'withSystemsOnly',
      label: t('campaign.withSystemsOnly'),
      optional: true,
      initial: from.filter.withSystemsOnly ? 'true' : '',
    },
    {
      kind: 'date',
      name: 'day',
      label: t('campaign.dueDay'),
      ...(from.day === null ? {} : { initial: from.day }),
    },
    list('remind', linesOfDays(from.remindBefore)),
    list('escalate', linesOfDays(from.escalateAfter)),
    {
      kind: 'number',
      name: 'covers',
      label: t('campaign.covers'),
      min: 1,
      max: 730,
      initial: String(from.coversDays),
    },
    questionsField(t, form),
  ];
}

function questionsField(t: TFunction, form: readonly Question[]): Field {
  return {
    kind: 'note',
    name: 'questions',
    label: t('campaign.questions'),
    hint: t('campaign.questionsAbout'),
    initial: linesFrom(form),
  };
}

function questionsIn(values: Values, t: TFunction): Question[] {
  const read = questionsFrom(values['questions'] ?? '');
  if (typeof read === 'number') throw new Error(t('campaign.questionsBad', { line: read }));
  return read;
}

const daysOf = (values: Values, name: string): { businessDays: number }[] =>
  linesOf(values, name).map((line) => ({ businessDays: Number(line) }));

function contentFrom(values: Values, jurisdiction: string, t: TFunction): CampaignContent {
  return {
    titleEn: noteOf(values, 'titleEn'),
    titleZh: noteOf(values, 'titleZh'),
    aboutEn: null,
    aboutZh: null,
    jurisdiction,
    filter: {
      sectors: linesOf(values, 'sectors'),
      unitIds: [],
      hardwareClasses: [],
      withSystemsOnly: values['withSystemsOnly'] === 'true',
    },
    due: { day: noteOf(values, 'day') },
    remindBefore: daysOf(values, 'remind'),
    escalateAfter: daysOf(values, 'escalate'),
    coversDays: Number(values['covers']),
    questions: questionsIn(values, t),
  };
}

export function draftForm(
  places: readonly Option[],
  shipped: readonly Question[],
  t: TFunction,
): DeedForm {
  return {
    title: t('campaign.draft'),
    effect: t('campaign.draftDoes'),
    kind: 'campaign',
    fields: [placeField(t, places), ...fieldsOf(t, BLANK, shipped)],
    send: async (values, deed) => {
      const body = contentFrom(values, values['jurisdiction'] ?? '', t);
      return call(campaignRoutes.draft, { body }, { deed });
    },
  };
}

function changeForm(campaign: CampaignShown, t: TFunction): DeedForm {
  const { id, version, jurisdiction, forms, aboutEn, aboutZh, filter } = campaign;
  return {
    title: t('campaign.change'),
    effect: t('campaign.changeDoes', { name: nameOfCampaign(campaign) }),
    kind: 'campaign',
    fields: fieldsOf(t, beginningOf(campaign), forms.at(-1)?.questions ?? []),
    send: async (values, deed) => {
      const content = contentFrom(values, jurisdiction, t);
      // What the dialog does not ask for stays as it is.
      const kept = { unitIds: filter.unitIds, hardwareClasses: filter.hardwareClasses };
      const body = { ...content, aboutEn, aboutZh, filter: { ...content.filter, ...kept } };
      return call(campaignRoutes.change, { params: { id }, body }, { deed, version });
    },
  };
}

function openForm(campaign: CampaignShown, t: TFunction): DeedForm {
  const { id, version } = campaign;
  return {
    title: t('campaign.open'),
    effect: t('campaign.openDoes', { name: nameOfCampaign(campaign) }),
    kind: 'campaign',
    fields: [],
    send: (_, deed) => call(campaignRoutes.open, { params: { id } }, { deed, version }),
  };
}

function extendForm(campaign: CampaignShown, t: TFunction): DeedForm {
  const { id, version } = campaign;
  return {
    title: t('campaign.extend'),
    effect: t('campaign.extendDoes', { name: nameOfCampaign(campaign) }),
    kind: 'campaign',
    fields: [{ kind: 'date', name: 'day', label: t('campaign.dueDay') }],
    send: (values, deed) => {
      const body = { due: { day: noteOf(values, 'day') } };
      return call(campaignRoutes.extend, { params: { id }, body }, { deed, version });
    },
  };
}

function amendForm(campaign: CampaignShown, t: TFunction): DeedForm {
  const { id, version, edition, forms } = campaign;
  return {
    title: t('campaign.amend'),
    effect: t('campaign.amendDoes', { edition: edition + 1 }),
    kind: 'campaign',
    fields: [questionsField(t, forms.at(-1)?.questions ?? [])],
    send: async (values, deed) => {
      const body = { questions: questionsIn(values, t) };
      return call(campaignRoutes.amend, { params: { id }, body }, { deed, version });
    },
  };
}

function sampleForm(campaign: CampaignShown, t: TFunction): DeedForm {
  const { id, version } = campaign;
  return {
    title: t('campaign.sample'),
    effect: t('campaign.sampleDoes', { name: nameOfCampaign(campaign) }),
    kind: 'campaign',
    fields: [
      { kind: 'number', name: 'count', label: t('campaign.count'), min: 1, max: 500, initial: '5' },
      { kind: 'line', name: 'seed', label: t('campaign.seed'), optional: true },
    ],
    send: (values, deed) => {
      const seed = maybeNote(values, 'seed');
      const body = { count: Number(values['count']), ...(seed === null ? {} : { seed }) };
      return call(campaignRoutes.sample, { params: { id }, body }, { deed, version });
    },
  };
}

function endForm(campaign: CampaignShown, which: 'close' | 'withdraw', t: TFunction): DeedForm {
  const { id, version } = campaign;
  const name = nameOfCampaign(campaign);
  return {
    title: t(`campaign.${which}`),
    effect:
      which === 'close' ? t('campaign.closeDoes', { name }) : t('campaign.withdrawDoes', { name }),
    kind: 'campaign',
    isGrave: true,
    fields: [{ kind: 'note', name: 'note', label: t('field.why') }],
    send: (values, deed) => {
      const asked = { params: { id }, body: { note: noteOf(values) } };
      return which === 'close'
        ? call(campaignRoutes.close, asked, { deed, version })
        : call(campaignRoutes.withdraw, asked, { deed, version });
    },
  };
}

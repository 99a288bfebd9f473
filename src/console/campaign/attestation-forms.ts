import type { TFunction } from 'i18next';
import {
  attestationRoutes,
  campaignRoutes,
  type CampaignUnitShown,
} from '#model/routes/campaigns.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import type { PaneDeed } from '../thing/deed-row.tsx';
import { noteOf, type DeedForm, type Values } from '../thing/deed.ts';
import { roleFault } from '../thing/possible.ts';
import type { Secret } from '../thing/shown-once.tsx';
import type { CampaignShown } from './campaign-forms.ts';

export function attestationDeeds(
  campaign: CampaignShown,
  row: CampaignUnitShown,
  me: Me,
  onForm: (form: DeedForm) => void,
  t: TFunction,
): readonly PaneDeed[] {
  const target = { jurisdiction: row.jurisdiction, sector: null, unitId: row.id };
  const check = roleFault(me, 'attestation.check', target, t);
  const audit = roleFault(me, 'attestation.audit', target, t);
  const { attestationId, state, paper } = row;
  const isOpen = campaign.state === 'open';
  const deed = (name: string, title: string, fault: string | null, form: DeedForm): PaneDeed => ({
    name,
    title,
    fault,
    run: () => onForm(form),
  });
  const deeds: PaneDeed[] = [];
  if (attestationId !== null) {
    if (state === 'sampled') deeds.push(...auditDeeds(attestationId, row, audit, onForm, t));
    if (paper === 'waiting') deeds.push(...paperDeeds(attestationId, row, check, onForm, t));
    if (isOpen && SENT_BACK.has(state)) {
      const title = t('attestation.sendBack');
      const effect = t('attestation.sendBackDoes', { name: row.name });
      const form = noteForm(title, effect, t, (values, asked) => {
        const body = { note: noteOf(values) };
        return call(
          attestationRoutes.sendBack,
          { params: { id: attestationId }, body },
          { deed: asked },
        );
      });
      deeds.push(deed('send-back', title, check, form));
    }
  }
  if (isOpen) deeds.push(deed('link', t('campaign.link'), check, linkForm(campaign.id, row, t)));
  return deeds;
}

const SENT_BACK: ReadonlySet<string> = new Set(['submitted', 'signed', 'sampled']);

type OnForm = (form: DeedForm) => void;

function auditDeeds(
  id: string,
  row: CampaignUnitShown,
  fault: string | null,
  onForm: OnForm,
  t: TFunction,
): PaneDeed[] {
  return (['confirmed', 'contradicted'] as const).map((result) => {
    const title = t(result === 'confirmed' ? 'attestation.confirm' : 'attestation.contradict');
    return { name: result, title, fault, run: () => onForm(auditForm(id, row, result, title, t)) };
  });
}

function paperDeeds(
  id: string,
  row: CampaignUnitShown,
  fault: string | null,
  onForm: OnForm,
  t: TFunction,
): PaneDeed[] {
  return [true, false].map((accepted) => {
    const title = t(accepted ? 'attestation.acceptPaper' : 'attestation.refusePaper');
    return { name: title, title, fault, run: () => onForm(paperForm(id, row, accepted, title, t)) };
  });
}

function noteForm(title: string, effect: string, t: TFunction, send: DeedForm['send']): DeedForm {
  const fields = [{ kind: 'note' as const, name: 'note', label: t('field.why') }];
  return { title, effect, kind: 'attestation', fields, send };
}

function auditForm(
  id: string,
  { name }: CampaignUnitShown,
  result: 'confirmed' | 'contradicted',
  title: string,
  t: TFunction,
): DeedForm {
  return noteForm(title, t('attestation.auditDoes', { name }), t, (values: Values, deed) =>
    call(
      attestationRoutes.audit,
      { params: { id }, body: { result, note: noteOf(values) } },
      { deed },
    ),
  );
}

function paperForm(
  id: string,
  { name }: CampaignUnitShown,
  accepted: boolean,
  title: string,
  t: TFunction,
): DeedForm {
  return noteForm(title, t('attestation.paperDoes', { name }), t, (values: Values, deed) =>
    call(
      attestationRoutes.checkPaper,
      { params: { id }, body: { accepted, note: noteOf(values) } },
      { deed },
    ),
  );
}

function linkForm(id: string, { id: unitId, name }: CampaignUnitShown, t: TFunction): DeedForm {
  return {
    title: t('campaign.link'),
    effect: t('campaign.linkDoes', { name }),
    kind: 'attestation',
    fields: [],
    send: (_, deed) => call(campaignRoutes.link, { params: { id }, body: { unitId } }, { deed }),
  };
}

/** The answer to a new link; null for every other one. */
export function secretOf(answer: unknown, t: TFunction): Secret | null {
  if (typeof answer !== 'object' || answer === null) return null;
  if (!('url' in answer) || !('until' in answer)) return null;
  return {
    title: t('campaign.link'),
    about: t('campaign.linkAbout'),
    text: String(answer.url),
    until: String(answer.until),
  };
}

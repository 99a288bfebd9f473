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
  if (attestationId !== null && state === 'sampled') {
    for (const result of ['confirmed', 'contradicted'] as const) {
      const title = t(result === 'confirmed' ? 'attestation.confirm' : 'attestation.contradict');
      deeds.push(deed(result, title, audit, auditForm(attestationId, row, result, title, t)));
    }
  }
  if (attestationId !== null && paper === 'waiting') {
    for (const accepted of [true, false]) {
      const title = t(accepted ? 'attestation.acceptPaper' : 'attestation.refusePaper');
      deeds.push(deed(title, title, check, paperForm(attestationId, row, accepted, title, t)));
    }
  }
  if (attestationId !== null && isOpen && ['submitted', 'signed', 'sampled'].includes(state)) {
    const form = noteForm(
      t('attestation.sendBack'),
      t('attestation.sendBackDoes', { name: row.name }),
      t,
      (values, asked) =>
        call(
          attestationRoutes.sendBack,
          { params: { id: attestationId }, body: { note: noteOf(values) } },
          { deed: asked },
        ),
    );
    deeds.push(deed('send-back', t('attestation.sendBack'), check, form));
  }
  if (isOpen) deeds.push(deed('link', t('campaign.link'), check, linkForm(campaign.id, row, t)));
  return deeds;
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

/** Exports of a case for other offices' programs. */
import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TLPS } from '#model/case.ts';
import { exchangeRoutes } from '#model/routes/exchange.ts';
import { SHARE_FORMATS } from '#model/shared-case.ts';
import { call } from '../api/call.ts';
import { mayDo, type Me } from '../api/me.ts';
import type { CaseView } from '../case/case-deeds.ts';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import { oneOf, type DeedForm } from '../thing/deed.ts';
import { saveFile } from '../thing/download.ts';

export function ShareBox({ about, me }: { readonly about: CaseView; readonly me: Me }) {
  const { t } = useTranslation();
  const [form, setForm] = useState<DeedForm | null>(null);
  const isMining = about.verdict === 'deliberate' || about.verdict === 'compromised';
  if (!isMining || about.tlp === 'red' || !mayDo(me, 'evidence.export', about)) return null;
  return (
    <section className="panel" aria-labelledby="share-title">
      <h2 id="share-title">{t('share.title')}</h2>
      <p className="quiet small">{t('share.hint')}</p>
      <div className="row">
        {SHARE_FORMATS.map((format) => (
          <Button
            key={format}
            size="compact-sm"
            variant="default"
            onClick={() => setForm(shareForm(format, about, t))}
          >
            {t(`share.${format}`)}
          </Button>
        ))}
      </div>
      <DeedDialog form={form} onClose={() => setForm(null)} />
    </section>
  );
}

function shareForm(
  format: (typeof SHARE_FORMATS)[number],
  about: CaseView,
  t: TFunction,
): DeedForm {
  const allowed = TLPS.slice(TLPS.indexOf(about.tlp)).filter((tlp) => tlp !== 'red');
  const isPersonal = (values: Readonly<Record<string, string>>): boolean =>
    (values['clearance'] ?? '').startsWith('amber');
  return {
    title: `${t('share.title')}: ${t(`share.${format}`)}`,
    effect: `${about.number}, TLP:${about.tlp.toUpperCase()}: ${t('share.does')}`,
    kind: 'access',
    fields: [
      {
        kind: 'select',
        name: 'clearance',
        label: t('share.clearance'),
        initial: about.tlp,
        options: allowed.map((value) => ({ value, label: `TLP:${value.toUpperCase()}` })),
      },
      { kind: 'check', name: 'wallets', label: t('share.wallets'), when: isPersonal },
      { kind: 'check', name: 'subjects', label: t('share.subjects'), when: isPersonal },
    ],
    send: async (values, deed) => {
      const asked = (name: string): boolean => isPersonal(values) && values[name] === 'true';
      const made = await call(
        exchangeRoutes.share,
        {
          params: { id: about.id },
          body: {
            format,
            clearance: oneOf(TLPS, values['clearance']),
            wallets: asked('wallets'),
            subjects: asked('subjects'),
          },
        },
        { deed },
      );
      saveFile(made.name, made.mediaType.split(';')[0] ?? made.mediaType, made.content);
      return made;
    },
  };
}

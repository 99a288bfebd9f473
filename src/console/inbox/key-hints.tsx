import { useTranslation } from 'react-i18next';
import type { EN } from '../words/en.ts';

type Hint = readonly [keys: string, does: keyof typeof EN.inbox.hints];

/** Where there is a keyboard, its keys are told. */
export function KeyHints({ keys }: { readonly keys: readonly Hint[] }) {
  const { t } = useTranslation();
  return (
    <p className="keys" aria-label={t('app.keys')}>
      {keys.map(([key, does]) => (
        <span key={key}>
          {key.split(' ').map((one) => (
            <kbd key={one}>{one === 'Enter' ? '↵' : one}</kbd>
          ))}{' '}
          {t(`inbox.hints.${does}`)}
        </span>
      ))}
    </p>
  );
}

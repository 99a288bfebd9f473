/** What cannot be done now, each with the reason. */
import { useTranslation } from 'react-i18next';
import { Icon } from '../look/icon.tsx';
import type { EN } from '../words/en.ts';

export function NotNow(props: {
  readonly all: readonly { readonly deed: keyof typeof EN.deed; readonly why: string }[];
}) {
  const { t } = useTranslation();
  if (props.all.length === 0) return null;
  return (
    <details className="not-now">
      <summary>
        {t('case.cannot')} ({props.all.length})
      </summary>
      <ul>
        {props.all.map(({ deed, why }) => (
          <li key={deed}>
            <Icon name="lock" />
            <span>
              {t(`deed.${deed}.title`)}
              <span className="quiet small">{why}</span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

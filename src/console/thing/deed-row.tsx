/** The deeds of a pane: what can be done now as buttons, the rest below with its reason. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../look/icon.tsx';

export interface PaneDeed {
  readonly name: string;
  readonly title: string;
  /** Why it cannot be done now; null: nothing speaks against it. */
  readonly fault: string | null;
  readonly isFirst?: boolean;
  readonly isGrave?: boolean;
  readonly run: () => void;
}

export function DeedRow({ deeds }: { readonly deeds: readonly PaneDeed[] }) {
  const { t } = useTranslation();
  const now = deeds.filter(({ fault }) => fault === null);
  const not = deeds.filter(({ fault }) => fault !== null);
  return (
    <div className="deed-row">
      <div className="row">
        {now.map(({ name, title, isFirst, isGrave, run }) => (
          <Button
            key={name}
            variant={isFirst === true ? 'filled' : 'default'}
            data-tone={isGrave === true && isFirst === true ? 'bad' : undefined}
            onClick={run}
          >
            {title}
          </Button>
        ))}
      </div>
      {not.length > 0 && (
        <details className="not-now">
          <summary>
            {t('case.cannot')} ({not.length})
          </summary>
          <ul>
            {not.map(({ name, title, fault }) => (
              <li key={name}>
                <Icon name="lock" />
                <span>
                  {title}
                  <span className="quiet small">{fault}</span>
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

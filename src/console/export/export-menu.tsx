/** Takes along what the page shows: all rows that match, as a file, or the view on paper. */
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportFormat } from '#model/export.ts';
import { exportRoutes } from '#model/routes/exports.ts';
import { call } from '../api/call.ts';
import { Icon } from '../look/icon.tsx';
import { Menu } from '../look/menu.tsx';
import { Trouble } from '../look/trouble.tsx';

export function ExportMenu(props: {
  /** The kind in the name of the list's route. */
  readonly list: string;
  /** What it is called on the page. */
  readonly title: string;
  /** As the list itself is asked. */
  readonly filters?: Readonly<Record<string, string | undefined>>;
}) {
  const { t } = useTranslation();
  const router = useRouter();
  const { list, title, filters = {} } = props;
  const [error, setError] = useState<unknown>(null);
  const write = async (format: ExportFormat): Promise<void> => {
    setError(null);
    const deed = {
      title: t('export.deed', { what: title }),
      effect: t('export.effect', { what: title }),
    };
    try {
      const body = { list, format, filters: given(filters) };
      const { ticket } = await call(exportRoutes.begin, { body }, { deed });
      // The browser writes the file as it comes; the page stays.
      location.assign(exportRoutes.download.path.replace(':ticket', ticket));
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <div className="head-tools">
      <Menu
        className="tool"
        label={t('export.deed', { what: title })}
        title={t('export.about')}
        items={[
          { key: 'csv', label: t('export.csv'), run: () => void write('csv') },
          { key: 'json', label: t('export.json'), run: () => void write('json') },
          { key: 'print', label: t('export.print'), run: () => print() },
        ]}
        onFollow={(href) => router.history.push(href)}
      >
        <Icon name="export" />
        <span>{t('export.title')}</span>
      </Menu>
      {error !== null && <Trouble error={error} />}
    </div>
  );
}

function given(filters: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filters).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value]],
    ),
  );
}

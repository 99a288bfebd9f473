/** Filters that came with a link, each with its name and a way to be rid of it: none works unseen. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../look/icon.tsx';

export interface Chip {
  readonly key: string;
  readonly name: string;
  /** As the office knows it; absent: not filtered by. */
  readonly value: string | undefined;
  readonly shown?: ReactNode;
}

export function Chips(props: {
  readonly chips: readonly Chip[];
  readonly onRemove: (part: Readonly<Record<string, undefined>>) => void;
}) {
  const { t } = useTranslation();
  return props.chips.map(({ key, name, value, shown }) =>
    value === undefined ? null : (
      <button
        key={key}
        type="button"
        className="filter chip"
        data-on=""
        title={t('chip.remove', { what: name })}
        onClick={() => props.onRemove({ [key]: undefined })}
      >
        {name}: {shown ?? <span className="mono">{value}</span>} <Icon name="cross" />
      </button>
    ),
  );
}

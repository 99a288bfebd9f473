/** A value of the network: its menu copies it, searches for it, and leads to where else it is. */
import { useRouter } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.ts';
import { Menu } from '../look/menu.tsx';
import { valueItems, type ValueKind } from './value-items.ts';

const SAID_MS = 1500;

export function Value(props: {
  /** What is copied. */
  readonly children: string;
  /** What it is, where its form does not tell. */
  readonly kind?: ValueKind;
  /** When it was so: whose an address was then. */
  readonly at?: string | null;
  /** What is shown, where that is a name. */
  readonly shown?: ReactNode;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const router = useRouter();
  const { children, kind = kindOf(children), at = null, shown } = props;
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(children);
    } catch {
      // Without TLS there is no clipboard; it can still be marked.
      return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), SAID_MS);
  };
  return (
    <Menu
      className={shown === undefined ? 'value mono' : 'value'}
      // A name says itself.
      label={shown === undefined ? t('value.menu', { value: children }) : undefined}
      title={children}
      isNamed={shown !== undefined}
      items={valueItems({ kind, value: children, at }, me, t, () => void copy())}
      onFollow={(href) => router.history.push(href)}
    >
      {shown ?? children}
      {isCopied && <span role="status"> · {t('do.copied')}</span>}
    </Menu>
  );
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]*)(?:\/\d{1,3})?$/i;
const ADDRESS_AND_PORT = /^\d{1,3}(?:\.\d{1,3}){3}:\d{1,5}$/;

function kindOf(value: string): ValueKind {
  if (ADDRESS_AND_PORT.test(value)) return 'endpoint';
  return ADDRESS.test(value) ? 'address' : 'text';
}

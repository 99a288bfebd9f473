/** A value of the network: a click copies it. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

const SAID_MS = 1500;

export function Value({ children }: { readonly children: string }) {
  const { t } = useTranslation();
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
    <button type="button" className="value mono" title={t('do.copy')} onClick={() => void copy()}>
      {children}
      {isCopied && <span role="status"> · {t('do.copied')}</span>}
    </button>
  );
}

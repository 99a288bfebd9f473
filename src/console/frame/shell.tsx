/** Rail and page; news of the office arrive as long as it is shown. */
import { useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { follow, liveness } from '../api/live.ts';
import { Icon } from '../look/icon.tsx';
import { Finder } from '../find/finder.tsx';
import { Demonstration } from './demonstration.tsx';
import { Rail } from './rail.tsx';
import { StepUpDialog } from './step-up-dialog.tsx';

export function Shell() {
  const { t } = useTranslation();
  const client = useQueryClient();
  useEffect(() => follow(client), [client]);
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {t('app.skip')}
      </a>
      <Demonstration />
      <Rail />
      <main className="main" id="main" tabIndex={-1}>
        <NotLive />
        <Outlet />
      </main>
      <Finder />
      <StepUpDialog />
    </div>
  );
}

/** A moment without connection is nothing; then it is said. */
const SILENT_MS = 8_000;

function NotLive() {
  const { t } = useTranslation();
  const isLive = useSyncExternalStore(liveness.watch, liveness.now);
  const [isSaid, setSaid] = useState(false);
  useEffect(() => {
    setSaid(false);
    if (isLive) return undefined;
    const timer = setTimeout(() => setSaid(true), SILENT_MS);
    return () => clearTimeout(timer);
  }, [isLive]);
  if (isLive || !isSaid) return null;
  return (
    <p className="notlive" role="status">
      <Icon name="alert" /> {t('app.notLive')}
    </p>
  );
}

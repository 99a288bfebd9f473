/** Who is not signed in sees the door; who is locked out unlocks it; who has no second factor sets one up. */
import { Navigate, useLocation } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useSession } from '../api/session.ts';
import { Loading } from '../look/loading.tsx';
import { Enrol } from '../sign-in/enrol.tsx';
import { LockScreen } from './lock-screen.tsx';
import { whereTo } from './where-to.ts';

export function Gate({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const { pathname, searchStr } = useLocation();
  const { data, error, refetch } = session;
  const locksAt = data?.locksAt ?? null;
  useEffect(() => {
    if (locksAt === null) return undefined;
    // A little later, so that the office agrees.
    const timer = setTimeout(
      () => void refetch(),
      Math.max(1000, Date.parse(locksAt) - Date.now() + 1500),
    );
    return () => clearTimeout(timer);
  }, [locksAt, refetch]);
  if (data === undefined) {
    return (
      <div className="door">
        <Loading error={error} />
      </div>
    );
  }
  if (data.state === 'none') {
    whereTo.keep(pathname + searchStr);
    return <Navigate to="/sign-in" replace />;
  }
  if (data.state === 'enrol') return <Enrol />;
  if (data.state === 'locked') {
    return <LockScreen name={data.person?.name ?? data.person?.email ?? ''} />;
  }
  return children;
}

/** Around the pages of those who are not in: once they are, they go where they wanted. */
export function DoorGate({ children }: { readonly children: ReactNode }) {
  const { data } = useSession();
  if (
    data !== undefined &&
    (data.state === 'open' || data.state === 'enrol' || data.state === 'locked')
  ) {
    return <Navigate to={whereTo.take()} replace />;
  }
  return children;
}

/** Who is not signed in sees the door; who is locked out unlocks it; who has no second factor sets one up. */
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useSession } from '../api/session.ts';
import { Loading } from '../look/loading.tsx';
import { Enrol } from '../sign-in/enrol.tsx';
import { LockScreen } from './lock-screen.tsx';
import { whereTo } from './where-to.ts';

export function Gate({ children }: { readonly children: ReactNode }) {
  const { data, error, refetch } = useSession();
  const navigate = useNavigate();
  const router = useRouter();
  const isNobody = data?.state === 'none';
  useEffect(() => {
    if (!isNobody) return;
    whereTo.keep(router.state.location.href);
    void navigate({ to: '/sign-in', replace: true });
  }, [isNobody, navigate, router]);
  useLockTimer(data?.locksAt ?? null, refetch);
  if (data === undefined || isNobody) {
    return (
      <div className="door">
        <Loading error={error} />
      </div>
    );
  }
  if (data.state === 'enrol') return <Enrol />;
  if (data.state === 'locked') {
    return <LockScreen name={data.person?.name ?? data.person?.email ?? ''} />;
  }
  return children;
}

/** A little later than the office, so that it agrees. */
const AFTER_MS = 1500;

function useLockTimer(locksAt: string | null, refetch: () => Promise<unknown>): void {
  useEffect(() => {
    if (locksAt === null) return undefined;
    const ms = Math.max(AFTER_MS, Date.parse(locksAt) - Date.now() + AFTER_MS);
    const timer = setTimeout(() => void refetch(), ms);
    return () => clearTimeout(timer);
  }, [locksAt, refetch]);
}

/** Around the pages of those who are not in: once they are, they go where they wanted. */
export function DoorGate({ children }: { readonly children: ReactNode }) {
  const { data } = useSession();
  const navigate = useNavigate();
  const isKnown = data !== undefined && data.state !== 'none';
  useEffect(() => {
    if (isKnown) void navigate({ to: whereTo.take(), replace: true });
  }, [isKnown, navigate]);
  return isKnown ? null : children;
}

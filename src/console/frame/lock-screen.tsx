/** The session is locked: what was on the page stays behind it, and comes back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { authRoutes, type Proof } from '#model/routes/auth.ts';
import { call } from '../api/call.ts';
import { Loading } from '../look/loading.tsx';
import { Door } from '../sign-in/door.tsx';
import { ProofForm } from '../sign-in/proof-form.tsx';
import { signOut } from './sign-out.ts';

export function LockScreen({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const asked = useQuery({
    queryKey: ['auth.proof-asked', 'unlock'],
    queryFn: () => call(authRoutes.proofAsked, { body: {} }),
    staleTime: Infinity,
    gcTime: 0,
  });
  const unlock = useMutation({
    mutationFn: (proof: Proof) => {
      if (proof.kind === 'recovery-code') throw new Error('Broken invariant: not by paper');
      return call(authRoutes.unlock, { body: { challenge: asked.data?.challenge ?? '', proof } });
    },
    onSuccess: () => client.invalidateQueries(),
    // A challenge that failed too often is over.
    onError: () => asked.refetch(),
  });
  return (
    <Door title={`${t('sign.locked')} · ${name}`}>
      <p className="quiet">{t('sign.lockedAbout')}</p>
      {asked.data === undefined ? (
        <Loading error={asked.error} />
      ) : (
        <ProofForm
          asked={asked.data}
          kinds={['passkey', 'totp', 'password']}
          go={t('sign.unlock')}
          isBusy={unlock.isPending}
          error={unlock.error}
          onProof={(proof) => unlock.mutate(proof)}
        />
      )}
      <button type="button" className="link-button small" onClick={() => void signOut()}>
        {t('sign.other')}
      </button>
    </Door>
  );
}

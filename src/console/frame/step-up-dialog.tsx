/** Before something takes effect outside: what it does, to what, and a fresh proof of who does it. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { authRoutes, type Proof } from '#model/routes/auth.ts';
import { call } from '../api/call.ts';
import { stepUp, type Waiting } from '../api/step-up.ts';
import { Dialog } from '../look/dialog.tsx';
import { Loading } from '../look/loading.tsx';
import { Callout } from '../look/status.tsx';
import { ProofForm } from '../sign-in/proof-form.tsx';

export function StepUpDialog() {
  const { t } = useTranslation();
  const waiting = useSyncExternalStore(stepUp.watch, stepUp.now);
  return (
    <Dialog
      title={waiting?.deed?.title ?? t('stepUp.title')}
      opened={waiting !== null}
      onClose={() => waiting?.settle(false)}
      isOver
    >
      {waiting !== null && <Proving waiting={waiting} />}
    </Dialog>
  );
}

function Proving({ waiting }: { readonly waiting: Waiting }) {
  const { t } = useTranslation();
  const asked = useQuery({
    queryKey: ['auth.proof-asked', 'step-up'],
    queryFn: () => call(authRoutes.proofAsked, { body: {} }),
    staleTime: Infinity,
    gcTime: 0,
  });
  const prove = useMutation({
    mutationFn: async (proof: Proof) => {
      if (proof.kind === 'recovery-code' || proof.kind === 'password') {
        throw new Error('Broken invariant: a fresh second factor');
      }
      return call(authRoutes.stepUp, { body: { challenge: asked.data?.challenge ?? '', proof } });
    },
    onSuccess: () => waiting.settle(true),
    onError: () => asked.refetch(),
  });
  return (
    <div className="stack">
      {waiting.deed !== null && (
        <Callout tone="accent">
          <h3>{t('stepUp.does')}</h3>
          <p>{waiting.deed.effect}</p>
        </Callout>
      )}
      <p className="quiet small">{t('stepUp.about')}</p>
      {asked.data === undefined ? (
        <Loading error={asked.error} />
      ) : (
        <ProofForm
          asked={asked.data}
          kinds={['passkey', 'totp']}
          go={waiting.deed?.title ?? t('stepUp.go')}
          isBusy={prove.isPending}
          error={prove.error}
          onProof={(proof) => prove.mutate(proof)}
        />
      )}
    </div>
  );
}

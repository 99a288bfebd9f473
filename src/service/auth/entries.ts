/** Every entry, in the order of its table of routes (`model/routes/auth.ts`). */
import { acceptLink, tellLink } from './accept-link.ts';
import { addPasskey, askNewPasskey } from './add-passkey.ts';
import { addRecoveryCodes } from './add-recovery-codes.ts';
import { addTotp, askTotp } from './add-totp.ts';
import { answerSecondFactor, readSecondFactorAsked } from './answer-second-factor.ts';
import { changePassword } from './change-password.ts';
import type { Entry } from './entry.ts';
import { lockSession, signOut } from './leave-session.ts';
import { listCredentials, removeCredential } from './own-credentials.ts';
import { listSessions, revokeSession } from './own-sessions.ts';
import { askProof, stepUp, unlockSession } from './prove.ts';
import { tellSession } from './read-session.ts';
import { setUp } from './set-up.ts';
import { linkIdentity, startOidc, takeBackOidc } from './sign-in-by-oidc.ts';
import { askPasskey, signInByPasskey } from './sign-in-by-passkey.ts';
import { signInByPassword } from './sign-in-by-password.ts';

export const ENTRIES: readonly Entry[] = [
  tellSession,
  setUp,
  signInByPassword,
  answerSecondFactor,
  readSecondFactorAsked,
  askPasskey,
  signInByPasskey,
  startOidc,
  takeBackOidc,
  tellLink,
  acceptLink,
  signOut,
  lockSession,
  askProof,
  unlockSession,
  stepUp,
  listCredentials,
  changePassword,
  askTotp,
  addTotp,
  askNewPasskey,
  addPasskey,
  addRecoveryCodes,
  linkIdentity,
  removeCredential,
  listSessions,
  revokeSession,
];

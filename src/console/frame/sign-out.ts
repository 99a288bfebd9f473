import { authRoutes } from '#model/routes/auth.ts';
import { call } from '../api/call.ts';

/** A fresh page: nothing of what was seen stays in memory. */
export async function signOut(): Promise<void> {
  await call(authRoutes.signOut, { body: {} }).catch(() => {});
  location.assign('/sign-in');
}

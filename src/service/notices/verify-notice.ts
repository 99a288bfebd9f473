import { codeFromTyped } from '#govern/verification-code.ts';
import { verificationRoutes } from '#model/routes/notices.ts';
import { query } from '../handler.ts';

/**
 * For everybody, and so no more than a reader of the notice knows already: not the case, the unit or the system. Guessing
 * is hopeless among 10^11 codes and slowed down at the door.
 */
export const verifyNotice = query(verificationRoutes.verify, async (view, { body }) => {
  const code = codeFromTyped(body.code);
  if (code === null) return { genuine: false } as const;
  const notice = await view.db
    .selectFrom('notice')
    .select(['document', 'kind', 'language', 'preparedAt', 'closedAt', 'servedAt'])
    .where('verificationCode', '=', code)
    .executeTakeFirst();
  // What was not served is not a notice yet.
  if (notice === undefined || notice.servedAt === null) return { genuine: false } as const;
  const { document, kind, language, preparedAt: issuedAt, closedAt } = notice;
  const { authorityName, title } = document;
  const inForce = closedAt === null;
  return { genuine: true, authorityName, kind, title, language, issuedAt, inForce } as const;
});

/**
 * Who may see all of a case on the portal: whoever holds the link of one of its notices, or sits at an address that is held
 * and has the code of the letter. The link has 128 random bits and needs no address; the code has eleven random digits, so that
 * it counts at its own address only, and guesses are slowed down at the door.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isoFrom } from '#base/clock.ts';
import { codeFromTyped } from '#govern/verification-code.ts';
import type { SubjectActor } from '#model/actor.ts';
import type { Notice } from '#model/notice.ts';
import { tokenHash } from '../auth/secret-token.ts';
import type { Office } from '../office.ts';

/** Somebody who has proven it, and the mark by which a link that was renewed since is known. */
export interface Admitted {
  readonly actor: SubjectActor;
  readonly mark: string;
}

/** By what was typed or pasted: the whole link, or its part behind `#`. Null: no such link, or it is over. */
export async function admitByLink(office: Office, typed: string): Promise<Admitted | null> {
  const token = typed.length > TYPED_MAX ? undefined : LINK.exec(typed.trim())?.[1];
  if (token === undefined) return null;
  const notice = await office.database.db
    .selectFrom('notice')
    .select(COLUMNS)
    .where('subjectTokenHash', '=', tokenHash(token))
    .where('linkUntil', '>', isoFrom(office.clock.now()))
    .executeTakeFirst();
  return notice === undefined ? null : admitted(notice);
}

/** Characters of what is read as a link: the portal's address and the token. */
const TYPED_MAX = 400;
const LINK = /^(?:\S*#)?([A-Za-z0-9_-]{22})$/;

/** Whether it is a code without a slip; only then it is worth a try, and counts as one. */
export function isCode(typed: string): boolean {
  return codeFromTyped(typed) !== null;
}

/** Compared with every notice of the cases of an address, so that the time tells nothing of any of them. */
export async function admitByCode(
  office: Office,
  typed: string,
  caseIds: readonly string[],
): Promise<Admitted | null> {
  const code = codeFromTyped(typed);
  if (code === null || caseIds.length === 0) return null;
  const notices = await office.database.db
    .selectFrom('notice')
    .select([...COLUMNS, 'verificationCode'])
    .where('caseId', 'in', caseIds)
    .where('servedAt', 'is not', null)
    .where('linkUntil', '>', isoFrom(office.clock.now()))
    .execute();
  const [found] = notices.filter((notice) => isSame(notice.verificationCode, code));
  return found === undefined ? null : admitted(found);
}

/** Who was admitted before; null: the link is over, or another one took its place. */
export async function admitAgain(
  office: Office,
  noticeId: string,
  mark: string,
): Promise<Admitted | null> {
  const notice = await office.database.db
    .selectFrom('notice')
    .select(COLUMNS)
    .where('id', '=', noticeId)
    .where('linkUntil', '>', isoFrom(office.clock.now()))
    .executeTakeFirst();
  const again = notice === undefined ? null : admitted(notice);
  return again?.mark === mark ? again : null;
}

const COLUMNS = ['id', 'caseId', 'subjectTokenHash'] as const;
/** Hexadecimal digits of the hash of the link. */
const MARK = 16;

function admitted({
  id,
  caseId,
  subjectTokenHash,
}: Pick<Notice, (typeof COLUMNS)[number]>): Admitted {
  const mark = (subjectTokenHash ?? '').slice(0, MARK);
  return { actor: { kind: 'subject', id, caseId }, mark };
}

function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

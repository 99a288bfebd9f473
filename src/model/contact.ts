/**
 * People who answer for a system outside the office: they need no account. Hebei's notice of 2021 holds both the leader
 * in charge and the person responsible to account (governance.md §2.1), so both have a place of their own.
 */
import { z } from 'zod';
import { Email, Name, Phone } from './text.ts';

export const Contact = z.strictObject({
  name: Name,
  email: Email.nullable(),
  phone: Phone.nullable(),
});
export type Contact = z.infer<typeof Contact>;

export const Contacts = z.strictObject({
  /** 主管领导 */
  leader: Contact.nullable(),
  /** 责任人 */
  responsible: Contact.nullable(),
  /** Who can act on the machine. */
  technical: Contact.nullable(),
});
export type Contacts = z.infer<typeof Contacts>;

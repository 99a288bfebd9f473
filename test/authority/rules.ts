/** What must be so, said once more and simpler than in the code that is tested: roles, the tree, and one's own unit. */
import { VERBS, type Role, type Verb } from '#model/authority.ts';
import type { Route } from '#model/route.ts';
import type { Place, Somebody } from './province.ts';

export type Expected =
  | 'refused'
  /** Let in by authority, whatever the command then says. */
  | 'allowed'
  /** Let in, but shown nothing of HERE. */
  | 'blind'
  /** Depends on what the command falls on, which the route does not say. */
  | 'open';

/** Places whose grants reach HERE. */
const REACHES: ReadonlySet<Place> = new Set<Place>(['above', 'own']);

/** What only the agency may do that was asked; in these tests nobody is of it. */
const OF_AGENCY: ReadonlySet<Verb> = new Set<Verb>(['consultation.answer', 'task.do']);

/** What holds for all below a node is seen from below as well; figures then are those of one's own part. */
const HANDED_DOWN: ReadonlySet<string> = new Set([
  'energy-factor.list',
  'campaign.list',
  'campaign.show',
  'campaign.population',
  'campaign.report',
]);

export interface About {
  /** The request names one thing, or in its body the place or the unit. */
  readonly isHere: boolean;
  readonly isOfUnit: boolean;
  /** The body names something of the unit, which may be what is decided on, or not. */
  readonly isPerhapsOfUnit: boolean;
}

export function expectedOf(route: Route, verb: Verb, who: Somebody, about: About): Expected {
  const roles: readonly Role[] = VERBS[verb];
  if (!roles.includes(who.role) || OF_AGENCY.has(verb)) return 'refused';
  if (who.place === 'below' && HANDED_DOWN.has(route.name)) return 'open';
  const isList = route.method === 'GET' && !route.path.includes('/:');
  if (!REACHES.has(who.place)) {
    if (isList) return 'blind';
    return about.isHere ? 'refused' : 'open';
  }
  if (isList) return 'open';
  return who.role === 'liaison' ? ofLiaison(about) : ofStaff(verb, who, about);
}

/** A liaison acts for the own unit only. */
function ofLiaison({ isHere, isOfUnit, isPerhapsOfUnit }: About): Expected {
  if (isOfUnit) return 'allowed';
  return isHere && !isPerhapsOfUnit ? 'refused' : 'open';
}

/** Staff act for everybody but their own unit. */
function ofStaff(verb: Verb, who: Somebody, about: About): Expected {
  if (who.isOfUnit && about.isOfUnit && isDeciding(verb)) return 'refused';
  if (who.isOfUnit && about.isPerhapsOfUnit) return 'open';
  return about.isHere || who.place === 'above' ? 'allowed' : 'open';
}

function isDeciding(verb: Verb): boolean {
  return !verb.endsWith('.read') && verb !== 'evidence.export';
}

/** The office itself: its tree, people, rules, and what it knows of all. */
import type { Handler } from '../handler.ts';
import { listCalendars, shippedCalendars, showCalendar } from '../calendars/list-calendars.ts';
import { changeCalendar, defineCalendar, retireCalendar } from '../calendars/manage-calendars.ts';
import { changeAgency } from '../directory/change-agency.ts';
import { changeJurisdiction } from '../directory/change-jurisdiction.ts';
import { changeUnit } from '../directory/change-unit.ts';
import { closeAgency } from '../directory/close-agency.ts';
import { closeJurisdiction } from '../directory/close-jurisdiction.ts';
import { findNames } from '../directory/find-names.ts';
import { listAgencies } from '../directory/list-agencies.ts';
import { listJurisdictions } from '../directory/list-jurisdictions.ts';
import { listUnits } from '../directory/list-units.ts';
import { openAgency } from '../directory/open-agency.ts';
import { openJurisdiction } from '../directory/open-jurisdiction.ts';
import { registerUnit } from '../directory/register-unit.ts';
import { reopenJurisdiction } from '../directory/reopen-jurisdiction.ts';
import { restoreUnit } from '../directory/restore-unit.ts';
import { retireUnit } from '../directory/retire-unit.ts';
import { showOffice } from '../directory/show-office.ts';
import { showUnit } from '../directory/show-unit.ts';
import { energyOfCase } from '../energy/energy-of-case.ts';
import { energyOfSystem } from '../energy/energy-of-system.ts';
import { listEnergy } from '../energy/list-energy.ts';
import { listFactors, shippedFactors } from '../energy/list-factors.ts';
import { addFactor, withdrawFactor } from '../energy/manage-factors.ts';
import { beginExport } from '../export/begin-export.ts';
import { breakGlass } from '../people/break-glass.ts';
import { changePerson } from '../people/change-person.ts';
import { disablePerson, enablePerson, endSessionsOf } from '../people/disable-person.ts';
import { endDelegation, endOwnDelegation } from '../people/end-delegation.ts';
import { endGrant, layDownGrant } from '../people/end-grant.ts';
import { erasePerson } from '../people/erase-person.ts';
import { inviteAgain, invitePerson, resetPerson } from '../people/invite-person.ts';
import { arrangeDeputy, lendAuthority } from '../people/lend-authority.ts';
import { listColleagues } from '../people/list-colleagues.ts';
import { listDelegations } from '../people/list-delegations.ts';
import { listGrants } from '../people/list-grants.ts';
import { listPeople } from '../people/list-people.ts';
import { makeGrant } from '../people/make-grant.ts';
import { reviewBreakGlass } from '../people/review-break-glass.ts';
import { showMe } from '../people/show-me.ts';
import { showPerson } from '../people/show-person.ts';
import { listPolicies } from '../policies/list-policies.ts';
import { setPolicy } from '../policies/set-policy.ts';
import { showEffectivePolicy } from '../policies/show-effective-policy.ts';
import { searchNamed } from '../search/search-named.ts';
import { searchThings } from '../search/search-things.ts';
import { showMap } from '../situation/show-map.ts';
import { showSituation } from '../situation/show-situation.ts';
import { listTemplates, shippedTemplates } from '../templates/list-templates.ts';
import { addTemplate, retireTemplate } from '../templates/manage-templates.ts';
import { listTokens } from '../tokens/list-tokens.ts';
import { makePointToken } from '../tokens/make-point-token.ts';
import { makeToken } from '../tokens/make-token.ts';
import { revokeToken } from '../tokens/revoke-token.ts';

export const OFFICE_HANDLERS: readonly Handler[] = [
  showOffice,
  listJurisdictions,
  openJurisdiction,
  changeJurisdiction,
  closeJurisdiction,
  reopenJurisdiction,
  listAgencies,
  openAgency,
  changeAgency,
  closeAgency,
  listUnits,
  showUnit,
  registerUnit,
  changeUnit,
  retireUnit,
  restoreUnit,
  listColleagues,
  listPeople,
  showPerson,
  showMe,
  invitePerson,
  inviteAgain,
  resetPerson,
  changePerson,
  disablePerson,
  enablePerson,
  endSessionsOf,
  erasePerson,
  listGrants,
  makeGrant,
  endGrant,
  layDownGrant,
  listDelegations,
  lendAuthority,
  arrangeDeputy,
  breakGlass,
  endDelegation,
  endOwnDelegation,
  reviewBreakGlass,
  listTokens,
  makeToken,
  makePointToken,
  revokeToken,
  listCalendars,
  shippedCalendars,
  showCalendar,
  defineCalendar,
  changeCalendar,
  retireCalendar,
  listTemplates,
  shippedTemplates,
  addTemplate,
  retireTemplate,
  beginExport,
  findNames,
  searchThings,
  searchNamed,
  listPolicies,
  showEffectivePolicy,
  setPolicy,
  showSituation,
  showMap,
  listEnergy,
  energyOfCase,
  energyOfSystem,
  listFactors,
  shippedFactors,
  addFactor,
  withdrawFactor,
];

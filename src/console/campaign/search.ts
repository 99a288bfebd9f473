import { CAMPAIGN_STATES } from '#model/campaign.ts';
import { UNIT_STANDINGS } from '#model/routes/campaigns.ts';
import { flagOf, memberOf, textOf } from '../frame/search.ts';

export interface CampaignsSearch {
  readonly state?: (typeof CAMPAIGN_STATES)[number];
}
export const campaignsSearch = (raw: Readonly<Record<string, unknown>>): CampaignsSearch => ({
  ...memberOf('state', CAMPAIGN_STATES, raw),
});

export interface CampaignSearch {
  /** The node whose parts are counted and whose units are listed. */
  readonly at?: string;
  readonly state?: (typeof UNIT_STANDINGS)[number];
  readonly contradicted?: true;
  readonly late?: true;
  /** The unit that is chosen. */
  readonly unit?: string;
}
export const campaignSearch = (raw: Readonly<Record<string, unknown>>): CampaignSearch => ({
  ...textOf('at', raw),
  ...memberOf('state', UNIT_STANDINGS, raw),
  ...flagOf('contradicted', raw),
  ...flagOf('late', raw),
  ...textOf('unit', raw),
});

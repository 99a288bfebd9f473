/** Rows of the tables of `140-campaign` and `141-filing` beside the projections. */
import type { Attestation } from '#model/attestation.ts';
import type { Campaign, PopulationPart } from '#model/campaign.ts';
import type { Filing } from '#model/filing.ts';

/** A unit of a population, kept by the database as parts of it come and go. */
export interface CampaignUnitRow {
  readonly campaignId: string;
  readonly unitId: string;
  readonly partId: string;
  readonly jurisdiction: string;
  readonly sector: string;
  readonly systemIds: string[];
  readonly systemCount: number;
}

/** The links of all units of a campaign follow from it; sealed under the master key. */
export interface CampaignSecretRow {
  readonly campaignId: string;
  readonly secret: Uint8Array;
}

/** A link that opens the pages of one unit; of its token only the hash is kept. */
export interface UnitLinkRow {
  readonly id: string;
  readonly tokenHash: string;
  readonly unitId: string;
  /** Null: for filings alone. */
  readonly campaignId: string | null;
  /** Which link of the unit in the campaign it is: the next one ends it. */
  readonly ordinal: number;
  readonly until: string;
  readonly endedAt: string | null;
}

/** That a unit, or an authority above, was written to on an occasion; so that nobody gets a letter twice. */
export interface CampaignLetterRow {
  readonly campaignId: string;
  /** `open`, or the number of the step. */
  readonly occasion: string;
  /** A unit's id, or a jurisdiction's path. */
  readonly about: string;
  readonly outcome: 'sent' | 'refused' | 'no-address';
  readonly letters: number;
  readonly at: string;
}

export interface CampaignTables {
  campaign: Campaign;
  campaignPart: PopulationPart;
  campaignUnit: CampaignUnitRow;
  attestation: Attestation;
  campaignSecret: CampaignSecretRow;
  unitLink: UnitLinkRow;
  campaignLetter: CampaignLetterRow;
  filing: Filing;
}

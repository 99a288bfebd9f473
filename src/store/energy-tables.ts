/** What the database keeps of sightings and counts as they happen, for energy and the situation (migration 120). */

/** One finding, in its latest version, with the place and case of the lead that took it. */
export interface SightingRow {
  readonly findingId: string;
  readonly findingVersion: number;
  readonly leadId: string;
  readonly caseId: string | null;
  readonly jurisdiction: string;
  readonly sector: string | null;
  readonly unitId: string | null;
  readonly systemId: string | null;
  /** Its lead was set aside, or its case found to be none: it is not counted. */
  readonly aside: boolean;
  readonly grade: string;
  readonly algorithm: string | null;
  readonly coin: string | null;
  readonly pool: string | null;
  readonly rateUnit: 'H/s' | 'Sol/s' | 'G/s' | null;
  readonly rateLow: number | null;
  readonly rateCentral: number | null;
  readonly rateHigh: number | null;
  readonly wattsLow: number | null;
  readonly wattsCentral: number | null;
  readonly wattsHigh: number | null;
  readonly kwhLow: number | null;
  readonly kwhCentral: number | null;
  readonly kwhHigh: number | null;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** What one day (in UTC) brought at one place in one sector. */
export interface DayTallyRow {
  readonly day: string;
  readonly jurisdiction: string;
  readonly sector: string | null;
  readonly found: number;
  readonly opened: number;
  readonly closed: number;
  readonly kwhLow: number;
  readonly kwhCentral: number;
  readonly kwhHigh: number;
}

/** How many open cases or new leads of one place and sector are in one state. */
export interface StandingRow {
  readonly about: 'case' | 'lead';
  readonly state: string;
  readonly overdue: boolean;
  readonly jurisdiction: string;
  readonly sector: string | null;
  readonly number: number;
}

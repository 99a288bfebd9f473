/** Referrals to other authorities, their packages, receipts, outcomes and sanctions. */
export const referral = `
create table referral (
  id uuid primary key,
  version integer not null,
  case_id uuid not null,
  system_id uuid,
  unit_id uuid,
  jurisdiction text collate "C" not null,
  sector text,
  recipient text not null,
  receiver text not null,
  legal_basis jsonb not null,
  content_hash text not null,
  state text not null,
  content jsonb,
  drafted_by jsonb not null,
  approved_by jsonb,
  approved_at timestamptz,
  packages jsonb not null,
  sent jsonb,
  receipt jsonb,
  outcome jsonb,
  sanctions jsonb not null,
  texts jsonb not null,
  drafted_at timestamptz not null,
  changed_at timestamptz not null
);
create index referral_case on referral (case_id, id);
create index referral_state on referral (state, id);
create index referral_recipient on referral (recipient, id);
create index referral_jurisdiction on referral (jurisdiction, id);
`;

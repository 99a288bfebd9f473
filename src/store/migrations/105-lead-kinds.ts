/** Leads of a rare source or grade, newest first: without these, three tips among 300,000 leads were found by reading all. */
export const leadKinds = `
create index lead_provenance on lead (provenance, id);
create index lead_grade on lead (grade, id);
`;

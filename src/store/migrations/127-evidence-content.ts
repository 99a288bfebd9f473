/** A piece of evidence by its content: what the one box and a court's copy are compared by. */
export const evidenceContent = `
create index if not exists evidence_content on evidence (sha256);
`;

/** The mark: a line that is watched. */
export function Mark() {
  return (
    <svg className="icon" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="6" fill="var(--accent)" />
      <path
        d="M6 22 L12 12 L17 19 L21 13 L26 22"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="3"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
